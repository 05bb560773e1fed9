"""The addresses of the suggestions about the platform."""

from django.urls import path

from tinghao.desk.feedback import views

urlpatterns = [
    path("feedback/", views.suggestions, name="feedback"),
    path("feedback/<int:pk>/settle", views.settle, name="settle_suggestion"),
]
