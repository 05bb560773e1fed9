"""The level of a member, from a day on: of the city, of a county, of both."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.divisions.models import LEVEL_DIGITS
from tinghao.history import actions as history
from tinghao.people import kinds, rules
from tinghao.people.choices import MemberLevel
from tinghao.people.models import LevelSpan, Member

# Before every term that is in the books: what the member was until the first change.
ALWAYS = dt.date(1949, 9, 21)


@transaction.atomic
def change_level(member: Member, *, level: str, starts: dt.date, county: str = "", by: Acts) -> LevelSpan:
    """From `starts` on the member is of this level; what was before stays on record (`people.level_changed`).

    Refusals: by place, Invalid for an unknown level or a county member without a county.
    """
    rules.require_management(by, member.person.division_code)
    if level not in MemberLevel.values:
        message = _("请选择委员的层级。")
        raise refusals.Invalid(message, fields={"level": message})
    if level != MemberLevel.CITY and len(county) != LEVEL_DIGITS["county"]:
        message = _("县政协委员要写明是哪个县。")
        raise refusals.Invalid(message, fields={"county": message})
    before = {"level": member.level, "county": member.county}
    LevelSpan.objects.get_or_create(member=member, starts=ALWAYS, defaults=before)
    span, _is_new = LevelSpan.objects.update_or_create(
        member=member, starts=starts, defaults={"level": level, "county": county}
    )
    newest = LevelSpan.objects.filter(member=member, starts__lte=clock.today()).order_by("-starts")[0]
    member.level, member.county = newest.level, newest.county
    member.save(update_fields=["level", "county"])
    data = {"member": member.pk, "level": level, "county": county, "starts": starts}
    history.append(kinds.PERSON, member.person_id, "people.level_changed", by=by, data=data)
    return span
