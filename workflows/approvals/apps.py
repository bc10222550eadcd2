from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "workflows.approvals"
    label = "approvals"

    def ready(self):
        # Registers kinds of things, verbs, pages and what people are told.
        # Imported for what they register.
        from workflows.approvals import actions, notices, policy, sections, together  # noqa: F401
