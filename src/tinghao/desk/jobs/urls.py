"""The addresses of the page of background jobs."""

from django.urls import path

from tinghao.desk.jobs import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:pk>/<slug:what>", views.handle, name="job"),
]
