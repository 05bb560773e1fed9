"""The addresses of the ledgers in the API."""

from django.urls import path

from tinghao.api.ledgers import views

urlpatterns = [path("ledger/entries", views.entries, name="ledger_entries")]
