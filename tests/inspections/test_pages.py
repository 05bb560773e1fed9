"""The pages of inspections: each side sees its own, forms keep what was typed, the calendar knows."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import pdfplumber
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make
from tests.inspections import stage

from tinghao.access import happenings
from tinghao.core import clock
from tinghao.inspections import actions, queries
from tinghao.inspections.models import Checklist, Finding, Inspection, SiteAnswer


def at(name: str, *args: Any) -> str:
    return reverse(f"desk:{name}", args=args)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_an_office_writes_a_list_plans_by_it_and_types_nothing_that_is_known(cast: make.Cast) -> None:
    browser = cast.city_office.client
    stage.in_force(cast, name="示例：先有的一份")
    made = browser.post(at("checklists"), {"name": "示例：三同时", "owner": make.CITY}, follow=True)
    assert "还没有条目" in text(made)
    version = Checklist.objects.get(name="示例：三同时").versions.get()
    browser.post(at("checklist_measures", version.pk), {"measures": [stage.READ, "post_filled"]})
    item = {"text": stage.SITE, "section": "场所", "measure": "", "threshold": 90, "weight": 1}
    assert browser.post(at("checklist_item_new", version.pk), item).status_code == 302
    warned = browser.post(at("checklist_item_new", version.pk), item | {"text": "照片齐全"})
    assert warned.status_code == 422
    assert (
        "照片、视频和打卡的痕迹" in text(warned)
        and "整治形式主义" in text(warned)
        and "照片齐全" in text(warned)
    )
    assert version.items.count() == 3
    browser.post(at("checklist_adopt", version.pk))
    form = browser.get(f"{at('inspection_new')}?version={version.pk}").context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert sent["inspectors"] == [str(cast.inspector.person.pk)]
    nowhere = browser.post(at("inspection_new"), sent)
    assert nowhere.status_code == 422 and "至少选一个地方" in text(nowhere)
    browser.post(at("inspection_new"), sent | {"places": [make.TOWNSHIP]})
    made_ = Inspection.objects.get()
    assert made_.title == f"{made_.day.year}年“示例：三同时”专项督查"
    again = browser.post(at("inspection_new"), sent | {"places": [make.TOWNSHIP]})
    assert again.status_code == 422
    assert "今年已安排 1 次，最多 1 次" in text(again) and "kept_because" in text(again)


def test_without_javascript_the_whole_list_is_saved_and_the_rival_is_shown(cast: make.Cast) -> None:
    made = stage.running(cast)
    target, item = stage.target(made), stage.site(made)
    here = at("inspection_board", made.pk, target.pk)
    browser = cast.inspector.client
    page = text(browser.get(here))
    assert "没有可评的" in page and stage.SITE in page
    sent = {f"a-{item.pk}": "yes", f"n-{item.pk}": "示例：挂着", f"s-{item.pk}": "0"}
    assert browser.post(here, sent).status_code == 302
    rival = browser.post(here, sent | {f"a-{item.pk}": "no", f"n-{item.pk}": "示例：没有"})
    assert rival.status_code == 409
    assert "示例：挂着" in text(rival) and "示例：没有" in text(rival), "what was typed is there as well"
    assert SiteAnswer.objects.get().answer == "yes"


def test_one_item_is_saved_as_it_is_entered(cast: make.Cast) -> None:
    made = stage.running(cast)
    target, item = stage.target(made), stage.site(made)
    here = at("inspection_board", made.pk, target.pk)
    browser = cast.inspector.client
    sent = {"only": item.pk, f"a-{item.pk}": "no", f"n-{item.pk}": "示例", f"s-{item.pk}": "0"}
    assert browser.post(here, sent).json() == {"seen": 1, "said": ""}
    later = browser.post(here, sent | {f"a-{item.pk}": "yes"})
    assert later.status_code == 409 and "示例督查：没有做到" in later.json()["rival"]
    unknown = browser.post(here, sent | {f"a-{item.pk}": "perhaps", f"s-{item.pk}": "1"})
    assert unknown.status_code == 422


def test_the_place_sees_the_result_after_the_feedback_only(cast: make.Cast) -> None:
    made = stage.running(cast)
    target = stage.target(made)
    browser = cast.convener.client
    assert "不用准备汇报材料" in text(browser.get(at("inspection", made.pk)))
    assert browser.get(at("inspection_board", made.pk, target.pk)).status_code == 403
    actions.answer_item(target, stage.site(made), by=cast.inspector.actor, answer="no", seen=0)
    actions.finish_inspection(made, by=cast.inspector.actor)
    page = text(browser.get(at("inspection_board", made.pk, target.pk)))
    assert "发现的问题" in page
    assert "要整改的" in text(browser.get(at("inspections")))
    assert cast.convener_next_door.client.get(at("inspection", made.pk)).status_code == 404


def test_each_place_sees_itself_and_no_other(cast: make.Cast) -> None:
    places = [actions.place_target(c) for c in (make.TOWNSHIP, make.OTHER_TOWNSHIP)]
    made = stage.finished(cast, targets=places)
    mine, other = stage.targets(made)
    page = text(cast.convener.client.get(at("inspection", made.pk)))
    assert "同乐街道" in page and "龙蟠街道" not in page
    assert cast.convener.client.get(at("inspection_board", made.pk, other.pk)).status_code == 404
    whole = text(cast.city_office.client.get(at("inspection", made.pk)))
    assert whole.index("龙蟠街道") < whole.index("同乐街道"), "by division code"
    del mine


def test_a_finding_goes_from_report_to_the_second_look_on_its_page(cast: make.Cast) -> None:
    found = stage.finding(cast)
    here = at("finding", found.pk)
    convener, inspector = cast.convener.client, cast.inspector.client
    empty = convener.post(at("finding_report", found.pk), {"words": ""})
    assert empty.status_code == 422 and "请写整改了什么" in text(empty)
    assert convener.post(at("finding_report", found.pk), {"words": "示例：挂上了"}).status_code == 302
    assert convener.post(at("finding_report", found.pk), {"words": "示例：再报"}).status_code == 409
    assert "复查通过，销号" in text(inspector.get(here))
    assert "复查通过，销号" not in text(convener.get(here))
    back = inspector.post(
        at("finding_send_back", found.pk), {"words": "", "due_on": clock.today().isoformat()}
    )
    assert back.status_code == 422
    assert inspector.post(at("finding_accept", found.pk), {"words": ""}).status_code == 302
    assert "已销号" in text(convener.get(here))


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_the_feedback_is_a_letter_and_the_list_a_sheet(cast: make.Cast, suffix: str) -> None:
    made = stage.finished(cast)
    target = stage.target(made)
    letter = cast.convener.client.get(at("inspection_paper", made.pk, target.pk, "letter", suffix))
    assert letter.status_code == 200
    words = _words(letter.content, suffix)
    assert "关于示例督查的反馈意见" in words and "没有挂" in words and "示例召集人" in words
    sheet = cast.inspector.client.get(at("inspection_paper", made.pk, target.pk, "sheet", suffix))
    assert "系统读数：没有可评的" in _words(sheet.content, suffix)
    blank = cast.inspector.client.get(at("checklist_sheet", made.version_id, suffix))
    assert stage.SITE.removeprefix("示例：") in _words(blank.content, suffix)


def test_there_is_no_letter_before_the_feedback(cast: make.Cast) -> None:
    made = stage.running(cast)
    here = at("inspection_paper", made.pk, stage.target(made).pk, "letter", "docx")
    assert cast.inspector.client.get(here).status_code == 409


def _words(content: bytes, suffix: str) -> str:
    """What stands on the paper, without the ends of its lines."""
    if suffix == "docx":
        document = docx.Document(io.BytesIO(content))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return "".join([p.text for p in document.paragraphs] + cells).replace("\n", "")
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return "".join(page.extract_text() or "" for page in pdf.pages).replace("\n", "")


def test_the_cases_behind_a_figure_open(cast: make.Cast) -> None:
    case = make.placed()
    with clock.at(clock.now() + dt.timedelta(days=20)):
        made = stage.running(cast)
    target = stage.target(made)
    page = text(cast.inspector.client.get(at("inspection_figure", made.pk, target.pk, stage.read(made).pk)))
    assert "1 件里做到 0 件" in page
    assert reverse("desk:order", args=[case.number]) in page


def test_a_plan_of_the_week_ends_up_in_the_calendar_of_those_who_may_know(cast: make.Cast) -> None:
    made = stage.planned(cast, is_announced=False)
    days = (clock.today(), made.day)
    kinds = [h.key for h in happenings.read(cast.inspector.actor, *days) if h.kind == "inspection"]
    assert kinds == [f"inspection:{made.pk}"]
    assert [h for h in happenings.read(cast.convener.actor, *days) if h.kind == "inspection"] == []


def test_what_is_owed_stands_in_the_calendar_of_whoever_owes_it(cast: make.Cast) -> None:
    found = stage.finding(cast)
    owed = happenings.read(cast.convener.actor, clock.today(), found.due_on, kinds={"finding"}, with_due=True)
    assert [(h.key, h.mine, h.outside.title) for h in owed] == [
        (f"finding:{found.pk}", True, "督查问题整改到期")
    ]
    none = happenings.read(
        cast.inspector.actor, clock.today(), found.due_on, kinds={"finding"}, with_due=True
    )
    assert none == []


@pytest.mark.parametrize("who", ["city_office", "convener"])
def test_the_list_takes_the_same_statements_for_one_and_for_three(cast: make.Cast, who: str) -> None:
    version = stage.in_force(cast)
    browser = cast.everybody[who].client

    def statements() -> int:
        browser.get(at("inspections"))
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(at("inspections")).status_code == 200
        return len(caught)

    stage.finished(cast, version=version)
    one = statements()
    for _ in range(2):
        stage.finished(cast, version=version, kept_because="示例：再去一次")
    assert statements() == one
    assert Finding.objects.count() == 3
    assert len(queries.inspections_visible_to(cast.city_office.actor)) == 3
