from django import template

from portal.access.policy import may as policy_may

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context, verb, thing=None):
    """May whoever looks at this page do this verb? For leaving out what would be refused; the gate asks again."""
    badge = getattr(context.get("request"), "badge", None)
    return badge is not None and policy_may(badge, verb, thing)
