"""Addresses below /de/ and /en/."""

from django.urls import path
from wagtail.views import serve

from knowledge import views

urlpatterns = [
    path("", serve, {"path": ""}, name="home"),
    path("help-now/", views.help_now, name="help_now"),
    path("reading-safely/", views.reading_safely, name="reading_safely"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
