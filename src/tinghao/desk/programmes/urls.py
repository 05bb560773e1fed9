"""The addresses of trainings, meetings and their rolls."""

from django.urls import path

from tinghao.desk.programmes import lists, page, planning, roll, sessions, speeches

urlpatterns = [
    path("trainings/", lists.trainings, name="trainings"),
    path("trainings/coverage", lists.coverage, name="training_coverage"),
    path("trainings/hours.xlsx", lists.hours, name="training_hours"),
    path("plenaries/", lists.meetings, name="plenaries"),
    path("programmes/", lists.mine, name="my_programmes"),
    path("programmes/new", planning.new, name="programme_new"),
    path("programmes/next-year", planning.next_year, name="programme_next_year"),
    path("programmes/<int:pk>/", page.programme, name="programme"),
    path("programmes/<int:pk>/change", planning.change, name="programme_change"),
    path("programmes/<int:pk>/call-off", planning.call_off, name="programme_call_off"),
    path("programmes/<int:pk>/step/<slug:name>", planning.step, name="programme_step"),
    path("programmes/<int:pk>/roll", roll.roll, name="programme_roll"),
    path("programmes/<int:pk>/roll/put", roll.put, name="programme_put"),
    path("programmes/<int:pk>/roll/<int:part>/off", roll.off, name="programme_off"),
    path("programmes/<int:pk>/roll/<int:part>/answer", roll.answer, name="programme_answer"),
    path("programmes/<int:pk>/roll/<int:part>/cancel", roll.cancel, name="programme_cancel"),
    path("programmes/<int:pk>/sign-up", roll.sign_up, name="programme_sign_up"),
    path("programmes/<int:pk>/tables", sessions.tables, name="programme_tables"),
    path("programmes/<int:pk>/sessions/new", sessions.new, name="programme_session_new"),
    path("programmes/<int:pk>/sessions/<int:session>/", sessions.one, name="programme_session"),
    path("programmes/<int:pk>/sessions/<int:session>/drop", sessions.drop, name="programme_session_drop"),
    path("programmes/<int:pk>/sessions/<int:session>/roll", roll.keep, name="programme_keep"),
    path("programmes/<int:pk>/sessions/<int:session>/rest", roll.rest, name="programme_rest"),
    path("programmes/<int:pk>/materials", sessions.add_material, name="programme_material_add"),
    path("programmes/<int:pk>/materials/<int:number>", sessions.material, name="programme_material"),
    path(
        "programmes/<int:pk>/materials/<int:number>/remove",
        sessions.remove_material,
        name="programme_material_remove",
    ),
    path("programmes/<int:pk>/papers/<slug:what>.<str:suffix>", sessions.paper, name="programme_paper"),
    path("programmes/<int:pk>/certificate.pdf", sessions.certificate, name="programme_certificate"),
    path("programmes/<int:pk>/speakers", speeches.speakers, name="programme_speakers"),
    path("programmes/<int:pk>/speakers/deadline", speeches.deadline, name="programme_deadline"),
    path("programmes/<int:pk>/speakers/<int:part>/choose", speeches.choose, name="programme_choose"),
    path("programmes/<int:pk>/speeches/<int:speech>/", speeches.speech, name="programme_speech"),
    path("programmes/<int:pk>/speeches/<int:speech>/act", speeches.act, name="programme_speech_act"),
]
