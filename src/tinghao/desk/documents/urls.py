"""The addresses of documents."""

from django.urls import path

from tinghao.desk.documents import blank, kept, office

urlpatterns = [
    path("consultations/<int:pk>/documents", kept.documents, name="consultation_documents"),
    path("consultations/<int:pk>/documents/make", kept.make, name="consultation_documents_make"),
    path("consultations/<int:pk>/documents/print", kept.print_sheets, name="consultation_documents_print"),
    path("documents/<int:pk>/file.<str:form>", kept.file, name="document_file"),
    path("documents/<int:pk>/erase", kept.erase, name="document_erase"),
    path("forms/", blank.forms, name="blank_forms"),
    path("forms/<int:pk>/sheets.<str:form>", blank.file, name="blank_form_file"),
    path("paper/", office.papers, name="papers"),
    path("paper/<str:code>", office.paper, name="paper"),
    path("paper/<str:code>/template", office.upload, name="paper_template"),
    path("paper/templates/<int:pk>/file.docx", office.template, name="template_file"),
    path("paper/templates/<int:pk>/trial.docx", office.trial, name="template_trial"),
    path("paper/templates/<int:pk>/retire", office.retire, name="template_retire"),
]
