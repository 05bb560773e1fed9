"""A roster of conveners beside the posts: one line a township."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import queries as posts
from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.queries import Post
from tinghao.access.roles import Role
from tinghao.core import clock
from tinghao.divisions.gazetteer import Gazetteer
from tinghao.people import phones
from tinghao.people.models import Person, in_force
from tinghao.rosters.plans import Field, Line, Plan, differing, doubles, yes
from tinghao.rosters.reading import Record
from tinghao.rosters.shapes import SHAPES

APPOINT = "access.appoint_convener"
_HEADS = SHAPES["convener"].heads


def planned(actor: Any, records: Sequence[Record], gazetteer: Gazetteer, *, takes_new: bool = False) -> Plan:
    """The plan of a roster of conveners."""
    del takes_new
    plan = Plan("convener")
    known = {post.division.code: post for county in posts.counties_of_posts(actor) for post in county.posts}
    twice = doubles(records, lambda r: (r.values.get("township"), bool(r.values.get("acting"))))
    persons = _persons(records)
    seen: set[str] = set()
    seated: set[int] = set()
    for record in records:
        code = record.values["township"]
        problems = list(_problems(actor, record, twice.get(record.row), persons, known))
        plan.problems += problems
        if problems:
            continue
        seen.add(code)
        line = _line(record, known[code], gazetteer)
        plan.lines.append(line)
        person = persons.get(phones.print_of(record.values.get("phone", "")))
        if person is not None and not line.values["is_same"]:
            seated.add(person.pk)
    plan.lines += _gone(known, seen, seated, gazetteer)
    plan.notes += _elsewhere(known, seated)
    return plan


def _gone(known: dict[str, Post], seen: set[str], seated: set[int], gazetteer: Gazetteer) -> Iterator[Line]:
    """Who holds a post that the roster leaves out: in its counties, or in another one and goes to these.

    A roster of one county says nothing of the others; but whoever it seats can convene in one place only.
    """
    counties = {code[:6] for code in seen}
    for code, post in known.items():
        if post.holder is None or code in seen:
            continue
        if code[:6] in counties or post.holder.person_id in seated:
            yield Line("gone", post.holder.person.name, gazetteer.full(code), None, post.holder)


def _elsewhere(known: dict[str, Post], seated: set[int]) -> Iterator[str]:
    """Whom the roster seats and who convenes where this office cannot end it: said, and nothing done."""
    rows = Appointment.objects.filter(
        in_force(clock.today()), role=Role.CONVENER, person__in=seated, is_acting=False
    ).exclude(division__in=known)
    words = _("“%(name)s”现在还是%(place)s的召集人，那里不归您的办公室：请那边的办公室结束。")
    for row in rows.select_related("person", "division__parent").order_by("pk"):
        above = row.division.parent.name if row.division.parent else ""
        yield words % {"name": row.person.name, "place": f"{above}{row.division.name}"}


def _persons(records: Sequence[Record]) -> dict[str, Person]:
    prints = {phones.print_of(number) for r in records if (number := r.values.get("phone"))}
    return {person.phone_print: person for person in Person.objects.filter(phone_print__in=prints)}


def _problems(
    actor: Any, record: Record, other: Record | None, persons: dict[str, Person], known: dict[str, Post]
) -> Iterable[Any]:
    code, name = record.values["township"], record.values.get("name", "")
    if code not in known or not scope.has(actor, APPOINT, code):
        yield record.problem("township", _("这个乡镇（街道）不在您的工作范围内。"))
        return
    if other is not None:
        words = _("与第 %(row)s 行是同一个乡镇（街道）：一个岗位只有一位召集人。") % {"row": other.row}
        yield record.problem("township", words, _("代理的那一位，在“代理”一列写“是”"))
    if not name and any(record.values.get(key) for key in ("phone", "duties", "rank", "since")):
        yield record.problem("name", _("这一行没有姓名。"))
    person = persons.get(phones.print_of(record.values.get("phone", ""))) if name else None
    if person is not None and person.name != name:
        words = _("这个号码已经登记在另一位人员名下。")
        yield record.problem("phone", words, _("核对号码；改名请先在人员页面改"))
    starts, ends = record.values.get("since", ""), record.values.get("until", "")
    if starts and ends and ends < starts:
        yield record.problem("until", _("结束日期早于开始日期。"))


def _line(record: Record, post: Post, gazetteer: Gazetteer) -> Line:
    said = record.values
    held = post.acting if said.get("acting") else post.holder
    where, name = gazetteer.full(post.division.code), said.get("name", "")
    now = row_of(post, held)
    told = {key: said[key] for key in _HEADS if key in said and key not in {"county", "township"}}
    is_same_person = held is not None and name and _is_same(held.person, name, said.get("phone", ""))
    if is_same_person or not name:
        # The day on which a post began is no difference that a roster can take back.
        told.pop("since", None)
        fields = differing((_HEADS[key], shown(now[key]), shown(value)) for key, value in told.items())
        state = "changed" if fields else "same"
    else:
        fields = [
            Field(_HEADS[k], shown(now[k]) if held else "", shown(v)) for k, v in told.items() if v != ""
        ]
        state = "changed" if held is not None else "new"
    return Line(state, name or where, where, record, held, {"post": post, "is_same": is_same_person}, fields)


def _is_same(person: Person, name: str, number: str) -> bool:
    return person.name == name and (not number or not person.phone or person.phone == number)


def shown(value: Any) -> str:
    """A value as the column says it."""
    return yes(value) if isinstance(value, bool) else str(value or "")


def row_of(post: Post, held: Appointment | None) -> dict[str, Any]:
    """A post as the columns say it."""
    return {
        "name": held.person.name if held else "",
        "phone": held.person.phone if held else "",
        "office_phone": post.office_phone,
        "duties": held.duties if held else "",
        "rank": held.rank if held else "",
        "since": held.starts.isoformat() if held else "",
        "until": held.ends.isoformat() if held and held.ends else "",
        "acting": bool(held and held.is_acting),
        "public": bool(held and held.is_name_public),
        "address": post.office_address,
    }


def rows(actor: Any, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Every post in the office's scope, the vacant ones with an empty name."""
    found = []
    for county in posts.counties_of_posts(actor):
        for post in county.posts:
            if not scope.has(actor, "people.manage", post.division.code):
                continue
            for held in [post.holder, *([post.acting] if post.acting else [])]:
                row = row_of(post, held)
                row |= {"county": county.division.name, "township": post.division.name}
                row |= {
                    "acting": yes(row["acting"]) if held else "",
                    "public": yes(row["public"]) if held else "",
                }
                found.append(row)
    del gazetteer
    return found
