"""Fills a database with any number of orders, by SQL that both databases understand.

The rows have the spread of a city after years of work: nine in ten are closed, the open ones stand in
every state, places and categories come in turn. Numbers begin with 0, which no real one does, and
digests are of the right form and no more.
"""

from __future__ import annotations

import time

from django.db import connection, transaction

# Out of a hundred orders, how many stand in which state.
SPREAD = (
    ("placed", 1),
    ("open", 2),
    ("claimed", 1),
    ("consulting", 1),
    ("handling", 3),
    ("checking", 2),
    ("declined", 3),
    ("referred", 3),
    ("merged", 1),
    ("withdrawn", 1),
    ("closed", 82),
)
CATEGORIES = (
    "sanitation",
    "housing",
    "charging",
    "parking",
    "roads",
    "water_power",
    "elevator",
    "greenery",
    "village",
    "noise",
)


def _state_case() -> str:
    parts, upto = [], 0
    for state, share in SPREAD:
        upto += share
        parts.append(f"WHEN (n.i * 37) % 100 < {upto} THEN '{state}'")
    return f"CASE {' '.join(parts)} END"


def _category_case() -> str:
    parts = [f"WHEN {k} THEN '{word}'" for k, word in enumerate(CATEGORIES)]
    return f"CASE (n.i / 7) % {len(CATEGORIES)} {' '.join(parts)} END"


def orders(count: int, *, since: int = 0, chunk: int = 100_000) -> float:
    """Orders `since` to `count`, with requester, clock and three entries each; returns the seconds."""
    began = time.perf_counter()
    is_pg = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_place (k integer PRIMARY KEY, code varchar(12))")
        cursor.execute(
            "INSERT INTO bench_place SELECT row_number() OVER (ORDER BY code) - 1, code "
            "FROM divisions_division WHERE level = 'community' AND is_active"
        )
        cursor.execute("SELECT count(*) FROM bench_place")
        places = cursor.fetchone()[0]
    for start in range(since, count, chunk):
        end = min(count, start + chunk)
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in _statements(is_pg, places):
                cursor.execute(statement, [start, end])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_place")
        if is_pg:
            for table in ("orders_order", "orders_requester", "history_entry"):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                )
            cursor.execute("ANALYZE")
        else:
            cursor.execute("ANALYZE")
    return time.perf_counter() - began


def _moment(is_pg: bool, back: str) -> str:
    if is_pg:
        return f"now() - make_interval(mins => CAST({back} AS integer))"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', '-' || ({back}) || ' minutes')"


def _day(is_pg: bool, ahead: str) -> str:
    return f"current_date + CAST({ahead} AS integer)" if is_pg else f"date('now', ({ahead}) || ' days')"


def _statements(is_pg: bool, places: int) -> list[str]:
    true, false = ("true", "false") if is_pg else ("1", "0")
    numbers = "WITH RECURSIVE n(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)"
    ident = "n.i + 1"
    number = (
        "'0' || substr('000000000' || CAST(n.i AS varchar(9)), -9)"
        if not is_pg
        else "'0' || lpad(CAST(n.i AS varchar), 9, '0')"
    )
    place = f"JOIN bench_place p ON p.k = (n.i * 7) % {places}".replace("%", "%%").replace("%%s", "%s")
    state, category = _state_case().replace("%", "%%"), _category_case().replace("%", "%%")
    text = (
        "'示例：第 ' || n.i || ' 件。小区门口的路灯坏了两个星期，晚上老人孩子走路看不见，请帮忙看看谁来修。'"
    )
    moment, due = _moment(is_pg, "(5 * (1000000 - n.i))"), _day(is_pg, "((n.i * 13) %% 40 - 12)")
    running = "('placed','open','claimed','consulting','handling','checking')"
    order = f"""
      {numbers}
      INSERT INTO orders_order (id, city, county, township, community, number, state, text, title, address,
        category, placed_at, round, due_on, due_from, due_kind, due_provisional, outcome, closed_at,
        look_back_on, decline_reason, referral_channel, referral_number, is_published, public_title,
        public_text, signed_by_id, signed_at, group_id, claimed_by_id, merged_into_id, claimed_at)
      SELECT {ident}, substr(p.code,1,4), substr(p.code,1,6), substr(p.code,1,9), p.code, {number}, s.state,
        {text}, '路灯坏了 ' || n.i, '三号楼西侧', {category}, {moment}, 1,
        CASE WHEN s.state IN {running} THEN {due} END,
        CASE WHEN s.state IN {running} THEN {_day(is_pg, "-10")} END,
        CASE WHEN s.state IN {running} THEN 'handling' ELSE '' END, {false}, '', NULL, NULL, '', '', '',
        CASE WHEN s.state = 'closed' AND n.i %% 3 = 0 THEN {true} ELSE {false} END,
        '路灯坏了', '小区门口的路灯坏了两个星期。', 1, {moment}, NULL, NULL, NULL, NULL
      FROM n {place}
      JOIN (SELECT n2.i AS j, {state.replace("n.i", "n2.i")} AS state FROM n AS n2) s ON s.j = n.i
    """
    requester = f"""
      {numbers}
      INSERT INTO orders_requester (id, number, code_digest, link_nonce, once_key, channel, name, phone,
        phone_print, consents_contact, consents_publish, placed_at, answer, answer_round, order_id,
        placed_in_id)
      SELECT {ident}, {number}, '0', 'nonce', 'bench-' || n.i, 'web', '', '', '', {false}, {true}, {moment},
        '', 0, {ident}, {ident} FROM n
    """
    entry = f"""
      {numbers}
      INSERT INTO history_entry (id, subject, subject_id, seq, kind, at, person_id, part, data, words_digest,
        previous, digest)
      SELECT 3 * n.i + e.k, 'order', {ident}, e.k, CASE e.k WHEN 1 THEN 'orders.placed' WHEN 2 THEN
        'orders.accepted' ELSE 'orders.claimed' END, {moment}, NULL, 'resident', '{{}}', '', '',
        'bench-' || n.i
      FROM n CROSS JOIN (SELECT 1 AS k UNION ALL SELECT 2 UNION ALL SELECT 3) e
    """
    clock = f"""
      {numbers}
      INSERT INTO orders_clock (kind, round, started_on, due_on, is_provisional, stopped_on, told, order_id)
      SELECT 'handling', 1, {_day(is_pg, "-10")}, {due}, {false},
        CASE WHEN (n.i * 37) %% 100 < 10 THEN NULL ELSE {_day(is_pg, "-1")} END, 'red', {ident} FROM n
    """
    return [order, requester, entry, clock]
