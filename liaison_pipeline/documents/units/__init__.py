"""What goes back to the units."""
