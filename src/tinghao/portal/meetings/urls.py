"""The address behind the code at the door."""

from django.urls import path

from tinghao.portal.meetings import views

urlpatterns = [path("door/<str:code>", views.door, name="door")]
