"""One raw cell -> what it says, or why not; pure."""
