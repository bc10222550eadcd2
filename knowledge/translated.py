"""What a translated text may hold: words, and the little that stands in a line. It is held where texts are kept.

wagtail-localize looks at the tags of a text as Python reads them; a browser reads some of them differently. So what is
kept is what a browser's own way of reading makes of it.
"""

import nh3
from django.core.exceptions import BadRequest
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.whitelist import check_url
from wagtail_localize import strings
from wagtail_localize.models import SegmentOverride, StringTranslation

TAGS = {"a", "b", "br", "code", "em", "i", "s", "strong", "sub", "sup"}
strings.INLINE_TAGS += sorted({"s", "sub", "sup"} - {*strings.INLINE_TAGS})
"""What stands in a line of ours and what wagtail-localize takes for such: else H<sub>2</sub>O is three texts."""
LINKS = {"a": {"id"}}  # wagtail-localize puts in again what such a link had


@receiver(pre_save, sender=StringTranslation, dispatch_uid="translated_texts_hold_words")
def keep_words_only(instance, **kwargs):
    """SECURITY: no script, no handler, no frame gets into a page by way of its translation."""
    if "\0" in instance.data:
        raise BadRequest("no text holds this character")
    instance.data = nh3.clean(instance.data, tags=TAGS, attributes=LINKS, link_rel=None, strip_comments=True)


@receiver(pre_save, sender=SegmentOverride, dispatch_uid="links_of_translations_lead_to_pages")
def lead_to_pages_only(instance, **kwargs):
    """SECURITY: what stands in for a link leads where links may lead. Other kinds hold the number of a thing."""
    if instance.context.path.endswith("'") and not check_url(str(instance.data)):
        raise BadRequest
