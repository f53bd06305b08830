"""A small ledger in every format that is read, for the self-check; made by tools/make_samples.py."""
