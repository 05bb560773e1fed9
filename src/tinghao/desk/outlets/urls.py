"""The addresses of the ways out: endpoints, their log, what was given up, keys, spreadsheets."""

from django.urls import path

from tinghao.desk.outlets import endpoints, keys, sheets

urlpatterns = [
    path("outlets/", endpoints.outlets, name="outlets"),
    path("outlets/new", endpoints.new, name="outlet_new"),
    path("outlets/<int:pk>/", endpoints.endpoint, name="outlet"),
    path("outlets/<int:pk>/change", endpoints.change, name="outlet_change"),
    path("outlets/<int:pk>/test", endpoints.test, name="outlet_test"),
    path("outlets/<int:pk>/switch", endpoints.switch, name="outlet_switch"),
    path("outlets/<int:pk>/rotate", endpoints.rotate, name="outlet_rotate"),
    path("outlets/<int:pk>/resend", endpoints.resend, name="outlet_resend"),
    path("outlets/delivery/<int:pk>/", endpoints.delivery, name="delivery"),
    path("outlets/keys/new", keys.new, name="api_key_new"),
    path("outlets/keys/<int:pk>/revoke", keys.revoke, name="api_key_revoke"),
    path("ledgers/<int:owner>/sheets", sheets.sheets, name="ledger_sheets"),
    path("ledgers/<int:owner>/sheets/new", sheets.edit, name="ledger_sheet_new"),
    path("ledgers/<int:owner>/sheets/<int:pk>/", sheets.edit, name="ledger_sheet"),
    path("ledgers/<int:owner>/sheets/<int:pk>/remove", sheets.remove, name="ledger_sheet_remove"),
    path("ledgers/<int:owner>/export", sheets.export, name="ledger_export"),
]
