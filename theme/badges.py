"""What the statuses and levels of concern are called and how they look. Always shape, word and colour together."""

from django.utils.translation import pgettext_lazy

# status -> (words, icon, tone, dashed edge). Pages usually give more precise words ("Waiting for 2 of 3").
STATUSES = {
    "draft": (pgettext_lazy("status", "Draft"), "pencil", "quiet", False),
    "waiting": (pgettext_lazy("status", "Waiting"), "half-circle", "wait", False),
    "approved": (pgettext_lazy("status", "Approved"), "circle-check", "ok", False),
    "conditions": (pgettext_lazy("status", "Approved with conditions"), "check-square", "ok", True),
    "returned": (pgettext_lazy("status", "Returned"), "corner-up-left", "stop", False),
    "superseded": (pgettext_lazy("status", "Superseded"), "copy", "quiet", False),
    "withdrawn": (pgettext_lazy("status", "Withdrawn"), "minus", "quiet", False),
    "stepped_back": (pgettext_lazy("status", "Recused, seat vacant"), "circle", "quiet", False),
    "overdue": (pgettext_lazy("status", "Overdue"), "clock", "stop", False),
    "restricted": (pgettext_lazy("status", "Restricted"), "lock", "sealed", False),
    "not_scanned": (pgettext_lazy("status", "Not checked for malware"), "shield-minus", "wait", False),
    "open": (pgettext_lazy("status", "Open"), "circle", "quiet", False),
    "done": (pgettext_lazy("status", "Done"), "circle-check", "ok", False),
    "known": (pgettext_lazy("status", "Present"), "filled-circle", "plain", False),
    "absent": (pgettext_lazy("status", "Not present"), "circle", "plain", False),
    "unknown": (pgettext_lazy("status", "Not known"), "circle-help", "plain", False),
    "not_rated": (pgettext_lazy("status", "Still empty"), "dashed-circle", "plain", True),
}

# One hue growing heavier, not a traffic light: low is not "safe".
LEVELS = {
    "undetermined": (pgettext_lazy("level of concern", "Undetermined"), "level-undetermined", True),
    "low": (pgettext_lazy("level of concern", "Low"), "level-low", False),
    "moderate": (pgettext_lazy("level of concern", "Moderate"), "level-moderate", False),
    "high": (pgettext_lazy("level of concern", "High"), "level-high", False),
    "immediate": (pgettext_lazy("level of concern", "Immediate"), "level-immediate", False),
}


def complete(props):
    """Fill in what a badge did not say about itself from its status or level."""
    if "status" in props:
        text, icon, tone, dashed = STATUSES[props["status"]]
        return {"text": text, "icon": icon, "tone": tone, "dashed": dashed} | _said(props)
    if "level" in props:
        text, icon, dashed = LEVELS[props["level"]]
        return {"text": text, "icon": icon, "tone": f"level-{props['level']}", "dashed": dashed} | _said(props)
    return {"tone": "quiet"} | props


def _said(props):
    return {key: value for key, value in props.items() if value}
