"""Addresses Wagtail links to, answered by our own pages. They stand before Wagtail's."""

from django.urls import path

from knowledge import views

urlpatterns = [
    path("login/", views.to_sign_in),
    path("logout/", views.to_sign_out),
    path("account/", views.to_account),
]
