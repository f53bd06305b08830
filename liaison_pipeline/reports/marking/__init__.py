"""A unit's own .xlsx with marks in it, changed in place, part by part: it keeps its own look."""
