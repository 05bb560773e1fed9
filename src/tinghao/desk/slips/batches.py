"""A batch is handed in; what became of it, and the receipts to hand over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tinghao.desk import shell
from tinghao.desk.slips import lines
from tinghao.divisions import queries as divisions
from tinghao.orders import numbers
from tinghao.orders import queries as orders
from tinghao.slips import actions, queries
from tinghao.slips.workflow import ENTER


@require_POST
def hand_in(request: HttpRequest) -> HttpResponse:
    """Every slip takes effect; those that cannot stay here with their reason."""
    actor = shell.require(request, ENTER)
    batch = queries.open_batch_of(actor)
    if batch is None:
        messages.info(request, _("没有要交的：这一批已经交上去了，或者还没有录。"))
        return HttpResponseRedirect(reverse("desk:slips"), status=303)
    came = actions.hand_in_batch(batch, by=actor)
    if came.refused:
        messages.error(
            request,
            _("%(done)d 张办好了；%(refused)d 张没有办成，原因写在下面，改好再交，或撤回。")
            % {"done": came.done, "refused": came.refused},
        )
        return HttpResponseRedirect(reverse("desk:slips"), status=303)
    messages.success(request, _("%(done)d 张都办好了。") % {"done": came.done})
    return HttpResponseRedirect(reverse("desk:slips_batch", args=[batch.pk]), status=303)


@never_cache
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each slip of a batch, each leading to where it can be seen."""
    actor = shell.require(request, ENTER)
    found = queries.batch_for(actor, pk)
    rows = lines.of(queries.slips_of(actor, found))
    context = {
        "batch": found,
        "lines": [(line, numbers.shown(line.slip.receipt) if line.slip.receipt else "") for line in rows],
        "receipts": len(queries.receipts_of(actor, found)),
    }
    return shell.page(request, "desk/slips/batch.html", context, current="slips")


@never_cache
@require_GET
def receipts(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipts of the orders that the batch placed, to cut apart; within a day of handing it in."""
    actor = shell.require(request, ENTER)
    found = queries.batch_for(actor, pk)
    rows = queries.receipts_of(actor, found)
    if not rows:
        messages.info(request, _("回执在交上去的一天以内可以打印；过后请点单人凭回执号到社区来问。"))
        return HttpResponseRedirect(reverse("desk:slips_batch", args=[pk]))
    names = divisions.public_names_kept(r.requester.order.division_code for r in rows)
    drawn = [
        {
            "number": numbers.shown(r.requester.number),
            "code": r.code,
            "order": r.requester.order,
            "place": names.get(r.requester.order.division_code, ""),
            "link": request.build_absolute_uri(
                reverse("portal:follow_link", args=[orders.receipt_link(r.requester)])
            ),
        }
        for r in rows
    ]
    context = {"receipts": drawn, "back": reverse("desk:slips_batch", args=[pk])}
    return render(request, "desk/slips/receipts.html", context)
