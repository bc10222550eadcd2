"""The sheet of a request, to be kept outside of the portal."""

import io
from pathlib import Path

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.documents import serving
from portal.vault.errors import DoesNotOpen, NoBlob
from workflows.approvals.actions.sheets import fetch
from workflows.approvals.framing import page
from workflows.approvals.models import SignOff
from workflows.approvals.sheet import making, verify_sign_off
from workflows.approvals.sheet.press import NotPrinted

BROKEN = (making.NotWhatItWas, DoesNotOpen, NoBlob)


@gate(SignOff, "sign_off.fetch_sheet")
def show(request, sign_off):
    """What a sheet is, the two ways to have it, and how it is checked."""
    return _page(request, sign_off)


@gate(SignOff, "sign_off.fetch_sheet", reads=True)
def pdf(request, sign_off):
    """The PDF, with the originals."""
    try:
        sheet = making.as_pdf(sign_off, reader=request.badge.person)
    except NotPrinted:
        return _page(request, sign_off, _("The sheet could not be printed. Try again, or take the JSON."), 503)
    except BROKEN:
        sentence = _("An original is not what it was when it was signed. Tell those who run the portal.")
        return _page(request, sign_off, sentence, 409)
    return _given(request, sign_off, "pdf", sheet)


@gate(SignOff, "sign_off.fetch_sheet", reads=True)
def as_json(request, sign_off):
    """The JSON."""
    return _given(request, sign_off, "json", making.as_json(sign_off))


@gate(SignOff, "sign_off.fetch_sheet")
def checker(request, sign_off):
    """The program that checks a sheet where no portal is. It holds nothing of the case."""
    return serving.attachment(request, _File(Path(verify_sign_off.__file__).read_bytes()), "verify_sign_off.py")


class _File(io.BytesIO):
    """Bytes that know how many they are."""

    @property
    def size(self) -> int:
        return len(self.getbuffer())


def _given(request, sign_off, form, sheet):
    # Written down before the first byte leaves, and asked once more under the lock.
    fetch(sign_off, actor=request.badge, form=form, sheet=sheet)
    about = f"{sign_off.case.code}_{sign_off.key}" if sign_off.case_id else sign_off.key
    return serving.attachment(request, _File(sheet.data), f"{about}.{form}")


def _page(request, sign_off, trouble="", status=200):
    words = {"sign_off": sign_off, "trouble": trouble}
    response = page(request, sign_off.case, "approvals/sheet/fetch.html", words, section="sign_offs", here=sign_off.key)
    response.status_code = status
    return response
