"""Wagtail's first page as the editors' desk."""

from django.urls import reverse
from wagtail.admin.ui.components import Component

from knowledge.desk.rows import SHOWN, how_many
from knowledge.desk.sources import SOURCES


class Panel(Component):
    """A few lines of one kind, how many there are, and the way to all of them."""

    template_name = "knowledge/desk/panel.html"

    def __init__(self, source, order):
        self.source, self.order = source, order
        self.name = f"desk-{source.name}"

    def get_context_data(self, parent_context):
        """The lines of whoever asks."""
        request, source = parent_context["request"], self.source
        found = source.found(request)
        count = how_many(found)
        return {
            "source": source,
            "count": count,
            "rows": source.rows(found[:SHOWN]) if count else [],
            "more": count > SHOWN or (count and source.whole),
            "whole": reverse(source.whole) if source.whole else f"{reverse('desk')}?list={source.name}",
            "also": source.also(request) if source.also else None,
        }


def panels() -> list[Panel]:
    """All of them, in their order."""
    return [Panel(source, order) for order, source in enumerate(SOURCES)]
