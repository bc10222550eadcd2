"""Days and times as people here write them: "Mo., 23.11.2026, 14:05 Uhr" and "Mon 23 Nov 2026, 14:05"."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

register = template.Library()

HOUR, DAY = 3600, 86_400


@register.filter
def day(value) -> str:
    """A day with its weekday; nothing for nothing."""
    return _written(value, pgettext("how a day is written", "D j M Y"))


@register.filter
def short_day(value) -> str:
    """A day without its weekday, where only its order matters."""
    return _written(value, pgettext("how a short day is written", "j M Y"))


@register.filter
def moment(value) -> str:
    """Day and time."""
    return _written(value, pgettext("how a moment is written", "D j M Y, H:i"))


@register.filter
def clock(value) -> str:
    """The time of a day."""
    return _written(value, pgettext("how a time is written", "H:i"))


@register.filter
def stamped(value):
    """Day and time as an element machines read too."""
    return format_html('<time datetime="{}">{}</time>', _local(value).isoformat(), moment(value)) if value else ""


@register.filter
def overdue(due_on) -> str:
    """ "2 days overdue"; nothing for a day that is not past."""
    days = (timezone.localdate() - due_on).days if due_on else 0
    if days <= 0:
        return ""
    return ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days}


@register.filter
def time_left(ends_at) -> str:
    """ "in 3 hours", "in 2 days"; of what is over, that it is over."""
    seconds = (ends_at - timezone.now()).total_seconds() if ends_at else 0
    if seconds <= 0:
        return _("over")
    if seconds < HOUR:
        minutes = max(1, round(seconds / 60))
        return ngettext("in %(number)s minute", "in %(number)s minutes", minutes) % {"number": minutes}
    if seconds < 2 * DAY:
        hours = round(seconds / HOUR)
        return ngettext("in %(number)s hour", "in %(number)s hours", hours) % {"number": hours}
    days = round(seconds / DAY)
    return ngettext("in %(number)s day", "in %(number)s days", days) % {"number": days}


def _written(value, form):
    return date_format(_local(value), form, use_l10n=False) if value else ""


def _local(value):
    return timezone.localtime(value) if hasattr(value, "hour") and timezone.is_aware(value) else value
