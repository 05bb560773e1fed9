"""The addresses of the portal, by noun."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tinghao.portal.home.urls")),
    path("", include("tinghao.portal.orders.urls")),
    path("", include("tinghao.portal.receipts.urls")),
    path("", include("tinghao.portal.cases.urls")),
    path("", include("tinghao.portal.units.urls")),
    path("", include("tinghao.portal.verify.urls")),
    path("", include("tinghao.portal.invitations.urls")),
    path("", include("tinghao.portal.lots.urls")),
    path("", include("tinghao.portal.commendations.urls")),
    path("", include("tinghao.portal.certificates.urls")),
    path("", include("tinghao.portal.opinions.urls")),
    path("", include("tinghao.portal.meetings.urls")),
    path("", include("tinghao.portal.papers.urls")),
    path("", include("tinghao.portal.places.urls")),
    path("", include("tinghao.portal.venues.urls")),
    path("", include("tinghao.portal.schedule.urls")),
    path("", include("tinghao.portal.notes.urls")),
]
