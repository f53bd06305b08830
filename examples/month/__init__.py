"""The invented month: its units, what each sends (scenes.py), with which mistakes."""
