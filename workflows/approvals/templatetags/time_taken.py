"""How long something took: {{ cell.median|time_taken }}"""

from datetime import timedelta

from django import template
from django.utils.translation import ngettext

register = template.Library()
HOURS_OF_A_DAY = 24


@register.filter
def time_taken(took: timedelta) -> str:
    """In whole hours up to two days, then in whole days; less than an hour counts as one."""
    hours = max(1, round(took / timedelta(hours=1)))
    if hours <= 2 * HOURS_OF_A_DAY:
        return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}
    days = round(hours / HOURS_OF_A_DAY)
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
