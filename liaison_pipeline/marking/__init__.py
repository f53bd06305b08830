"""Marks in an .xlsx, in place; knows nothing of this program."""
