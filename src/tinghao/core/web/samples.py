"""What the style guide shows: one sample of each kind of page, with invented words and people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest

from tinghao.core import clock
from tinghao.core.web import icons


class PlaceSample(forms.Form):
    """A form with every kind of field."""

    text = forms.CharField(
        label="想说的是什么事",
        help_text="写清楚在哪里、是什么事就可以。例如：三号楼后面的路灯坏了半个月；小区南门没有坡道，轮椅上不来。",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "三号楼后面的路灯坏了半个月……"}),
    )
    community = forms.ChoiceField(
        label="在哪个社区",
        choices=[("", "请选择"), ("1", "琅琊街道 · 万桥社区"), ("2", "扬子街道 · 龙蟠社区")],
    )
    address = forms.CharField(
        label="具体位置", max_length=60, required=False, help_text="楼号、路口或店名都行。"
    )
    photos = forms.FileField(label="照片", required=False, help_text="最多 6 张，照片里的位置信息会去掉。")
    contact = forms.CharField(label="手机号", max_length=20, required=False)
    may_publish = forms.BooleanField(
        label="同意把隐去姓名和住址的内容公开", required=False, help_text="不同意也一样办理。"
    )


class AnswerSample(forms.Form):
    """One question with three large answers."""

    solved = forms.ChoiceField(
        label="这件事解决了吗",
        choices=[("yes", "解决了"), ("no", "没有解决"), ("unsure", "说不准")],
        widget=forms.RadioSelect,
    )
    ways = forms.MultipleChoiceField(
        label="愿意怎么联系您",
        choices=[("sms", "短信"), ("call", "电话"), ("visit", "上门")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


ENTRIES = (
    ("万桥新苑公厕交付后一直没有开门", "琅琊街道 · 万桥社区", "今天 08:12", 1, 1, "", "yellow", 0, 1),
    (
        "龙蟠南苑地下车库充电桩不够用，晚上排队到十点",
        "扬子街道 · 龙蟠社区",
        "昨天 17:40",
        2,
        2,
        "",
        "blue",
        0,
        4,
    ),
    ("兰天西小区物业费涨价前没有问过业主", "清流街道 · 兰天西社区", "11月19日", 3, 2, "", "red", 3, -4),
    ("三号楼后面的路灯坏了半个月", "东门街道 · 鼓楼社区", "11月18日", 4, 3, "", "", 0, 6),
    ("菜场门口电动车占了盲道", "南门街道 · 南湖社区", "11月17日", 3, 2, "rework", "yellow", 0, 0),
    ("想请人讲讲宅基地退出怎么算", "井楠村", "11月12日", 1, 1, "referred", "", 0, 9),
    ("楼道里的杂物清走了，谢谢", "西门街道 · 遵阳社区", "11月3日", 4, 4, "", "", 0, 20),
)


def guide(request: HttpRequest) -> dict[str, Any]:
    """Every component on one page."""
    today = clock.today()
    now = clock.now()
    wrong = PlaceSample({"text": "", "community": "", "address": "三号楼"})
    return {
        "form": PlaceSample(),
        "wrong": wrong,
        "answer": AnswerSample(auto_id="answer_%s"),
        "now": now,
        "yesterday": now - dt.timedelta(days=1),
        "earlier": now - dt.timedelta(days=20),
        "last_year": now - dt.timedelta(days=400),
        "tomorrow": today + dt.timedelta(days=1),
        "in_a_week": today + dt.timedelta(days=7),
        "late": today - dt.timedelta(days=5),
        "address": request.build_absolute_uri("/r/8K3QW-7MZ2P"),
        "large_number": 1832,
        "icons": sorted(icons.PATHS),
    }


def desk(request: HttpRequest) -> dict[str, Any]:
    """The three panes with a list and a case."""
    del request
    today = clock.today()
    rows = [
        {
            "title": title,
            "place": place,
            "at": at,
            "station": station,
            "filled": filled,
            "kind": kind,
            "colour": colour,
            "overdue": overdue,
            "due": today + dt.timedelta(days=days),
        }
        for title, place, at, station, filled, kind, colour, overdue, days in ENTRIES
    ]
    return {"rows": rows * 3, "today": today, "now": clock.now()}


Context = Callable[[HttpRequest], dict[str, Any]]
PAGES: dict[str, tuple[str, Context]] = {
    "": ("core/style/guide.html", guide),
    "receipt": ("core/style/receipt.html", guide),
    "place": ("core/style/place.html", guide),
    "list": ("core/style/desk_list.html", desk),
    "case": ("core/style/desk_case.html", desk),
}
