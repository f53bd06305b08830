"""The readers of single cells, a table of spellings each."""
