"""Addresses of published cases and their pictures."""

from django.urls import path

from tinghao.portal.cases import views

urlpatterns = [
    path("cases", views.cases, name="cases"),
    path("cases/<str:number>", views.case, name="case"),
    path("cases/<str:number>/photos/<slug:key>/<slug:size>", views.evidence, name="evidence"),
    path("i/<str:key>", views.image, name="image"),
    path("i/<str:key>/thumbnail", views.image, {"size": "thumbnail"}, name="thumbnail"),
]
