"""An office's paper, and the documents of some (invented) meetings."""

from __future__ import annotations

from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.demo.cast import Town
from tinghao.demo.days import Days
from tinghao.demo.stage import Story
from tinghao.documents import actions
from tinghao.documents.choices import Kind


def story(town: Town, days: Days) -> Story:
    """The county writes its paper; minutes and lists are made, and a notice with its sign-in sheet."""
    county = town.code("南谯区")
    office = town.staff("xianban")
    yield days.moment(16, 9, 20)
    actions.set_office_paper(
        by=office,
        office=county,
        words={
            "name": "政协示例区委员会办公室",
            "mark_notice": "政协示例区委员会办公室文件",
            "mark_minutes": "示例区微协商会议纪要",
            "mark_report": "协商专报",
            "addressee": "区委、区政府",
            "copy_to": "区委办公室，区政府办公室，各镇（街道）",
        },
        series={
            "notice": actions.Series("示协通", 6),
            "minutes": actions.Series("示协纪", 11),
            "report": actions.Series("示协报", 2),
        },
    )
    yield days.moment(1, 16)
    held = Consultation.objects.filter(county=county, state=ConsultationState.RECORDED)
    for meeting in held.order_by("-starts_at", "-pk")[:2]:
        for kind in (Kind.MINUTES, Kind.OUTCOMES):
            actions.make_document(meeting, by=town.convener(meeting.division_code), kind=kind)
    planned = Consultation.objects.filter(county=county, state=ConsultationState.PLANNED)
    for meeting in planned.order_by("-starts_at", "-pk")[:1]:
        by = town.convener(meeting.division_code)
        actions.make_document(meeting, by=by, kind=Kind.NOTICE)
        actions.print_forms(by=by, kind=Kind.SIGN_IN, about=meeting)
