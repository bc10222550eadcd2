from django.db import models
from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.log_actions import log
from wagtail.models import Page

from knowledge import eyes, languages, previewing, readers, shelf, signing
from knowledge.sharing import keep_private, share
from knowledge.wording import KEPT_BY_WAGTAIL, digest_of, subject_of

SCHEDULED = "wagtail.publish.scheduled"


def hold_back(page, revision) -> None:
    """Take it off the clock, and say why where editors look."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=page, action="knowledge.held_back", revision=revision)


def overtake(page) -> None:
    """What sign-off is asked of, and the page no longer says, is overtaken."""
    from knowledge.models.wordings import Errand

    asked = Errand.objects.filter(wording__subject=subject_of(page), over_at=None, overtaken_at=None)
    if asked.exists():
        asked.exclude(wording__sha256=bytes.fromhex(digest_of(page))).update(overtaken_at=timezone.now())


class GuidancePage(Page):
    """A page of guidance. Its owner is Wagtail's; it says when somebody last read it critically, and when next."""

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        MANAGERS = "managers", _("Managers")

    live: bool
    audience = models.CharField(_("written for"), max_length=10, choices=Audience, default=Audience.EVERYONE)
    reviewed_by = models.CharField(
        _("last reviewed by"), max_length=120, blank=True, help_text=_("As readers see it: a role, or a name.")
    )
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    review_by = models.DateField(_("review again by"), null=True, blank=True)

    is_easy = False
    is_always_open = False
    """Also where reading needs an account: who is watched must be able to learn of it."""

    # SECURITY: guidance is open to everyone, or to those with certain duties (`knowledge.readers`). What nobody beside
    # the people of a case may know does not belong into Wagtail at all.
    private_page_options = ["groups"]

    settings_panels = Page.settings_panels + [
        FieldPanel("audience"),
        MultiFieldPanel(
            [FieldPanel("reviewed_on"), FieldPanel("reviewed_by"), FieldPanel("review_by")],
            heading=pgettext_lazy("guidance", "Review"),
        ),
    ]

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(review_by__gt=F("reviewed_on")),
                name="%(class)s_is_reviewed_again_later",
                violation_error_message=_("The next review comes after the last one."),
            )
        ]

    @classmethod
    def published(cls, language: str):
        """What readers of this language may see of these pages, in the order of the tree."""
        return readers.readable(cls.objects.filter(locale__language_code=language).order_by("path"))

    # --- Sign-off ----------------------------------------------------------------------------------------------------
    def publish(self, revision, *args, **words):
        """Put these words before readers, or on the clock: only such as somebody else has let go, whoever asks for it.

        What was put on the clock, and is not let go when its time comes, is held back and said so in the page's
        history; the others that are due go on. Raises `knowledge.signing.NotReleased`.
        """
        page = revision.as_object()
        person = words.get("user")
        if person is not None and not signing.asks(page):
            eyes.look(page, person)
        why = signing.kept_back(page)
        if why is None:
            return super().publish(revision, *args, **words)
        if words.get("log_action") == SCHEDULED:
            hold_back(page, revision)
            return None
        raise why

    def save(self, *args, **words):
        """SECURITY: every way to readers ends here, those too that know no `publish` (Wagtail's editor, copies,
        aliases, imports). A new page that nobody let go begins as a draft; one that readers see does not change its
        words; what waits to be translated is not before readers.
        """
        if self.live and self.waits_to_be_translated:
            self._stays_back()
        if self.live and self._would_show_more(words.get("update_fields")):
            why = signing.kept_back(self)
            if why is not None and not self._state.adding:
                raise why
            if why is not None:
                self._stays_back()
        return super().save(*args, **words)

    def save_revision(self, *args, **words):
        """Keep what was written. What sign-off was asked of is overtaken, unless the words are the same."""
        if self.waits_to_be_translated:
            raise signing.NotTranslated(self)
        revision = super().save_revision(*args, **words)
        overtake(self)
        return revision

    @property
    def waits_to_be_translated(self) -> bool:
        """Does it only hold the place of a page in another language?"""
        return bool(self.alias_of_id) and self.alias_of.locale_id != self.locale_id

    def _stays_back(self):
        self.live = False
        self.has_unpublished_changes = True
        self.first_published_at = self.last_published_at = self.live_revision = None

    def _would_show_more(self, update_fields) -> bool:
        """Would saving show readers words they do not see yet?"""
        if self._state.adding:
            return True
        words = {field.name for field in self._meta.concrete_fields} - KEPT_BY_WAGTAIL
        if update_fields is not None and not ({*update_fields} & (words | {"live"})):
            return False
        stands = type(self)._base_manager.filter(pk=self.pk).first()
        return stands is None or not stands.live or digest_of(stands) != digest_of(self)

    # --- As readers see it -------------------------------------------------------------------------------------------
    def route(self, request, path_components):
        """SECURITY: a page this reader may not read is not there, before anybody could be led to a way in."""
        found = super().route(request, path_components)
        if not path_components and not readers.eyes_of(request).may_read(self):
            raise Http404
        return found

    def serve(self, request, *args, is_old_address=False, **kwargs):
        """The page: one for everybody, in the colours of whoever has signed in.

        SECURITY: a page for some, and one that shows its reader more than it would show a stranger, is made for this
        reader alone and never comes to the shelf.
        """

        if not (self.is_always_open or readers.may_enter(request)):
            return keep_private(readers.to_sign_in(request))
        if is_old_address:
            return redirect(self.get_url(request))  # for now: another page may come to stand there

        def make(request):
            with readers.reading(request):
                response = super(GuidancePage, self).serve(request, *args, **kwargs)
                return response.render()  # while it is known for whose eyes

        theirs = readers.eyes_of(request)
        if theirs.see_more or readers.is_for_some(self, theirs):
            return keep_private(make(request))
        if not request.user.is_authenticated:
            return share(request, make(request))
        return shelf.for_person(request, make) if shelf.is_shared(request) else make(request)

    @property
    def preview_modes(self):
        """The page itself, and what stands in the other languages."""
        twins = self.get_translations().select_related("locale") if self.pk and self.locale_id else []
        return [("", _("This page")), *[(twin.locale.language_code, str(twin.locale)) for twin in twins]]

    def serve_preview(self, request, mode_name):
        """The page as it is being written, checked; or its newest words in another language, which was asked for."""
        if mode_name:
            twin = self.get_translations().filter(locale__language_code=mode_name).first()
            if twin is not None:
                with override(mode_name):
                    return twin.get_latest_revision_as_object().serve_preview(request, "").render()
        response = super().serve_preview(request, "")
        response.add_post_render_callback(lambda shown: previewing.checked(self, request, shown))
        return response

    def get_context(self, request, *args, **kwargs):
        """The page, and where it stands in the other language."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"translations": self.in_all_languages(request)}

    def in_all_languages(self, request):
        """This page's address in every language, for the language switch; where it is missing, one that says so."""
        return languages.of_page(self, request)
