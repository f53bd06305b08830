"""The master dataset; the only room that knows SQL."""
