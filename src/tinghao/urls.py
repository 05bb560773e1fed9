"""Where the doors stand: the portal at the root, the desk under /desk/, the API under /api/."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("tinghao.api.urls")),
    path("desk/", include("tinghao.desk.urls")),
    path("", include("tinghao.core.web.urls")),
    path("", include("tinghao.portal.urls")),
]

handler400 = "tinghao.core.web.views.bad_request"
handler403 = "tinghao.core.web.views.not_allowed"
handler404 = "tinghao.core.web.views.not_found"
handler500 = "tinghao.core.web.views.server_error"
