"""The addresses of duty: one's own page, the records, the short forms of the 五微, the ledgers."""

from django.urls import path

from tinghao.desk.filing import effort, ledgers, micro, own, records

urlpatterns = [
    path("duty/", own.duty, name="duty"),
    path("duty/confirm", own.confirm, name="duty_confirm"),
    path("duty/member/<int:pk>/", own.member, name="duty_member"),
    path("duty/records/", records.records, name="records"),
    path("duty/records/<int:pk>/", records.record, name="record"),
    path("duty/records/<int:pk>/object", records.object_to, name="record_object"),
    path("duty/records/<int:pk>/uphold", records.uphold, name="record_uphold"),
    path("duty/records/<int:pk>/correct", records.correct, name="record_correct"),
    path("duty/micro/", micro.micros, name="micros"),
    path("duty/micro/new", micro.new, name="micro_new"),
    path("duty/micro/<int:pk>/", micro.micro, name="micro"),
    path("duty/micro/<int:pk>/confirm", micro.confirm, name="micro_confirm"),
    path("duty/micro/<int:pk>/return", micro.send_back, name="micro_return"),
    path("duty/micro/<int:pk>/withdraw", micro.withdraw, name="micro_withdraw"),
    path("duty/burden/", effort.burden, name="burden"),
    path("ledgers/", ledgers.ledgers, name="ledgers"),
    path("ledgers/<int:owner>/", ledgers.ledger, name="ledger"),
    path("ledgers/late/<int:pk>/", ledgers.late, name="ledger_late"),
]
