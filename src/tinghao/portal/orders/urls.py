"""Addresses of placing."""

from django.urls import path

from tinghao.portal.orders import views

urlpatterns = [
    path("place", views.place, name="place"),
    path("p/<str:code>", views.place, name="place_at"),
    path("place/glance", views.glance, name="glance"),
    path("place/where", views.lists, name="where"),
    path("place/photo/<str:key>", views.photo, name="ready_photo"),
    path("place/join/<str:number>", views.join, name="join"),
    path("place/receipt/<str:number>", views.receipt, name="receipt"),
]
