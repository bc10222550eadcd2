from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from knowledge import languages, machines, readers
from knowledge.codes import code_of
from knowledge.feedback import FeedbackForm
from knowledge.models import Contact, GlossaryPage
from knowledge.terms import explained
from theme import help_line

register = template.Library()

WRITTEN_IN = {"de": _("In German"), "en": _("In English")}


@register.inclusion_tag("knowledge/_contact.html")
def contact(*, security=False):
    """How to reach threat management today, and with `security=True` the company's security as well."""
    numbers = help_line.numbers()
    mailbox, _, domain = numbers["threat_management_mail"].partition("@")
    return {
        "phone": numbers["threat_management_phone"],
        "mail": numbers["threat_management_mail"],
        "mailbox": mailbox,  # apart, so that a long address may break on a phone
        "domain": domain,
        "security": numbers["security"] if security else "",
    }


@register.simple_tag
def help_number(name):
    """A number of the help line: "police", "rescue" or "security"."""
    return help_line.numbers()[name]


@register.inclusion_tag("knowledge/_contact_card.html")
def contact_card(contact: Contact | None):
    """A contact, if readers may see it: one that is not confirmed, or was taken back, leaves no gap."""
    shown = contact if contact is not None and contact.live else None
    return {"contact": shown, "phone": shown and (shown.phone or help_line.numbers().get(shown.named_in_settings))}


@register.simple_tag(takes_context=True)
def alternates(context):
    """The page's addresses by language, for search engines. Whole ones: they take no others."""
    whole = context["request"].build_absolute_uri
    links = [(code, whole(url)) for code, url in languages.alternates(context.get("translations") or ())]
    return format_html_join("", '<link rel="alternate" hreflang="{}" href="{}">', links)


@register.filter
def language_words(code):
    """That something is written in this language: "In German"."""
    return WRITTEN_IN.get(code, code)


@register.simple_tag
def here_instead(pages, page):
    """Each of these pages or what the language of this page has instead; those it has nothing for are marked."""
    live = [each for each in pages if each and each.live]
    return languages.spoken_here(live, page.locale) if page else live


@register.simple_tag
def seen_address(page, behaviour=""):
    """Where a report begins that came from this page. Its code tells nobody else which page that was."""
    address = f"{reverse('report')}?language={get_language()}"
    key = getattr(page, "translation_key", None)
    return f"{address}&seen={code_of(key, behaviour or '')}" if key else address


@register.simple_tag
def feed_address():
    """Where to follow what changes, if that is offered."""
    return reverse("guidance_feed") if machines.tells_what_changed() else ""


@register.inclusion_tag("knowledge/_feedback.html")
def feedback_form(page):
    """Did this help, and what is missing: the same form for everybody, with no token in it."""
    return {"page": page, "form": FeedbackForm()}


@register.simple_block_tag(takes_context=True)
def explain_terms(context, content):
    """The content, with the words of the glossary explained where they stand first."""
    page = context["page"]
    glossary = readers.readable(GlossaryPage.objects.filter(locale=page.locale_id)).first()
    text, found = explained(content, [block.value for block in glossary.terms] if glossary else [])
    notes = template.loader.render_to_string("knowledge/_terms.html", {"terms": found, "glossary": glossary})
    return mark_safe(text + notes)  # rendered templates, escaped there
