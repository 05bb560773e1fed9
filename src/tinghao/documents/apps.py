"""The documents room as Django sees it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "tinghao.documents"
    label = "documents"
    verbose_name = "文书"

    def ready(self) -> None:
        # Apps are not loaded before this point; the module registers what may be recorded.
        from tinghao.documents import workflow  # noqa: F401, PLC0415
