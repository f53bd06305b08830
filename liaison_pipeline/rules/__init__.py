"""What must hold for rows, months and units; one subject a module, pure over frames."""
