"""What stands around every page of a case: its place, its sections, and what this person may do here, asked once."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.policy import policy_for, scope
from portal.cases.models import Case
from portal.cases.panels import panels, sections


def rights(badge, case) -> frozenset[str]:
    """The verbs this person may do to this case now, in one question however many they are."""
    verbs = sorted(policy_for("case.view").rules)
    asked = {f"may_{n}": Exists(scope(badge, verb).filter(pk=OuterRef("pk"))) for n, verb in enumerate(verbs)}
    answers = scope(badge, "case.view").filter(pk=case.pk).annotate(**asked).values(*asked).first() or {}
    return frozenset(verb for n, verb in enumerate(verbs) if answers.get(f"may_{n}"))


def page(request, case, template, context=None, *, section, here="", form=None):
    """A page of this case. `section` is the URL name of the row's current link, `here` the page below it, if any.

    A section one may not open is absent. A form that could not be sent decides the status: 409 or 422.
    """
    can = rights(request.badge, case)
    row = [
        {"url": reverse(each.url_name, args=[case.code]), "text": each.label, "current": each.url_name == section}
        for each in sections()
        if each.verb in can
    ]
    frame = {
        "case": case,
        "can": can,
        "sections": row,
        "crumbs": _crumbs(case, row, here, at_home=section == "case" and not here),
        "form": form,
    }
    return render(request, template, frame | (context or {}), status=form.status if form else 200)


def done(request, sentence, to, *args, **kwargs):
    """It is done: say so where the person lands. The sentence names no one and nothing."""
    messages.success(request, sentence)
    return redirect(to, *args, **kwargs)


def filled_panels(badge, case) -> list[dict]:
    """The panels of the overview this person may see, each with what it shows."""
    can = rights(badge, case)
    return [
        {"name": panel.name, "template": panel.template, **panel.context(badge, case)}
        for panel in panels()
        if panel.verb in can
    ]


def _crumbs(case: Case, row, here, *, at_home):
    crumbs = [{"url": reverse("case_list"), "text": _("Cases")}]
    if at_home:
        return [*crumbs, {"text": case.code}]
    crumbs.append({"url": reverse("case", args=[case.code]), "text": case.code})
    current = [link for link in row if link["current"]]
    if not here:
        return [*crumbs, *({"text": link["text"]} for link in current)]
    return [*crumbs, *({"url": link["url"], "text": link["text"]} for link in current), {"text": here}]
