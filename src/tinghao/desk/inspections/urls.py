"""The addresses of special inspections."""

from django.urls import path

from tinghao.desk.inspections import boards, checklists, findings, views

urlpatterns = [
    path("inspections/", views.inspections, name="inspections"),
    path("inspections/new", views.new, name="inspection_new"),
    path("inspections/measures", checklists.measures_page, name="inspection_measures"),
    path("inspections/checklists/", checklists.checklists, name="checklists"),
    path("inspections/checklists/limit", checklists.limit, name="inspection_limit"),
    path("inspections/checklists/<int:pk>/", checklists.checklist, name="checklist"),
    path("inspections/checklists/<int:pk>/draft", checklists.draft, name="checklist_draft"),
    path("inspections/versions/<int:pk>/", checklists.version, name="checklist_version"),
    path("inspections/versions/<int:pk>/sheet.<slug:suffix>", checklists.sheet, name="checklist_sheet"),
    path("inspections/versions/<int:pk>/item", checklists.add_item, name="checklist_item_new"),
    path("inspections/versions/<int:pk>/measures", checklists.add_measures, name="checklist_measures"),
    path("inspections/versions/<int:pk>/rules", checklists.set_rules, name="checklist_rules"),
    path("inspections/versions/<int:pk>/adopt", checklists.adopt, name="checklist_adopt"),
    path("inspections/versions/<int:pk>/retire", checklists.retire, name="checklist_retire"),
    path("inspections/items/<int:pk>/", checklists.item, name="checklist_item"),
    path("inspections/items/<int:pk>/drop", checklists.drop, name="checklist_item_drop"),
    path("inspections/<int:pk>/", views.inspection, name="inspection"),
    path("inspections/<int:pk>/start", views.start, name="inspection_start"),
    path("inspections/<int:pk>/read", views.read, name="inspection_read"),
    path("inspections/<int:pk>/finish", views.finish, name="inspection_finish"),
    path("inspections/<int:pk>/call-off", views.call_off, name="inspection_call_off"),
    path("inspections/<int:pk>/inspectors", views.inspectors, name="inspection_inspectors"),
    path("inspections/<int:pk>/at/<int:target_id>/", boards.board, name="inspection_board"),
    path(
        "inspections/<int:pk>/at/<int:target_id>/figures/<int:item_id>",
        boards.figure,
        name="inspection_figure",
    ),
    path(
        "inspections/<int:pk>/at/<int:target_id>/<slug:what>.<slug:suffix>",
        boards.paper,
        name="inspection_paper",
    ),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/state", findings.state, name="finding_state"),
    path("findings/<int:pk>/report", findings.report, name="finding_report"),
    path("findings/<int:pk>/accept", findings.accept, name="finding_accept"),
    path("findings/<int:pk>/send-back", findings.send_back, name="finding_send_back"),
    path("findings/<int:pk>/lift", findings.lift, name="finding_lift"),
    path("findings/<int:pk>/change", findings.change, name="finding_change"),
    path("findings/<int:pk>/papers/<int:file_id>", findings.paper, name="finding_paper"),
    path("findings/<int:pk>/photos/<slug:key>/<slug:size>", findings.photo, name="finding_photo"),
]
