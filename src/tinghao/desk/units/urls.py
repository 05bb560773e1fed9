"""The addresses of what units owe, and of what is decided about it."""

from django.urls import path

from tinghao.desk.units import items, views

urlpatterns = [
    path("unit/", views.unit, name="unit"),
    path("rulings/", views.rulings, name="rulings"),
    path("items/<int:pk>/", items.item, name="item"),
    path("items/<int:pk>/<slug:name>", items.item_step, name="item_step"),
]
