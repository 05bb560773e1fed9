"""The addresses of what is prepared: planning, the venue's day, invitations, materials, the year's plan."""

from django.urls import path

from tinghao.desk.preparation import invitations, materials, planning, topics

_ONE = "consultations/<int:pk>/"

urlpatterns = [
    path("consultations/plan", planning.plan, name="consultation_plan"),
    path("consultations/day", planning.day, name="venue_day"),
    path(_ONE + "move", planning.move, name="consultation_move"),
    path(_ONE + "invitations", invitations.send, name="invitations_send"),
    path(_ONE + "seats", invitations.add, name="seats_add"),
    path(_ONE + "suggested", invitations.suggested, name="seats_suggested"),
    path(_ONE + "panel", invitations.panel, name="seats_panel"),
    path(_ONE + "invitations/<int:number>/answer", invitations.answer, name="invitation_answer"),
    path(_ONE + "invitations/<int:number>/cancel", invitations.cancel, name="invitation_cancel"),
    path(_ONE + "invitations/<int:number>/renew", invitations.renew, name="invitation_renew"),
    path(_ONE + "words", materials.words, name="materials_words"),
    path(_ONE + "materials", materials.add, name="material_add"),
    path(_ONE + "materials/<int:number>", materials.one, name="material"),
    path(_ONE + "materials/<int:number>/remove", materials.remove, name="material_remove"),
    path("invitations/<int:pk>/", invitations.own, name="invitation"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<int:pk>/drop", topics.drop, name="topic_drop"),
]
