"""What the documents room records, and the capabilities behind it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history import kinds
from tinghao.history.kinds import Kind

PRINT = "documents.print"
MAKE = "documents.make"
OFFICE = "documents.office"

_VERSION = {"form": "word", "version": "number"}

kinds.register(
    Kind("documents.printed", N_("印表"), None, {"form": "word", "copies": "number"}),
    Kind(
        "documents.made",
        N_("做文书"),
        None,
        {"document": "id", **_VERSION, "minutes": "number", "sha256": "word"},
    ),
    Kind(
        "documents.erased", N_("删除文书内容"), None, {"document": "id", "form": "word", "version": "number"}
    ),
    Kind("documents.office_set", N_("改文书设置"), None, {}),
    Kind(
        "documents.template_added",
        N_("上传模板"),
        None,
        {"form": "word", "version": "number", "sha256": "word"},
    ),
    Kind("documents.template_retired", N_("停用模板"), None, {"form": "word", "version": "number"}),
)
