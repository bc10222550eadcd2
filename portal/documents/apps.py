from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "portal.documents"
    label = "documents"

    def ready(self):
        # Registers verbs, pages, panels and what can be searched.
        from portal.documents import actions, finding, scanning, sections, tasks  # noqa: F401  (imported for what they register)

        scanning.watch()
