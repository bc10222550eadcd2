"""A sheet leaves the portal."""

from portal.access.actions import action, record


@action("sign_off.fetch_sheet")
def fetch(sign_off, *, actor, form, sheet):
    """Hand it over: which file it was is written down, and the originals in it count as read from here on."""
    sign_off.of_kind.handed_out(sign_off.about, actor, sheet.holds)
    record(form=form, sha256=sheet.sha256, state=str(sign_off.shown_state), originals=len(sheet.holds))
    return sheet
