"""Spreadsheets as offices keep them: read as rows of text by cell, whatever the file is, and written.

Nothing in a file is ever run: of a formula the stored value is taken, macros and links are told and left
alone, and a file that unpacks without end is refused. What the columns mean is the caller's business.
"""

from tinghao.core.sheets.cells import address, as_date, as_flag, as_number, plain
from tinghao.core.sheets.heads import Column, Found, find, head_word, known_words
from tinghao.core.sheets.pages import BadFile, Book, Page, Problem
from tinghao.core.sheets.reading import MOST_BYTES, read
from tinghao.core.sheets.writing import csv_bytes, xlsx_bytes

__all__ = [
    "MOST_BYTES",
    "BadFile",
    "Book",
    "Column",
    "Found",
    "Page",
    "Problem",
    "address",
    "as_date",
    "as_flag",
    "as_number",
    "csv_bytes",
    "find",
    "head_word",
    "known_words",
    "plain",
    "read",
    "xlsx_bytes",
]
