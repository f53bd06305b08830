"""Each sentence of the contract's section 3: its tests, and a break of the code that they catch."""
