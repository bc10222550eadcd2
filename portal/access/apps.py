from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    name = "portal.access"
    label = "access"

    def ready(self):
        from portal.access import checks  # noqa: F401  (registers the start-up checks)

        autodiscover_modules("policy")
