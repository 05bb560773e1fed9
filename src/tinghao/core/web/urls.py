"""The addresses of pages that belong to no door."""

from django.urls import path

from tinghao.core.web import views

app_name = "web"
urlpatterns = [
    path("preferences", views.preferences, name="preferences"),
    path("style/", views.style, name="style"),
    path("style/<slug:sample>/", views.style, name="style_sample"),
]
