"""What a person can be in a case. The one place to add a role; everything else reads this table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """One role and what comes with it. Its code is the codename of the permission a grant carries.

    `sees_file`: people, tasks, notes and timeline. `works`: may add to them. `leads`: decides about the case and who
    is in it. `sees_assessment`: level of concern and its reason. `sees_reporter`: the name of the person who reported.
    """

    code: str
    label: Promise
    means: Promise
    sees_file: bool = True
    works: bool = False
    leads: bool = False
    sees_assessment: bool = False
    sees_reporter: bool = False


ROLES = {
    role.code: role
    for role in (
        Role(
            "lead",
            _("Lead"),
            _("Leads the case and decides who is in it."),
            works=True,
            leads=True,
            sees_assessment=True,
            sees_reporter=True,
        ),
        Role(
            "deputy",
            _("Deputy"),
            _("Stands in for the lead and sees the same."),
            works=True,
            leads=True,
            sees_assessment=True,
            sees_reporter=True,
        ),
        Role(
            "assessor",
            _("Assessor"),
            _("Works on the case and reads its assessment."),
            works=True,
            sees_assessment=True,
        ),
        Role("contributor", _("Contributor"), _("Works on the case, without its assessment."), works=True),
        Role("reader", _("Reader"), _("Reads people, tasks, notes and timeline.")),
        Role(
            "signatory",
            _("Signatory"),
            _("Sees what is to be signed and what it refers to, nothing else."),
            sees_file=False,
        ),
    )
}

LEAD, DEPUTY, READER, SIGNATORY = "lead", "deputy", "reader", "signatory"
OWNER = "owner"
"""Not a role of a grant: whoever a task is theirs, while they may see it."""

CHOICES = [(role.code, role.label) for role in ROLES.values()]
ANYBODY = frozenset(ROLES)
EVERYONE_IN = frozenset(code for code, role in ROLES.items() if role.sees_file)
WORKERS = frozenset(code for code, role in ROLES.items() if role.works)
THE_LEADS = frozenset(code for code, role in ROLES.items() if role.leads)
THE_LEAD = frozenset({LEAD})
READERS_OF_ASSESSMENTS = frozenset(code for code, role in ROLES.items() if role.sees_assessment)
READERS_OF_REPORTERS = frozenset(code for code, role in ROLES.items() if role.sees_reporter)
