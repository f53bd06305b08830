"""Exports of office systems that are named .xls but are markup: HTML pages, SpreadsheetML 2003.

Knows which of the two a text is. Does not know how either is read, nor forms.
"""

import re

from liaison_pipeline.files.content import Content
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.files.html_tables import read_tables
from liaison_pipeline.files.scan import check_grids
from liaison_pipeline.files.spreadsheetml import SPREADSHEET, read_worksheets

_MARKUP = re.compile(
    r"[\s\ufeff]*(?:<!--.*?-->\s*)*(<\?xml|<!doctype\s+html|<html|<table|<meta|<head|<style|<body|<div"
    r"|<center|<font|<h\d|<p>|<br|<form|<workbook)",
    re.IGNORECASE | re.DOTALL,
)


def is_markup(content: Content) -> bool:
    """Whether a content is a page or an XML file, by how it begins."""
    return bool(content.text and _MARKUP.match(content.text[:500]))


def read_markup(content: Content) -> Workbook:
    """Every table or worksheet as a Grid. Raises Refused, also where there is none."""
    text = content.text or ""
    spreadsheet = SPREADSHEET in text[:5000]
    grids = list(read_worksheets(content.data) if spreadsheet else read_tables(text))
    if not grids:
        raise Refused("file-unreadable", "是网页或 XML 文件，里面没有表格，请另存为 .xlsx")
    check_grids(grids, content.limits)
    return Workbook(tuple(grids), damaged_lines=content.damaged_lines)
