"""A page, or pages, that others link to do not go away unsaid: which pages link there is shown, and asked for a yes."""

import hashlib

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex

YES = "links_are_known"
SHOWN = 50
GOES = {"delete", "unpublish"}


def linking_to(pages, *, below: bool) -> list[Page]:
    """The pages with a link to one of these (and to what stands `below` them), in order; not those themselves."""
    going = Q(pk__in=[page.pk for page in pages])
    for page in pages if below else ():
        going |= Q(path__startswith=page.path)
    gone = {str(key) for key in Page.objects.filter(going).values_list("pk", flat=True)}
    kind = ContentType.objects.get_for_model(Page)
    links = ReferenceIndex.objects.filter(base_content_type=kind, to_content_type=kind, to_object_id__in=gone)
    sources = {int(key) for key in links.exclude(object_id__in=gone).values_list("object_id", flat=True)}
    return [*Page.objects.filter(pk__in=sources).select_related("locale").order_by("title", "pk")]


def ask(request, pages, *, deed: str, below: bool):
    """What to show before these pages go away; None where nothing links to them, or the answer was yes.

    The yes is to exactly these links: if another page came to link here meanwhile, it is asked for once more.
    """
    if request.method != "POST":
        return None
    links = linking_to(pages, below=below)
    known = hashlib.sha256(repr([page.pk for page in links]).encode()).hexdigest()[:16]
    if not links or request.POST.get(YES) == known:
        return None
    title = _("Delete: others link here") if deed == "delete" else _("Unpublish: others link here")
    kept = [(name, value) for name, values in request.POST.lists() if name != YES for value in values]
    context = {
        "header_title": title,
        "page_title": title,
        "header_icon": "warning",
        "going": pages,
        "links": links[:SHOWN],
        "others": max(len(links) - SHOWN, 0),
        "deed": deed,
        "kept": [(name, value) for name, value in kept if name != "csrfmiddlewaretoken"],
        "name": YES,
        "known": known,
    }
    return render(request, "knowledge/desk/linked.html", context)


@hooks.register("before_delete_page")
def before_one_is_deleted(request, page):
    """With everything below it."""
    return ask(request, [page], deed="delete", below=True)


@hooks.register("before_unpublish_page")
def before_one_is_unpublished(request, page):
    """With everything below it, if that was chosen."""
    return ask(request, [page], deed="unpublish", below="include_descendants" in request.POST)


@hooks.register("before_bulk_action")
def before_several_go(request, action_type, objects, action):
    """The same for several at once."""
    if action_type not in GOES or not objects or not isinstance(objects[0], Page):
        return None
    below = action_type == "delete" or bool(request.POST.get("include_descendants"))
    return ask(request, objects, deed=action_type, below=below)
