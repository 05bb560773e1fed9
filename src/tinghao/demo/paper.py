"""Slips of paper in the demo: a printing that went round, one batch handed in, one that lies open."""

from __future__ import annotations

from tinghao.demo.cast import Town
from tinghao.demo.days import Days
from tinghao.demo.stage import Story
from tinghao.divisions.models import Division
from tinghao.documents import actions as documents
from tinghao.documents import queries as read
from tinghao.documents.choices import Kind
from tinghao.slips import actions

PLACE = "南谯区/龙蟠街道/龙蟠南苑社区"


def story(town: Town, days: Days) -> Story:
    """The proxy of 龙蟠南苑 types off what the box in the hall held."""
    clerk = town.staff("daitian")
    yield days.moment(4, 9, 5)
    place = Division.objects.get(pk=town.code(PLACE))
    run = documents.print_forms(by=clerk, kind=Kind.APPLICATION, about=place, copies=8)
    codes = read.codes_of(run)
    yield days.moment(2, 9, 20)
    first = {
        "words": "楼道口的声控灯要跺好几脚才亮，老人抱着孩子不敢上楼。（示例，不是真事）",
        "address": "七号楼二单元",
        "wish": "换一盏灵一点的",
        "others": 11,
    }
    slip = actions.keep_slip(read.form_behind(clerk, codes[0]), by=clerk, typed=first)
    actions.hand_in_batch(slip.batch, by=clerk)
    yield days.moment(0, 10, 15)
    second = {
        "words": "快递堆在门厅里，推轮椅出不去。（示例，不是真事）",
        "name": "示例·尤阿姨",
        "consents_publish": True,
    }
    actions.keep_slip(read.form_behind(clerk, codes[1]), by=clerk, typed=second)
