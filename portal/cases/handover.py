"""What somebody who leaves leaves behind in cases: named where the reader may see it, counted where not."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext, ngettext

from portal.access.policy import scope
from portal.accounts.handover import Left, tells
from portal.cases.grants import CaseGrant
from portal.cases.models import Task, Wall
from portal.cases.reach import walls_around


@tells
def left_in_cases(badge, person):
    """Open tasks and grants. Cases that do not exist for the reader are not counted either."""
    walled = Wall.objects.filter(walls_around(badge.person))
    tasks = Task.objects.open().filter(owner=person).filter(~Exists(walled.filter(case=OuterRef("case"))))
    grants = CaseGrant.objects.filter(user=person).filter(~Exists(walled.filter(case=OuterRef("content_object"))))
    seen = list(scope(badge, "task.view").filter(pk__in=tasks.values("pk")).select_related("case"))
    for task in seen:
        yield Left(
            gettext("Task %(key)s in %(code)s") % {"key": task.key, "code": task.case.code}, task.get_absolute_url()
        )
    others = tasks.count() - len(seen)
    if others:
        yield Left(ngettext("%(count)s open task", "%(count)s open tasks", others) % {"count": others})
    cases = grants.values("content_object").distinct().count()
    if cases:
        yield Left(
            ngettext(
                "Access to %(count)s case; its lead is told", "Access to %(count)s cases; their leads are told", cases
            )
            % {"count": cases}
        )
