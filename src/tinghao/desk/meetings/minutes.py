"""The minutes over HTTP: each box saved by itself, rivals side by side, a choice between them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinghao.core import clock, refusals, text
from tinghao.desk.meetings import screens
from tinghao.meetings import actions, queries
from tinghao.meetings.choices import Box
from tinghao.meetings.models import Rival

# What was logged at the table and can be taken over into a box, so that nobody types it again.
_LOGS = {str(Box.DISCUSSION): queries.log_of, str(Box.AGREED): queries.agreed_log_of}


@require_POST
def minutes(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The boxes are as typed; where another hand changed the same box, both texts are shown (409)."""
    actor, consultation, about = screens.opened(request, pk)
    words = {b: request.POST[b] for b in Box.values if b in request.POST}
    bases = {b: request.POST[f"base_{b}"] for b in Box.values if f"base_{b}" in request.POST}
    is_auto = "autosave" in request.POST
    if (box := request.POST.get("fill", "")) in _LOGS:
        words[box] = f"{words.get(box, '')}\n{_LOGS[box](actor, consultation)}".strip()
    try:
        written = actions.write_minutes(consultation, by=actor, words=words, bases=bases)
    except refusals.Refusal as refusal:
        if is_auto:
            return JsonResponse({"detail": refusal.message}, status=refusal.status)
        if not isinstance(refusal, refusals.Invalid):
            raise
        return screens.recorder_page(
            request, actor, consultation, about, typed=words, error=refusal.message, status=422
        )
    if is_auto:
        return JsonResponse(_said(written))
    if written.rivals:
        consultation.minutes = written.minutes
        error = _("就在刚才，另一位记录人也改了这里。两份都在，请选定一份。")
        return screens.recorder_page(request, actor, consultation, about, error=error, status=409)
    if "finish" in request.POST:
        return HttpResponseRedirect(reverse("desk:consultation_finish", args=[pk]))
    messages.success(request, _("纪要已保存。"))
    return HttpResponseRedirect(reverse("desk:consultation_recorder", args=[pk]))


def _said(written: actions.Written) -> dict[str, Any]:
    """What the script needs: every box as it is stored, and in which of them two texts wait."""
    stored = {b: getattr(written.minutes, b) for b in Box.values}
    return {
        "at": f"{clock.local(clock.now()):%H:%M:%S}",
        "stored": stored,
        "bases": {b: text.digest(words) for b, words in stored.items()},
        "rivals": sorted(written.rivals),
    }


@require_POST
def choose(request: HttpRequest, pk: int, rival: int) -> HttpResponseBase:
    """Of two texts in a box one stays, or both, one below the other."""
    actor, consultation, _about = screens.opened(request, pk)
    found = Rival.objects.filter(pk=rival, consultation=consultation).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这一份文字。"))
    actions.settle_rival(found, by=actor, choice=request.POST.get("choice", ""))
    messages.success(request, _("选定了，另一份不再等着。"))
    return HttpResponseRedirect(reverse("desk:consultation_recorder", args=[pk]))
