"""Our checks as Wagtail's checker takes them: rules of axe that object to elements something was noted on."""

from wagtail.admin.userbar import ContentCheckerItem

from knowledge.checking.finding import FOUND
from knowledge.checking.said import CHECKS

OBJECTS = "guidance-something-found"
CHECK = {
    "id": OBJECTS,
    # One of axe's own, told by its name: a function of ours the policy would stop. It objects wherever the attribute
    # is missing, and nothing ever carries this one.
    "evaluate": "attr-non-space-content-evaluate",
    "options": {"attribute": f"{FOUND}-and-settled"},
}


def _rule(check):
    return {
        "id": f"guidance-{check.key}",
        "impact": check.impact,
        "selector": f"[{FOUND}~='{check.key}']",
        "tags": ["guidance"],
        "any": [OBJECTS],
        "enabled": True,
    }


RULES = [_rule(check) for check in CHECKS.values()]
INSTEAD = {"heading-order", "alt-text-quality", "empty-meta-description"}
"""Rules of Wagtail's that ours stand for: both would say the same twice, and pages say what they are by a summary."""


class Checker(ContentCheckerItem):
    """Wagtail's checker with the checks of guidance."""

    axe_run_only = [
        *(rule for rule in ContentCheckerItem.axe_run_only if rule not in INSTEAD),
        *(rule["id"] for rule in RULES),
    ]
    axe_custom_rules = [rule for rule in ContentCheckerItem.axe_custom_rules if rule["id"] not in INSTEAD] + RULES
    axe_custom_checks = [*ContentCheckerItem.axe_custom_checks, CHECK]
    axe_messages = ContentCheckerItem.axe_messages | {
        f"guidance-{check.key}": {"error_name": check.name, "help_text": check.helps} for check in CHECKS.values()
    }


def take_its_place(items) -> None:
    """Ours instead of Wagtail's, where it stands."""
    items[:] = [Checker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items]
