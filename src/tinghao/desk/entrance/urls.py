"""The addresses of the entrance and of one's own account; included without a namespace of their own."""

from django.urls import path

from tinghao.desk.entrance import own_account, views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-in/as/<int:account_id>", views.sign_in_as, name="sign_in_as"),
    path("sign-in/second", views.second_factor, name="second_factor"),
    path("sign-in/password", views.choose_password, name="choose_password"),
    path("sign-in/set-up", own_account.set_up_factor, name="set_up_factor"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("account", own_account.account, name="account"),
    path("account/password", own_account.change_password, name="change_password"),
    path("account/factors/add", own_account.set_up_factor, name="add_factor"),
    path("account/factors/<int:factor_id>/remove", own_account.remove_factor, name="remove_factor"),
    path("account/codes", own_account.renew_codes, name="renew_codes"),
    path("account/sessions/end", own_account.end_sessions, name="end_sessions"),
]
