"""Batches of workbooks with planted mistakes, and an honest score of what the program finds.

model.py                  files, cases, planted mistakes, the contract's severities
filling.py                a good ledger and register of one unit; files.py their layouts, paths, bytes
maker.py                  good workbooks, and workbooks with room for mistakes
rows.py, closings.py, forms.py, spoiled.py, months.py   the mistakes, one function each
batch.py                  a hundred workbooks of as many units, from one seed
score.py                  runs the command and counts

Only score.py knows liaison_pipeline, and of it the command alone: what is right and what is wrong is
known because it was written so. Workbooks are made by tests/workbooks/.
"""
