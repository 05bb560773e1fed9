"""What the assessment room records: schemes adopted, words said and disputed, years frozen."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history.kinds import Kind

SCHEME, WORD, FREEZE = "scheme", "evaluation", "freeze"

KINDS = (
    Kind("assessment.drafted", N_("起草考核办法"), None, {"owner": "word", "year": "number"}),
    Kind("assessment.edited", N_("改考核办法"), None, {"edits": "number"}),
    Kind(
        "assessment.adopted", N_("执行考核办法"), None, {"owner": "word", "year": "number"}, words="internal"
    ),
    Kind("assessment.evaluated", N_("召集人评价"), None, {"year": "number", "word": "word"}),
    Kind("assessment.disputed", N_("对评价有异议"), None, {}, words="internal"),
    Kind("assessment.settled", N_("答复异议"), None, {"word": "word"}, words="internal"),
    Kind("assessment.prepared", N_("准备封账"), None, {"year": "number", "members": "number"}),
    Kind("assessment.signed", N_("签字封账"), None, {"year": "number"}),
    Kind("assessment.voided", N_("作废一次封账准备"), None, {"year": "number"}, words="internal"),
)
