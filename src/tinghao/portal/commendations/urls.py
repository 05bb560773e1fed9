"""Addresses of published commendations."""

from django.urls import path

from tinghao.portal.commendations import views

urlpatterns = [path("commended/<int:pk>", views.commendation, name="commendation")]
