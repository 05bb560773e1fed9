"""Addresses of a receipt."""

from django.urls import path

from tinghao.portal.receipts import views

urlpatterns = [
    path("r", views.follow, name="follow"),
    path("r/<str:token>", views.link, name="follow_link"),
    path("r/<str:token>/check", views.check, name="check"),
    path("r/<str:token>/withdraw", views.withdraw, name="withdraw"),
    path("r/<str:token>/erase", views.erase, name="erase_contact"),
]
