"""Consolidates the monthly enterprise-liaison ledgers of a sub-district (大路街办发〔2021〕34号).

`pipeline.py` shows the whole program on one screen; docs/architecture.md names the rooms.
"""

__version__ = "0.1.0"
