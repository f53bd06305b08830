"""The example: an invented month (make_month.py, month/) and an invented year (make_year.py, year/).

Both say who sends what and keep the truth of it; tests/workbooks/ makes the workbooks. Neither knows
liaison_pipeline.
"""
