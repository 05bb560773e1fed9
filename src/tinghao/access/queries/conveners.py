"""Reading the conveners' posts: who holds each, which are vacant, what the public may know of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.models import Appointment, ConvenerPost, PostName
from tinghao.access.roles import Role
from tinghao.core import clock, refusals
from tinghao.divisions.models import LEVEL_DIGITS, Division
from tinghao.people.models import in_force

_SEE = "people.see"
# A post that ends within so many days is shown as one that will be vacant.
SOON = dt.timedelta(days=30)


@dataclass
class Post:
    """The convener's post of a township: who holds it today, who acts, and who comes next."""

    division: Division
    holder: Appointment | None = None
    acting: Appointment | None = None
    coming: Appointment | None = None
    office_phone: str = ""
    office_address: str = ""

    @property
    def is_vacant(self) -> bool:
        """True where nobody holds the post today; somebody may be acting."""
        return self.holder is None

    @property
    def ends_soon(self) -> dt.date | None:
        """The last day of the holder, where it is near and nobody follows."""
        ends = self.holder.ends if self.holder else None
        is_near = ends is not None and ends <= clock.today() + SOON
        return ends if is_near and self.coming is None else None


@dataclass
class CountyOfPosts:
    """A county with its posts, for a map and a list."""

    division: Division
    posts: list[Post] = field(default_factory=list)

    @property
    def vacant(self) -> list[Post]:
        """The posts that nobody holds."""
        return [post for post in self.posts if post.is_vacant]

    @property
    def filled(self) -> int:
        """How many posts are held."""
        return len(self.posts) - len(self.vacant)


def counties_of_posts(actor: Any) -> list[CountyOfPosts]:
    """All posts in the actor's sight, by county; three queries whatever their number."""
    scope.require_anywhere(actor, _SEE)
    codes = actor.divisions_for(_SEE)
    inside = Q(pk="")
    for code in codes:
        inside |= Q(code__startswith=code[:9])
    townships = list(
        Division.objects.filter(inside, level="township", is_active=True, is_statistical=False).order_by(
            "code"
        )
    )
    posts = {post.division.code: post for post in _posts(townships)}
    counties = Division.objects.filter(code__in={t.code[:6] for t in townships}).order_by("code")
    found = {county.code: CountyOfPosts(county) for county in counties}
    for code, post in posts.items():
        found[code[:6]].posts.append(post)
    return list(found.values())


def post_visible_to(actor: Any, township: str) -> Post:
    """One post; raises NotFound where there is none in the actor's sight."""
    scope.require_anywhere(actor, _SEE)
    where = Division.objects.filter(pk=township, level="township").first()
    # A member of a community sees the post of its township, in the list as on its page.
    if where is None or not any(where.code.startswith(code[:9]) for code in actor.divisions_for(_SEE)):
        raise refusals.NotFound(_("没有找到，或者它不在您的工作范围内。"))
    return _posts([where])[0]


def holders_of_post(actor: Any, township: str) -> list[Appointment]:
    """Everybody who held the post or will, newest first. The caller has checked the scope."""
    del actor
    rows = Appointment.objects.filter(role=Role.CONVENER, division_id=township).select_related("person")
    return [row for row in rows.order_by("-starts", "-pk") if row.ends is None or row.ends >= row.starts]


def appointment_at(actor: Any, township: str, pk: int) -> Appointment:
    """One of the appointments of a post; raises NotFound."""
    post_visible_to(actor, township)
    rows = Appointment.objects.filter(role=Role.CONVENER, division_id=township).select_related("person")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise refusals.NotFound(_("没有找到，或者它不在您的工作范围内。"))
    return found


def _posts(townships: list[Division]) -> list[Post]:
    posts = {row.code: Post(row) for row in townships}
    today = clock.today()
    held = Appointment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=today), role=Role.CONVENER, division__in=townships
    )
    for row in held.select_related("person").order_by("-starts"):
        post = posts[row.division_id]
        if row.starts > today:
            post.coming = row if not row.is_acting else post.coming
        elif row.is_acting:
            post.acting = row
        else:
            post.holder = row
    for told in ConvenerPost.objects.filter(township__in=posts):
        posts[told.township].office_phone = told.office_phone
        posts[told.township].office_address = told.office_address
    return list(posts.values())


@dataclass(frozen=True, slots=True)
class PublicPost:
    """What anybody may know of a post: its names, the office, and the holder where the office says so."""

    names: tuple[str, ...]
    office_phone: str
    office_address: str
    holder: str
    is_acting: bool
    is_vacant: bool


def public_post_at(code: str) -> PublicPost | None:
    """The convener's post for a township or a community; None for a place above them."""
    if len(code) < LEVEL_DIGITS["township"]:
        return None
    # The caller has found the place; its row says nothing more about the post.
    post = _posts([Division(code=code[:9])])[0]
    held = post.holder or post.acting
    is_shown = held is not None and held.is_name_public and held.person.erased_at is None
    return PublicPost(
        names=public_post_names(code),
        office_phone=post.office_phone,
        office_address=post.office_address,
        holder=held.person.name if held is not None and is_shown else "",
        is_acting=post.holder is None and held is not None,
        is_vacant=held is None,
    )


def public_post_names(code: str, day: dt.date | None = None) -> tuple[str, ...]:
    """What the post is called at a place on a day: 召集人 where no office said otherwise.

    A county's own names stand for those of its city.
    """
    above = [code[:digits] for digits in (LEVEL_DIGITS["city"], LEVEL_DIGITS["county"])]
    rows = PostName.objects.filter(in_force(day or clock.today()), division_id__in=above)
    named = sorted(rows.order_by("starts", "pk"), key=lambda row: -len(row.division_id))
    nearest = [row.name for row in named if row.division_id == named[0].division_id]
    return tuple(nearest) or (str(Role.CONVENER.label),)


def post_names_of(actor: Any) -> list[PostName]:
    """Every name that is entered for the actor's places and those above them, by place and time."""
    scope.require_anywhere(actor, _SEE)
    wanted: Iterable[str] = {c[:d] for c in actor.divisions_for(_SEE) for d in (4, 6) if len(c) >= d}
    inside = Q(division_id__in=wanted)
    for code in actor.divisions_for(_SEE):
        inside |= Q(division__code__startswith=code)
    return list(PostName.objects.filter(inside).select_related("division").order_by("division_id", "starts"))


def post_name_for(actor: Any, pk: int) -> PostName:
    """One of the names; raises NotFound."""
    found = next((row for row in post_names_of(actor) if row.pk == pk), None)
    if found is None:
        raise refusals.NotFound(_("没有找到，或者它不在您的工作范围内。"))
    return found
