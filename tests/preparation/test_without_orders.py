"""A meeting from the year's plan has no order: it is held, written down and finished all the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from tests import make
from tests.preparation import prepared

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.preparation import actions


def test_a_meeting_of_the_plan_is_held_and_finished_over_http(cast: make.Cast) -> None:
    by: Any = cast.convener.actor
    found = actions.plan_meeting(
        by=by, about=[], at=make.TOWNSHIP, form="room", title="示例：充电棚", starts_at=prepared.at()
    )
    client = cast.convener.client
    page = client.get(reverse("desk:consultation", args=[found.pk]))
    assert page.status_code == 200
    Consultation.objects.filter(pk=found.pk).update(starts_at=clock.now() - dt.timedelta(hours=1))
    found.refresh_from_db()
    consultations.save_minutes(found, by=by, version=0, words={"agreed": "示例：建在东门"})
    assert client.get(reverse("desk:consultation_recorder", args=[found.pk])).status_code == 200
    finish = reverse("desk:consultation_finish", args=[found.pk])
    assert client.get(finish).status_code == 200
    assert client.post(finish, {}).status_code == 302
    found.refresh_from_db()
    assert found.state == "recorded"
    assert client.get(reverse("desk:consultation", args=[found.pk])).status_code == 200
