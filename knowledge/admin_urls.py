"""Addresses Wagtail links to, answered by our own pages. They stand before Wagtail's."""

from django.urls import path

from knowledge import views
from knowledge.admin_doors import guidance_only
from knowledge.desk import views as desk

urlpatterns = [
    path("login/", views.to_sign_in),
    path("logout/", views.to_sign_out),
    path("account/", views.to_account),
    *guidance_only([path("desk/", desk.index, name="desk")]),
]
