"""The addresses of opinion maps."""

from django.urls import path

from tinghao.desk.opinions import paper, setup, statements, views

urlpatterns = [
    path("opinions/", views.opinions, name="opinions"),
    path("opinions/new", setup.new, name="opinion_new"),
    path("opinions/import", setup.bring_in, name="opinion_import"),
    path("opinions/<int:pk>/", views.opinion, name="opinion"),
    path("opinions/<int:pk>/details", setup.details, name="opinion_details"),
    path("opinions/<int:pk>/open", views.open_it, name="opinion_open"),
    path("opinions/<int:pk>/close", views.close_it, name="opinion_close"),
    path("opinions/<int:pk>/draw", views.draw, name="opinion_draw"),
    path("opinions/<int:pk>/statements", statements.add, name="opinion_statements"),
    path("opinions/<int:pk>/statements/<int:number>/accept", statements.accept, name="opinion_accept"),
    path("opinions/<int:pk>/statements/<int:number>/decline", statements.decline, name="opinion_decline"),
    path("opinions/<int:pk>/paper", paper.enter, name="opinion_paper"),
    path("opinions/<int:pk>/codes", paper.codes, name="opinion_codes"),
    path("opinions/<int:pk>/slips", paper.slips, name="opinion_slips"),
    path("opinions/<int:pk>/sheet", paper.sheet, name="opinion_sheet"),
    path("opinions/<int:pk>/poster", paper.poster, name="opinion_poster"),
    path("opinions/<int:pk>/export/<slug:name>.csv", views.export, name="opinion_export"),
]
