"""What the forms of a consultation take is counted, by form and by consultation, for the office alone."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make

from tinghao.consultations import actions as consultations
from tinghao.core import clock
from tinghao.filing import queries
from tinghao.filing.models import Effort
from tinghao.jobs import worker


def test_a_bench_meeting_on_the_desk_is_counted_field_by_field(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed")
    address = f"/desk/consultations/bench?order={case.number}"
    typed = {
        "order": case.number,
        "agreed": "示例：物业换灯",
        "unit": "",
        "other_unit": cast.unit.name,
        "until": "other",
        "due_on": clock.today() + dt.timedelta(days=20),
        "members": [cast.member.member.pk],
        "held_at": f"{clock.local(clock.now()):%Y-%m-%dT%H:%M}",
    }
    answer = cast.convener.client.post(address, typed)
    assert answer.status_code == 302, answer.content.decode()
    one = Effort.objects.get(step="bench")
    assert one.person_id == cast.convener.person.pk
    # Words, another unit and a day by hand; the day's choice tapped; the member was filled in already.
    assert one.typed >= 3 and one.tapped >= 1 and one.kept >= 1
    worker.drain()
    rows, _older = queries.costs_by_consultation(cast.county_office.actor)
    assert rows[0].typed == one.typed and rows[0].known == one.tapped + one.kept
    assert (rows[0].records, rows[0].lines) == (1, 2)
    shown = cast.county_office.client.get("/desk/duty/burden/").content.decode()
    assert "小板凳补记" in shown and "示例召集人" in shown
    assert cast.convener.client.get("/desk/duty/burden/").status_code == 403
    assert "示例召集人" not in cast.other_county_office.client.get("/desk/duty/burden/").content.decode()


def test_a_list_that_was_left_as_offered_costs_nothing_by_hand(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed")
    made = consultations.plan_consultation(
        by=cast.convener.actor,
        about=[case.order],
        form="bench",
        title="示例",
        starts_at=clock.now() - dt.timedelta(hours=1),
        seats=[consultations.NewSeat("member", member=m.member) for m in (cast.member, cast.colleague)],
    )
    seats = list(made.seats.values_list("pk", flat=True))
    address = f"/desk/consultations/{made.pk}/attendance"
    cast.convener.client.post(address, {"present": seats, "added": ""})
    one = Effort.objects.get(step="attendance")
    assert (one.typed, one.tapped, one.kept) == (0, 0, 2)
    cast.convener.client.post(address, {"present": seats[:1], "added": "示例老李、示例老王"})
    one.refresh_from_db()
    assert (one.typed, one.tapped, one.kept) == (2, 1, 3)


def test_the_page_takes_the_same_number_of_queries_whatever_the_rows(cast: make.Cast) -> None:
    counts = []
    for _ in range(3):
        held = make.order(cast, state="consulting").consultation
        Effort.objects.create(consultation=held, step="plan", person_id=1, typed=1, at=clock.now())
        with CaptureQueriesContext(connection) as found:
            cast.county_office.client.get("/desk/duty/burden/")
        counts.append(len(found))
    assert counts[1] == counts[2]
