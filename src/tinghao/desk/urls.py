"""The addresses of the desk."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from tinghao.desk import converters

register_converter(converters.OrderNumber, "number")

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tinghao.desk.entrance.urls")),
    path("people/", include("tinghao.desk.people.urls")),
    path("", include("tinghao.desk.rosters.urls")),
    path("", include("tinghao.desk.conveners.urls")),
    path("", include("tinghao.desk.me.urls")),
    path("", include("tinghao.desk.home.urls")),
    path("", include("tinghao.desk.orders.urls")),
    path("", include("tinghao.desk.consultations.urls")),
    path("", include("tinghao.desk.preparation.urls")),
    path("", include("tinghao.desk.meetings.urls")),
    path("", include("tinghao.desk.lots.urls")),
    path("", include("tinghao.desk.opinions.urls")),
    path("", include("tinghao.desk.distribution.urls")),
    path("", include("tinghao.desk.assessment.urls")),
    path("", include("tinghao.desk.commendation.urls")),
    path("", include("tinghao.desk.inspections.urls")),
    path("", include("tinghao.desk.reports.urls")),
    path("", include("tinghao.desk.observations.urls")),
    path("", include("tinghao.desk.programmes.urls")),
    path("", include("tinghao.desk.filing.urls")),
    path("", include("tinghao.desk.documents.urls")),
    path("", include("tinghao.desk.venues.urls")),
    path("", include("tinghao.desk.outlets.urls")),
    path("", include("tinghao.desk.units.urls")),
    path("", include("tinghao.desk.slips.urls")),
    path("", include("tinghao.desk.notices.urls")),
    path("", include("tinghao.desk.calendar.urls")),
    path("", include("tinghao.desk.schedule.urls")),
    path("", include("tinghao.desk.audit.urls")),
    path("", include("tinghao.desk.feedback.urls")),
    path("", include("tinghao.desk.jobs.urls")),
]
