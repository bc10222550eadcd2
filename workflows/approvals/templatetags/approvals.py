from django import template

from workflows.approvals.addresses import address
from workflows.approvals.showing import grouped
from workflows.approvals.words import heard_label

register = template.Library()
register.simple_tag(address, name="address")
register.filter("who_is_heard", heard_label)
register.filter("in_fours", grouped)


@register.filter
def law(words: str) -> str:
    """A paragraph of the law in one piece: neither its sign nor the word for its part ends a line."""
    return words.replace("§ ", "§\N{NO-BREAK SPACE}").replace("Abs. ", "Abs.\N{NO-BREAK SPACE}")
