from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = _("Notices")

    def ready(self):
        """Hear what the rooms have to say: their sentences (`notices.py`) and their regular tasks (`tasks.py`)."""
        autodiscover_modules("notices", "tasks")
