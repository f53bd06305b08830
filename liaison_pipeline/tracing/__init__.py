"""From a figure, a grievance or an enterprise back to file, sheet and cell: `liaison trace`."""
