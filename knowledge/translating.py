"""How a translation gets before readers: as any other page, written by one person and let go by another.

wagtail-localize would write it into the page readers see, and publish it without saying who did. The page model refuses
that; here it is done as Wagtail's own editor does it: a revision first, then whoever may publishes it.
"""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.coreutils import find_available_slug
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation, TranslationLog

from knowledge import eyes, signing, translations
from knowledge.wording import digest_of


def under_way(page) -> Translation | None:
    """The translation, text by text, that this page is made of."""
    found = Translation.objects.filter(
        source__object=page.translation_key, target_locale=page.locale_id, enabled=True
    ).select_related("source", "target_locale")
    return found.first()


def written(translation: Translation, user):
    """A revision of the page with the texts as they are translated now; the last one where it says the same.

    Its author is whoever changed a text last: pressing a button does not make words one's own, nor somebody else's.
    """
    page = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    page.slug = find_available_slug(page.get_parent(), slugify(page.slug), ignore_page_id=page.pk)
    before = page.get_latest_revision()
    if before is not None and digest_of(before.as_object()) == digest_of(page):
        return before
    revision = page.save_revision(user=_author(translation, before) or user, log_action=True)
    TranslationLog.objects.create(source=translation.source, locale=translation.target_locale, revision=revision)
    return revision


def translators(translation_key) -> set:
    """Everybody who ever translated a text of this page, into any language."""
    return {
        person
        for model in (StringTranslation, SegmentOverride)
        for person in model.objects.filter(context__object=translation_key).values_list("last_translated_by", flat=True)
        if person
    }


def _author(translation, before):
    changed = [
        change
        for model in (StringTranslation, SegmentOverride)
        for change in model.objects.filter(
            context__object=translation.source.object_id, locale=translation.target_locale
        )
        .select_related("last_translated_by")
        .order_by("-updated_at")[:1]
        if before is None or change.updated_at > before.created_at
    ]
    return max(changed, key=lambda change: change.updated_at).last_translated_by if changed else None


@hooks.register("before_edit_page", order=-1)
def publish_as_others_are(request, page):
    """The button "Publish" of the editor of translations. Anything else goes its usual way."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = under_way(page)
    if translation is None:
        return None
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    why_not = _not_now(page, translation, request.user)
    if why_not:
        messages.error(request, why_not)
    else:
        _publish(request, translation)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _not_now(page, translation, user) -> str:
    lock = page.get_lock()
    if lock is not None and lock.for_user(user):
        return lock.get_message(user)
    number, translated = translation.get_progress()
    lacking = number - translated
    return (
        ngettext(
            "Not published: %(number)s text is not translated yet.",
            "Not published: %(number)s texts are not translated yet.",
            lacking,
        )
        % {"number": lacking}
        if lacking
        else ""
    )


def _publish(request, translation):
    try:
        revision = written(translation, request.user)
    except ValidationError as trouble:
        messages.error(request, " ".join(trouble.messages))
        return
    except (ObjectDoesNotExist, ValueError):
        messages.error(request, _("Not published: a page, picture or file chosen here is gone. Choose another."))
        return
    page = revision.as_object()
    said = {"title": page.title}
    if signing.asks(page) and not signing.holds(page):
        page.get_workflow().start(page, request.user)
        messages.success(request, _("“%(title)s” was submitted: its sign-off is asked for.") % said)
        return
    if not signing.asks(page):
        eyes.look(page, request.user)
    why = signing.kept_back(page)
    if why is None:
        revision.publish(user=request.user)
        messages.success(request, _("“%(title)s” was published.") % said)
    else:
        messages.error(request, why.sentence)


@hooks.register("before_edit_page", order=-2)
def say_that_it_is_out_of_date(request, page):
    """Whoever opens a page whose leading page was published after it learns that, and where to look."""
    if request.method != "GET":
        return
    found = translations.out_of_date().filter(pk=page.pk).first()
    if found is None:
        return
    said = _("This page is out of date: what it follows was changed and published after it.")
    links = [(reverse("wagtailadmin_pages:history", args=[found.source_id]), _("See what changed"))]
    translation = under_way(page)
    if translation is not None:
        links.append((reverse("wagtail_localize:update_translations", args=[translation.source_id]), _("Take it over")))
    link = format_html(" ".join(['<a href="{}">{}</a>'] * len(links)), *(each for pair in links for each in pair))
    messages.warning(request, format_html("{} {}", said, link))
