"""Writing a table: every value as text, so that nothing is taken for a formula and no nought is lost."""

from __future__ import annotations

import csv
import importlib
import io
from collections.abc import Iterable, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t")


def xlsx_bytes(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook with one sheet: the headings in bold and always in sight, every cell text."""
    openpyxl = importlib.import_module("openpyxl")
    cells, styles = importlib.import_module("openpyxl.cell"), importlib.import_module("openpyxl.styles")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "B2"
    bold = styles.Font(bold=True)
    for column, word in enumerate(head):
        letter = openpyxl.utils.get_column_letter(column + 1)
        sheet.column_dimensions[letter].width = max(10, min(30, 2.4 * len(word) + 4))
    for number, row in enumerate((head, *rows)):
        line = []
        for value in row:
            cell = cells.WriteOnlyCell(sheet, value=None)
            # Set past openpyxl, which would take a text that begins with = for a formula.
            cell._value, cell.data_type = value, "s"
            if number == 0:
                cell.font = bold
            else:
                cell.number_format = "@"
            line.append(cell)
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The same as .csv in UTF-8 with a mark, which spreadsheets open without asking.

    A value that a spreadsheet would run as a formula has an apostrophe before it; reading takes it off.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    for row in (head, *rows):
        writer.writerow([f"'{v}" if v.startswith(_STARTS_A_FORMULA) else v for v in row])
    return file.getvalue().encode("utf-8-sig")
