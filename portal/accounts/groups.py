"""Wagtail's groups follow from duties, and from nothing else."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

EDITORS, ADMINISTRATORS = "Editors", "Administrators"
GROUP_OF_DUTY = {
    "editor": EDITORS,
    "administrator": ADMINISTRATORS,
    # Groups without a right in Wagtail. Sections of guidance can be kept for them.
    "threat_management": "Threat management",
    "psychology": "Psychology",
    "labour_law": "Labour law",
    "hr": "Human resources",
    "compliance": "Compliance",
    "data_protection": "Data protection",
    "corporate_security": "Corporate security",
    "works_council": "Works council",
    "management": "Management",
    "auditor": "Audit",
}

# What running Wagtail needs, without a word of guidance: languages, the site's address, what asks for sign-off.
RUNNING_WAGTAIL = [
    ("wagtailadmin", "access_admin"),
    ("wagtailcore", "view_site"),
    ("wagtailcore", "change_site"),
    ("wagtailcore", "view_locale"),
    ("wagtailcore", "add_locale"),
    ("wagtailcore", "change_locale"),
    ("wagtailcore", "add_workflow"),
    ("wagtailcore", "change_workflow"),
    ("wagtailcore", "delete_workflow"),
    ("wagtailcore", "add_task"),
    ("wagtailcore", "change_task"),
    ("wagtailcore", "delete_task"),
    ("knowledge", "add_signofftask"),
    ("knowledge", "change_signofftask"),
    ("knowledge", "delete_signofftask"),
]


def groups_of(duties) -> set[str]:
    """The names of the groups these duties lead into."""
    return {GROUP_OF_DUTY[duty] for duty in duties if duty in GROUP_OF_DUTY}


def follow_duties(person) -> None:
    """Put this person into exactly the groups that follow from their duties."""
    names = groups_of(person.duty_codes)
    person.groups.set([Group.objects.get_or_create(name=name)[0] for name in sorted(names)])


def make_groups(sender, using, **kwargs) -> None:
    """After each migrate: every duty has its group, with everybody who holds it; two of them hold `access_admin`, and
    no other group does."""
    groups, permissions = Group.objects.using(using), Permission.objects.using(using)
    administrators, _ = groups.get_or_create(name=ADMINISTRATORS)
    administrators.permissions.set([p for app, codename in RUNNING_WAGTAIL for p in _named(permissions, app, codename)])
    editors, _ = groups.get_or_create(name=EDITORS)
    entrance = _named(permissions, "wagtailadmin", "access_admin")
    editors.permissions.add(*entrance)
    for other in groups.exclude(name__in=(EDITORS, ADMINISTRATORS)).filter(permissions__in=entrance):
        other.permissions.remove(*entrance)
    for duty, name in GROUP_OF_DUTY.items():
        people = get_user_model().objects.using(using).with_duty(duty)
        groups.get_or_create(name=name)[0].user_set.set(people)


def _named(permissions, app, codename):
    return list(permissions.filter(content_type__app_label=app, codename=codename))
