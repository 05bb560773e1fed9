"""The addresses of opening days and rotas."""

from django.urls import path

from tinghao.desk.venues import days, views

urlpatterns = [
    path("venues/<int:pk>/", views.venue, name="venue_days"),
    path("venues/<int:pk>/opening", views.opening, name="venue_opening"),
    path("venues/<int:pk>/exceptions", views.exception, name="venue_exception"),
    path("venues/<int:pk>/exceptions/drop", views.drop_exception, name="venue_exception_drop"),
    path("venues/<int:pk>/days/<str:day>/", days.day, name="venue_day"),
    path("venues/<int:pk>/duty", views.duty, name="venue_duty"),
    path("venues/<int:pk>/swap", views.swap, name="venue_swap"),
    path("venues/<int:pk>/walls.pdf", views.walls, name="venue_walls"),
]
