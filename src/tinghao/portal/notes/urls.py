"""Addresses of the notices."""

from django.urls import path

from tinghao.portal.notes import views

urlpatterns = [
    path("about", views.note, {"name": "about"}, name="about"),
    path("privacy", views.note, {"name": "privacy"}, name="privacy"),
    path("accessibility", views.note, {"name": "accessibility"}, name="accessibility"),
    path("feedback", views.feedback, name="feedback"),
]
