"""The addresses of lots."""

from django.urls import path

from tinghao.desk.lots import calls, setup, views

urlpatterns = [
    path("lots/", views.lots, name="lots"),
    path("lots/new", setup.new, name="lot_new"),
    path("lots/calls/new", calls.new, name="call_new"),
    path("lots/calls/<int:pk>/", calls.call, name="call"),
    path("lots/calls/<int:pk>/lot", calls.make_lot, name="call_lot"),
    path("lots/calls/<int:pk>/volunteers/<int:number>/strike", calls.strike, name="call_strike"),
    path("lots/calls/<int:pk>/call-off", calls.call_off, name="call_off"),
    path("lots/<int:pk>/", views.lot, name="lot"),
    path("lots/<int:pk>/quotas", setup.quotas, name="lot_quotas"),
    path("lots/<int:pk>/progress", views.progress, name="lot_progress"),
    path("lots/<int:pk>/publish", views.publish, name="lot_publish"),
    path("lots/<int:pk>/draw", views.draw, name="lot_draw"),
    path("lots/<int:pk>/replace", views.replace, name="lot_replace"),
    path("lots/<int:pk>/erase", views.erase, name="lot_erase"),
    path("lots/<int:pk>/call-off", views.call_off, name="lot_call_off"),
    path("lots/<int:pk>/sheet", views.sheet, name="lot_sheet"),
]
