"""Addresses of places."""

from django.urls import path

from tinghao.portal.places import views

urlpatterns = [
    path("who", views.who, name="who_find"),
    path("who/<str:code>", views.who, name="who"),
    path("who/<str:code>/poster", views.poster, name="poster"),
    path("who/<str:code>/poster.pdf", views.poster_pdf, name="poster_pdf"),
    path("figures", views.figures, name="figures"),
    path("figures/<str:code>", views.figures, name="figures_of"),
]
