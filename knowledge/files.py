"""Pictures and files of guidance: there for whoever may read a page that shows them, and for those who work on it.

SECURITY: what no page before readers shows is there for editors and for those who are asked to sign it off; its address
alone opens nothing. So a file comes to readers with the words of its page, which a second person let go.
"""

from django.contrib.contenttypes.models import ContentType
from django.db.models import ProtectedError
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.documents.models import Document
from wagtail.documents.views import serve
from wagtail.images.models import Image, Rendition
from wagtail.models import Page, ReferenceIndex

from knowledge import readers
from knowledge.models import GuidancePage
from knowledge.sharing import keep_private
from portal.access.gates import public
from portal.access.policy import scope


class ShownToReaders(ProtectedError):
    """This picture or file stands on pages readers see."""

    sentence = _(
        "Nothing was changed: pages that readers see show this. Choose something else on those pages and publish them"
        " first, so that a second person looks at it."
    )

    def __init__(self, pages):
        super().__init__("readers see pages that show it", pages)


def shown_on(thing):
    """The pages before readers on which this picture or file stands."""
    from_pages = {"base_content_type": ContentType.objects.get_for_model(Page)}
    keys = ReferenceIndex.get_references_to(thing).filter(**from_pages).values_list("object_id", flat=True)
    return Page.objects.live().filter(pk__in=[int(key) for key in keys])


@receiver(post_save, dispatch_uid="what_a_page_shows_is_known_at_once")
def know_what_it_shows(sender, instance, raw=False, **kwargs):
    """Wagtail leaves it to the worker; readers would be without a picture until then."""
    if not raw and issubclass(sender, GuidancePage):
        ReferenceIndex.create_or_update_for_object(instance)


@receiver(pre_delete, sender=Image, dispatch_uid="a_picture_readers_see_stays")
@receiver(pre_delete, sender=Document, dispatch_uid="a_file_readers_see_stays")
def stay_where_readers_are(instance, **kwargs):
    """A page before readers does not lose a picture or a file unsaid. Raises `ShownToReaders`."""
    pages = shown_on(instance)
    if pages.exists():
        raise ShownToReaders(set(pages))


# --- Their addresses -------------------------------------------------------------------------------------------------
@public(because="pictures on pages that whoever asks may read, and no others")
@require_safe
@readers.with_account
def picture(request, name):
    """One size of a picture."""
    found = get_object_or_404(Rendition.objects.select_related("image"), file=f"images/{name}")
    tag = f'"{found.pk}"'  # a picture that changes gets new sizes

    def answer(request):
        response = get_conditional_response(request, etag=tag) or FileResponse(found.file.open())
        response.headers["ETag"] = tag
        return response

    return _for_readers_of(found.image, request, answer)


@public(because="files on pages that whoever asks may read, and no others")
@require_safe
@readers.with_account
def document(request, number, name):
    """A file, to be kept."""
    found = get_object_or_404(Document, pk=number)
    return _for_readers_of(found, request, lambda request: serve.serve(request, number, name))


def _for_readers_of(thing, request, answer):
    pages = shown_on(thing)
    is_open = readers.Eyes().among(pages).exists()
    if not (is_open or readers.eyes_of(request).among(pages).exists() or _works_on_it(request, thing)):
        raise Http404
    try:
        response = answer(request)
    except FileNotFoundError as trouble:
        raise Http404 from trouble
    if not is_open:
        return keep_private(response)
    patch_cache_control(response, no_cache=True, **{"private" if request.user.is_authenticated else "public": True})
    return response


def _works_on_it(request, thing) -> bool:
    """Does whoever asks write guidance, or decide on words that name this picture or file?"""
    if not request.user.is_authenticated:
        return False
    if request.user.has_perm("wagtailadmin.access_admin") and request.badge.factor:
        return True
    name = f'"{thing._meta.label_lower}:{thing.pk}"'  # as the words spell it; quotes in what people wrote are escaped
    return scope(request.badge, "article.view").filter(text__contains=name).exists()
