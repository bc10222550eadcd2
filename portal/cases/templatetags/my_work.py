"""The row of links below My work, with how much waits behind each: {% work_sections as rows %}"""

from django import template
from django.urls import reverse

from portal.access.policy import may
from portal.cases.panels import MANY, works

register = template.Library()


@register.simple_tag(takes_context=True)
def work_sections(context):
    """What of upper rooms can wait for whoever looks at this page: address, label, and how many wait."""
    badge = context["request"].badge
    found = []
    for work in works():
        if may(badge, work.verb):
            count = work.count(badge)
            found.append(
                {"name": work.url_name, "url": reverse(work.url_name), "text": work.label, "count": min(count, MANY)}
                | {"is_more": count > MANY}
            )
    return found
