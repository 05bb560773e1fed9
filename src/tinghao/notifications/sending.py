"""The task that hands one SMS to the gateway; it lies below the actions that enqueue it."""

from __future__ import annotations

from django_tasks import task

from tinghao.core import clock
from tinghao.jobs.rules import external
from tinghao.notifications import gateways, wording
from tinghao.notifications.choices import NoticeState
from tinghao.notifications.models import Notice


@task()
@external
def send_sms(dedupe: str) -> None:
    """The notice is with the provider, and its telephone number is forgotten here.

    May be tried again after a crash: the provider (or the file) knows the message by its key.
    """
    notice = Notice.objects.filter(dedupe=dedupe, state=NoticeState.WAITING).first()
    if notice is None or not notice.address:
        return
    values = {"number": notice.subject_number, "link": notice.link, **notice.values}
    text = wording.sentence(notice.template, values)
    gateways.gateway().send(notice.address, f"【协商亭】{text}", key=f"notice-{notice.pk}")
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.SENT, sent_at=clock.now(), address="", link=""
    )
