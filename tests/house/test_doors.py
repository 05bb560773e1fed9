"""Every address, asked for by everybody: who gets in stands in a table that a person has read and agreed to.

`tests/house/doors.txt` is that table. After a change that is meant, TINGHAO_WRITE_DOORS=1 writes it anew,
and its diff is reviewed like code. The first real thing in the town stands in the gaps of an address (see
`tests.chaos.addresses.Real`), so that a place out of somebody's sight shows as one that is not there.
"""

from __future__ import annotations

import os
from http import HTTPStatus
from pathlib import Path

from django.db import transaction
from django.test import Client
from tests import make
from tests.chaos import addresses

REVIEWED = Path(__file__).with_name("doors.txt")
EVERYBODY = (
    "resident",
    "stranger",
    "proxy",
    "member",
    "other_member",
    "group_leader",
    "convener",
    "convener_next_door",
    "handling_unit",
    "other_handling_unit",
    "county_office",
    "other_county_office",
    "city_office",
    "inspector",
    "system_admin",
    "security_admin",
    "audit_admin",
)
SIGNS = {200: "+", 204: "+", 401: "1", 403: "3", 404: "4", 409: "9", 410: "x", 422: "2", 400: "2"}
LEGEND = (
    "+ opens   1 sign in first   > leads on   3 forbidden   4 not there   9 not now   2 needs more   x over;"
    "   POST: an address that takes nothing else, sent an empty form"
)


def sign(client: Client, path: str, method: str) -> str:
    """How the door answers this person, in one letter; whatever that changed is undone."""
    kept = client.cookies.copy()
    with transaction.atomic():
        answer = client.generic(method, path, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    client.cookies = kept  # who signed out at one door is still there at the next
    if answer.status_code in {301, 302, 303}:
        return "1" if "sign-in" in answer.headers["Location"] else ">"
    return SIGNS[answer.status_code]


def table(cast: make.Cast) -> str:
    """The table as it is now: a line for each address, a letter for each person."""
    real = addresses.Real(cast)
    clients = [cast.everybody[name].client for name in EVERYBODY]
    lines = [LEGEND, "", *(f"{'│' * n}{name}" for n, name in enumerate(EVERYBODY))]
    every = {(a.name, a.route): a for a in addresses.every()}.values()
    # Out last: whoever is out would find every later door shut.
    for address in sorted(every, key=lambda a: (a.name == "desk:sign_out", a.route)):
        path = real.path(address)
        method = "POST" if clients[0].get(path).status_code == HTTPStatus.METHOD_NOT_ALLOWED else "GET"
        signs = "".join(sign(c, path, method) for c in clients)
        lines.append(f"{signs}  {method:4} /{address.route}")
    return "\n".join(lines) + "\n"


def test_every_address_opens_to_those_whom_the_reviewed_table_names(cast: make.Cast) -> None:
    found = table(cast)
    if os.environ.get("TINGHAO_WRITE_DOORS"):
        REVIEWED.write_text(found, encoding="utf-8")
    assert found == REVIEWED.read_text(encoding="utf-8")
