"""What flows between the rooms, and nothing else."""
