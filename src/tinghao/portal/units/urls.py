"""Addresses of a link: the item, its steps and its pictures; and the board of what was promised."""

from django.urls import path

from tinghao.portal.units import board, views

urlpatterns = [
    path("u/<str:word>", views.item, name="unit_item"),
    path("u/<str:word>/photos/<slug:key>/<slug:size>", views.image, name="unit_image"),
    path("u/<str:word>/<slug:name>", views.step, name="unit_step"),
    path("promises/<str:code>", board.promises, name="promises"),
]
