"""The address at which a certificate is checked."""

from django.urls import path

from tinghao.portal.certificates import views

urlpatterns = [path("certificates/", views.check, name="certificate_check")]
