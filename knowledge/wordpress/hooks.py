"""Imports in Wagtail's admin: their addresses and the way to them. Behind each address stands a gate of ours."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from knowledge.wordpress import views
from portal.access.policy import may

urlpatterns = [
    path("", views.index, name="index"),
    path("begin/", views.begin, name="begin"),
    path("<uuid:run>/", views.show, name="show"),
    path("<uuid:run>/confirm/", views.confirm, name="confirm"),
    path("<uuid:run>/discard/", views.discard, name="discard"),
    path("<uuid:run>/undo/", views.undo, name="undo"),
    path("<uuid:run>/prepare/", views.prepare, name="prepare"),
    path("<uuid:run>/release/", views.release, name="release"),
    path("items/<int:item>/", views.compare, name="compare"),
    path("items/<int:item>/take/", views.take, name="take"),
    path("items/<int:item>/leave/", views.leave, name="leave"),
]


@hooks.register("register_admin_urls")
def wordpress():
    """Everything below /admin/wordpress/."""
    return [path("wordpress/", include((urlpatterns, "wordpress_admin")))]


class ForEditors(MenuItem):
    """Shown to those the door would let in."""

    def is_shown(self, request):
        """May this person see imports?"""
        return may(request.badge, "import.list")


@hooks.register("register_admin_menu_item")
def lead_to_imports():
    """The entry in the menu."""
    where = reverse("wordpress_admin:index")
    return ForEditors(_("From WordPress"), where, name="wordpress", icon_name="download", order=280)
