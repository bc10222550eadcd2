"""What stands around a page of sign-off: that of its case, or, for guidance, which lies in none, that of My work."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.policy import may
from portal.cases import frame


def page(request, case, template, context=None, *, section, here="", form=None):
    """As `portal.cases.frame.page`, also for what lies in no case."""
    if case is not None:
        return frame.page(request, case, template, context, section=section, here=here, form=form)
    crumbs = [
        {"url": reverse("my_work"), "text": _("My work")},
        *([{"url": reverse("decisions"), "text": _("Decisions")}] if may(request.badge, "decision.list") else []),
        {"text": here},
    ]
    around = {"case": None, "crumbs": crumbs, "here": here, "form": form}
    return render(request, template, around | (context or {}), status=form.status if form else 200)
