"""A page that readers see does not get into a section that asks for sign-off by being moved there."""

from django.dispatch import receiver
from wagtail.signals import pre_page_move

from knowledge.signing import NotSignedOff, asks, holds


@receiver(pre_page_move, dispatch_uid="what_moves_is_signed_off")
def look_before_it_moves(instance, parent_page_before, parent_page_after, **kwargs):
    """Of the page and all below it, what readers see must be signed off where it is going."""
    if parent_page_before == parent_page_after or not asks(parent_page_after):
        return
    for page in instance.get_descendants(inclusive=True).live().specific().iterator(chunk_size=100):
        if not holds(page):
            raise NotSignedOff(page)
