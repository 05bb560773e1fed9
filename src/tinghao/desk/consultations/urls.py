"""The addresses of meetings. (Notice, lot, opinion map and documents have their place beside these.)"""

from django.urls import path

from tinghao.desk.consultations import bench, listing, meeting, minutes, planning

urlpatterns = [
    path("consultations/", listing.consultations, name="consultations"),
    path("consultations/bench", bench.bench, name="consultation_bench"),
    path("consultations/record", planning.record, name="consultation_record"),
    path("consultations/<int:pk>/", meeting.meeting, name="consultation"),
    path("consultations/<int:pk>/attendance", meeting.attendance, name="consultation_attendance"),
    path("consultations/<int:pk>/call-off", meeting.call_off, name="consultation_call_off"),
    path("consultations/<int:pk>/finish", minutes.finish, name="consultation_finish"),
]
