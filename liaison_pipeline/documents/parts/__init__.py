"""Pieces that documents share."""
