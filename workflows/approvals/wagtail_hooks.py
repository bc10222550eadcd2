"""Procedures in Wagtail's admin: their addresses and the way to them. Behind each address stands a gate of ours."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.access.policy import may
from workflows.approvals.views import procedures_admin as views

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.make, name="make"),
    path("of/<slug:slug>/", views.show, name="show"),
    path("of/<slug:slug>/edit/", views.edit, name="edit"),
    path("of/<slug:slug>/<int:number>/", views.version, name="version"),
]


@hooks.register("register_admin_urls")
def procedures():
    """Everything below /admin/procedures/."""
    return [path("procedures/", include((urlpatterns, "procedures_admin")))]


class ForAdministrators(MenuItem):
    """Shown to those the door would let in."""

    def is_shown(self, request):
        """May this person list procedures?"""
        return may(request.badge, "procedure.list")


@hooks.register("register_admin_menu_item")
def lead_to_procedures():
    """The entry in the menu."""
    label = _("Procedures of sign-off")
    return ForAdministrators(
        label, reverse("procedures_admin:index"), name="procedures", icon_name="list-ol", order=300
    )
