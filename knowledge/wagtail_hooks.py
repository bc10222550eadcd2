"""Wagtail under the portal's name, without ways to what is closed."""

from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from knowledge import (  # noqa: F401  (most of them register hooks of their own)
    eyes,
    feedback_hooks,
    in_step,
    linked,
    opening,
    privacy,
    signing,
    translating,
)
from knowledge.admin_doors import nothing_here
from knowledge.checking import checker
from knowledge.desk import panels as desk
from knowledge.models import Contact, Synonyms, Unconfirmed
from knowledge.wordpress import hooks as wordpress_hooks  # noqa: F401  (registers hooks of its own)


@hooks.register("insert_global_admin_css")
def wear_our_colours():
    """Wagtail's custom properties with the portal's values."""
    return format_html('<link rel="stylesheet" href="{}">', static("theme/wagtail.css"))


@hooks.register("insert_editor_js")
def name_what_has_no_name():
    """What Wagtail's editor leaves out for those who listen to it."""
    return format_html('<script src="{}"></script>', static("theme/wagtail.js"))


@hooks.register("register_admin_menu_item")
def lead_back():
    """The way from guidance back to one's own work."""
    return MenuItem(_("My work"), reverse("my_work"), name="my-work", icon_name="arrow-left", order=1)


@hooks.register("construct_wagtail_userbar")
def check_what_readers_need(request, items, page):
    """Wagtail's checker looks for what makes guidance hard to read, too."""
    checker.take_its_place(items)


@hooks.register("construct_homepage_panels")
def lay_the_desk(request, panels):
    """Wagtail's panels tell of moderation and locks it has no part in here; editors find what there is to do, and
    administrators, who do not write, none of it."""
    panels[:] = desk.panels() if "editor" in request.user.duty_codes else []


@hooks.register("before_publish_page")
def look_before_it_goes(request, page):
    """Before Wagtail's editor publishes: this person looks at it, as the second. If they may not, what was written is
    kept as a draft, and the editor learns what to do."""
    if not signing.asks(page):
        eyes.look(page, request.user)
    why = signing.kept_back(page)
    if why is None:
        return None
    if type(why) is signing.NotReleased:
        eyes.ask(page, request.user)
    messages.error(request, why.sentence)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("construct_page_action_menu")
def offer_what_can_be_done(items, request, context):
    """Where sign-off is asked for, publishing is no choice before it is there."""
    page = context.get("page")
    stands = page or context["parent_page"]
    if not signing.asks(stands):
        return
    if page is None or not signing.holds(page.get_latest_revision_as_object()):
        items[:] = [item for item in items if item.name != "action-publish"]


@hooks.register("register_log_actions")
def name_what_happens(actions):
    """What Wagtail's history says beyond its own words."""
    said = _("Not published as scheduled: nobody else has let these words go")
    actions.register_action("knowledge.held_back", _("Hold back"), said)


@hooks.register("construct_main_menu")
@hooks.register("construct_settings_menu")
@hooks.register("construct_reports_menu")
def leave_out_what_is_closed(request, items):
    """No entry leads to a closed door, and none to another company's pages."""
    items[:] = [item for item in items if item.name != "help" and not _is_closed(item)]


def _is_closed(item):
    try:
        return resolve(item.url).func is nothing_here
    except Resolver404:
        return False  # a menu of its own, whose entries are asked one by one


class ContactsOfGuidance(SnippetViewSet):
    """Whom readers can call: written, confirmed and published here, shown wherever a text names them."""

    model = Contact
    icon = "mobile-alt"
    menu_label = _("Contacts")
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["name", "phone", "country", "confirmed_on", "review_by"]
    list_filter = ["kind", "country"]
    inspect_view_enabled = False
    copy_view_enabled = False


class SynonymsOfSearch(SnippetViewSet):
    """Words that mean the same to those who search."""

    model = Synonyms
    icon = "search"
    menu_label = _("Words searched for")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["__str__", "language"]
    list_filter = ["language"]
    copy_view_enabled = False


register_snippet(ContactsOfGuidance)
register_snippet(SynonymsOfSearch)


@hooks.register("before_publish_snippet")
def say_that_nobody_confirmed(request, thing):
    """Before Wagtail's editor publishes a contact nobody has called: it stays a draft, and the editor learns why."""
    if not isinstance(thing, Contact) or thing.is_confirmed:
        return None
    messages.error(request, Unconfirmed().message)
    return redirect(reverse(f"wagtailsnippets_{Contact._meta.app_label}_contact:edit", args=[thing.pk]))
