"""What an office writes once: who issues, under which marks and numbers; its own templates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access import queries as access
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.documents import answers
from tinghao.desk.forms import DeskForm
from tinghao.divisions import queries as divisions
from tinghao.documents import actions, fields, queries, soffice
from tinghao.documents.choices import NUMBERED, Kind
from tinghao.documents.models import COPY_LIMIT, NAME_LIMIT, PREFIX_LIMIT

_NEEDED = {"required": _("请填写这一项。")}
_WHOLE = {"required": _("请填一个数，没有就填 0。"), "invalid": _("请填写一个整数。")}


class OfficePaperForm(DeskForm):
    """The words and numbers of an office's documents."""

    name = forms.CharField(label=_("发文机关"), max_length=NAME_LIMIT, error_messages=_NEEDED)
    mark_notice = forms.CharField(label=_("通知的红头"), max_length=30, error_messages=_NEEDED)
    mark_minutes = forms.CharField(label=_("纪要的红头"), max_length=30, error_messages=_NEEDED)
    mark_report = forms.CharField(label=_("专报的红头"), max_length=30, error_messages=_NEEDED)
    addressee = forms.CharField(
        label=_("专报送给谁"),
        max_length=COPY_LIMIT,
        required=False,
        help_text=_("主送机关，例如“区委、区政府”。"),
    )
    copy_to = forms.CharField(
        label=_("抄送谁"), max_length=COPY_LIMIT, required=False, help_text=_("用逗号隔开，印在最后一页。")
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for kind in NUMBERED:
            label = Kind(kind).label
            self.fields[f"prefix_{kind}"] = forms.CharField(
                label=_("%(kind)s的代字") % {"kind": label},
                max_length=PREFIX_LIMIT,
                required=False,
            )
            self.fields[f"used_{kind}"] = forms.IntegerField(
                label=_("%(kind)s今年已用到几号") % {"kind": label},
                min_value=0,
                max_value=9_999,
                error_messages=_WHOLE,
            )

    @property
    def series(self) -> list[tuple[Any, Any]]:
        """代字 and last number, kind by kind."""
        return [(self[f"prefix_{kind}"], self[f"used_{kind}"]) for kind in NUMBERED]

    def typed_series(self) -> dict[str, actions.Series]:
        """What was typed about numbers."""
        found = self.cleaned_data
        return {
            str(kind): actions.Series(found[f"prefix_{kind}"], found[f"used_{kind}"]) for kind in NUMBERED
        }


class TemplateForm(DeskForm):
    """An own template for a kind."""

    kind = forms.ChoiceField(label=_("哪种文书"), choices=Kind.choices)
    template = forms.FileField(
        label=_("模板文件"),
        help_text=_("一份 .docx，要填的地方写字段，例如 {{议题}}。不能带宏、外部链接和嵌入的文件。"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": _("请选一个 .docx 文件。"), "empty": _("这个文件是空的。")},
    )


def _offices(actor: Any) -> list[tuple[str, str]]:
    codes = {
        row.code
        for _heading, rows in access.places_for(actor, "documents.office", deepest="county")
        for row in rows
        if len(row.code) in {4, 6}
    }
    names = divisions.public_names_kept(codes)
    return [(code, names[code]) for code in sorted(codes)]


@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """The first office that the actor keeps the paper of."""
    actor = shell.require(request, "documents.office")
    offices = _offices(actor)
    if not offices:
        raise refusals.NotFound(_t("没有找到您管的机关。"))
    return HttpResponseRedirect(reverse("desk:paper", args=[offices[0][0]]))


def _page(request: HttpRequest, actor: Any, code: str, **context: Any) -> HttpResponse:
    desk = queries.office_desk(actor, code)
    initial = {
        name: getattr(desk.paper, name) for name in OfficePaperForm.base_fields if hasattr(desk.paper, name)
    }
    for kind, series in desk.series.items():
        initial |= {f"prefix_{kind}": series.prefix, f"used_{kind}": series.used_this_year}
    values = {
        "office": code,
        "name": divisions.public_names_kept((code,))[code],
        "offices": _offices(actor),
        "desk": desk,
        "form": OfficePaperForm(initial=initial),
        "template_form": TemplateForm(),
        "fields": fields.FIELDS,
        "has_converter": bool(soffice.program()),
        "unknown": (),
        **context,
    }
    status = 422 if context else 200
    return shell.page(request, "desk/documents/paper.html", values, current="papers", status=status)


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The office's words as typed."""
    actor = shell.require(request, "documents.office")
    queries.require_office(actor, code)
    if request.method == "GET":
        return _page(request, actor, code)
    form = OfficePaperForm(request.POST)
    if form.done(
        lambda asked: actions.set_office_paper(by=actor, office=code, words=asked, series=form.typed_series())
    ):
        messages.success(request, _t("记好了。以后做的文书照新的来，做过的不变。"))
        return HttpResponseRedirect(reverse("desk:paper", args=[code]))
    return _page(request, actor, code, form=form)


@require_POST
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """The office's own template is in use, or what is wrong with it stands at the field."""
    actor = shell.require(request, "documents.office")
    queries.require_office(actor, code)
    form = TemplateForm(request.POST, request.FILES)
    unknown: tuple[Any, ...] = ()
    if form.is_valid():
        file = form.cleaned_data["template"]
        try:
            made = actions.add_template(
                by=actor, office=code, kind=form.cleaned_data["kind"], file=file, name=file.name or ""
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
            unknown = getattr(refusal, "unknown", ())
        else:
            told = _t("%(kind)s用上了自己的模板。先试填一次看看。") % {"kind": Kind(made.kind).label}
            messages.success(request, told)
            return HttpResponseRedirect(f"{reverse('desk:paper', args=[code])}#templates")
    return _page(request, actor, code, template_form=form, unknown=unknown)


@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The template as it was uploaded."""
    return answers.sent(queries.template_file(shell.require(request, "documents.office"), pk))


@require_GET
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """The template filled with invented facts."""
    return answers.sent(queries.trial_file(shell.require(request, "documents.office"), pk))


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """The built-in layout is used again."""
    actor = shell.require(request, "documents.office")
    found = queries.template_for(actor, pk)
    actions.retire_template(found, by=actor)
    messages.success(request, _t("改回内置的版式了。"))
    return HttpResponseRedirect(f"{reverse('desk:paper', args=[found.office])}#templates")
