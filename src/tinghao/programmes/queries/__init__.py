"""Reading programmes: those in the actor's sight, one of them, its roll page by page, and its figures."""

from tinghao.programmes.queries.finding import (
    materials_of,
    my_parts,
    open_to,
    part_for,
    part_of,
    programme_for,
    programmes_visible_to,
    session_of,
    sessions_of,
    years_of,
)
from tinghao.programmes.queries.roll import (
    PAGE,
    Figures,
    SessionFigures,
    count_on_roll,
    count_present,
    figures_of,
    is_delegate,
    marks_of,
    roll_page,
    session_figures,
)

__all__ = [
    "PAGE",
    "Figures",
    "SessionFigures",
    "count_on_roll",
    "count_present",
    "figures_of",
    "is_delegate",
    "marks_of",
    "materials_of",
    "my_parts",
    "open_to",
    "part_for",
    "part_of",
    "programme_for",
    "programmes_visible_to",
    "roll_page",
    "session_figures",
    "session_of",
    "sessions_of",
    "years_of",
]
