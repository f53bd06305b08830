"""A small library of its own: marks in an .xlsx, in place; all else stays as its owner made it.

A mark is a fill and a frame on a cell, with a comment that says what is wrong; a list of all marks can be
put in front. What a library would lose that loads and saves whole workbooks (pictures, shapes, form
controls, print settings) stays byte for byte; formulas become their values, and whatever could do
something by itself goes (disarming.py). Given `content`, the bytes of a workbook with a sheet 台账, and a
`hand`, which says whose marks these are:

>>> book = MarkedBook(content, hand)
>>> taken_out = book.clean()
>>> before = book.mark("台账", "C5", hand.looks[0], "【!】 No such day: write 2021-04-08.")
>>> book.put_first(ListSheet("To do", rows, formats, widths=[20], label_row=1))
>>> marked = book.save(datetime(2021, 4, 28))

Equal steps give equal bytes. When the workbook comes back half mended, `forget` takes away what the same
hand marked before (`unmark` first, where `before` was kept). What is no .xlsx, or is built in a way that
nobody expects, raises an exception that `BROKEN` names.

Public are `book.MarkedBook`, `notes.Hand`, `styles.Look`, the records of `first_sheet`, `ooxml.BROKEN`.
The package imports nothing of the program around it.
"""
