"""The addresses of observations."""

from django.urls import path

from tinghao.desk.observations import plans

urlpatterns = [
    path("observations/", plans.year_of, name="observations"),
    path("observations/plans/<int:city>/<int:year>/propose", plans.propose, name="observation_propose"),
    path("observations/plans/<int:city>/<int:year>/adopt", plans.adopt, name="observation_adopt"),
    path("observations/quarters/<int:pk>/change", plans.change, name="observation_change"),
    path("observations/quarters/<int:pk>/drop", plans.drop, name="observation_drop"),
    path("observations/visits/<int:city>", plans.visits, name="observation_visits"),
]
