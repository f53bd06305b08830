"""From the bytes of a workbook to typed rows, each with the address it came from."""
