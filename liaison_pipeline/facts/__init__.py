"""What all files together say; no finding of its own."""
