from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"

    def ready(self):
        from portal.audit.rights import grant_library_tables

        post_migrate.connect(grant_library_tables, sender=self)
