"""Where the doors stand: the portal at the root, the desk under /desk/."""

from django.urls import include, path

urlpatterns = [
    path("desk/", include("tinghao.desk.urls")),
    path("", include("tinghao.portal.urls")),
]
