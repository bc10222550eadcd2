"""What the statuses and levels of concern are called and how they look. Always shape, word and colour together."""

from django.utils.translation import gettext_lazy as _

# status -> (words, icon, tone, dashed edge). Pages usually give more precise words ("Waiting for 2 of 3").
STATUSES = {
    "draft": (_("Draft"), "pencil", "quiet", False),
    "waiting": (_("Waiting"), "half-circle", "wait", False),
    "approved": (_("Approved"), "circle-check", "ok", False),
    "conditions": (_("Approved with conditions"), "check-square", "ok", True),
    "returned": (_("Returned"), "corner-up-left", "stop", False),
    "superseded": (_("Superseded"), "copy", "quiet", False),
    "withdrawn": (_("Withdrawn"), "minus", "quiet", False),
    "stepped_back": (_("Recused, seat vacant"), "circle", "quiet", False),
    "overdue": (_("Overdue"), "clock", "stop", False),
    "restricted": (_("Restricted"), "lock", "sealed", False),
    "not_scanned": (_("Not checked for malware"), "shield-minus", "wait", False),
    "open": (_("Open"), "circle", "quiet", False),
    "done": (_("Done"), "circle-check", "ok", False),
    "known": (_("Present"), "filled-circle", "plain", False),
    "absent": (_("Not present"), "circle", "plain", False),
    "unknown": (_("Not known"), "circle-help", "plain", False),
    "not_rated": (_("Still empty"), "dashed-circle", "plain", True),
}

# One hue growing heavier, not a traffic light: low is not "safe".
LEVELS = {
    "undetermined": (_("Undetermined"), "level-undetermined", True),
    "low": (_("Low"), "level-low", False),
    "moderate": (_("Moderate"), "level-moderate", False),
    "high": (_("High"), "level-high", False),
    "immediate": (_("Immediate"), "level-immediate", False),
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
