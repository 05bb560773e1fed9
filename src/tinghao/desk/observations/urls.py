"""The addresses of observations."""

from django.urls import path

from tinghao.desk.observations import booklets, follow_ups, notes, plans, visits

urlpatterns = [
    path("observations/", plans.year_of, name="observations"),
    path("observations/plans/<int:city>/<int:year>/propose", plans.propose, name="observation_propose"),
    path("observations/plans/<int:city>/<int:year>/adopt", plans.adopt, name="observation_adopt"),
    path("observations/quarters/<int:pk>/change", plans.change, name="observation_change"),
    path("observations/quarters/<int:pk>/drop", plans.drop, name="observation_drop"),
    path("observations/quarters/<int:pk>/when", visits.when, name="observation_when"),
    path("observations/visits/<int:city>", plans.visits, name="observation_visits"),
    path("observations/programmes/<int:pk>", visits.of_programme, name="observation_of_programme"),
    path("observations/<int:pk>/", visits.observation, name="observation"),
    path("observations/<int:pk>/invite", visits.invite, name="observation_invite"),
    path("observations/<int:pk>/sites/add", visits.add, name="observation_add"),
    path("observations/<int:pk>/sites/other", visits.add_other, name="observation_add_other"),
    path("observations/<int:pk>/sites/<int:site_id>/shift", visits.shift, name="observation_shift"),
    path("observations/<int:pk>/sites/order", visits.order, name="observation_order"),
    path("observations/<int:pk>/sites/shorten", visits.shorten, name="observation_shorten"),
    path("observations/<int:pk>/sites/times", visits.times, name="observation_times"),
    path("observations/<int:pk>/sheet", visits.sheet, name="observation_sheet"),
    path("observations/<int:pk>/notes", notes.notes, name="observation_notes"),
    path("observations/<int:pk>/notes/write", notes.write, name="observation_write"),
    path("observations/<int:pk>/notes/<int:note_id>/withdraw", notes.withdraw, name="observation_withdraw"),
    path(
        "observations/<int:pk>/notes/<int:note_id>/photos/<slug:key>/<slug:size>",
        notes.photo,
        name="observation_photo",
    ),
    path("observations/<int:pk>/follow-ups", follow_ups.listed, name="observation_follow_ups"),
    path("observations/<int:pk>/follow-ups/add", follow_ups.add, name="follow_up_add"),
    path("observations/follow-ups/<int:pk>/", follow_ups.one, name="follow_up"),
    path("observations/follow-ups/<int:pk>/finish", follow_ups.finish, name="follow_up_finish"),
    path("observations/follow-ups/<int:pk>/reopen", follow_ups.reopen, name="follow_up_reopen"),
    path("observations/<int:pk>/booklets", booklets.booklets, name="observation_booklets"),
    path("observations/<int:pk>/booklets/make", booklets.make, name="booklet_make"),
    path("observations/booklets/<int:pk>/<slug:form>", booklets.download, name="booklet"),
]
