"""The map over HTTP: a resident with nothing but a phone, a convener with nothing but a keyboard."""

from __future__ import annotations

import gzip
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests import make
from tests.opinions import polis, stage

from tinghao.jobs import worker
from tinghao.opinions import actions, codes
from tinghao.opinions.choices import MapState, StatementState, Way
from tinghao.opinions.models import OpinionMap, Statement, Vote, Voter
from tinghao.orders import actions as orders


def url(name: str, made: OpinionMap, *more: Any) -> str:
    return reverse(name, args=[made.pk, *more])


def press(client: Client, made: OpinionMap, choice: str = "1", **changed: str) -> Any:
    """The page is opened and one of its buttons pressed."""
    page = client.get(url("portal:opinion", made))
    typed = {
        "statement": str(page.context["statement"].number),
        "once": page.context["once"],
        "choice": choice,
        **changed,
    }
    return client.post(url("portal:opinion_vote", made), typed)


def test_a_resident_answers_one_after_the_other_changes_one_and_sees_it(cast: make.Cast) -> None:
    made = stage.opened(cast)
    client = Client()
    seen = set()
    for n in range(len(stage.BODIES)):
        assert client.get(url("portal:opinion", made)).context["turn"].answered == n
        answer = press(client, made, "1")
        assert answer.status_code == 303
        seen.add(answer.headers["Location"])
        assert "记下了" in client.get(answer.headers["Location"]).content.decode()
    assert len(seen) == len(stage.BODIES)
    assert "都答完了" in client.get(url("portal:opinion", made)).content.decode()
    again = client.get(url("portal:opinion", made), {"again": "3"})
    assert "您上次选的是“同意”" in again.content.decode()
    client.post(url("portal:opinion_vote", made), {"statement": "3", "choice": "-1"})
    mine = client.get(url("portal:opinion_mine", made)).content.decode()
    assert mine.count('<span class="chip">同意</span>') == len(stage.BODIES) - 1
    assert mine.count('<span class="chip">不同意</span>') == 1
    assert Voter.objects.count() == 1


def test_looking_leaves_nothing_behind_and_a_first_vote_sent_twice_is_one(cast: make.Cast) -> None:
    made = stage.opened(cast)
    client = Client()
    once = client.get(url("portal:opinion", made)).context["once"]
    assert set(client.cookies) <= {"csrftoken"} and not Voter.objects.exists()
    typed = {"statement": "1", "choice": "1", "once": once}
    for browser in (Client(), Client()):  # the answer with the cookie never arrived
        assert browser.post(url("portal:opinion_vote", made), typed).status_code == 303
    assert (Voter.objects.count(), Vote.objects.count()) == (1, 1)


def test_a_replayed_vote_counts_once_and_a_forged_secret_is_a_new_voter(cast: make.Cast) -> None:
    made = stage.opened(cast)
    client = Client()
    press(client, made)
    cookie = client.cookies["tinghao_voter"].value
    for _again in range(20):
        replay = Client()
        replay.cookies["tinghao_voter"] = cookie
        replay.post(url("portal:opinion_vote", made), {"statement": "1", "choice": "1"})
    assert Voter.objects.count() == 1
    forged = Client()
    forged.cookies["tinghao_voter"] = cookie[:-2] + "zz"
    forged.post(url("portal:opinion_vote", made), {"statement": "1", "choice": "1"})
    assert Voter.objects.count() == 2


def test_stuffing_is_stopped_and_said(cast: make.Cast, settings: Any) -> None:
    made = stage.opened(cast)
    settings.PORTAL_LIMITS = {"opinion_voter": (6, 3600)}
    stuffed = [press(Client(), made).status_code for _device in range(9)]
    assert stuffed == [303] * 6 + [429] * 3
    assert Voter.objects.count() == 6
    assert OpinionMap.objects.get().turned_away == 3
    # Who was there before goes on, and everybody reads what happened.
    stage.close(made, by=cast.convener.actor)
    page = Client().get(url("portal:opinion_result", made)).content.decode()
    assert "挡回了 3 次" in page and "手机，不用码 6" in page


def test_one_device_that_answers_quicker_than_anybody_reads_is_stopped(cast: make.Cast) -> None:
    made = stage.opened(cast)
    client = Client()
    press(client, made)
    typed = {"statement": "1", "choice": "1"}
    answers = [client.post(url("portal:opinion_vote", made), typed).status_code for _n in range(201)]
    assert (answers[0], answers[-1]) == (303, 429)


def test_with_codes_only_a_code_opens_and_wrong_ones_run_out(cast: make.Cast) -> None:
    made = stage.opened(cast, needs_code=True)
    client = cast.convener.client
    assert client.post(url("desk:opinion_codes", made), {"codes": "30"}).status_code == 302
    printed = client.get(url("desk:opinion_slips", made)).content.decode()
    code = codes.code(made.pk, 7)
    assert code in printed and printed.count('class="slip-code"') == 30
    phone = Client()
    assert "纸条上的码" in phone.get(url("portal:opinion", made)).content.decode()
    assert phone.post(url("portal:opinion_vote", made), {"statement": "1", "choice": "1"}).status_code == 403
    assert phone.post(url("portal:opinion_code", made), {"typed": code.lower()}).status_code == 303
    assert press(phone, made).status_code == 303
    scanned = Client()
    assert scanned.get(url("portal:opinion_code_link", made, code)).status_code == 303
    assert press(scanned, made, "-1").status_code == 303
    assert (Voter.objects.get().way, Vote.objects.count()) == (Way.CODE, 2)
    guesser = Client()
    tried = [
        guesser.post(url("portal:opinion_code", made), {"typed": f"{n}-BBB-BBB"}).status_code
        for n in range(11)
    ]
    assert tried == [422] * 10 + [429]
    assert guesser.post(url("portal:opinion_code", made), {"typed": code}).status_code == 429


def test_a_statement_goes_to_the_convener_and_comes_back_reworded(cast: make.Cast) -> None:
    made = stage.opened(cast)
    phone, client = Client(), cast.convener.client
    body = "三楼的老张天天在楼道堆东西"
    assert phone.post(url("portal:opinion_say", made), {"body": "好"}).status_code == 422
    assert phone.post(url("portal:opinion_say", made), {"body": body}).status_code == 303
    assert "等审看" in phone.get(url("portal:opinion_mine", made)).content.decode()
    assert body not in Client().get(url("portal:opinion_result", made)).content.decode()
    page = client.get(url("desk:opinion", made)).content.decode()
    assert "可能点了某个人：老张" in page
    number = Statement.objects.get(state=StatementState.WAITING).number
    accept = url("desk:opinion_accept", made, number)
    refused = client.post(accept, {f"s{number}-body": body})
    assert refused.status_code == 422 and body in refused.content.decode()
    assert client.post(accept, {f"s{number}-body": "楼道里不应该堆东西"}).status_code == 302
    assert client.post(accept, {f"s{number}-body": "再来一次也不行"}).status_code == 409
    assert "楼道里不应该堆东西" in phone.get(url("portal:opinion_mine", made)).content.decode()
    decline = url("desk:opinion_decline", made, number)
    assert client.post(decline, {"reason": "personal"}).status_code == 302
    mine = phone.get(url("portal:opinion_mine", made)).content.decode()
    assert "没有采用：点了某个人的名字" in mine and "楼道里" not in mine


def test_a_sheet_is_entered_by_figures_and_entered_again_only_on_purpose(cast: make.Cast) -> None:
    made = stage.opened(cast)
    client, address = cast.member.client, url("desk:opinion_paper", made)
    assert 'name="s12"' in client.get(address).content.decode()
    wrong = client.post(address, {"sheet": "1", "s1": "7", "s2": "1"})
    assert wrong.status_code == 422 and 'value="7"' in wrong.content.decode()
    done = client.post(address, {"sheet": "1", "s1": "1", "s2": "2", "s3": "3"})
    assert done.headers["Location"].endswith("?sheet=2")
    again = client.post(address, {"sheet": "1", "s1": "2"})
    assert again.status_code == 409 and 'name="replaces"' in again.content.decode()
    assert client.post(address, {"sheet": "1", "s1": "2", "replaces": "1"}).status_code == 302
    assert list(Vote.objects.values_list("statement__number", "choice")) == [(1, -1)]
    assert cast.inspector.client.get(address).status_code == 403


def test_a_convener_goes_from_the_question_to_the_result(cast: make.Cast) -> None:
    client = cast.convener.client
    typed = {"title": "示例：车位怎么分", "place": make.COMMUNITY, "takes_statements": "on"}
    assert client.post(reverse("desk:opinion_new"), {**typed, "title": ""}).status_code == 422
    assert client.post(reverse("desk:opinion_new"), typed).status_code == 302
    made = OpinionMap.objects.get()
    assert client.post(url("desk:opinion_open", made)).status_code == 422
    bodies = "\n".join(stage.BODIES)
    assert client.post(url("desk:opinion_statements", made), {"bodies": bodies}).status_code == 302
    named = client.post(url("desk:opinion_statements", made), {"bodies": "物业的刘经理不接电话"})
    assert named.status_code == 422 and "刘经理" in named.content.decode()
    assert Client().get(url("portal:opinion_result", made)).status_code == 404
    assert client.post(url("desk:opinion_open", made)).status_code == 302
    assert "结果还没有画出来" in Client().get(url("portal:opinion_result", made)).content.decode()
    stage.vote(made, 4)
    client.post(url("desk:opinion_draw", made))
    worker.drain()
    assert "人还太少，先不显示" in Client().get(url("portal:opinion_result", made)).content.decode()
    stage.vote(made, 8, first=4)
    client.post(url("desk:opinion_draw", made))
    worker.drain()
    page = Client().get(url("portal:opinion_result", made)).content.decode()
    assert "分群没有意义" in page and "再有 18 人答够" in page
    stage.vote(made, 30, first=12)
    assert client.post(url("desk:opinion_close", made)).status_code == 302
    worker.drain()
    page = Client().get(url("portal:opinion_result", made)).content.decode()
    assert "甲群" in page and ">21 人</text>" in page and "都同意" in page
    assert OpinionMap.objects.get().state == MapState.CLOSED
    assert Client().get(url("portal:opinion", made)).status_code == 302
    assert (
        Client().post(url("portal:opinion_vote", made), {"statement": "1", "choice": "1"}).status_code == 409
    )
    figures = Client().get(url("portal:opinion_table", made)).content.decode()
    assert figures.count("\r\n") == 13 and "group-1-disagree" in figures
    assert client.get(url("desk:opinion_poster", made)).status_code == 200


def test_public_data_comes_in_over_the_form_and_wrong_files_do_not(cast: make.Cast) -> None:
    client = cast.county_office.client

    def send(comments: bytes, people: bytes) -> Any:
        return client.post(
            reverse("desk:opinion_import"),
            {
                "title": "Brexit",
                "place": make.COUNTY,
                "source": "CC BY 4.0",
                "comments": SimpleUploadedFile("comments.csv", comments),
                "people": SimpleUploadedFile("participants-votes.csv", people),
            },
        )

    good = (polis.raw(polis.NAMES[0], "comments.csv"), polis.raw(polis.NAMES[0], "participants-votes.csv"))
    assert send(good[0], gzip.compress(good[1])).status_code == 422
    assert not OpinionMap.objects.exists()
    assert send(*good).status_code == 302
    worker.drain()
    page = Client().get(url("portal:opinion_result", OpinionMap.objects.get())).content.decode()
    assert "CC BY 4.0" in page and "204 人" in page


def test_lists_take_the_same_number_of_queries_whatever_the_rows(
    cast: make.Cast, django_assert_num_queries: Any
) -> None:
    def count(address: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        cast.convener.client.get(address)
        with CaptureQueriesContext(connection) as queries:
            cast.convener.client.get(address)
        return len(queries)

    made = stage.opened(cast)
    addresses = (reverse("desk:opinions"), reverse("portal:opinions"), url("desk:opinion", made))
    before = [count(a) for a in addresses]
    for n in range(3):
        stage.drafted(cast)
        stage.opened(cast)
        stage.vote(made, 6, first=6 * n)
    assert [count(a) for a in addresses] == before


def test_a_case_leads_to_its_map_once_it_is_open(cast: make.Cast) -> None:
    order = make.order(cast, state="consulting").order
    orders.publish_order(order, by=cast.convener.actor, title="示例：车位", words="示例：车位")
    made = stage.drafted(cast, consultation=order.consultations.get())
    page = reverse("portal:case", args=[order.number])
    assert "说说您的看法" not in Client().get(page).content.decode()
    actions.open_map(made, by=cast.convener.actor)
    told = Client().get(page).content.decode()
    assert "说说您的看法" in told and reverse("portal:opinion", args=[made.pk]) in told
