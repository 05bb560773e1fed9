"""What an office, an inspector and the inspected side fill in; what the system knows stands there already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinghao.core.web.pictures import PicturesField
from tinghao.desk.forms import DateField, DeskForm, WordsField
from tinghao.inspections import measures
from tinghao.inspections.actions import NewItem
from tinghao.inspections.choices import Scoring
from tinghao.inspections.models import NAME_LIMIT, TEXT_LIMIT, WORDS_LIMIT


def _short(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, widget=forms.NumberInput(attrs={"class": "short"}), **kwargs)


class ChecklistForm(DeskForm):
    """A new list."""

    name = forms.CharField(
        label=_("清单的名称"),
        max_length=NAME_LIMIT,
        help_text=_("例如：三同时。条目照本地文件自己写，系统不替文件定内容。"),
        error_messages={"required": _("请写清单的名称，例如：三同时。")},
    )
    owner = forms.ChoiceField(label=_("哪个办公室的"), choices=())

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        self.fields["owner"].initial = owners[0][0] if owners else ""


class ItemForm(DeskForm):
    """One item: typed, or read by the system."""

    section = forms.CharField(
        label=_("分组"),
        max_length=NAME_LIMIT,
        required=False,
        widget=forms.TextInput(attrs={"list": "sections"}),
    )
    measure = forms.ChoiceField(label=_("怎么判断"), choices=(), required=False)
    text = forms.CharField(
        label=_("看什么"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("选了系统读数的可以空着，用读数的名称。"),
    )
    threshold = _short(_("至少百分之几"), min_value=0, max_value=100, help_text=_("只用于系统读数。"))
    weight = _short(_("分值"), min_value=1, max_value=100)
    kept_because = forms.CharField(label=_("为什么保留"), max_length=TEXT_LIMIT, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            ("", _("到现场看，由督查人员判断")),
            (_("系统自动读数"), [(m.name, m.label) for m in measures.MEASURES.values()]),
        ]

    @property
    def new(self) -> NewItem:
        """The item as it was typed."""
        return NewItem(**self.cleaned_data)


class RulesForm(DeskForm):
    """How a version is judged."""

    scoring = forms.ChoiceField(label=_("怎么评"), widget=forms.RadioSelect, choices=Scoring.choices)
    rectify_within = _short(_("发现问题后，几个工作日内整改"), min_value=1, max_value=250)


class LimitForm(DeskForm):
    """How often at most."""

    owner = forms.CharField(widget=forms.HiddenInput)
    most = _short(_("同一个地方一年最多督查几次"), min_value=1, max_value=12)


class PlanForm(DeskForm):
    """A new inspection: everything is filled in but the places."""

    version = forms.ChoiceField(label=_("用哪份清单"), choices=())
    title = forms.CharField(
        label=_("名称"), max_length=NAME_LIMIT, required=False, help_text=_("空着就用年份和清单的名称。")
    )
    day = DateField(label=_("哪天去"))
    first = DateField(label=_("看哪段时间，从"))
    last = DateField(label=_("到"))
    is_announced = forms.BooleanField(
        label=_("事先告知"), required=False, help_text=_("不告知的，被督查的一方到反馈时才看得到。")
    )
    sample_size = _short(_("每处抽几单来看"), min_value=0, max_value=50)
    inspectors = forms.MultipleChoiceField(
        label=_("谁去看"),
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一位督查人员。")},
    )
    kept_because = forms.CharField(
        label=_("超过次数或者挨得太近，为什么还要去"), max_length=TEXT_LIMIT, required=False
    )

    def __init__(
        self, *args: Any, versions: list[tuple[str, str]], people: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = versions  # type: ignore[attr-defined]
        self.fields["inspectors"].choices = people  # type: ignore[attr-defined]


class PeopleForm(DeskForm):
    """Who looks from now on."""

    inspectors = forms.MultipleChoiceField(
        label=_("谁去看"), choices=(), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inspectors"].choices = people  # type: ignore[attr-defined]


class WordsForm(DeskForm):
    """Some words, and no more."""

    words = WordsField(label=_("说明"), limit=WORDS_LIMIT, rows=3, required=False)

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["words"].label = label


class PapersField(forms.FileField):
    """Several papers. It cleans to nothing: they are looked at by content, one by one, apart."""

    def __init__(self, **kwargs: Any) -> None:
        widget = _Files(attrs={"accept": ".pdf,.docx", "multiple": True})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> None:
        """Nothing."""
        del data, initial


class _Files(forms.FileInput):
    allow_multiple_selected = True


class ReportForm(DeskForm):
    """What was put right."""

    words = WordsField(label=_("整改了什么，现在怎样"), limit=WORDS_LIMIT, rows=4, required=False)
    papers = PapersField(label=_("材料"), help_text=_("PDF 或 Word，最多 5 份，每份 10 MB 以内。"))
    photos = PicturesField(
        label=_("照片"), help_text=_("不要求拍照。说得清楚就不用附；附了也不算分，最多 6 张。")
    )


class SendBackForm(DeskForm):
    """What is still missing, and until when."""

    words = WordsField(label=_("还差什么"), limit=WORDS_LIMIT, rows=3, required=False)
    due_on = DateField(label=_("再整改到哪天"))


class ChangeForm(DeskForm):
    """The wording, the day and the person of a finding."""

    what = WordsField(label=_("哪里不对"), limit=WORDS_LIMIT, rows=3, required=False)
    due_on = DateField(label=_("整改到哪天"))
    person = forms.ChoiceField(label=_("谁负责"), choices=(), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", _("不指定到人")), *people]  # type: ignore[attr-defined]
