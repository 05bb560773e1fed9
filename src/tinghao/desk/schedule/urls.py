"""The addresses of the calendar."""

from django.urls import path

from tinghao.desk.schedule import views

urlpatterns = [
    path("schedule/", views.schedule, name="schedule"),
    path("schedule/next", views.following, name="schedule_next"),
]
