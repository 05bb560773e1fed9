"""The addresses of calendars that telephones subscribe to."""

from django.urls import path

from tinghao.portal.schedule import views

urlpatterns = [
    path("feeds/<slug:token>.ics", views.feed, name="feed"),
    path("open-days/<slug:code>.ics", views.open_days_feed, name="open_days_feed"),
    path("open-days/<slug:code>", views.open_days, name="open_days"),
]
