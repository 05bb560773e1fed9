"""The addresses of reports."""

from django.urls import path

from tinghao.desk.reports import plenary, views

urlpatterns = [
    path("reports/", views.begin, name="reports"),
    path("reports/<int:code>/plenary/<int:year>/", plenary.plenary, name="plenary"),
    path("reports/<int:code>/plenary/<int:year>/file.<slug:suffix>", plenary.file, name="plenary_file"),
    path("reports/<int:code>/<str:span>/", views.report, name="report"),
    path("reports/<int:code>/<str:span>/file.<slug:suffix>", views.file, name="report_file"),
]
