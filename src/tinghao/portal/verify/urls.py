"""Addresses of the proof."""

from django.urls import path

from tinghao.portal.verify import views

urlpatterns = [
    path("verify/heads/<str:day>.txt", views.head_text, name="head"),
    path("verify/<str:number>", views.case, name="verify"),
    path("heads", views.heads, name="heads"),
]
