"""What the room records on the person's own chain: that a link was made or revoked, never the link."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history.kinds import Kind

PERSON = "person"

KINDS = (
    Kind("schedule.link_made", N_("生成日历订阅链接"), fields={"reach": "word"}),
    Kind("schedule.link_revoked", N_("停用日历订阅链接"), fields={"reach": "word"}),
)
