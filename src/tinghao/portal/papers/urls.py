"""The address in the QR code of a form."""

from django.urls import path

from tinghao.portal.papers import views

urlpatterns = [path("f/<str:code>", views.form_at, name="form_at")]
