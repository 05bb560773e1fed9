"""The addresses of invitations: short, because they stand in a message."""

from django.urls import path

from tinghao.portal.invitations import views

urlpatterns = [
    path("y/<str:token>", views.invitation, name="invitation"),
    path("y/<str:token>/meeting.ics", views.calendar, name="invitation_calendar"),
    path("y/<str:token>/material/<int:number>", views.material, name="invitation_material"),
]
