"""What the launcher says when something is in the way: Chinese first, English below."""

from __future__ import annotations

import errno
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

FOLDER_TROUBLES = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}


class Trouble(Exception):
    """Something stands in the way that the person at the keyboard can mend: the words say how."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh, self.en = zh, en


def folder_trouble(problem: OSError) -> Trouble:
    """The words for a folder that cannot be written, or a disk that is full."""
    where = problem.filename or ""
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Trouble(f"磁盘满了。请先腾出地方。{where}", f"The disk is full. Make room first. {where}")
    return Trouble(
        f"写不进 {where}（只读，或不是您的）。请把代码放到能写的地方，或设 TINGHAO_VAR=能写的文件夹。",
        f"{where} cannot be written. Put the code in a folder of yours, or set TINGHAO_VAR=folder.",
    )
