"""Reading assessment: schemes, scores in three levels, words, and what stands against closing a year."""

from tinghao.assessment.queries.freezes import Obstacle, Recount, freezes_of, obstacles, recount
from tinghao.assessment.queries.said import said_in
from tinghao.assessment.queries.schemes import (
    adopted_for,
    assessments_to_refresh,
    owners_of,
    scheme_version_for,
    schemes_visible_to,
    try_outs_of,
)
from tinghao.assessment.queries.scores import (
    Counted,
    Explained,
    assessment_of,
    explained_for,
    grades_of,
    names_of,
    score_rows,
    spread_by,
)
from tinghao.assessment.queries.words import (
    WordsSaid,
    disputes_for,
    evaluation_for,
    evaluations_of,
    members_to_evaluate,
    words_said,
)

__all__ = [
    "Counted",
    "Explained",
    "Obstacle",
    "Recount",
    "WordsSaid",
    "adopted_for",
    "assessment_of",
    "assessments_to_refresh",
    "disputes_for",
    "evaluation_for",
    "evaluations_of",
    "explained_for",
    "freezes_of",
    "grades_of",
    "members_to_evaluate",
    "names_of",
    "obstacles",
    "owners_of",
    "recount",
    "said_in",
    "scheme_version_for",
    "schemes_visible_to",
    "score_rows",
    "spread_by",
    "try_outs_of",
    "words_said",
]
