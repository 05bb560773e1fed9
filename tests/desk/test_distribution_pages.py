"""The distribution over HTTP, from the rules to the day on which the groups change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make
from tests.distribution.town import Town

from tinghao.core import clock
from tinghao.desk.distribution import said
from tinghao.distribution import queries
from tinghao.distribution.choices import PlanState
from tinghao.distribution.models import Plan
from tinghao.jobs import worker


@pytest.fixture
def town(cast: make.Cast) -> Town:
    return Town(cast)


def typed(town: Town, **other: str) -> dict[str, object]:
    given: dict[str, object] = {
        "whom": "all",
        "least": "3",
        "most": "8",
        "most_moves": "",
        "needs": "",
        "wants": "法律",
        "leaders_stay": "on",
        "groups": [str(g.pk) for g in town.groups],
    }
    return given | other


def test_an_office_goes_from_rules_to_confirmed_groups(town: Town) -> None:
    client = town.office.client
    asked = {"title": "示例：换届调整", "place": make.COUNTY, "whom": "all"}
    assert client.post(reverse("desk:plan_new"), asked).status_code == 302
    plan = Plan.objects.get()
    assert "每组一定要有的专长" in client.get(reverse("desk:plan", args=[plan.pk])).content.decode()
    done = client.post(reverse("desk:plan_rules", args=[plan.pk]), {**typed(town), "compute": "1"})
    assert done.status_code == 302
    assert "正在算" in client.get(reverse("desk:plan", args=[plan.pk])).content.decode()
    worker.drain()
    assert client.get(reverse("desk:plan_progress", args=[plan.pk])).headers["HX-Refresh"] == "true"
    page = client.get(reverse("desk:plan", args=[plan.pk])).content.decode()
    assert "已证明" in page and "<polyline" in page
    most = max(plan.points.values_list("moves", flat=True))
    client.post(reverse("desk:plan_choose", args=[plan.pk]), {"moves": most})
    page = client.get(reverse("desk:plan", args=[plan.pk])).content.decode()
    assert "谁换小组，为什么" in page
    plan.refresh_from_db()
    who = next(iter(plan.changes))
    found = client.get(reverse("desk:plan_find", args=[plan.pk]), {"member": who}, follow=True)
    assert "改到这里" in found.content.decode()
    group, _change = queries.Proposal(plan).options(int(who))[0]
    seat = reverse("desk:plan_seat", args=[plan.pk, who])
    assert client.post(seat, {"version": plan.version, "group": group.pk}).status_code == 302
    assert client.post(seat, {"version": plan.version, "group": group.pk}).status_code == 409
    plan.refresh_from_db()
    starts = (clock.today() + dt.timedelta(days=1)).isoformat()
    adopt = reverse("desk:plan_adopt", args=[plan.pk])
    assert client.post(adopt, {"starts": "2019-01-01", "version": plan.version}).status_code == 422
    assert client.post(adopt, {"starts": starts, "version": plan.version}).status_code == 302
    assert client.post(adopt, {"starts": starts, "version": plan.version}).status_code == 409
    page = client.get(reverse("desk:plan", args=[plan.pk])).content.decode()
    assert "已经确认" in page
    moved = next(m for m in town.members if str(m.pk) in plan.changes)
    assert moved is not None


def test_rules_come_back_as_typed_with_the_words_what_is_wrong(town: Town) -> None:
    plan = town.drafted()
    url = reverse("desk:plan_rules", args=[plan.pk])
    for other, value in (({"least": "9", "most": "2"}, "9"), ({"least": "三"}, "三")):
        answer = town.office.client.post(url, typed(town, **other))
        assert answer.status_code == 422 and f'value="{value}"' in answer.content.decode()
    pair = reverse("desk:plan_pair", args=[plan.pk])
    answer = town.office.client.post(pair, {"kind": "apart", "a": town.members[0].pk})
    assert answer.status_code == 422 and "请再选另一位委员" in answer.content.decode()


def test_a_contradiction_is_told_by_name(town: Town) -> None:
    plan = town.drafted()
    pair = reverse("desk:plan_pair", args=[plan.pk])
    for kind in ("together", "apart"):
        given = {"kind": kind, "a": town.members[0].pk, "b": town.members[1].pk}
        assert town.office.client.post(pair, given).status_code == 302
    town.computed(plan)
    page = town.office.client.get(reverse("desk:plan", args=[plan.pk])).content.decode()
    assert "这几条规则合不到一起" in page
    assert "示例 分布0和示例 分布1不在一组" in page


def test_somebody_else_finds_no_plan(town: Town) -> None:
    plan = town.chosen()
    url = reverse("desk:plan", args=[plan.pk])
    for player, status in (
        (town.cast.other_county_office, 404),
        (town.cast.member, 404),
        (town.cast.convener, 404),
        (town.cast.inspector, 200),
        (town.cast.stranger, 404),
    ):
        assert player.client.get(url).status_code == status
    adopt = reverse("desk:plan_adopt", args=[plan.pk])
    given = {"starts": clock.today().isoformat(), "version": plan.version}
    assert town.cast.inspector.client.post(adopt, given).status_code == 403
    plan.refresh_from_db()
    assert plan.state == PlanState.COMPUTED


def test_a_plan_asks_as_much_of_the_database_for_three_members_as_for_thirty(cast: make.Cast) -> None:
    small = Town(cast, each=2)
    counts = []
    for more in (0, 8):
        for number in range(more):
            made = make.member(f"示例 再加{number}", level="both", sector="教育")
            make.joined(made, small.groups[0])
        plan = small.chosen(least=1, most=30)
        small.office.client.get(reverse("desk:plan", args=[plan.pk]))
        with CaptureQueriesContext(connection) as seen:
            assert small.office.client.get(reverse("desk:plan", args=[plan.pk])).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_positions_are_pasted_and_the_first_wrong_line_is_told(town: Town) -> None:
    url, client = reverse("desk:positions"), town.cast.city_office.client
    answer = client.post(url, {"lines": f"{make.COMMUNITY},118.3,32.3"})
    assert answer.status_code == 422 and "纬度在前" in answer.content.decode()
    assert client.post(url, {"lines": f"{make.COMMUNITY},32.3,118.3"}).status_code == 302


def test_a_drop_on_the_board_tells_the_cost_of_that_one_change(town: Town) -> None:
    plan = town.chosen()
    client = town.office.client
    page = client.get(reverse("desk:plan", args=[plan.pk])).content.decode()
    assert page.count("data-group=") == 3 and 'draggable="true"' in page and "desk/board" in page
    proposal = queries.Proposal(plan)
    who = town.members[0].pk
    group, change = proposal.options(who)[-1]
    seat = reverse("desk:plan_seat", args=[plan.pk, who])
    asked = {"HX-Request": "true"}
    told = client.get(f"{seat}?group={group.pk}", headers=asked).content.decode()
    assert f"→ {group.name}" in told and said.cost(change) in told and "<html" not in told
    assert f'name="version" value="{plan.version}"' in told
    assert client.get(f"{seat}?group={group.pk}").headers["Location"] == seat
    for wrong in ("0", "99999", "x", "1" * 30):
        answer = client.get(f"{seat}?group={wrong}", headers=asked)
        assert answer.status_code == 404
    assert town.cast.inspector.client.get(f"{seat}?group={group.pk}", headers=asked).status_code == 403
    inspected = town.cast.inspector.client.get(reverse("desk:plan", args=[plan.pk])).content.decode()
    assert "data-board" not in inspected
    plan.refresh_from_db()
    assert queries.Proposal(plan).after[who] == proposal.after[who]
