"""The assessment room as Django sees it."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "tinghao.assessment"
    label = "assessment"
    verbose_name = "考核"

    def ready(self) -> None:
        # Apps are not loaded before this point, and these modules have tables.
        from tinghao.assessment import kinds  # noqa: PLC0415
        from tinghao.history import kinds as history  # noqa: PLC0415
        from tinghao.jobs.schedule import Schedule, register  # noqa: PLC0415

        history.register(*kinds.KINDS)
        register(Schedule("assessment.assess", "tinghao.assessment.tasks.assess_all", daily="03:10"))
