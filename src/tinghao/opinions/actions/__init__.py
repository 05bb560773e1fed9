"""Writing opinion maps: set up, open, moderate, vote, enter from paper, close, draw, import."""

from tinghao.opinions.actions.drawing import draw_picture
from tinghao.opinions.actions.importing import import_map
from tinghao.opinions.actions.maps import (
    close_map,
    close_map_on_time,
    create_map,
    issue_codes,
    open_map,
    set_details,
)
from tinghao.opinions.actions.statements import (
    accept_statement,
    add_statements,
    decline_statement,
    suggest_statement,
)
from tinghao.opinions.actions.voting import Ballot, cast_votes, count_turned_away, enter_paper

__all__ = [
    "Ballot",
    "accept_statement",
    "add_statements",
    "cast_votes",
    "close_map",
    "close_map_on_time",
    "count_turned_away",
    "create_map",
    "decline_statement",
    "draw_picture",
    "enter_paper",
    "import_map",
    "issue_codes",
    "open_map",
    "set_details",
    "suggest_statement",
]
