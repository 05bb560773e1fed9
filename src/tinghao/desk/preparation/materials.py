"""What those invited read before: words and papers, on the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import refusals
from tinghao.core.web import files
from tinghao.desk.consultations import meeting
from tinghao.desk.preparation.forms import PaperForm, WordsForm
from tinghao.desk.preparation.invitations import preparing
from tinghao.preparation import actions, queries
from tinghao.preparation.models import Material
from tinghao.uploads import queries as uploads


def _back(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:consultation", args=[pk]) + "#materials")


@require_POST
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who is invited reads these words."""
    actor, consultation, about, may_record = preparing(request, pk)
    form = WordsForm(request.POST)
    if not form.done(lambda asked: actions.set_words(consultation, by=actor, words=asked["words"])):
        return meeting.page(request, actor, consultation, about, may_record, status=422, words_form=form)
    messages.success(request, _("会前说明存好了。"))
    return _back(pk)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper can be read by everybody who is invited."""
    actor, consultation, about, may_record = preparing(request, pk)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.add_material(consultation, by=actor, file=file, name=file.name or "")
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("材料放上去了，被邀请的人能下载。"))
            return _back(pk)
    return meeting.page(request, actor, consultation, about, may_record, status=422, paper_form=form)


def _found(request: HttpRequest, pk: int, number: int) -> tuple[object, Material]:
    actor, consultation, _about, _may = meeting.opened(request, pk)
    found = next((m for m in queries.materials_of(consultation) if m.pk == number), None)
    if found is None:
        raise refusals.NotFound(_("没有找到这份材料。"))
    return actor, found


@require_GET
def one(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """The paper, as a download."""
    actor, found = _found(request, pk, number)
    opened = uploads.open_file(actor, found.file)
    return files.download(opened)


@require_POST
def remove(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The paper is gone."""
    preparing(request, pk)
    actor, found = _found(request, pk, number)
    actions.remove_material(found, by=actor)
    messages.success(request, _("材料撤掉了。"))
    return _back(pk)
