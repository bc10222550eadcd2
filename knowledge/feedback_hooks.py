"""Feedback in Wagtail's admin: its addresses and the way to them. Behind each address stands a gate of ours."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from knowledge import feedback_views as views
from portal.access.policy import may

urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:feedback>/close/", views.close, name="close"),
    path("<uuid:feedback>/hand-over/", views.hand_over, name="hand_over"),
]


@hooks.register("register_admin_urls")
def feedback():
    """Everything below /admin/feedback/."""
    return [path("feedback/", include((urlpatterns, "feedback_admin")))]


class ForEditors(MenuItem):
    """Shown to those the door would let in."""

    def is_shown(self, request):
        """May this person read feedback?"""
        return may(request.badge, "feedback.list")


@hooks.register("register_admin_menu_item")
def lead_to_feedback():
    """The entry in the menu."""
    return ForEditors(_("Feedback"), reverse("feedback_admin:index"), name="feedback", icon_name="comment", order=270)
