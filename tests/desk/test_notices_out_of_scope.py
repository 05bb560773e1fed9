"""A notice stays when its order has left the reader's sight: opening it is answered in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import make
from tests.desk import stage

from tinghao.access.models import Appointment
from tinghao.core import clock
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.orders.models import Order
from tinghao.people import actions as people

GONE = "没有找到这件事，或者它不在您的工作范围内。"
FRAGMENT = {"HX-Request": "true"}


def told(player: make.Player, order: Order) -> None:
    """The player was told about the order while it was in sight."""
    assert player.person is not None
    notices.post(
        [
            Draft(
                "orders.accepted",
                "order",
                order.pk,
                order.number,
                f"seen-{order.pk}",
                person_id=player.person.pk,
            )
        ]
    )


def address(order: Order) -> str:
    """Where the notice leads."""
    return reverse("desk:order", args=[order.number])


def opens_in_words(player: make.Player, order: Order) -> None:
    """The list of notices stands, and where a notice leads says in a whole page that it is not found."""
    page = player.client.get(reverse("desk:notices"))
    assert page.status_code == 200 and len(page.context["lines"]) >= 1
    answer = player.client.get(address(order))
    assert answer.status_code == 404
    words = answer.content.decode()
    assert GONE in words and "<h1" in words and order.text not in words
    piece = player.client.get(address(order), headers=FRAGMENT)
    assert piece.status_code == 404 and GONE in piece.content.decode()
    for home in ("desk:home", "desk:notices"):
        assert player.client.get(reverse(home)).status_code == 200


def test_a_member_who_left_the_group_reads_that_the_case_is_not_theirs(cast: make.Cast) -> None:
    order = stage.opened(cast)
    told(cast.colleague, order)
    assert cast.colleague.client.get(address(order)).status_code == 200
    assert cast.colleague.member is not None
    place = cast.colleague.member.memberships.get()
    people.leave_group(place, ends=clock.today() - dt.timedelta(days=1), by=cast.county_office.actor)
    opens_in_words(cast.colleague, order)


def test_a_convener_who_moved_to_another_township_reads_it_too(cast: make.Cast) -> None:
    order = stage.opened(cast)
    told(cast.convener, order)
    assert cast.convener.client.get(address(order)).status_code == 200
    Appointment.objects.filter(person=cast.convener.person).update(division_id=make.OTHER_TOWNSHIP)
    opens_in_words(cast.convener, order)


def test_somebody_without_any_post_left_still_opens_home_and_notices(cast: make.Cast) -> None:
    order = stage.opened(cast)
    told(cast.inspector, order)
    Appointment.objects.filter(person=cast.inspector.person).delete()
    opens_in_words(cast.inspector, order)


@pytest.mark.parametrize("step", ["claim", "note", "publish"])
def test_a_step_of_a_case_out_of_sight_is_answered_in_words(cast: make.Cast, step: str) -> None:
    order = stage.opened(cast)
    url = reverse("desk:step", args=[order.number, step])
    for answer in (cast.other_member.client.get(url), cast.other_member.client.post(url, {"words": "x"})):
        assert answer.status_code == 404 and GONE in answer.content.decode()


def test_a_notice_about_an_order_that_is_no_more_is_answered_in_words(cast: make.Cast) -> None:
    assert cast.convener.person is not None
    notices.post(
        [Draft("orders.accepted", "order", 999, "1234567890", "gone", person_id=cast.convener.person.pk)]
    )
    page = cast.convener.client.get(reverse("desk:notices"))
    assert page.status_code == 200 and reverse("desk:order", args=["1234567890"]) in page.content.decode()
    assert GONE in cast.convener.client.get(reverse("desk:order", args=["1234567890"])).content.decode()
