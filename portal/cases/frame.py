"""What stands around every page of a case: its place, its sections, what this person may do here, asked once; and the
way of a form: filled with the draft, sent, or back with every word.
"""

from contextlib import suppress

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.answers import OUTAGES
from portal.access.fences import writing
from portal.access.policy import asked_alike, policy_for, scope
from portal.accounts import drafts
from portal.cases.panels import panels, sections
from theme import help_line


def rights(badge, case) -> frozenset[str]:
    """The verbs this person may do to this case now, in one question however many they are."""
    rules = asked_alike(sorted(policy_for("case.view").rules))
    asked = {f"may_{n}": Exists(scope(badge, verbs[0]).filter(pk=OuterRef("pk"))) for n, verbs in enumerate(rules)}
    answers = scope(badge, "case.view").filter(pk=case.pk).annotate(**asked).values(*asked).first() or {}
    return frozenset(verb for n, verbs in enumerate(rules) if answers.get(f"may_{n}") for verb in verbs)


def page(request, case, template, context=None, *, section, here="", form=None):
    """A page of this case. `section` is the URL name of the row's current link, `here` the words for the page below.

    A section one may not open is absent. A form that could not be sent decides the status: 409 or 422.
    """
    can = rights(request.badge, case)
    row = [
        {"url": reverse(each.url_name, args=[case.code]), "text": each.label, "current": each.url_name == section}
        for each in sections()
        if each.verb in can
    ]
    crumbs = _crumbs(case, row, here, leads_back="case.view" in can)
    frame = {"case": case, "can": can, "sections": row, "crumbs": crumbs, "here": crumbs[-1]["text"], "form": form}
    frame["police"] = help_line.numbers()["police"]
    return render(request, template, frame | (context or {}), status=form.status if form else 200)


def filled_panels(badge, case) -> list[dict]:
    """The panels of the overview this person may see, each with what it shows."""
    can = rights(badge, case)
    return [
        {"name": panel.name, "template": panel.template, "shows": panel.context(badge, case)}
        for panel in panels()
        if panel.verb in can
    ]


def fill(request, form_class, *, is_sent=None, **options):
    """The form with what was sent; or with the draft this person left on this page."""
    if request.method == "POST" if is_sent is None else is_sent:
        return form_class(request.POST, **options)
    kept = drafts.kept(request.badge.person, request.path)
    form = form_class(**options | {"initial": options.get("initial", {}) | kept})
    form.has_draft = bool(kept)
    return form


def sent(request, form, deed, *things, **words) -> bool:
    """Was the form sent, and is the deed done? Then its draft is thrown away; else the form says what is wrong."""
    if not form.is_bound:
        return False
    if not form.is_valid():
        form.tell_if_changed()
        return False
    if not form.attempt(deed, *things, actor=request.badge, **words):
        return False
    # It is done and stays done: an outage that comes only now must not say that it was not saved.
    with suppress(*OUTAGES), writing("the draft of what was just sent"), transaction.atomic():
        drafts.forget(request.badge.person, request.path)
    return True


def done(request, sentence, to, *args, **kwargs):
    """It is done: say so where the person lands. The sentence names no one and nothing; browsers keep it a moment."""
    messages.success(request, sentence)
    return redirect(to, *args, **kwargs)


def _crumbs(case, row, here, *, leads_back):
    current = [link for link in row if link["current"]]
    crumbs = [{"url": reverse("case_list"), "text": _("Cases")}]
    if not here and current and current[0]["url"] == reverse("case", args=[case.code]):
        return [*crumbs, {"text": case.code}]
    crumbs.append({"text": case.code} | ({"url": reverse("case", args=[case.code])} if leads_back else {}))
    if not here:
        return [*crumbs, *({"text": link["text"]} for link in current)]
    return [
        *crumbs,
        *({"url": link["url"], "text": link["text"]} for link in current if link["url"] != crumbs[-1].get("url")),
        {"text": here},
    ]
