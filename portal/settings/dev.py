"""For developing: the demo with Django's debug pages."""

from portal.settings.demo import *  # noqa: F403  (settings are layered on purpose)

DEBUG = True
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
