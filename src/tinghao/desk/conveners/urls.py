"""The addresses of the conveners' posts."""

from django.urls import path

from tinghao.desk.conveners import handing, views

urlpatterns = [
    path("conveners/", views.conveners, name="conveners"),
    path("conveners/names", views.names, name="post_names"),
    path("conveners/names/<int:pk>/end", views.end_name, name="end_post_name"),
    path("conveners/<str:code>/", views.post, name="post"),
    path("conveners/<str:code>/seat", views.seat, name="seat_convener"),
    path("conveners/<str:code>/office", views.office, name="post_office"),
    path("conveners/<str:code>/<int:pk>/conditions", views.conditions, name="post_conditions"),
    path("conveners/<str:code>/<int:pk>/end", views.end, name="end_convener"),
    path("conveners/<str:code>/handover", handing.handover, name="handover"),
    path("conveners/<str:code>/handovers/<int:pk>", handing.sheet, name="handover_sheet"),
]
