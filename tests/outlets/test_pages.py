"""The pages of the ways out: whose they are, what they show once, and spreadsheets in foreign columns."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
from tests import make
from tests.outlets import stage
from tests.outlets.receiver import Receiver

from tinghao.core.actors import SYSTEM
from tinghao.jobs import worker
from tinghao.outlets import actions
from tinghao.outlets.models import ApiKey, Delivery, Endpoint, Layout
from tinghao.people import actions as people


def test_an_endpoint_is_opened_tried_and_its_key_shown_once(cast: make.Cast, receiver: Receiver) -> None:
    stage.told(cast.member.member.pk)
    office = cast.county_office.client
    typed = {"ledger": make.COUNTY, "name": "示例考核系统", "url": "https://127.1.2.3.4.5/"}
    wrong = office.post("/desk/outlets/new", typed)
    assert wrong.status_code == 422 and "示例考核系统" in wrong.content.decode()
    made = office.post("/desk/outlets/new", typed | {"url": receiver.url})
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", made.content.decode())
    assert found is not None
    receiver.secret = found[0]
    page = f"/desk/outlets/{Endpoint.objects.get().pk}/"
    assert "whsec_" not in office.get(page).content.decode()
    answer = office.post(f"{page}test")
    worker.drain()
    shown = office.get(answer["Location"]).content.decode()
    assert "已送到" in shown and receiver.forged == 0 and len(receiver.taken) == 1
    assert (
        "whsec_" not in str(Endpoint.objects.values())
        and cast.other_county_office.client.get(page).status_code == 404
    )
    assert cast.convener.client.get(page).status_code == 403


def test_what_was_given_up_is_read_and_sent_again(cast: make.Cast, receiver: Receiver) -> None:
    made = stage.endpoint(receiver)
    stage.told(cast.member.member.pk, many=2)
    Delivery.objects.update(state="dead", attempts=20, problem="status", status=500)
    office, page = cast.county_office.client, f"/desk/outlets/{made.pk}/"
    shown = office.get(f"{page}?show=dead").content.decode()
    assert "msg_341103_1" in shown and "对方回答失败" in shown and "示例委员" not in shown
    one = Delivery.objects.order_by("pk")[0]
    assert office.post(f"{page}resend", {"delivery": one.pk}).status_code == 302
    worker.drain()
    assert [m["data"]["seq"] for m in receiver.taken] == [1]
    assert office.post(f"{page}resend").status_code == 302
    worker.drain()
    assert [m["data"]["seq"] for m in receiver.taken] == [1, 2]
    assert office.post(f"{page}resend").status_code == 409


def test_switching_changing_and_rotating(cast: make.Cast, receiver: Receiver) -> None:
    made = stage.endpoint(receiver)
    office, page = cast.system_admin.client, f"/desk/outlets/{made.pk}/"
    assert office.post(f"{page}switch", {"to": "pause"}).status_code == 302
    assert office.post(f"{page}switch", {"to": "pause"}).status_code == 409
    assert office.post(f"{page}test").status_code == 409
    assert office.post(f"{page}switch", {"to": "resume"}).status_code == 302
    assert office.post(f"{page}change", {"name": "", "url": receiver.url}).status_code == 422
    assert office.post(f"{page}change", {"name": "示例二", "url": receiver.url}).status_code == 302
    assert "whsec_" in office.post(f"{page}rotate").content.decode()
    made.refresh_from_db()
    assert made.name == "示例二" and made.secrets.count() == 2
    assert office.get("/desk/outlets/").status_code == 200


def test_a_key_is_shown_once_and_taken_back(cast: make.Cast) -> None:
    stage.ledger()
    office = cast.county_office.client
    made = office.post("/desk/outlets/keys/new", {"ledger": make.COUNTY, "name": "示例"})
    assert re.search(r"thk_[\w-]{40,}", made.content.decode())
    key = ApiKey.objects.get()
    assert key.hint in office.get("/desk/outlets/").content.decode()
    assert cast.other_county_office.client.post(f"/desk/outlets/keys/{key.pk}/revoke").status_code == 404
    assert office.post(f"/desk/outlets/keys/{key.pk}/revoke").status_code == 302
    assert office.post("/desk/outlets/keys/new", {"ledger": make.CITY, "name": "示例"}).status_code == 422


def test_the_receivers_own_columns_come_out_in_their_order(cast: make.Cast) -> None:
    stage.told(cast.member.member.pk, many=2)
    office, page = cast.county_office.client, f"/desk/ledgers/{make.COUNTY}/sheets"
    typed = {
        "name": "示例：报考核办",
        "heading": ["序号", "", "姓名（委员）", "备注", ""],
        "field": ["seq", "", "name", "blank", ""],
    }
    wrong = office.post(f"{page}/new", typed | {"heading": ["", "", "姓名", "", ""]})
    assert wrong.status_code == 422 and "第 1 列" in wrong.content.decode()
    assert office.post(f"{page}/new", typed).status_code == 302
    assert office.post(f"{page}/new", typed).status_code == 422, "the name is taken"
    layout = Layout.objects.get()
    asked = {"layout": layout.pk, "format": "csv"}
    told = b"".join(office.get(f"/desk/ledgers/{make.COUNTY}/export", asked)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(told))) == [
        ["序号", "姓名（委员）", "备注"],
        ["1", "示例委员", ""],
        ["2", "示例委员", ""],
    ]
    got = office.get(f"/desk/ledgers/{make.COUNTY}/export", {"layout": layout.pk, "format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(got))).active
    assert [[c.value for c in row] for row in sheet.iter_rows()][1] == [1, "示例委员", None]
    whole = office.get(f"/desk/ledgers/{make.COUNTY}/export", {"format": "csv"})
    assert len(b"".join(whole).decode().splitlines()) == 3
    assert cast.other_county_office.client.get(f"/desk/ledgers/{make.COUNTY}/export").status_code == 404
    assert cast.system_admin.client.get(f"/desk/ledgers/{make.COUNTY}/export").status_code == 403
    assert office.post(f"{page}/{layout.pk}/remove").status_code == 302


def test_a_name_that_looks_like_a_formula_is_only_text(cast: make.Cast) -> None:
    who = cast.member.member.person
    people.change_person(who, name='=HYPERLINK("x")', phone="", by=SYSTEM)
    stage.told(cast.member.member.pk)
    layout = actions.save_layout(stage.ledger(), name="示例", columns=[("=1+1", "name")], by=SYSTEM)
    asked = {"layout": layout.pk, "format": "csv"}
    told = b"".join(cast.county_office.client.get(f"/desk/ledgers/{make.COUNTY}/export", asked))
    rows = list(csv.reader(io.StringIO(told.decode("utf-8-sig"))))
    assert rows == [["'=1+1"], ['\'=HYPERLINK("x")']]
