"""The addresses of the working calendar and of the counties' deadlines."""

from django.urls import path

from tinghao.desk.calendar import views

urlpatterns = [
    path("calendar/", views.calendar_of_year, name="calendar"),
    path("calendar/settle", views.settle, name="calendar_settle"),
    path("calendar/load", views.load, name="calendar_load"),
    path("calendar/<str:day>/clear", views.clear, name="calendar_clear"),
    path("clocks/", views.clocks, name="clocks"),
]
