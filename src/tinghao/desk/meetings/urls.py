"""The addresses of a running meeting's screens and of what their buttons do."""

from django.urls import path

from tinghao.desk.meetings import acts, agenda, minutes, screens, summary

urlpatterns = [
    path("consultations/<int:pk>/host", screens.host, name="consultation_host"),
    path("consultations/<int:pk>/recorder", screens.recorder, name="consultation_recorder"),
    path("consultations/<int:pk>/projector", screens.projector, name="consultation_projector"),
    path("consultations/<int:pk>/sheet", screens.sheet, name="consultation_sheet"),
    path("consultations/<int:pk>/do/<slug:act>", acts.do, name="consultation_do"),
    path("consultations/<int:pk>/minutes", minutes.minutes, name="consultation_minutes"),
    path("consultations/<int:pk>/rivals/<int:rival>", minutes.choose, name="consultation_rival"),
    path("consultations/<int:pk>/summary", summary.summary, name="consultation_summary"),
    path("consultations/<int:pk>/take-down", summary.take_down, name="consultation_take_down"),
    path("agenda/", agenda.agenda, name="agenda"),
]
