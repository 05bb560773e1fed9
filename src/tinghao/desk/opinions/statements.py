"""Statements: added by the office, and those of residents taken, reworded or declined."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinghao.core import refusals
from tinghao.desk.opinions import views
from tinghao.desk.opinions.forms import AcceptForm, DeclineForm, StatementsForm
from tinghao.opinions import actions, queries, tasks
from tinghao.opinions.choices import StatementState


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Each line is a statement; all of them or none."""
    actor, found = views.running(request, pk)
    form = StatementsForm(request.POST)
    if form.is_valid():
        bodies = [line for line in form.cleaned_data["bodies"].splitlines() if line.strip()]
        try:
            actions.add_statements(found, by=actor, bodies=bodies, is_checked=form.cleaned_data["is_checked"])
        except refusals.Invalid as refusal:
            form.add_error("bodies", refusal.message)
        else:
            return views.done(request, pk, _("加了 %(n)s 条。") % {"n": len(bodies)})
    return views.page(request, actor, found, statements_form=form)


@require_POST
def accept(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A resident's statement is put to the vote, as it is or reworded."""
    actor, found = views.running(request, pk)
    statement = queries.statement_for(actor, found, number)
    form = AcceptForm(request.POST, prefix=f"s{number}")
    if form.done(lambda asked: actions.accept_statement(statement, by=actor, **asked)):
        return views.done(request, pk, _("放出来了，大家可以表态。"))
    return views.page(request, actor, found, accept_form=form, number=number)


@require_POST
def decline(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A statement is not put to the vote, or no longer."""
    actor, found = views.running(request, pk)
    statement = queries.statement_for(actor, found, number)
    form = DeclineForm(
        request.POST, prefix=f"s{number}" if statement.state == StatementState.WAITING else None
    )
    if not form.is_valid():
        raise refusals.Invalid(_("请选一个原因，写的人会看到。"))
    actions.decline_statement(statement, by=actor, reason=form.cleaned_data["reason"])
    if found.opened_at:
        tasks.draw.enqueue(found.pk)
    return views.done(request, pk, _("没有采用。写的人看得到原因。"))
