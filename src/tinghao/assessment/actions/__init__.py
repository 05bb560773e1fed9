"""Writing assessment: schemes drafted and adopted, scores computed, words said and disputed, years frozen."""

from tinghao.assessment.actions.evaluating import dispute_evaluation, evaluate_member, settle_dispute
from tinghao.assessment.actions.freezing import prepare_freeze, sign_freeze, void_freeze
from tinghao.assessment.actions.schemes import (
    adopt_scheme,
    ask_try_out,
    draft_scheme,
    drop_draft,
    save_scheme,
)
from tinghao.assessment.actions.scoring import ask_assessment, assess, try_out

__all__ = [
    "adopt_scheme",
    "ask_assessment",
    "ask_try_out",
    "assess",
    "dispute_evaluation",
    "draft_scheme",
    "drop_draft",
    "evaluate_member",
    "prepare_freeze",
    "save_scheme",
    "settle_dispute",
    "sign_freeze",
    "try_out",
    "void_freeze",
]
