"""Addresses of published lots."""

from django.urls import path

from tinghao.portal.lots import views

urlpatterns = [
    path("lots", views.lots, name="lots"),
    path("lots/<int:pk>", views.lot, name="lot"),
    path("lots/<int:pk>/record.txt", views.told, name="lot_record"),
]
