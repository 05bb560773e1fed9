"""The addresses of rosters."""

from django.urls import path, re_path

from tinghao.desk.rosters import views

urlpatterns = [
    path("rosters/", views.rosters, name="rosters"),
    re_path(
        r"^rosters/(?P<kind>member|convener|organisation|venue)/bring$", views.bring, name="roster_bring"
    ),
    re_path(
        r"^rosters/(?P<kind>member|convener|organisation|venue)\.(?P<form>xlsx|csv)$",
        views.take,
        name="roster_take",
    ),
    path("rosters/imports/<int:pk>/", views.differences, name="roster_import"),
    path("rosters/imports/<int:pk>/apply", views.apply, name="roster_apply"),
    path("rosters/imports/<int:pk>/drop", views.drop, name="roster_drop"),
]
