"""How Django's forms look here. Set FORM_RENDERER = "theme.forms.Renderer"."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """`{{ form }}` shows an error summary and our fields; `{{ field.as_field_group }}` shows one of them."""

    form_template_name = "theme/forms/form.html"
    field_template_name = "theme/forms/field.html"
