"""The pages readers see: what each is made of, and where in the tree it may stand."""

from django.db import models
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import PageChooserBlock
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from knowledge import languages, readers
from knowledge.blocks import WORDS_A_MINUTE, Blocks, Body, Change, Term, anchor_of
from knowledge.models.addresses import OldAddress
from knowledge.models.guidance import GuidancePage
from knowledge.search.words import ends_of_compounds

WORDS = ["h2", "bold", "ol", "ul", "link"]


class HomePage(GuidancePage):
    """The front page in one language: what to do with a worry, in a few sentences, and whom to tell."""

    lead = models.TextField(_("lead"), max_length=300)
    body = RichTextField(_("text"), features=WORDS, blank=True)

    chosen = Blocks(
        [("page", PageChooserBlock())],
        blank=True,
        verbose_name=_("what readers look for most"),
        help_text=_("Without a choice, the front page shows every article."),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "knowledge.SectionPage",
        "knowledge.GlossaryPage",
        "knowledge.EasyReadingPage",
        "knowledge.ReadingSafelyPage",
    ]
    template = "knowledge/home.html"

    content_panels = Page.content_panels + [FieldPanel("lead"), FieldPanel("chosen"), FieldPanel("body")]

    class Meta(GuidancePage.Meta):
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def route(self, request, path_components):
        """Where nothing stands, perhaps something stood that this reader may read; then the way leads on to it."""
        try:
            return super().route(request, path_components)
        except Http404:
            page = OldAddress.leads_to(self, path_components)
            if page is None or not readers.eyes_of(request).may_read(page):
                raise
            return RouteResult(page, kwargs={"is_old_address": True})

    def topics(self) -> list[Page]:
        """What can be read from here: what editors chose, or else every article of a section, in its order, and then
        those that are there in the other language only."""
        theirs = readers.eyes()
        chosen = [block.value for block in self.chosen if block.value and block.value.live]
        chosen = [page for page in chosen if theirs.may_read(page)]
        if chosen:
            return languages.spoken_here(chosen, self.locale)
        articles = Page.objects.type(ArticlePage, ContactsPage).filter(depth=self.depth + 2).order_by("path")
        here = readers.readable(articles.descendant_of(self))
        return [*here, *languages.offered(languages.not_in(self.locale, articles))]

    def sections(self):
        """The parts of guidance, in the editors' order; then those that are there in the other language only."""
        here = readers.readable(self.get_children().type(SectionPage))
        return [*here, *languages.offered_below(self, SectionPage)]


class SummarisedPage(GuidancePage):
    """A page that says in a sentence or two what is on it; lists and search show that."""

    summary = models.TextField(
        _("summary"), max_length=250, help_text=_("What readers learn here, in one or two short sentences.")
    )

    content_panels = Page.content_panels + [FieldPanel("summary")]
    search_fields = Page.search_fields + [
        index.SearchField("title", boost=10),
        index.SearchField("summary", boost=4),
        index.SearchField("told"),
        index.SearchField("ends_of_compounds"),  # the last one: passages are cut off before it
    ]

    class Meta(GuidancePage.Meta):
        abstract = True

    def told(self) -> str:
        """Every word of the text, for search and for counting; without a text, nothing."""
        return ""

    def ends_of_compounds(self) -> str:
        """What lets a German page be found by the ends of its compounds."""
        said = f"{self.title} {self.summary} {self.told()}"
        return ends_of_compounds(said) if self.locale.language_code == "de" else ""


class SectionPage(SummarisedPage):
    """A part of guidance: a few words, and what belongs to it."""

    parent_page_types = ["knowledge.HomePage"]
    subpage_types = ["knowledge.ArticlePage", "knowledge.ContactsPage"]
    template = "knowledge/section.html"

    class Meta(SummarisedPage.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def articles(self):
        """What readers find here, in the editors' order; then what is there in the other language only."""
        here = readers.readable(self.get_children())
        return [*here.specific(), *languages.offered_below(self, ArticlePage, ContactsPage)]


class WrittenPage(SummarisedPage):
    """A page made of blocks: its parts can be reached one by one, and it says how long it takes to read."""

    body = Blocks(Body(), verbose_name=_("text"))
    changes = Blocks(
        [("change", Change())],
        blank=True,
        verbose_name=_("what changed"),
        help_text=_("The newest first. Readers who come back see it at the end of the page."),
    )

    content_panels = SummarisedPage.content_panels + [FieldPanel("body"), FieldPanel("changes")]

    class Meta(SummarisedPage.Meta):
        abstract = True

    def get_context(self, request, *args, **kwargs):
        """The page, and the same in Leichte Sprache where there is one."""
        easy = readers.readable(EasyPage.objects.child_of(self)).first()
        return super().get_context(request, *args, **kwargs) | {"easy": easy}

    @cached_property
    def contents(self) -> list[tuple[str, str]]:
        """Anchor and words of each part, in order."""
        headings = [block.value for block in self.body if block.block_type == "heading"]
        return [(anchor_of(each), each["words"]) for each in headings]

    @property
    def minutes(self) -> int:
        """How long it takes to read this with care, in whole minutes, at least one."""
        return max(1, round(len(self.told().split()) / WORDS_A_MINUTE))

    def told(self) -> str:
        """Every word of the body."""
        return " ".join(self.body.stream_block.get_searchable_content(self.body))


class ArticlePage(WrittenPage):
    """An article of guidance. What goes deeper into its matter stands below it."""

    keywords = models.TextField(
        _("keywords"), blank=True, help_text=_("Apart by commas. Readers who search for one of them find this page.")
    )

    parent_page_types = ["knowledge.SectionPage", "knowledge.ArticlePage"]
    subpage_types = ["knowledge.ArticlePage", "knowledge.EasyPage"]
    template = "knowledge/article.html"

    content_panels = WrittenPage.content_panels + [FieldPanel("keywords")]
    search_fields = [
        *WrittenPage.search_fields[:-1],
        index.SearchField("keywords", boost=4),
        WrittenPage.search_fields[-1],  # the last one: passages are cut off before it
    ]

    def below(self):
        """What goes deeper, in the editors' order; then what is there in the other language only."""
        here = readers.readable(self.get_children().type(ArticlePage))
        return [*here.specific(), *languages.offered_below(self, ArticlePage)]

    class Meta(WrittenPage.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class ContactsPage(WrittenPage):
    """Whom to call. An article in all but name: editors find the page of contacts by its kind."""

    parent_page_types = ["knowledge.SectionPage"]
    subpage_types = ["knowledge.EasyPage"]
    template = "knowledge/article.html"

    class Meta(WrittenPage.Meta):
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")


class EasyPage(WrittenPage):
    """The page above it in Leichte Sprache: very short sentences, for people who need them."""

    parent_page_types = ["knowledge.ArticlePage", "knowledge.ContactsPage", "knowledge.ReadingSafelyPage"]
    subpage_types: list[str] = []
    template = "knowledge/article.html"
    is_easy = True

    class Meta(WrittenPage.Meta):
        verbose_name = _("page in Leichte Sprache")
        verbose_name_plural = _("pages in Leichte Sprache")

    def in_all_languages(self, request):
        """Other languages have the page it explains instead."""
        return languages.of_page(self, request, key=self.get_parent().translation_key)


class EasyReadingPage(WrittenPage):
    """What there is in Leichte Sprache, in Leichte Sprache. Its address is fixed: `knowledge.views` serves it."""

    parent_page_types = ["knowledge.HomePage"]
    subpage_types: list[str] = []
    template = "knowledge/article.html"
    max_count_per_parent = 1
    is_easy = True

    class Meta(WrittenPage.Meta):
        verbose_name = _("overview of Leichte Sprache")
        verbose_name_plural = _("overviews of Leichte Sprache")


class ReadingSafelyPage(WrittenPage):
    """What others can see of one's reading. Its address is fixed: `knowledge.views` serves it."""

    parent_page_types = ["knowledge.HomePage"]
    subpage_types = ["knowledge.EasyPage"]
    template = "knowledge/article.html"
    max_count_per_parent = 1
    is_always_open = True

    class Meta(WrittenPage.Meta):
        verbose_name = _("page about reading safely")
        verbose_name_plural = _("pages about reading safely")


class GlossaryPage(SummarisedPage):
    """Words that are not everyday words. Articles explain them where they stand."""

    terms = Blocks([("term", Term())], verbose_name=_("words"))

    parent_page_types = ["knowledge.HomePage"]
    subpage_types: list[str] = []
    template = "knowledge/glossary.html"
    max_count_per_parent = 1

    content_panels = SummarisedPage.content_panels + [FieldPanel("terms")]

    class Meta(SummarisedPage.Meta):
        verbose_name = _("glossary")
        verbose_name_plural = _("glossaries")

    def told(self) -> str:
        """Every word and its explanation."""
        return " ".join(f"{term['term']} {term['explanation']}" for term in self.in_order())

    def in_order(self):
        """The words by the alphabet."""
        return sorted((block.value for block in self.terms), key=lambda term: term["term"].casefold())
