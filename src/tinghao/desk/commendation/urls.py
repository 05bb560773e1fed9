"""The addresses of commendation."""

from django.urls import path

from tinghao.desk.commendation import views

urlpatterns = [
    path("commendations/", views.begin, name="commendations"),
    path("commendations/<int:owner>/<int:year>/", views.year_of, name="commendation"),
    path("commendations/<int:pk>/gather", views.gather, name="commendation_gather"),
    path("commendations/<int:pk>/words", views.words, name="commendation_words"),
    path("commendations/<int:pk>/decide", views.decide, name="commendation_decide"),
    path("commendations/<int:pk>/publish", views.publish, name="commendation_publish"),
    path("commendations/<int:pk>/take-down", views.take_down, name="commendation_take_down"),
    path("commendations/<int:pk>/candidates/<int:candidate_id>", views.choose, name="candidate_choose"),
    path("commendations/<int:pk>/<slug:what>.<slug:suffix>", views.paper, name="commendation_paper"),
]
