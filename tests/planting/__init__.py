"""A generator of workbooks with planted mistakes, and an honest score of what the program finds.

model.py                  units, months, forms, files, planted mistakes, the contract's severities
spelling.py, filling.py   what people write into a form: all spellings, no mistake
laying.py                 a form's rows become cells of a sheet, at addresses that are noted
files.py                  layouts that a format can carry, paths, bytes
maker.py                  good workbooks, and workbooks with room for mistakes
rows.py, closings.py, forms.py, spoiled.py, months.py   the mistakes, one function each
batch.py                  a hundred workbooks of as many units, from one seed
score.py                  runs the command and counts

Only score.py knows liaison_pipeline, and of it the command alone: what is right and what is wrong is
known because it was written so. The writers of file formats and the invented names are examples/'s.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "examples"))  # a folder of scripts, no package
