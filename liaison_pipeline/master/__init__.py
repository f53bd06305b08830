"""The master dataset; the only rooms that know SQL."""
