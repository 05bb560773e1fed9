"""The pages of assessment: a scheme drafted, edited, tried and adopted; scores, words, the end of a year."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests import make
from tests.filing import stage

from tinghao.assessment import actions
from tinghao.assessment.examples import examples
from tinghao.assessment.models import Evaluation, Freeze, SchemeVersion, TryOut
from tinghao.core import clock
from tinghao.jobs import worker

COUNTY = int(make.COUNTY)


def year_url(name: str = "desk:assessment_year", *more: Any) -> str:
    return reverse(name, args=[COUNTY, clock.today().year, *more])


def drafted(cast: make.Cast) -> SchemeVersion:
    answer = cast.county_office.client.post(year_url("desk:scheme_draft"), {"copy": "tinghao"})
    assert answer.status_code == 302
    return SchemeVersion.objects.get()


def adopted(cast: make.Cast) -> SchemeVersion:
    version = drafted(cast)
    url = reverse("desk:scheme_adopt", args=[version.pk])
    cast.county_office.client.post(url, {"words": "示例：主席会议通过", "edits": version.edits})
    worker.drain()
    version.refresh_from_db()
    return version


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def test_a_county_without_a_scheme_is_told_how_to_begin(cast: make.Cast) -> None:
    page = text(cast.county_office.client.get(year_url()))
    assert "先起草一份" in page
    for scheme in examples().values():
        assert scheme.name in page


def test_a_scheme_is_read_aloud_on_its_page(cast: make.Cast) -> None:
    version = drafted(cast)
    page = text(cast.county_office.client.get(reverse("desk:scheme", args=[version.pk])))
    assert "微协商（牵头），每次 6 分，最多算 3 次" in page
    assert "最高一档不超过 20%" in page


def item_data(version: SchemeVersion, **changes: Any) -> dict[str, Any]:
    return {
        "label": "微协商",
        "category": "grassroots",
        "cap": "24",
        "who": "all",
        "edits": version.edits,
        "rules": "2",
        "r0-mode": "each",
        "r0-points": "5",
        "r0-kinds": ["consultation"],
        "r0-roles": ["lead"],
        "r0-times": "4",
        "r1-mode": "",
        **changes,
    }


def test_an_item_is_changed_on_its_form_and_read_aloud_anew(cast: make.Cast) -> None:
    version = drafted(cast)
    url = reverse("desk:scheme_item", args=[version.pk, "consultation"])
    client = cast.county_office.client
    assert "微协商（牵头），每次 6 分" in text(client.get(url))
    assert client.post(url, item_data(version)).status_code == 302
    version.refresh_from_db()
    (item,) = [i for i in version.scheme.items if i.key == "consultation"]
    assert [(r.mode, r.points, r.times) for r in item.rules] == [("each", 5, 4)]
    assert "每次 5 分，最多算 4 次" in text(client.get(reverse("desk:scheme", args=[version.pk])))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"r0-points": "很多"}, "请写数字"),
        ({"r0-points": ""}, "请写分值"),
        ({"cap": "1e9"}, "请写数字"),
        ({"label": ""}, "项目名称"),
        ({"category": "nowhere"}, "归在哪一类"),
    ],
)
def test_what_cannot_be_read_is_told_and_what_was_typed_stays(
    cast: make.Cast, wrong: dict[str, str], words: str
) -> None:
    version = drafted(cast)
    url = reverse("desk:scheme_item", args=[version.pk, "consultation"])
    answer = cast.county_office.client.post(url, item_data(version, note="留着这句", **wrong))
    assert answer.status_code == 422
    assert words in text(answer)
    assert "留着这句" in text(answer)
    version.refresh_from_db()
    assert version.edits == 0


def test_a_stale_form_is_told_and_keeps_what_was_typed(cast: make.Cast) -> None:
    version = drafted(cast)
    url = reverse("desk:scheme_item", args=[version.pk, "consultation"])
    client = cast.county_office.client
    client.post(url, item_data(version))
    answer = client.post(url, item_data(version, note="晚到的一句"))
    assert answer.status_code == 422
    assert "刚才有人改过" in text(answer)
    assert "晚到的一句" in text(answer)


def test_items_and_categories_come_and_go(cast: make.Cast) -> None:
    version = drafted(cast)
    client = cast.county_office.client
    new = reverse("desk:scheme_category", args=[version.pk, "new"])
    assert (
        client.post(new, {"label": "扣分", "part": "deduction", "cap": "10", "edits": 0}).status_code == 302
    )
    version.refresh_from_db()
    key = version.scheme.categories[-1].key
    assert version.scheme.categories[-1].label == "扣分"
    url = reverse("desk:scheme_item", args=[version.pk, "micro"])
    assert client.post(url, {"remove": "1", "edits": version.edits}).status_code == 302
    version.refresh_from_db()
    assert "micro" not in {i.key for i in version.scheme.items}
    gone = reverse("desk:scheme_category", args=[version.pk, key])
    assert client.post(gone, {"remove": "1", "edits": version.edits}).status_code == 302
    version.refresh_from_db()
    assert key not in {c.key for c in version.scheme.categories}


def test_bands_with_a_gap_may_stand_in_a_draft_and_not_be_adopted(cast: make.Cast) -> None:
    version = drafted(cast)
    client = cast.county_office.client
    rows = [("不称职", "0", "40"), ("基本称职", "40", "60"), ("称职", "61", "85"), ("优秀", "85", "")]
    data: dict[str, Any] = {"edits": version.edits}
    for n, (label, low, high) in enumerate(rows):
        data |= {f"g{n}-label": label, f"g{n}-low": low, f"g{n}-high": high}
    assert client.post(reverse("desk:scheme_grades", args=[version.pk]), data).status_code == 302
    page = text(client.get(reverse("desk:scheme", args=[version.pk])))
    assert "60 到 61 分没有等次" in page
    url = reverse("desk:scheme_adopt", args=[version.pk])
    assert client.post(url, {"words": "示例", "edits": 1}).status_code == 422
    version.refresh_from_db()
    assert version.state == "draft"


def test_a_draft_is_tried_and_says_who_would_move(cast: make.Cast) -> None:
    adopted(cast)
    client = cast.county_office.client
    client.post(year_url("desk:scheme_draft"), {"copy": "tinghao"})
    version = SchemeVersion.objects.get(state="draft")
    answer = client.post(reverse("desk:scheme_try", args=[version.pk]), {"year": str(clock.today().year)})
    assert "正在算" in text(client.get(answer.headers["Location"]))
    worker.drain()
    assert TryOut.objects.get().state == "done"
    assert "没有人换等次" in text(client.get(answer.headers["Location"]))


def test_once_adopted_the_scores_stand_and_open_down_to_the_record(cast: make.Cast) -> None:
    stage.held(cast, [cast.member.member])
    adopted(cast)
    client = cast.county_office.client
    assert "看每位委员" in text(client.get(year_url()))
    listed = text(client.get(year_url("desk:scores")))
    assert "示例委员" in listed
    one = text(client.get(year_url("desk:score", cast.member.member.pk)))
    assert "示例：楼道灯" in one
    for by in ("group", "sector", "county"):
        assert client.get(year_url("desk:scores"), {"by": by}).status_code == 200


def test_a_member_reads_the_own_year(cast: make.Cast) -> None:
    stage.held(cast, [cast.member.member])
    adopted(cast)
    page = text(cast.member.client.get(reverse("desk:my_score"), {"ledger": make.COUNTY}))
    assert "示例：楼道灯" in page
    assert "到今天为止" in page
    assert cast.stranger.client.get(reverse("desk:my_score")).status_code == 404


def test_the_word_is_said_disputed_and_answered(cast: make.Cast) -> None:
    url = reverse("desk:words_of", args=[int(make.TOWNSHIP), clock.today().year])
    member = cast.member.member
    page = text(cast.convener.client.get(url))
    assert "示例委员" in page
    assert cast.convener.client.post(url, {"member": member.pk}).status_code == 422
    sent = {"member": member.pk, "word": "good", "sentence": "常来。"}
    assert cast.convener.client.post(url, sent).status_code == 302
    said = Evaluation.objects.get()
    dispute = reverse("desk:word_dispute", args=[said.pk])
    assert cast.colleague.client.get(dispute).status_code == 404
    assert cast.member.client.post(dispute, {"words": ""}).status_code == 422
    assert cast.member.client.post(dispute, {"words": "我主持过两次"}).status_code == 302
    waiting = reverse("desk:word_disputes")
    assert "我主持过两次" in text(cast.county_office.client.get(waiting))
    settle = reverse("desk:word_settle", args=[said.pk])
    assert cast.county_office.client.post(settle, {"words": ""}).status_code == 422
    assert cast.county_office.client.post(settle, {"words": "属实", "word": "active"}).status_code == 302
    assert "属实" in text(cast.member.client.get(reverse("desk:my_score")))


def test_a_year_is_closed_by_two_and_recounts(cast: make.Cast) -> None:
    adopted(cast)
    first = cast.county_office.client
    assert first.post(year_url("desk:freeze")).status_code == 302
    freeze = Freeze.objects.get()
    sign = reverse("desk:freeze_sign", args=[freeze.pk])
    assert first.post(sign).status_code == 302
    assert first.post(sign).status_code == 403
    who = make.person("示例县办乙", at=make.COUNTY)
    second = make.Player(who, make.account(who))
    make.appointed(who, "county_office", at=make.COUNTY)
    assert second.client.post(sign).status_code == 302
    page = text(second.client.get(year_url()))
    assert "已经封账" in page
    assert freeze.scores_digest in page
    answer = second.client.post(reverse("desk:freeze_recount", args=[freeze.pk]), follow=True)
    assert "一个数不差" in text(answer)


def test_an_adopted_version_shows_no_way_to_edit_it(cast: make.Cast) -> None:
    version = adopted(cast)
    client = cast.county_office.client
    assert "改等次" not in text(client.get(reverse("desk:scheme", args=[version.pk])))
    assert client.get(reverse("desk:scheme_head", args=[version.pk])).status_code == 409
    assert actions.draft_scheme(
        by=cast.county_office.actor, owner=make.COUNTY, year=clock.today().year, scheme=version.scheme
    )
