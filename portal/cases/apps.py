from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "portal.cases"
    label = "cases"

    def ready(self):
        # Registers verbs, guards, what is handed over, pages and panels.
        from portal.cases import actions, attempts, guards, handover, sections  # noqa: F401  (imported for what they register)
        from portal.cases.search import own  # noqa: F401  (registers what of this room is found)
