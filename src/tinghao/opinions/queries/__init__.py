"""Reading opinion maps: the desk's lists, what a voter sees next, and the result for everybody."""

from tinghao.opinions.queries.exports import NAMES, export
from tinghao.opinions.queries.maps import (
    busiest_hours,
    map_for,
    maps_of_consultation,
    maps_visible_to,
    public_map,
    public_maps,
    public_maps_at,
    public_maps_of,
    statement_for,
    statements_of,
    waiting_of,
    ways_of,
)
from tinghao.opinions.queries.result import Line, Result, public_result
from tinghao.opinions.queries.voting import (
    Mine,
    Turn,
    public_is_known,
    public_mine,
    public_statement,
    public_turn,
    public_vote_of,
)

__all__ = [
    "NAMES",
    "Line",
    "Mine",
    "Result",
    "Turn",
    "busiest_hours",
    "export",
    "map_for",
    "maps_of_consultation",
    "maps_visible_to",
    "public_is_known",
    "public_map",
    "public_maps",
    "public_maps_at",
    "public_maps_of",
    "public_mine",
    "public_result",
    "public_statement",
    "public_turn",
    "public_vote_of",
    "statement_for",
    "statements_of",
    "waiting_of",
    "ways_of",
]
