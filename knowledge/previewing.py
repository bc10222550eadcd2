"""A page as editors see it before readers do: as it will be, with what Wagtail's checker needs to look at it."""

from django.template.loader import render_to_string

END = "</body>"


def checked(page, request, response) -> None:
    """Note on the page what our checks found, and bring Wagtail's checker onto it. Readers get none of this."""
    from knowledge.checking.finding import marked  # asks accounts, which are not there when models are read

    checker = render_to_string("knowledge/_checker.html", {"page": page}, request=request)
    shown = marked(page, response.content.decode())
    response.content = shown.replace(END, f"{checker}{END}", 1)
