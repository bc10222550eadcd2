"""Addresses below /de/ and /en/."""

from django.urls import path
from wagtail.views import serve

from knowledge import views

urlpatterns = [
    path("", serve, {"path": ""}, name="home"),
    path("search/", views.search, name="guidance_search"),
    path("help-now/", views.help_now, name="help_now"),
    path("reading-safely/", views.reading_safely, name="reading_safely"),
    path("easy-language/", views.easy_language, name="easy_language"),
    path("privacy/", views.privacy, name="privacy"),
    path("untranslated/<uuid:key>/", views.untranslated, name="untranslated"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
