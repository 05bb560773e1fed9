"""What others wrote is shown and never run; what others have is neither shown nor changed."""

from __future__ import annotations

import itertools
import re

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from tests import make
from tests.chaos import addresses
from tests.chaos.addresses import Real

from tinghao.core import clock
from tinghao.history import triggers
from tinghao.history.models import Entry, Words
from tinghao.orders import queries
from tinghao.orders.models import Order, Requester
from tinghao.people.models import Account, Person

pytestmark = pytest.mark.django_db
EVIL = "<xss>'q\"q{{7*7}}"
# Columns that hold words of people. Codes, states and keys are chosen by the house.
OF_THE_HOUSE = re.compile(
    r"code|number|key|digest|state|kind|nonce|county|city|township|community|print|phone|address$|template|"
    r"measure|dedupe|role|username|password|level|channel|category|device|purpose|subject|reason|part|answer|form"
)


def spoil_every_text() -> int:
    """All that people once wrote reads EVIL from now on; returns how many columns there were."""
    count = 0
    for model in apps.get_models():
        if not model.__module__.startswith("tinghao.") or model in {Entry, Words}:
            continue
        for column in model._meta.concrete_fields:
            is_text = isinstance(column, models.TextField) or (
                isinstance(column, models.CharField) and (column.max_length or 0) >= 20
            )
            if is_text and not column.unique and not column.choices and not OF_THE_HOUSE.search(column.name):
                # Not the same in every row: some must differ.
                words = Concat(Value(EVIL), Cast("pk", models.CharField()))
                count += bool(model._default_manager.update(**{column.name: words}))
    triggers.drop(connection)
    Words.objects.exclude(body="").update(body=EVIL)
    triggers.create(connection)
    return count


def test_what_people_wrote_is_never_run_on_any_page(cast: make.Cast) -> None:
    real = Real(cast)
    for case in real.cases:
        published = {"is_published": True, "signed_by_id": 1, "signed_at": clock.now()}
        Order.objects.filter(pk=case.pk).update(address="x", public_text="x", public_title="x", **published)
        Requester.objects.filter(pk=case.requester_id).update(name="x")
    make.venue()
    assert spoil_every_text() >= 12
    seen = 0
    for role in ("resident", "convener", "member", "handling_unit", "system_admin"):
        client = cast.everybody[role].client
        for address in addresses.every():
            if address.name.startswith("desk:") != (role != "resident"):
                continue
            for turn in range(2 if address.gaps else 1):
                answer = client.get(real.path(address, turn))
                if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
                    continue
                text = answer.content.decode()
                assert "<xss" not in text, f"{role} {address.route}"
                assert 'q"q' not in text, f"{role} {address.route}"
                assert "49" not in re.findall(r"'q&quot;q(\S\S)", text)
                seen += "&lt;xss" in text
    assert seen >= 25, seen


def test_an_exported_list_starts_no_formula(cast: make.Cast) -> None:
    case = make.order(cast, state="open")
    for evil in (
        "=cmd|' /C calc'!A0",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1",
        "＋1",
        "－1",
        "＠a",
    ):
        Order.objects.filter(pk=case.pk).update(title=evil, address=evil)
        text = cast.city_office.client.get("/desk/queues/all/export").content.decode()
        for cell in re.split(r'[,\n]"?', text):
            assert not re.match(r"[=+@\t\r＝＋－＠]|-\d", cell), (evil, cell)


@pytest.fixture
def far(cast: make.Cast) -> make.Case:
    """A case of another county that nobody here has to do with."""
    case = make.placed(at=make.FAR_AWAY, words="示例：外县机密事项九七三", phone="13912345678")
    Requester.objects.filter(pk=case.requester_id).update(name="示例外县人")
    return case


NOT_THEIRS = ("convener", "member", "handling_unit", "county_office", "proxy")


def test_numbers_that_one_counts_up_open_nothing_of_others(cast: make.Cast, far: make.Case) -> None:
    person = make.person("示例外县同事", at=make.OTHER_COUNTY, phone="13987654321")
    values = {"number": far.number, "person_id": str(person.pk), "token": far.number}
    before = Entry.objects.count(), Order.objects.get(pk=far.pk).state, Account.objects.count()
    for role, address in itertools.product(("resident", *NOT_THEIRS), addresses.every()):
        if not address.gaps or address.name in {"portal:who", "portal:poster", "portal:figures_of"}:
            continue
        if address.name.startswith("desk:") != (role != "resident"):
            continue
        client = cast.everybody[role].client
        path = address.filled(lambda kind, name: values.get(name) or (str(far.pk) if kind == "int" else "x"))
        for method in ("get", "post"):
            with transaction.atomic():
                answer = getattr(client, method)(path, {"words": "x", "reason": "private", "name": "x"})
                changed = Entry.objects.count(), Order.objects.get(pk=far.pk).state, Account.objects.count()
                named = Person.objects.get(pk=person.pk).name
                transaction.set_rollback(True)
            text = "" if answer.streaming else answer.content.decode("utf-8", "replace")
            said = f"{role} {method} {path} {answer.status_code}"
            for secret in ("外县机密", "示例外县", "13912345678", "13987654321"):
                assert secret not in text, said
            if {name for _, name in address.gaps} & {"number", "person_id", "token"}:
                assert answer.status_code in {301, 302, 303, 401, 403, 404, 405}, said
                assert changed == before and named == "示例外县同事", said


def test_lists_and_searches_show_nothing_of_others(cast: make.Cast, far: make.Case) -> None:
    make.person("示例外县同事", at=make.OTHER_COUNTY, phone="13987654321")
    for role, address in itertools.product(NOT_THEIRS, addresses.every()):
        client = cast.everybody[role].client
        if address.gaps or not address.name.startswith("desk:"):
            continue
        for asked in (
            {},
            {"q": "外县"},
            {"q": far.number},
            {"q": "13912345678"},
            {"place": make.OTHER_COUNTY},
        ):
            answer = client.get("/" + address.route, asked)
            if answer.streaming:
                continue
            text = answer.content.decode("utf-8", "replace")
            for secret in ("外县机密", "示例外县", "13987654321"):
                assert secret not in text, f"{role} {address.route} {asked}"


def test_a_receipt_of_another_opens_only_its_own(cast: make.Cast) -> None:
    mine, other = make.placed(words="示例：我的事"), make.placed(words="示例：别人的机密")
    token = queries.receipt_link(mine.requester)
    number = token.split(".")[0]
    client = Client()
    for forged in (
        token.replace(mine.number, other.number),
        token[:-1],
        token + "x",
        token.upper(),
        f"{number}.{other.requester.link_nonce}:{token.rsplit(':', 1)[1]}",
    ):
        assert client.get(f"/r/{forged}").status_code == 404
        for act in ("check", "withdraw", "erase"):
            assert client.post(f"/r/{forged}/{act}", {"answer": "yes"}).status_code == 404
    wrong = client.post("/r", {"number": other.number, "code": mine.code})
    unknown = client.post("/r", {"number": "1234567897", "code": mine.code})
    no_number = client.post("/r", {"number": "1", "code": "1"})
    assert {wrong.status_code, unknown.status_code, no_number.status_code} == {422}
    assert wrong.context["form"].errors == unknown.context["form"].errors == no_number.context["form"].errors
