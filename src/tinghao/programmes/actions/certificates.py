"""Certificates of a training: numbered once, the same however often they are printed."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.db.models import Max

from tinghao.core import clock
from tinghao.programmes.choices import COUNTED
from tinghao.programmes.models import Certificate, Part, Programme

# Signs that neither eyes nor ears confuse.
_SIGNS = "23456789ACDEFHJKMNPRTWX"
_LENGTH = 10


@transaction.atomic
def issue(programme: Programme) -> int:
    """Everybody with hours of this training has a certificate; returns how many are in force.

    One that says something else by now (hours after a correction) is brought up to date under its number;
    whoever has no hours any more has none that is in force. Belongs into the closing's transaction.
    """
    owner, year, now = programme.division_code, programme.first_day.year, clock.now()
    # The programme's row is this transaction's; of two trainings at once the second tries the next number.
    rows = Part.objects.filter(programme=programme, standing__in=COUNTED, hours__gt=0)
    parts = list(rows.order_by("county", "pk").only("pk", "hours"))
    there = {c.part_id: c for c in Certificate.objects.filter(part__programme=programme)}
    last = Certificate.objects.filter(owner=owner, year=year).aggregate(last=Max("number"))["last"] or 0
    said = {"title": programme.title, "first_day": programme.first_day, "last_day": programme.last_day}
    made, changed = [], []
    for part in parts:
        known = there.pop(part.pk, None)
        if known is None:
            last += 1
            made.append(
                Certificate(
                    part=part,
                    owner=owner,
                    year=year,
                    number=last,
                    code=new_code(),
                    hours=part.hours,
                    issued_at=now,
                    **said,
                )
            )
        elif known.hours != part.hours or known.void_at is not None:
            known.hours, known.void_at = part.hours, None
            changed.append(known)
    Certificate.objects.bulk_create(made, batch_size=500)
    Certificate.objects.bulk_update(changed, ["hours", "void_at"], batch_size=500)
    Certificate.objects.filter(pk__in=[c.pk for c in there.values()], void_at__isnull=True).update(
        void_at=now
    )
    return len(parts)


def new_code() -> str:
    """Ten signs by chance: nobody finds a certificate by trying."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
