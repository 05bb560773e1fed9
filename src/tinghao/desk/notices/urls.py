"""The addresses of a person's notices."""

from django.urls import path

from tinghao.desk.notices import views

urlpatterns = [path("notices/", views.notices, name="notices")]
