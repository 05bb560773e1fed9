"""The addresses of what units owe, and of what is decided about it."""

from django.urls import path

from tinghao.desk.units import items, links, views

urlpatterns = [
    path("unit/", views.unit, name="unit"),
    path("rulings/", views.rulings, name="rulings"),
    path("items/<int:pk>/", items.item, name="item"),
    path("owed/", views.owed_here, name="owed"),
    path("units/<int:pk>/print", views.unit_print, name="unit_print"),
    path("items/<int:pk>/link", links.make, name="item_link"),
    path("items/<int:pk>/link/made", links.made, name="item_link_made"),
    path("item-links/<int:pk>/revoke", links.revoke, name="item_link_revoke"),
    path("items/<int:pk>/images/<slug:key>/<slug:size>", items.image, name="item_image"),
    path("items/<int:pk>/<slug:name>", items.item_step, name="item_step"),
]
