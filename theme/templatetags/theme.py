"""Tags of the theme.

    {% load theme %}
    {% icon "clock" %}                                                     a drawing, always beside a word
    {% component "badge" status="waiting" text=… %}                        a component
    {% component_block "callout" heading=… %}…{% endcomponent_block %}     a component with content
    {% personal person.name %}                                             a name or title, which the mask can cover

A component is a folder `theme/components/<name>/` with `<name>.html`, `<name>.css` and sometimes `<name>.js`. The
comment at the top of its template lists what it takes. It sees what it is given, the request and the CSRF token, and
nothing else.
"""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from theme import badges, help_line

register = template.Library()

PREPARE = {"badge": badges.complete, "seat": badges.complete}


def _render(context, name, props):
    props = PREPARE.get(name, dict)(props)
    inner = context.new(props)
    inner["help_numbers"], inner["exit_url"] = help_line.numbers(), help_line.exit_url()
    for key in ("request", "csrf_token", "display", "places"):
        if key in context and key not in props:
            inner[key] = context[key]
    page = context.template.engine.get_template(f"components/{name}/{name}.html")
    return mark_safe(page.render(inner).strip())  # a rendered template, escaped there


@register.simple_tag(takes_context=True)
def component(context, folder, **props):
    """A component, given what it takes by keyword."""
    return _render(context, folder, props)


@register.simple_block_tag(takes_context=True)
def component_block(context, content, folder, **props):
    """A component around some content."""
    return _render(context, folder, props | {"content": content})


@register.simple_tag
def icon(name, size=20):
    """A drawing of the sprite, silent to screen readers: the word beside it speaks."""
    return format_html(
        '<svg class="icon" width="{}" height="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        size,
        size,
        static("theme/icons.svg"),
        name,
    )


@register.simple_tag
def personal(text):
    """Words about a person. The mask turns them into a bar; browsers are asked not to send them to a translator."""
    return format_html('<bdi data-personal translate="no">{}</bdi>', text)


@register.filter
def spoken(number):
    """Give "110" as "1 1 0", for voices."""
    return help_line.spoken(number)


@register.filter
def dialled(number):
    """A telephone number as a tel: link wants it."""
    return "".join(character for character in number if character in "+0123456789")


@register.filter
def is_below(path, target):
    """Is this page one of that area? The front page has nothing below it."""
    return len(target) > 1 and str(path).startswith(target)
