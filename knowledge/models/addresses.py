from django.db import models
from django.db.models import CASCADE
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move

DEEP = 10
"""No address of guidance has more parts."""


class OldAddress(models.Model):
    """Where a page was found before it was moved or renamed, so that links from elsewhere still lead to it.

    It is told by what it stood below and by its name there, and not by its whole path: what stands above it may be
    moved and renamed as well.
    """

    above = models.ForeignKey(Page, CASCADE, related_name="+")
    slug = models.CharField(max_length=255)
    page = models.ForeignKey(Page, CASCADE, related_name="+")

    states_its_rights = True

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["above", "slug"], name="an_old_address_leads_to_one_page")]

    def __str__(self):
        return self.slug

    @classmethod
    def note(cls, page, above, slug: str) -> None:
        """It was found here until now."""
        if page.live:
            cls.objects.update_or_create(above_id=above.pk, slug=slug, defaults={"page_id": page.pk})

    @classmethod
    def leads_to(cls, front: Page, parts: list[str]) -> Page | None:
        """The page readers found under this address below the front page once, wherever it stands now."""
        page = front
        for part in parts if len(parts) <= DEEP and not any("\0" in part for part in parts) else ():
            here = page.get_children().filter(slug=part).first()
            old = None if here else cls.objects.filter(above=page.pk, slug=part).select_related("page").first()
            if here is None and old is None:
                return None
            page = here or old.page
        return page.specific if page.pk != front.pk and page.live else None


@receiver(page_slug_changed, dispatch_uid="an_old_address_of_a_renamed_page")
def it_was_renamed(instance, instance_before, **kwargs):
    """Its old name still leads to it."""
    OldAddress.note(instance, instance.get_parent(), instance_before.slug)


@receiver(post_page_move, dispatch_uid="an_old_address_of_a_moved_page")
def it_was_moved(instance, parent_page_before, parent_page_after, **kwargs):
    """Its old place still leads to it."""
    if parent_page_before.pk != parent_page_after.pk:
        OldAddress.note(instance, parent_page_before, instance.slug)
