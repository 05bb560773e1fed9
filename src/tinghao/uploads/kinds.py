"""What the uploads room records."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history.kinds import Kind

KINDS = (Kind("uploads.erased", N_("删除照片"), fields={"owner": "word", "owner_id": "id"}),)
