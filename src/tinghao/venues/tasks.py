"""What the worker does for venues: the rota every night, reminders on the evening before."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from tinghao.core import clock
from tinghao.core.actors import SYSTEM
from tinghao.people.models import Venue
from tinghao.venues import actions, queries


@task()
def fill_rotas() -> None:
    """Every venue with opening days has its rota for the next weeks."""
    for venue in Venue.objects.filter(is_active=True, opening_rules__isnull=False).distinct().iterator():
        actions.fill_rota(venue, by=SYSTEM)


@task()
def close_days() -> None:
    """The open days that are over were held, and duty records follow."""
    actions.close_days()


@task()
def remind() -> None:
    """Tomorrow's duties and open days are told."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    actions.remind_on_duty(tomorrow)
    for venue, opened in queries.open_on(tomorrow):
        actions.remind_followers(venue, tomorrow, opened.hours)


@task()
def forget_unconfirmed() -> None:
    """Telephones whose code never came back are gone."""
    actions.forget_unconfirmed()
