"""From bytes to sheets, each cell with the address where it stands."""
