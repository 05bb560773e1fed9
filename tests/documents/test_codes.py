"""The code of a blank form: what is wrong is found, what was meant is understood, strangers see nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import make
from tests.desk import stage

from tinghao.core import refusals
from tinghao.divisions.models import Division
from tinghao.documents import actions, codes, queries
from tinghao.documents.choices import Kind
from tinghao.documents.models import PrintRun
from tinghao.history.models import Entry

A_RUN = st.text(alphabet=codes.SIGNS, min_size=5, max_size=5)
A_COPY = st.integers(min_value=1, max_value=codes.MOST)


@given(run=A_RUN, copy=A_COPY)
def test_a_code_says_its_printing_and_its_copy(run: str, copy: int) -> None:
    code = codes.code_of(run, copy)
    assert codes.read(code) == (run, copy)
    for shape in (codes.shown(code), code.lower(), f" {code[:4]} {code[4:]} ", f"https://示例.cn/f/{code}?a"):
        assert codes.typed(shape) == code


@given(run=A_RUN, copy=A_COPY)
def test_every_single_wrong_sign_and_every_swap_is_found(run: str, copy: int) -> None:
    code = codes.code_of(run, copy)
    for place, sign in itertools.product(range(codes.LENGTH), codes.SIGNS):
        wrong = code[:place] + sign + code[place + 1 :]
        assert wrong == code or codes.read(wrong) is None
    for i, j in itertools.combinations(range(codes.LENGTH), 2):
        signs = list(code)
        signs[i], signs[j] = signs[j], signs[i]
        assert "".join(signs) == code or codes.read("".join(signs)) is None


def test_what_looks_alike_is_forgiven() -> None:
    code = codes.code_of("25862", 8)
    assert codes.read(codes.typed(code.translate(str.maketrans("2586", "zsbg")))) == ("25862", 8)
    for wrong in ("", "1", "K7MX3H4", code + "2", "〇" * 8, "\0" * 8, code[:-1] + "O"):
        assert codes.read(codes.typed(wrong)) is None


def test_each_form_leads_back_to_what_it_is_about(cast: make.Cast) -> None:
    by = cast.convener.actor
    order, item = stage.handling(cast)
    meeting = item.consultation
    about = {
        Kind.APPLICATION: Division.objects.get(pk=make.COMMUNITY),
        Kind.SATISFACTION: order,
        Kind.SIGN_IN: meeting,
        Kind.HANDLING: item,
    }
    for kind, thing in about.items():
        run = actions.print_forms(by=by, kind=kind, about=thing, copies=3)
        found = queries.codes_of(run)
        assert len(set(found)) == 3
        behind = queries.form_behind(by, codes.shown(found[2]))
        assert (behind.kind, behind.copy, behind.copies) == (kind, 3, 3)
        assert behind.place.startswith(make.COMMUNITY)
        assert (behind.order, behind.consultation, behind.item) == (
            order if kind == Kind.SATISFACTION else None,
            meeting if kind == Kind.SIGN_IN else None,
            item if kind == Kind.HANDLING else None,
        )
        assert Entry.objects.filter(subject="print_run", subject_id=run.pk, kind="documents.printed").exists()
    assert len(queries.runs_visible_to(by)) == 4
    assert not queries.runs_visible_to(cast.convener_next_door.actor)


def test_a_code_is_no_key_to_other_places(cast: make.Cast) -> None:
    place = Division.objects.get(pk=make.COMMUNITY)
    run = actions.print_forms(by=cast.proxy.actor, kind=Kind.APPLICATION, about=place)
    code = queries.codes_of(run)[0]
    for who in (cast.convener_next_door, cast.stranger, cast.inspector, cast.handling_unit):
        with pytest.raises(refusals.NotFound):
            queries.form_behind(who.actor, code)
    with pytest.raises(refusals.NotFound):
        queries.form_behind(cast.proxy.actor, codes.code_of(run.run, 2))
    with pytest.raises(refusals.Invalid):
        queries.form_behind(cast.proxy.actor, code[:-1])


def test_only_a_sensible_number_is_printed_and_only_by_those_who_may(cast: make.Cast) -> None:
    place = Division.objects.get(pk=make.COMMUNITY)
    for copies in (0, -1, 201):
        with pytest.raises(refusals.Invalid):
            actions.print_forms(by=cast.convener.actor, kind=Kind.APPLICATION, about=place, copies=copies)
    for who in (cast.convener_next_door, cast.stranger, cast.handling_unit):
        with pytest.raises(refusals.NotFound):
            actions.print_forms(by=who.actor, kind=Kind.APPLICATION, about=place)
    with pytest.raises(refusals.Forbidden):
        actions.print_forms(by=cast.inspector.actor, kind=Kind.APPLICATION, about=place)
    with pytest.raises(refusals.SignInNeeded):
        actions.print_forms(by=cast.resident.actor, kind=Kind.APPLICATION, about=place)
    assert not PrintRun.objects.exists()


def test_a_run_that_is_taken_gives_way(cast: make.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = iter(["22222", "22222", "33333"])
    monkeypatch.setattr(codes, "new_run", lambda: next(runs))
    place = Division.objects.get(pk=make.COMMUNITY)
    made = [actions.print_forms(by=cast.proxy.actor, kind=Kind.APPLICATION, about=place) for _ in range(2)]
    assert [run.run for run in made] == ["22222", "33333"]
