"""What lies on the editors' desk: words that wait for a second look, reviews that are due, links that lead nowhere."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CASCADE
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision


class AskedLook(models.Model):
    """That whoever wrote this revision asks the others to read it and to publish. One for each page, the newest."""

    page = models.OneToOneField(Page, CASCADE, primary_key=True, related_name="+")
    revision = models.ForeignKey(Revision, CASCADE, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    states_its_rights = True
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.pk)


class ReviewDue(models.Model):
    """That a page was to be read critically by this day, and somebody is reminded of it until it is done.

    `over_at`: the page was reviewed (it has another day now), withdrawn or deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, CASCADE, related_name="+")
    review_by = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    OPEN = models.Q(over_at=None)
    states_its_rights = True
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(over_at=None), name="one_review_of_a_page_is_due_at_a_time"
            )
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        """Where it is done."""
        return reverse("wagtailadmin_pages:edit", args=[self.page_id])

    @property
    def stands(self) -> bool:
        """Is it still to be done?"""
        page = self.page.specific
        return self.over_at is None and page.live and getattr(page, "review_by", None) == self.review_by


class BrokenLink(models.Model):
    """That a page readers see leads somewhere where nothing is. Found by the worker, forgotten when it is mended."""

    class Trouble(models.TextChoices):
        PAGE_GONE = "page_gone", _("The page was deleted.")
        PAGE_DRAFT = "page_draft", _("Readers do not see the page.")
        FILE_GONE = "file_gone", _("The file was deleted.")
        NO_PAGE = "no_page", _("There is no page at this address.")
        SHAPE = "shape", _("This is no whole address of a website.")

    page = models.ForeignKey(Page, CASCADE, related_name="+")
    trouble = models.CharField(max_length=12, choices=Trouble)
    target = models.CharField(max_length=300)
    found_at = models.DateTimeField(default=timezone.now)

    states_its_rights = True
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["page", "trouble", "target"], name="a_broken_link_is_listed_once")
        ]

    def __str__(self):
        return self.target
