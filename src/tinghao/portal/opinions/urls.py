"""Addresses of opinion maps."""

from django.urls import path

from tinghao.portal.opinions import results, views

urlpatterns = [
    path("opinions", views.opinions, name="opinions"),
    path("opinions/<int:pk>", views.opinion, name="opinion"),
    path("opinions/<int:pk>/vote", views.vote, name="opinion_vote"),
    path("opinions/<int:pk>/code", views.code, name="opinion_code"),
    path("opinions/<int:pk>/code/<str:typed>", views.code_link, name="opinion_code_link"),
    path("opinions/<int:pk>/mine", views.mine, name="opinion_mine"),
    path("opinions/<int:pk>/say", views.say, name="opinion_say"),
    path("opinions/<int:pk>/result", results.result, name="opinion_result"),
    path("opinions/<int:pk>/result.csv", results.table, name="opinion_table"),
]
