"""What the documents room records, and the capabilities behind it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history import kinds
from tinghao.history.kinds import Kind

PRINT = "documents.print"

kinds.register(
    Kind("documents.printed", N_("印表"), None, {"form": "word", "copies": "number"}),
)
