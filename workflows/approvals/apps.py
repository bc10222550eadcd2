from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "workflows.approvals"
    label = "approvals"
