"""The address of the first page of the desk."""

from django.urls import path

from tinghao.desk.home import views

urlpatterns = [path("", views.home, name="home")]
