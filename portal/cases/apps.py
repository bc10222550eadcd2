from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "portal.cases"
    label = "cases"

    def ready(self):
        from portal.cases import actions, guards  # noqa: F401  (registers the verbs and this room's own guards)
