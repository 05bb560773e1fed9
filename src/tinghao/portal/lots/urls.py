"""Addresses of published lots."""

from django.urls import path

from tinghao.portal.lots import views, volunteers

urlpatterns = [
    path("lots", views.lots, name="lots"),
    path("lots/calls/<int:pk>", volunteers.call, name="call"),
    path("v/<str:token>", volunteers.volunteer, name="volunteer"),
    path("lots/<int:pk>", views.lot, name="lot"),
    path("lots/<int:pk>/record.txt", views.told, name="lot_record"),
]
