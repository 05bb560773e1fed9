"""The addresses of the desk."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tinghao.desk.entrance.urls")),
    path("people/", include("tinghao.desk.people.urls")),
]
