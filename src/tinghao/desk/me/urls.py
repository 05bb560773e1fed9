"""The addresses of a member's own page."""

from django.urls import path

from tinghao.desk.me import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/absences", views.declare, name="declare_absence"),
    path("me/absences/<int:pk>/end", views.end, name="end_absence"),
]
