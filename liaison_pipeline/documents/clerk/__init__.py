"""What the clerk reads and fills in."""
