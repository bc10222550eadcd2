"""Where those who are asked read exactly the words they decide on."""

from django.db import transaction
from django.shortcuts import render

from knowledge.models import Wording, WordingRead
from knowledge.shown import fields_of
from portal.access.fences import writing
from portal.access.gates import gate
from workflows.approvals.models import SignOff


@gate(Wording, "article.view", reads=True)
def wording(request, wording):
    """The words as they were submitted, field by field. Opening them is written down: who decides must have."""
    if request.method != "HEAD":  # which shows nothing
        with writing("the table of who read which words"), transaction.atomic():
            WordingRead.objects.create(
                wording=wording, subject=wording.subject, sha256=bytes(wording.sha256), person=request.badge.person
            )
    sign_off = SignOff.objects.filter(kind="article", thing=wording.pk).first()
    words = {"wording": wording, "fields": fields_of(wording), "sign_off": sign_off}
    return render(request, "knowledge/wording.html", words)
