"""What was brought over from a WordPress site: each import, and what became of each of its items.

The rows are kept as long as the import: they say what was taken from where, they are what a newer export is compared
with, and an import is taken back by them.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CASCADE, PROTECT, SET_NULL
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

LONGEST = 1000
"""An address of an old site that is longer leads nowhere."""


class WordPressImport(models.Model):
    """One export of one site, from being read to being taken back."""

    class State(models.TextChoices):
        READING = "reading", _("is being read")
        LOOKING = "looking", _("is being looked through")
        WAITING = "waiting", _("waits for a yes")
        WRITING = "writing", _("is being brought over")
        DONE = "done", _("brought over")
        FAILED = "failed", _("not brought over")
        UNDOING = "undoing", _("is being taken back")
        UNDONE = "undone", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.READING)
    site = models.CharField(max_length=300, blank=True)
    """The address of the old site. Exports of the same address are one and the same site."""
    title = models.CharField(max_length=300, blank=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.BinaryField(max_length=32)
    has_export = models.BooleanField(default=False)
    """Does the file lie sealed in the vault, until it was read? `has_media` likewise, until the pages are there."""
    has_media = models.BooleanField(default=False)
    locale = models.ForeignKey(Locale, PROTECT, related_name="+")
    under = models.ForeignKey(Page, SET_NULL, null=True, related_name="+")
    section = models.ForeignKey(Page, SET_NULL, null=True, related_name="+")
    """The section that was made for it, where `under` is a front page."""
    kinds = models.JSONField(default=list)
    """Which kinds of items become pages: "page", "post", and what else was chosen."""
    told = models.JSONField(default=dict)
    """What the export holds beside items: counts, authors, taxonomies, fields."""
    is_cut_off = models.BooleanField(default=False)
    trouble = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    """Whoever began it in the admin; nobody where a command did."""
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    UNDER_WAY = models.Q(state__in=[State.READING, State.LOOKING, State.WRITING, State.UNDOING])
    states_its_rights = True
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=models.Q(state__in=["looking", "waiting", "writing", "undoing"]) & ~models.Q(site=""),
                name="a_site_is_brought_over_once_at_a_time",
            )
        ]

    def __str__(self):
        return self.title or self.file_name

    def get_absolute_url(self):
        """Where editors see how far it is, and what there is to do."""
        return reverse("wordpress_admin:show", args=[self.pk])

    def drop_items(self) -> None:
        """All of its items at once: Django would read each with all its words first, hundreds of megabytes."""
        items = self.items.all()
        items._raw_delete(items.db)

    def delete(self, *args, **kwargs):
        """With its items; the pages made of them stay."""
        self.drop_items()
        return super().delete(*args, **kwargs)

    def sealed_under(self) -> str:
        """A key of its own, shredded once its files are needed no longer."""
        return f"import:{self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Is somebody at work on it just now?"""
        return self.state in (self.State.READING, self.State.LOOKING, self.State.WRITING, self.State.UNDOING)


class WordPressItem(models.Model):
    """One item of an export, as it stood there, and what became of it."""

    class Outcome(models.TextChoices):
        OPEN = "", _("not looked at yet")
        NEW = "new", _("new page")
        SAME = "same", _("unchanged")
        UPDATED = "updated", _("page brought up to date")
        COMPARE = "compare", _("to be compared: an editor changed the page")
        DELETED_HERE = "deleted", _("not brought again: an editor deleted the page")
        GONE = "gone", _("no longer in the export; the page stays")
        LEFT_OUT = "left_out", _("left out")
        FILE = "file", _("picture or file")

    id = models.BigAutoField(primary_key=True)
    brought_by = models.ForeignKey(WordPressImport, CASCADE, related_name="items")
    number = models.BigIntegerField()
    """WordPress's own. `nth`: which of several items of one number this is; the first is 0."""
    nth = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=64)
    status = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=255, blank=True)
    link = models.TextField(blank=True)
    slug = models.TextField(blank=True)
    author = models.CharField(max_length=255, blank=True)
    published = models.DateTimeField(null=True)
    parent = models.BigIntegerField(default=0)
    order = models.BigIntegerField(default=0)
    source = models.JSONField(default=dict)
    """What its page is made of: title, excerpt, content, terms, fields, file, comments."""

    place = models.PositiveIntegerField(null=True)
    """Where it comes in the order of writing; above it stands `above`, an item of the same import."""
    above = models.ForeignKey("self", SET_NULL, null=True, related_name="+")
    page_number = models.IntegerField(null=True)
    """The number its page has or will have: links are written before all pages are."""
    page = models.ForeignKey(Page, SET_NULL, null=True, related_name="+")
    revision = models.IntegerField(null=True)
    """The page's revision an import wrote last: while it is the newest, no editor has touched the page."""
    revision_before = models.IntegerField(null=True)
    taken = models.BinaryField(max_length=32, null=True)
    """SHA-256 of what the page took over last."""
    offered = models.JSONField(null=True)
    """What this export says, where an editor changed the page meanwhile: waits for a comparison."""
    image = models.ForeignKey("wagtailimages.Image", SET_NULL, null=True, related_name="+")
    document = models.ForeignKey("wagtaildocs.Document", SET_NULL, null=True, related_name="+")
    made_file = models.BooleanField(default=False)

    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN, blank=True)
    is_done = models.BooleanField(default=False)
    words = models.PositiveIntegerField(null=True)
    percent = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    lost = models.PositiveIntegerField(default=0)
    """So many of the words are not on the page; the first of them are named in `missing`, with how often each."""
    missing = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    """[code, what about], see `knowledge.wordpress.findings`."""
    pieces = models.JSONField(default=list)
    names = models.JSONField(default=list)

    states_its_rights = True
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["brought_by", "number", "nth"], name="an_item_is_read_once"),
        ]
        indexes = [
            models.Index(fields=["brought_by", "place"], name="items_in_their_order"),
            models.Index(fields=["brought_by", "kind"], name="items_of_a_kind"),
            models.Index(fields=["page"], name="items_of_a_page"),
        ]

    def __str__(self):
        return self.title or str(self.number)


class FormerAddress(models.Model):
    """Where a page of ours was found on the site it was brought over from, so that old links still lead to it.

    A path without slashes at its ends, or WordPress's short spelling "?p=12".
    """

    address = models.CharField(max_length=LONGEST, unique=True)
    page = models.ForeignKey(Page, CASCADE, related_name="+")

    states_its_rights = True
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.address

    @classmethod
    def leads_to(cls, address: str) -> Page | None:
        """The page readers see that stood at this address, if any."""
        if not address or len(address) > LONGEST or "\0" in address:
            return None
        found = cls.objects.filter(address=address, page__live=True).select_related("page").first()
        return found.page.specific if found else None
