"""The lot over HTTP, from a sheet of names to the printed list; and the page where anybody recomputes it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import make
from tests.lots import stage

from tinghao.core import clock
from tinghao.jobs import worker
from tinghao.lots import actions, record
from tinghao.lots.choices import LotState
from tinghao.lots.models import Lot


def sheet(name: str = "名册.csv", more: str = "") -> SimpleUploadedFile:
    people = "".join(
        f"{p.name},{p.contact},{p.values['性别']},{p.values['年龄段']}\n" for p in stage.sheet().people
    )
    return SimpleUploadedFile(name, f"姓名,手机,性别,年龄段\n{people}{more}".encode())


def new(cast: make.Cast, **more: Any) -> Any:
    typed = {
        "title": "示例：加装电梯居民代表",
        "place": make.COMMUNITY,
        "seats": "10",
        "pool": sheet(),
        **more,
    }
    return cast.convener.client.post(reverse("desk:lot_new"), typed)


def test_a_convener_goes_from_the_sheet_to_the_printed_list(cast: make.Cast) -> None:
    client = cast.convener.client
    assert new(cast).status_code == 302
    lot = Lot.objects.get()
    page = client.get(reverse("desk:lot", args=[lot.pk])).content.decode()
    assert "60 岁以上" in page and 'name="least-0"' in page
    typed = {"seats": "10", "least-4": "4", "most-4": "6", "least-3": "4", "most-3": "6", "compute": "1"}
    assert client.post(reverse("desk:lot_quotas", args=[lot.pk]), typed).status_code == 302
    assert "正在算" in client.get(reverse("desk:lot", args=[lot.pk])).content.decode()
    worker.drain()
    done = client.get(reverse("desk:lot_progress", args=[lot.pk]))
    assert done.headers["HX-Refresh"] == "true"
    page = client.get(reverse("desk:lot", args=[lot.pk])).content.decode()
    assert "每个人的机会" in page and "LEXIMIN" in page
    typed = {"source": "示例：福彩 3D", "draws_on": clock.today().isoformat()}
    assert client.post(reverse("desk:lot_publish", args=[lot.pk]), typed).status_code == 302
    assert client.post(reverse("desk:lot_draw", args=[lot.pk]), {"number": "314"}).status_code == 302
    page = client.get(reverse("desk:lot", args=[lot.pk])).content.decode()
    assert page.count("确定，按规则递补") == 10
    lot.refresh_from_db()
    gone = min(actions.panel_now(lot))
    assert client.post(reverse("desk:lot_replace", args=[lot.pk]), {"person": gone}).status_code == 302
    printed = client.get(reverse("desk:lot_sheet", args=[lot.pk])).content.decode()
    assert printed.count("1380000") == 10
    assert lot.people.get(number=gone).name not in printed
    assert client.post(reverse("desk:lot_erase", args=[lot.pk])).status_code == 302


def test_cells_that_must_be_mended_are_listed_and_nothing_is_stored(cast: make.Cast) -> None:
    answer = new(cast, pool=sheet(more="示例甲,1,,60 岁以上\n"))
    assert answer.status_code == 422
    assert "C62" in answer.content.decode()
    assert not Lot.objects.exists()


def test_quotas_upside_down_or_no_numbers_come_back_as_typed(cast: make.Cast) -> None:
    new(cast)
    lot = Lot.objects.get()
    for typed in ({"least-0": "5", "most-0": "2"}, {"least-0": "三"}, {"seats": "99"}):
        answer = cast.convener.client.post(
            reverse("desk:lot_quotas", args=[lot.pk]), {"seats": "10", **typed}
        )
        assert answer.status_code == 422
        assert f'value="{next(iter(typed.values()))}"' in answer.content.decode()
    assert not lot.quotas.exists()


def test_somebody_else_sees_no_names_and_draws_nothing(cast: make.Cast) -> None:
    lot = stage.published(cast)
    url = reverse("desk:lot_draw", args=[lot.pk])
    assert cast.member.client.post(url, {"number": "123"}).status_code == 403
    assert cast.convener_next_door.client.post(url, {"number": "123"}).status_code == 404
    assert cast.stranger.client.get(reverse("desk:lot", args=[lot.pk])).status_code == 404
    lot.refresh_from_db()
    assert lot.state == LotState.PUBLISHED


def test_the_public_page_recomputes_and_hides_who_they_are(cast: make.Cast) -> None:
    lot = stage.drawn(cast, "042")
    resident = cast.resident.client
    page = resident.get(
        reverse("portal:lot", args=[lot.pk]), {"person": "7", "number": "12"}
    ).content.decode()
    assert "刚才重算过，对得上" in page
    assert lot.digest in page
    found = record.read(lot.told)
    count = sum(7 in panel for panel in found.panels)
    assert f"7 号出现在 {count} 份名单里" in page
    assert "公开号码至少要有 3 位数字" in page
    assert "示例住户" not in page and "1380000" not in page
    file = resident.get(reverse("portal:lot_record", args=[lot.pk]))
    assert record.digest(file.content.decode()) == lot.digest
    assert lot.title in resident.get(reverse("portal:lots")).content.decode()


def test_what_was_changed_in_the_database_is_told_to_everybody(cast: make.Cast) -> None:
    lot = stage.drawn(cast)
    Lot.objects.filter(pk=lot.pk).update(digest="0" * 64)
    page = cast.resident.client.get(reverse("portal:lot", args=[lot.pk])).content.decode()
    assert "对不上" in page and "刚才重算过" not in page


def test_a_lot_that_is_not_published_is_nobodys_business(cast: make.Cast) -> None:
    lot = stage.computed(cast)
    for name in ("portal:lot", "portal:lot_record"):
        assert cast.resident.client.get(reverse(name, args=[lot.pk])).status_code == 404
