"""The faces that GB/T 9704 names, and what stands in for them where a machine has not got them.

The .docx names the standard's own faces, which government desktops have. The PDF takes the first of
each list that is on this machine; none of them is shipped (方正小标宋 and 仿宋_GB2312 are licensed).
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from tinghao.documents.paper import BIAO, FANG, HEI, KAI, SONG


@dataclass(frozen=True, slots=True)
class Face:
    """A face: its name in the .docx, the families for the PDF, and how to get one that is like it."""

    word: str
    families: tuple[str, ...]
    alike: int  # how many of the families, from the first, have the look that the standard wants
    package: str


FACES = {
    FANG: Face(
        "仿宋_GB2312",
        (
            "FangSong_GB2312",
            "FangSong",
            "FandolFang",
            "FandolFang R",
            "Noto Serif CJK SC",
            "Source Han Serif SC",
        ),
        4,
        "texlive-lang-chinese",
    ),
    BIAO: Face(
        "方正小标宋简体",
        (
            "FZXiaoBiaoSong-B05S",
            "FZXiaoBiaoSong-B05",
            "Noto Serif CJK SC",
            "Source Han Serif SC",
            "FandolSong",
        ),
        4,
        "fonts-noto-cjk",
    ),
    KAI: Face(
        "楷体_GB2312",
        (
            "KaiTi_GB2312",
            "KaiTi",
            "FandolKai",
            "FandolKai R",
            "AR PL KaitiM GB",
            "LXGW WenKai",
            "Noto Serif CJK SC",
        ),
        6,
        "fonts-arphic-gkai00mp",
    ),
    HEI: Face("黑体", ("SimHei", "Noto Sans CJK SC", "Source Han Sans SC", "FandolHei"), 4, "fonts-noto-cjk"),
    SONG: Face(
        "宋体", ("SimSun", "FandolSong", "Noto Serif CJK SC", "Source Han Serif SC"), 4, "fonts-noto-cjk"
    ),
}


# Debian lays Fandol where only TeX looks.
_FANDOL = "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"


def folder() -> Path:
    """Where a site lays fonts of its own, licensed ones among them."""
    return Path(settings.VAR) / "fonts"


def folders() -> list[str]:
    """Where fonts are looked for besides the places of the system."""
    return [str(place) for place in (folder(), Path(_FANDOL)) if place.is_dir()]


@cache
def found() -> Any:
    """The fonts of this machine as typst sees them: searched once in a process (a second of its time)."""
    return importlib.import_module("typst").Fonts(font_paths=folders())


@cache
def _families() -> frozenset[str]:
    return frozenset(found().families())


def chain(face: str) -> list[str]:
    """The families of this machine for a face, best first; every face ends in those of the others.

    A character that is in none of them cannot be printed, and the renderer says so.
    """
    wanted = list(FACES[face].families)
    for other in (FANG, HEI, KAI):
        wanted += FACES[other].families
    return [name for name in dict.fromkeys(wanted) if name in _families()]


def lacking() -> list[Face]:
    """The faces for which this machine has nothing alike."""
    return [face for face in FACES.values() if not _families().intersection(face.families[: face.alike])]


def has_any() -> bool:
    """True where some face for Chinese is there."""
    return any(chain(face) for face in FACES)
