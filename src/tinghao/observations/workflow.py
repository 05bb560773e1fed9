"""What the observations room records, and the capabilities behind it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history import kinds
from tinghao.history.kinds import Kind

SEE, PLAN = "observations.see", "observations.plan"
PLAN_SUBJECT = "observation_plan"

_QUARTER = {"year": "number", "quarter": "number", "county": "word"}

kinds.register(
    Kind("observations.proposed", N_("提出年度观摩计划"), None, {"year": "number", "version": "number"}),
    Kind("observations.changed", N_("改年度观摩计划"), None, _QUARTER, words="internal"),
    Kind("observations.fell_out", N_("这一季度不观摩"), None, _QUARTER, words="internal"),
    Kind("observations.adopted", N_("确定年度观摩计划"), None, {"year": "number", "version": "number"}),
    Kind("observations.visit_noted", N_("补记以往的观摩"), None, _QUARTER),
    Kind("observations.visit_struck", N_("删去以往的观摩"), None, _QUARTER),
)
