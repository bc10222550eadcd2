"""Where the pages of a request are: in its case, or, for guidance, which lies in none, below My work."""

from django.urls import reverse


def address(name: str, sign_off, *more) -> str:
    """The address of this page of the request: `sign_off_withdraw` in a case, `guidance_sign_off_withdraw` in none."""
    if sign_off.case_id is None:
        return reverse(f"guidance_{name}", args=[sign_off.key, *more])
    return reverse(name, args=[sign_off.case.code, sign_off.key, *more])
