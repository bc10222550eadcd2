"""Restricting a section in Wagtail's admin: to duties, and to nothing else. Links follow."""

from django import forms
from django.utils.html import escape
from wagtail import hooks
from wagtail.admin.forms.pages import PageViewRestrictionForm
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import PageViewRestriction
from wagtail.rich_text.pages import PageLinkHandler

from knowledge import opening, readers
from portal.accounts.groups import GROUP_OF_DUTY
from portal.accounts.models import Duty

WORDS = {GROUP_OF_DUTY[duty]: words for duty, words in Duty.DUTIES}


class Duties(forms.ModelMultipleChoiceField):
    """Groups under the names of their duties, in the language of who reads."""

    def label_from_instance(self, group):
        """The duty."""
        return WORDS.get(group.name, group.name)


class RestrictionForm(PageViewRestrictionForm):
    """Wagtail's form, with the groups that follow from duties and no others."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = self.fields["groups"]
        offered = groups.queryset.filter(name__in=WORDS)
        self.fields["groups"] = Duties(
            offered, label=groups.label, required=False, widget=forms.CheckboxSelectMultiple()
        )

    def clean(self):
        """SECURITY: who wrote there lets in nobody else. Told at the field: Wagtail's dialog shows no other errors."""
        words = super().clean()
        kept = PageViewRestriction.objects.filter(pk=self.instance.pk).first()
        opened = not self.errors and opening.lets_in_more(kept, words["restriction_type"], words["groups"])
        if opened and opening.wrote_there(self.person, self.page):
            self.add_error("restriction_type", forms.ValidationError(opening.SENTENCE, code="own_words"))
        return words


class SetDutiesView(SetPrivacyView):
    """Wagtail's view with our form."""

    form_class = RestrictionForm

    def get_form(self, form_class=None):
        """The form, which knows for which page it is and who fills it in."""
        form = super().get_form(form_class)
        form.page, form.person = self.page, self.request.user
        return form


PageViewSet.set_privacy_view_class = SetDutiesView


class LinkForTheirEyes(PageLinkHandler):
    """A link in a text to a page this reader may not read is no link: its address would tell of it."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        """The links, as far as there is something at their ends for this reader."""
        theirs = readers.eyes()
        pages = cls.get_many(attrs_list)
        return [
            f'<a href="{escape(page.localized.url)}">' if page and theirs.may_read(page) else "<a>" for page in pages
        ]


@hooks.register("register_rich_text_features", order=100)
def links_for_their_eyes(features):
    """In place of Wagtail's own."""
    features.register_link_type(LinkForTheirEyes)
