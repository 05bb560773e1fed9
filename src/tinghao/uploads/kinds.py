"""What the uploads room records."""

from __future__ import annotations

from tinghao.history.kinds import Kind

KINDS = (Kind("uploads.erased", "删除照片", fields={"owner": "word", "owner_id": "id"}),)
