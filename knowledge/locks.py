"""What an editor is told while a page is being signed off."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import WorkflowLock


class SignOffLock(WorkflowLock):
    """Nobody changes words that others are deciding on."""

    def get_message(self, user):
        """Why, where it stands, and what to do."""
        from knowledge.signing import under_way

        sign_off = under_way(self.object)
        if sign_off is None:
            return _("Sign-off is being asked for. To change the page, cancel the workflow first.")
        return format_html(
            '{} <a href="{}">{}</a>',
            _("These words are being signed off. To change the page, cancel the workflow first."),
            sign_off.get_absolute_url(),
            _("See where sign-off %(key)s stands") % {"key": sign_off.key},
        )

    def get_locked_by(self, user, can_lock=False):
        """Who holds it."""
        return _("Being signed off")

    def get_description(self, user, can_lock=False):
        """Why, in the page's status."""
        return _("Nobody changes the page while others decide on its words.")
