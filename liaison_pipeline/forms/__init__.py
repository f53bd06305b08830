"""From sheets to the typed rows of the official forms, with the findings of a file by itself."""
