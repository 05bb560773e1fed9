"""Addresses of venues and of the reminders of their open days."""

from django.urls import path

from tinghao.portal.venues import views

urlpatterns = [
    path("venues/<int:pk>", views.venue, name="venue"),
    path("venues/<int:pk>/calendar.ics", views.calendar, name="venue_calendar"),
    path("venues/<int:pk>/poster.pdf", views.poster, name="venue_poster"),
    path("venues/<int:pk>/remind", views.remind, name="remind"),
    path("remind/<str:token>/confirm", views.confirm, name="remind_confirm"),
    path("remind/<str:token>", views.stop, name="remind_stop"),
]
