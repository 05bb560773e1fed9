"""The addresses of the registers."""

from django.urls import path, re_path

from tinghao.desk.people.views import bodies, groups, members, persons

app_name = "people"
urlpatterns = [
    path("", persons.persons, name="persons"),
    path("new", persons.new_person, name="new_person"),
    path("<int:person_id>", persons.person, name="person"),
    path("<int:person_id>/change", persons.change, name="change_person"),
    path("<int:person_id>/appoint", persons.appoint, name="appoint"),
    path("<int:person_id>/member", persons.make_member, name="make_member"),
    path("<int:person_id>/tenure", members.change, name="change_member"),
    path("<int:person_id>/leave", members.leave, name="leave_conference"),
    path("<int:person_id>/absences", members.away, name="declare_absence"),
    path("<int:person_id>/absences/<int:absence_id>/end", members.back, name="end_absence"),
    path("<int:person_id>/account", persons.open_account, name="open_account"),
    re_path(
        r"^(?P<person_id>\d{1,18})/account/(?P<act>stop|resume|unlock|reset-password|reset-factors)$",
        persons.account_act,
        name="account_act",
    ),
    path("<int:person_id>/erase", persons.erase, name="erase_person"),
    path("appointments/<int:appointment_id>/end", persons.end_appointment, name="end_appointment"),
    path("groups", groups.groups, name="groups"),
    path("groups/new", groups.new_group, name="new_group"),
    path("groups/<int:group_id>", groups.group, name="group"),
    path("groups/<int:group_id>/communities", groups.attach, name="attach_community"),
    path("groups/<int:group_id>/join", groups.join, name="join_group"),
    path("groups/communities/<int:row_id>/end", groups.detach, name="detach_community"),
    path("groups/seats/<int:seat_id>/end", groups.leave, name="leave_group"),
    path("organisations", bodies.organisations, name="organisations"),
    path("organisations/new", bodies.organisation, name="new_organisation"),
    path("organisations/<int:organisation_id>", bodies.organisation, name="organisation"),
    path("venues", bodies.venues, name="venues"),
    path("venues/new", bodies.venue, name="new_venue"),
    path("venues/<int:venue_id>", bodies.venue, name="venue"),
]
