"""What the program costs, in CPU seconds and as ratios to what others need for the same files.

offices.py makes workspaces of any size; timing.py runs a command and tells its CPU seconds and its
memory; peers.py is what others do with the same files. A module for each line of the table: month.py (a,
b), reading.py (c, d, h), growth.py (e), again.py (f), start.py (g), year.py (i), district.py (j, l),
hostile.py (k). `python -m benchmarks` runs them.
"""
