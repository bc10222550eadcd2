from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self):
        from django.apps import apps

        from portal.accounts import actions  # noqa: F401  (enters the verbs)
        from portal.accounts.groups import make_groups

        # Django makes the rows of permissions app by app; when it comes to its own, those of Wagtail are there.
        post_migrate.connect(make_groups, sender=apps.get_app_config("auth"))
