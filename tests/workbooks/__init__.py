"""The generator of workbooks: for the example month, the year, planted batches and benches.

values.py        what a cell can hold
invent.py        invented people, enterprises, numbers; grievances.py what they ask for
spelling.py      days, counts, names as people spell them; never wrong
period.py        a calendar month; units.py the units and their part of liaison.toml
forms.py         an official form before it is laid out, and the ways to lay it out
laying.py        a form becomes cells of a sheet, at addresses that are noted
sheets.py        sheets and books of cells; writers.py, binary.py make files of them in each format
strays.py        files that are no workbook

Does not know liaison_pipeline: what a workbook holds is known because it was written so. Who sends
what is told by its users: examples/ (a month, a year) and tests/planting/ (planted mistakes).
"""
