"""What is typed about a roster; the room decides whether it will do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.core import clock
from tinghao.desk.forms import DateField, DeskForm
from tinghao.people.choices import EndReason


class BringForm(DeskForm):
    """A file with a roster."""

    file = forms.FileField(
        label=_("名册文件"),
        help_text=_("您手上现成的 .xlsx 或 .csv 就行：列的顺序随意，上面有标题、中间有合计都没关系。"),
        error_messages={"required": _("请选一个名册文件。"), "empty": _("这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt"}),
    )
    takes_new = forms.BooleanField(
        label=_("界别和小组的名字就照表里的，没有写错"),
        required=False,
        help_text=_("看起来像写错的名字，系统会先问您；确实是新的，再勾上这一项。"),
    )


class ApplyForm(DeskForm):
    """From which day it holds, and why those who are ticked leave."""

    day = DateField(label=_("从哪天起"))
    reason = forms.ChoiceField(label=_("打勾的人为什么离任"), choices=EndReason, required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["day"].initial = clock.today()
        self.fields["reason"].initial = EndReason.MOVED
