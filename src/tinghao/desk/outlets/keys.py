"""Keys to the API: made, shown once, revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.forms import DeskForm
from tinghao.desk.outlets.endpoints import HERE, LedgerChoice
from tinghao.outlets import actions, queries, rules


class KeyForm(DeskForm):
    """Who uses it."""

    name = forms.CharField(
        label=gettext_lazy("给谁用"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("写对方系统的名字，以后好认。"),
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a key; it is shown once."""
    actor = shell.require(request, rules.OUTSIDE)
    found = queries.ledgers_for(actor)
    form = KeyForm(request.POST if request.method == "POST" else None)
    form.fields = {"ledger": LedgerChoice(found), **form.fields}
    if request.method == "POST" and form.is_valid():
        ledger: Any = form.fields["ledger"]
        asked = form.cleaned_data
        try:
            _made, key = actions.make_key(ledger.found[asked["ledger"]], name=asked["name"], by=actor)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            told = {
                "heading": _("接口密钥"),
                "secret": key,
                "words": _(
                    "对方用它从接口读这一本台账，读不到别的。离开这一页就看不到了；丢了请收回再发一个。"
                ),
                "next": reverse("desk:outlets"),
                "next_words": _("抄好了"),
            }
            return shell.page(request, "desk/outlets/secret.html", told, current=HERE)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "has_ledgers": bool(found)}
    return shell.page(request, "desk/outlets/key_new.html", context, current=HERE, status=status)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The key opens nothing any more."""
    actor = shell.require(request, rules.OUTSIDE)
    actions.revoke_key(queries.key_for(actor, pk), by=actor)
    messages.success(request, _("已收回，对方马上就读不到了。"))
    return HttpResponseRedirect(reverse("desk:outlets"))
