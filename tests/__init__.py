"""Tests; tests/language.py is the language in which most of them are written."""
