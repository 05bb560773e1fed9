"""The addresses of slips: the one screen on which they are entered, and what was handed in."""

from django.urls import path

from tinghao.desk.slips import batches, scans, views

urlpatterns = [
    path("slips/", views.enter, name="slips"),
    path("slips/keep", views.keep, name="slips_keep"),
    path("slips/<int:pk>/drop", views.drop, name="slip_drop"),
    path("slips/hand-in", batches.hand_in, name="slips_hand_in"),
    path("slips/batches/<int:pk>/", batches.batch, name="slips_batch"),
    path("slips/batches/<int:pk>/receipts", batches.receipts, name="slips_receipts"),
    path("slips/scans", scans.add, name="slip_scans"),
    path("slips/scans/<int:pk>/drop", scans.drop, name="slip_scan_drop"),
    path("slips/scans/<int:pk>/<slug:size>", scans.image, name="slip_scan"),
]
