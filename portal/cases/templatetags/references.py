"""Codes in what people write, as links: {{ task.title|references:case.code }}"""

from django import template

from portal.cases.references import linked

register = template.Library()


@register.filter
def references(text, case_code):
    """The text with its codes as links, in this case."""
    return linked(text, case_code)
