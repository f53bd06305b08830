"""Each sentence of the contract's section 3: the test that holds it, and a break of the code it catches."""
