"""Lists of a subtree: one index scan for each scope at every level, page by page, each row once."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection, models
from tests import explain

from tinghao.divisions import queries
from tinghao.divisions.models import Division, InDivision, ancestry

pytestmark = pytest.mark.django_db

SIZE = 30_000


class Case(InDivision):
    """A row like an order: it lies in a community."""

    id = models.BigAutoField(primary_key=True)
    state = models.CharField(max_length=10)
    body = models.TextField()

    class Meta:
        app_label = "tests"
        db_table = "tests_case"
        managed = False


# Two cities of 8 counties of 3 townships of 5 communities, filled in turn.
CODES = [
    f"{city}{county:02}{township:03}{community:03}"
    for city in (3411, 3401)
    for county in (2, 3, 22, 24, 25, 26, 81, 82)
    for township in range(1, 4)
    for community in range(1, 6)
]


@pytest.fixture
def cases() -> None:
    pk = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE tests_case (id {pk} PRIMARY KEY, state varchar(10) NOT NULL, body text NOT NULL,"
            " city varchar(4) NOT NULL, county varchar(6) NOT NULL,"
            " township varchar(9) NOT NULL, community varchar(12) NOT NULL)"
        )
        for column in ("city", "county", "township", "community"):
            cursor.execute(f"CREATE INDEX case_{column} ON tests_case ({column}, id DESC)")
    Case.objects.bulk_create(
        [
            Case(state="open" if n % 3 else "closed", body="字" * 250, **ancestry(CODES[n * 7 % len(CODES)]))
            for n in range(SIZE)
        ],
        batch_size=1000,
    )
    explain.analyse()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # What PostgreSQL is told on any disk without a moving arm.
            cursor.execute("SET LOCAL random_page_cost = 1.1")


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        ((("city", "3411"),), {"case_city"}),
        ((("county", "341102"),), {"case_county"}),
        ((("township", "341103001"),), {"case_township"}),
        ((("community", "341103001002"),), {"case_community"}),
        ((("county", "341102"), ("county", "341103")), {"case_county"}),
        (
            (("county", "341102"), ("township", "341103001"), ("community", "341122001001")),
            {"case_county", "case_township", "case_community"},
        ),
    ],
)
def test_each_scope_is_one_index_scan_without_sorting_the_table(
    scopes: tuple[tuple[str, str], ...], expected: set[str]
) -> None:
    for before in (None, SIZE // 2):
        page = partial(queries.newest_in, Case.objects.all(), scopes, before_id=before)
        first, *rest = explain.plans_of(page)
        # Where half of all rows match, walking the newest of the whole table is as good.
        primary = {"tests_case_pkey"} if scopes[0][0] == "city" else set()
        assert set(first.indexes) - primary <= expected, first.text
        assert len(first.indexes) == len(scopes), first.text
        assert not first.whole, first.text
        # PostgreSQL may sort the handful of rows of a community; nothing larger is ever sorted.
        if len(scopes) == 1 and scopes[0][0] != "community":
            assert first.sorts == 0, first.text
        for plan in rest:
            assert not plan.whole, plan.text


@pytest.mark.usefixtures("cases")
def test_the_helper_sees_a_list_that_reads_the_whole_table() -> None:
    (plan,) = explain.plans_of(lambda: list(Case.objects.order_by("state", "id")[:5]))
    assert plan.whole == ["tests_case"]
    assert plan.sorts


@pytest.mark.usefixtures("cases")
def test_pages_hold_every_row_of_the_scopes_once_newest_first() -> None:
    scopes = (("county", "341102"), ("township", "341103001"), ("township", "341102002"))
    expected = Case.objects.filter(
        models.Q(county="341102") | models.Q(township="341103001"), state="open"
    ).order_by("-pk")
    seen: list[int] = []
    while page := queries.newest_in(
        Case.objects.all(), scopes, before_id=seen[-1] if seen else None, limit=700, state="open"
    ):
        assert len(page) == 700 or len(seen) + len(page) == expected.count(), "a page is full up to the last"
        seen += [case.pk for case in page]
    assert seen == list(expected.values_list("pk", flat=True))


@pytest.mark.usefixtures("cases")
def test_a_province_is_listed_by_its_cities() -> None:
    Division.objects.create(code="34", name="安徽省", level="province")
    Division.objects.create(code="3411", name="滁州市", level="city", parent_id="34")
    assert len(queries.newest_in(Case.objects.all(), (("province", "34"),), limit=5)) == 5


@pytest.mark.usefixtures("cases")
def test_nobody_without_a_scope_sees_a_row() -> None:
    assert queries.newest_in(Case.objects.all(), ()) == []
    two = (("county", "341102"), ("county", "341103"))
    assert queries.newest_in(Case.objects.all(), two, pk__in=[]) == []
