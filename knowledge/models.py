from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from knowledge.sharing import share

WORDS = ["h2", "bold", "ol", "ul", "link"]


class GuidancePage(Page):
    """A page of guidance. Its owner is Wagtail's; it says when somebody last read it critically, and when next."""

    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    review_by = models.DateField(_("review again by"), null=True, blank=True)

    # SECURITY: guidance is open to everyone. What is not for everyone does not belong into Wagtail at all.
    private_page_options: list[str] = []

    settings_panels = Page.settings_panels + [
        MultiFieldPanel([FieldPanel("reviewed_on"), FieldPanel("review_by")], heading=_("Review")),
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

    def serve(self, request, *args, **kwargs):
        """The page; caches may keep it for those who have not signed in."""
        return share(request, super().serve(request, *args, **kwargs))

    def get_context(self, request, *args, **kwargs):
        """The page, and where it stands in the other language."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"translations": self.in_all_languages(request)}

    def in_all_languages(self, request):
        """This page's address in every language it is published in, for the language switch."""
        twins = [self, *self.get_translations().live().select_related("locale")]
        return [
            {
                "code": page.locale.language_code,
                "name": page.locale.language_name_local,
                "url": page.get_url(request),
                "current": page == self,
            }
            for page in sorted(twins, key=lambda page: page.locale.language_code)
        ]


class HomePage(GuidancePage):
    """The front page in one language: what to do with a worry, in a few sentences, and whom to tell."""

    lead = models.TextField(_("lead"), max_length=300)
    body = RichTextField(_("text"), features=WORDS, blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types: list[str] = []
    template = "knowledge/home.html"

    content_panels = Page.content_panels + [FieldPanel("lead"), FieldPanel("body")]

    class Meta(GuidancePage.Meta):
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")
