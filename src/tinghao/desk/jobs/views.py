"""Jobs that were given up: what they were, why they failed, and a button to run or drop each."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.desk import shell
from tinghao.jobs import actions, queries
from tinghao.jobs.choices import JobState

PAGE = 50


@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """The dead jobs, how many wait, and when each schedule last ran."""
    actor = shell.require(request, "jobs.see")
    counts = queries.job_counts(actor)
    context = {
        "dead": list(queries.dead_jobs(actor)[:PAGE]),
        "counts": [(JobState(state).label, n) for state, n in counts.items()],
        "delay": int(queries.public_delay().total_seconds()),
        "ticks": list(queries.ticks(actor)),
        "may_rerun": actor.may_anywhere("jobs.rerun"),
    }
    return shell.page(request, "desk/jobs/jobs.html", context, current="jobs")


@require_POST
def handle(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """The dead job runs again, or is gone."""
    actor = shell.require(request, "jobs.rerun")
    job = get_object_or_404(queries.dead_jobs(actor), pk=pk)
    if what == "rerun":
        actions.rerun_job(job, by=actor)
        messages.success(request, _("马上重新运行。"))
    elif what == "drop":
        actions.drop_job(job, by=actor)
        messages.success(request, _("已移除。"))
    else:
        raise Http404
    return HttpResponseRedirect(reverse("desk:jobs"))
