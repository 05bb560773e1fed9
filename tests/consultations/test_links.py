"""A unit without account answers for one item by its link, and for nothing else."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from tests import make

from tinghao.consultations import actions, linking, queries, tasks
from tinghao.consultations.models import ItemLink, LinkWord
from tinghao.consultations.queries import links
from tinghao.consultations.rules import ByLink
from tinghao.core import clock, refusals
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.notifications.models import Notice

PHONE = "13900000001"


def made(cast: make.Cast, case: make.Case, **changed: object) -> ItemLink:
    return actions.make_link(case.item, by=cast.convener.actor, unit=cast.unit, **changed)  # type: ignore[arg-type]


def opened(link: ItemLink) -> ByLink:
    return links.public_item_by_link(linking.word_of(link))[2]


def test_every_act_goes_the_way_of_the_others_and_is_told_as_by_link(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    link = made(cast, case)
    by = opened(link)
    actions.accept_item(case.item, by=by)
    actions.report_progress(case.item, by=by, words="示例：量过了。")
    actions.ask_extension(case.item, by=by, until=case.item.due_on + dt.timedelta(days=3), reason="示例")
    actions.report_item(case.item, by=by, code="A", words="示例：换好了。")
    actions.sign_answer(link, name="示例·窦师傅")
    entries = Entry.objects.filter(subject="order", subject_id=case.pk, part="unit_link")
    assert list(entries.order_by("seq").values_list("kind", flat=True)) == [
        "items.accepted",
        "items.progress",
        "items.extension_asked",
        "items.reported",
        "orders.reported",
    ]
    assert case.order.state == "checking"
    word = LinkWord.objects.get()
    assert (word.name, word.kind) == ("示例·窦师傅", "items.reported")
    assert not any("窦" in json.dumps(e.data, ensure_ascii=False) for e in Entry.objects.all())


def test_a_link_opens_its_own_item_only(cast: make.Cast) -> None:
    case, other = make.order(cast, state="handling"), make.order(cast, state="handling")
    by = opened(made(cast, case))
    for act in (
        lambda: actions.accept_item(other.item, by=by),
        lambda: actions.report_progress(other.item, by=by, words="示例"),
        lambda: actions.adjudicate_return(case.item, by=by, unit=cast.unit, words="示例"),
        lambda: actions.make_link(case.item, by=by, unit=cast.unit),
        lambda: queries.item_for(by, other.item.pk),
    ):
        with pytest.raises((refusals.NotFound, refusals.Forbidden)):
            act()


@pytest.mark.parametrize("how", ["revoked", "over", "forged", "unsigned", "long"])
def test_a_link_that_does_not_hold_opens_nothing_in_the_same_words(cast: make.Cast, how: str) -> None:
    case = make.order(cast, state="handling")
    link = made(cast, case)
    word = linking.word_of(link)
    if how == "revoked":
        actions.revoke_link(link, by=cast.convener.actor)
        with pytest.raises(refusals.Stale):
            actions.revoke_link(link, by=cast.convener.actor)
    elif how == "over":
        ItemLink.objects.update(ends_on=clock.today() - dt.timedelta(days=1))
    else:
        word = {"forged": word[:-1] + ("a" if word[-1] != "a" else "b"), "unsigned": link.nonce}.get(
            how, "x" * 5000
        )
    with pytest.raises(refusals.NotFound, match="不对、已到期或被收回"):
        links.public_item_by_link(word)


def test_after_an_adjudication_elsewhere_the_old_link_opens_nothing(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    link = made(cast, case)
    actions.return_item(case.item, by=opened(link), reason="示例：不归我们。")
    actions.adjudicate_return(case.item, by=cast.convener.actor, unit=cast.other_unit, words="示例")
    with pytest.raises(refusals.NotFound, match="别的单位"):
        links.public_item_by_link(linking.word_of(link))


def test_an_adjudicated_item_is_never_bounced_again_by_link_either(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    by = opened(made(cast, case))
    actions.return_item(case.item, by=by, reason="示例")
    actions.adjudicate_return(case.item, by=cast.convener.actor, unit=cast.unit, words="示例")
    with pytest.raises(refusals.Refusal):
        actions.return_item(case.item, by=by, reason="示例")
    assert "return" not in queries.item_steps_open_to(by, case.item)


def test_a_helping_unit_answers_to_the_lead_unit_and_not_to_the_public(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    case.item.co_units.set([cast.other_unit])
    link = actions.make_link(case.item, by=cast.convener.actor, unit=cast.other_unit)
    by = opened(link)
    assert queries.item_steps_open_to(by, case.item) == {"progress"}
    said = actions.report_progress(case.item, by=by, words="示例：我们配合。")
    assert (said.is_public, said.organisation_id) == (False, cast.other_unit.pk)


@pytest.mark.parametrize("name", ["member", "handling_unit", "convener_next_door", "stranger", "inspector"])
def test_only_convener_and_offices_make_and_take_back_links(cast: make.Cast, name: str) -> None:
    case = make.order(cast, state="handling")
    who = cast.everybody[name].actor
    with pytest.raises((refusals.Forbidden, refusals.NotFound)):
        actions.make_link(case.item, by=who, unit=cast.unit)
    with pytest.raises((refusals.Forbidden, refusals.NotFound)):
        actions.revoke_link(made(cast, case), by=who)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"phone": "0550-3021234"}, "phone"),
        ({"phone": "139"}, "phone"),
        ({"ends_on": dt.date(2020, 1, 1)}, "ends_on"),
        ({"ends_on": dt.date(2099, 1, 1)}, "ends_on"),
    ],
)
def test_a_link_that_makes_no_sense_is_refused(
    cast: make.Cast, changed: dict[str, object], field: str
) -> None:
    case = make.order(cast, state="handling")
    with pytest.raises(refusals.Invalid) as refused:
        made(cast, case, **changed)
    assert set(refused.value.fields) == {field}
    with pytest.raises(refusals.Invalid):
        actions.make_link(case.item, by=cast.convener.actor, unit=cast.other_unit)
    assert not ItemLink.objects.exists()


def test_a_fourth_open_link_for_one_unit_is_refused(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    for _n in range(3):
        made(cast, case)
    with pytest.raises(refusals.Invalid, match="3 个"):
        made(cast, case)


def test_the_link_goes_out_once_and_reminders_follow_to_the_same_telephone(
    cast: make.Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINGHAO_SMS_GATEWAY", "tinghao.notifications.gateways.FileGateway")
    monkeypatch.setenv("TINGHAO_SMS_FILE", str(tmp_path / "sms.jsonl"))
    case = make.order(cast, state="handling")
    link = made(cast, case, phone=PHONE, address="https://example.test/u/")
    worker.drain()
    sent = [json.loads(line) for line in (tmp_path / "sms.jsonl").read_text(encoding="utf-8").splitlines()]
    mine = [m for m in sent if m["phone"] == PHONE]
    assert len(mine) == 1
    assert f"https://example.test/u/{linking.word_of(link)}" in mine[0]["text"]
    with clock.at(clock.now() + dt.timedelta(days=40)):
        tasks.watch_items.call()
        worker.drain()
    assert Notice.objects.filter(template="clock.red", way="sms", subject_id=case.pk).count() == 1
    actions.revoke_link(link, by=cast.convener.actor)
    assert ItemLink.objects.get().phone == ""


def test_names_and_telephones_are_forgotten_a_year_after_the_link_ended(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    link = made(cast, case, phone=PHONE)
    actions.accept_item(case.item, by=opened(link))
    actions.sign_answer(link, name="示例·窦师傅")
    with clock.at(clock.now() + dt.timedelta(days=300)):
        tasks.forget_links.call()
        assert LinkWord.objects.get().name
    with clock.at(clock.now() + dt.timedelta(days=500)):
        tasks.forget_links.call()
    assert (LinkWord.objects.get().name, ItemLink.objects.get().phone) == ("", "")


def test_one_that_answers_at_the_last_moment_does_not_stop_the_silence_of_the_others(
    cast: make.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make.order(cast, state="handling"), make.order(cast, state="handling")
    by_silence = actions.accept_by_silence

    def somebody_is_first(item: object) -> None:
        if item == first.item:
            actions.accept_item(first.item, by=cast.handling_unit.actor)
        by_silence(item)  # type: ignore[arg-type]

    monkeypatch.setattr(tasks.actions, "accept_by_silence", somebody_is_first)
    with clock.at(clock.now() + dt.timedelta(days=10)):
        tasks.accept_by_silence.call()
    assert [first.item.state, second.item.state] == ["accepted", "accepted"]
