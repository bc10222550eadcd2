from django import template

from theme import help_line

register = template.Library()


@register.inclusion_tag("knowledge/_contact.html")
def contact(*, security=False):
    """How to reach threat management today, and with `security=True` the company's security as well."""
    numbers = help_line.numbers()
    mailbox, _, domain = numbers["threat_management_mail"].partition("@")
    return {
        "phone": numbers["threat_management_phone"],
        "mail": numbers["threat_management_mail"],
        "mailbox": mailbox,  # apart, so that a long address may break on a phone
        "domain": domain,
        "security": numbers["security"] if security else "",
    }
