"""The addresses of the trail: any order's whole history, and the published heads."""

from django.urls import path

from tinghao.desk.audit import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/<number:number>/", views.order, name="audit_order"),
]
