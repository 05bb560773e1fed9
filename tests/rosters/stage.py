"""Rosters as files: what offices have, made in code."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

from tinghao.rosters import actions
from tinghao.rosters.models import RosterImport


def xlsx(*rows: Sequence[object], merged: Sequence[str] = ()) -> io.BytesIO:
    """A workbook with these rows from A1 on."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    return saved(book)


def saved(book: Any) -> io.BytesIO:
    """The workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def csv(text: str, coding: str = "utf-8") -> io.BytesIO:
    """A text file in a coding."""
    return io.BytesIO(text.encode(coding))


def checked(
    actor: Any, file: io.BytesIO, kind: str = "member", name: str = "名册.xlsx", **more: Any
) -> RosterImport:
    """The roster was read without an error."""
    return actions.check_roster(by=actor, kind=kind, file=file, name=name, **more)


def with_part(file: io.BytesIO, name: str, content: bytes) -> io.BytesIO:
    """The workbook with one part more."""
    return _rewritten(file, {name: content})


def with_rows(file: io.BytesIO, rows: bytes) -> io.BytesIO:
    """The workbook with raw rows behind those of its first sheet."""
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(file) as archive:
        content = archive.read(sheet)
    return _rewritten(file, {sheet: content.replace(b"</sheetData>", rows + b"</sheetData>")})


def with_formula(name: str, phone: str) -> io.BytesIO:
    """A roster of one whose number is a formula with its value beside it, as spreadsheets store it."""
    file = xlsx(["姓名", "手机"], [name])
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(file) as archive:
        content = archive.read(sheet)
    row = f'<row r="2"><c r="A2" t="str"><v>{name}</v></c><c r="B2"><f>1+1</f><v>{phone}</v></c></row>'
    before, _found, _after = content.partition(b'<row r="2"')
    rest = content[content.index(b"</sheetData>") :]
    return _rewritten(file, {sheet: before + row.encode() + rest})


def _rewritten(file: io.BytesIO, parts: dict[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    made.seek(0)
    return made
