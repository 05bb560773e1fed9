"""The addresses of the calendar."""

from django.urls import path

from tinghao.desk.schedule import links, views

urlpatterns = [
    path("schedule/", views.schedule, name="schedule"),
    path("schedule/next", views.following, name="schedule_next"),
    path("schedule/phone", links.phone, name="schedule_phone"),
    path("schedule/phone/make", links.make, name="schedule_make"),
    path("schedule/phone/revoke", links.revoke, name="schedule_revoke"),
]
