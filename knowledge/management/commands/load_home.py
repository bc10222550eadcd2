"""Lays the ground for guidance. Safe to repeat: what is there already, editors may have changed, and it stays."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import GroupPagePermission, Locale, Page, Site

from knowledge import eyes
from knowledge.first_words import FRONT_PAGES
from knowledge.models import HomePage
from portal.accounts.groups import EDITORS

ON_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")

BESIDES_PAGES = (
    *("add_contact", "change_contact", "publish_contact"),
    *("add_synonyms", "change_synonyms", "delete_synonyms"),
)

TRANSLATE = "submit_translation"


class Command(BaseCommand):
    help = "Makes both languages, the site and a front page in each language, where they are missing."

    @transaction.atomic
    def handle(self, *args, **options):
        """Locales, front pages, site, editors' rights on the tree."""
        locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code, _ in settings.LANGUAGES}
        root = Page.get_first_root_node()
        self._let_editors_in(root)
        if HomePage.objects.exists():
            self.stdout.write("The front pages are there already.")
            return
        self._clear_the_ground(root)
        first = None
        for code, words in FRONT_PAGES.items():
            page = HomePage(slug=f"home-{code}", locale=locales[code], **words)
            if first:
                page.translation_key = first.translation_key
            root = Page.objects.get(pk=root.pk)
            root.add_child(instance=page)
            eyes.came_with_the_release(page)
            page.save_revision().publish()
            first = first or page
        address = urlsplit(settings.PORTAL_URL)
        port = address.port or (443 if address.scheme == "https" else 80)
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": address.hostname, "port": port, "root_page": first, "site_name": "TMA"},
        )
        self.stdout.write("The front pages were made.")

    @staticmethod
    def _let_editors_in(root):
        """Who edits guidance also publishes it; images and files they may use come with Wagtail's own migrations."""
        editors, _ = Group.objects.get_or_create(name=EDITORS)
        for codename in ON_PAGES:
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=editors, page=root, permission=permission)
        besides = Permission.objects.filter(content_type__app_label="knowledge", codename__in=BESIDES_PAGES)
        translate = Permission.objects.filter(content_type__app_label="wagtail_localize", codename=TRANSLATE)
        editors.permissions.add(*besides, *translate)

    @staticmethod
    def _clear_the_ground(root):
        """Wagtail's own migrations leave a page that welcomes developers."""
        for page in root.get_children().filter(slug="home", content_type__model="page"):
            Site.objects.filter(root_page=page).delete()
            page.delete()
