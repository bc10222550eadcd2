from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "portal.cases"
    label = "cases"

    def ready(self):
        from portal.cases import actions, guards, sections  # noqa: F401  (registers verbs, guards, pages and panels)
