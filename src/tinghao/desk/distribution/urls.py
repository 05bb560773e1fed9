"""The addresses of distribution plans."""

from django.urls import path

from tinghao.desk.distribution import adjusting, views

urlpatterns = [
    path("distribution/", views.plans, name="distribution"),
    path("distribution/new", views.new, name="plan_new"),
    path("distribution/positions", views.positions, name="positions"),
    path("distribution/<int:pk>/", views.plan, name="plan"),
    path("distribution/<int:pk>/rules", views.rules, name="plan_rules"),
    path("distribution/<int:pk>/pairs", views.pair, name="plan_pair"),
    path("distribution/<int:pk>/pairs/<int:rule>/drop", views.drop_pair, name="plan_drop_pair"),
    path("distribution/<int:pk>/compute", views.compute, name="plan_compute"),
    path("distribution/<int:pk>/progress", views.progress, name="plan_progress"),
    path("distribution/<int:pk>/choose", adjusting.choose, name="plan_choose"),
    path("distribution/<int:pk>/seat", adjusting.find, name="plan_find"),
    path("distribution/<int:pk>/seat/<int:member>", adjusting.seat, name="plan_seat"),
    path("distribution/<int:pk>/adopt", adjusting.adopt, name="plan_adopt"),
    path("distribution/<int:pk>/drop", adjusting.drop, name="plan_drop"),
]
