"""Addresses below /de/ and /en/."""

from django.urls import path
from wagtail.views import serve

from knowledge import feedback_views, machines, views

urlpatterns = [
    path("", serve, {"path": ""}, name="home"),
    path("search/", views.search, name="guidance_search"),
    path("feed/", machines.feed, name="guidance_feed"),
    path("help-now/", views.help_now, name="help_now"),
    path("feedback/<int:page>/", feedback_views.give, name="feedback"),
    path("feedback/<int:page>/received/", feedback_views.received, name="feedback_received"),
    path("reading-safely/", views.reading_safely, name="reading_safely"),
    path("easy-language/", views.easy_language, name="easy_language"),
    path("privacy/", views.privacy, name="privacy"),
    path("untranslated/<uuid:key>/", views.untranslated, name="untranslated"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
