"""A page model beside ours would have its own way to readers."""

from django.apps import apps
from django.core.checks import Error, register
from wagtail.models import Page

from knowledge.models import GuidancePage


@register()
def every_page_is_guidance(app_configs, **kwargs):
    """Every page model but Wagtail's own root derives from `GuidancePage`, and keeps what holds sign-off."""
    held = ("publish", "save", "save_revision")
    return [
        Error(f"{model.__name__} could be published without sign-off.", obj=model, id="knowledge.E001")
        for model in apps.get_models()
        if issubclass(model, Page) and model is not Page
        if not issubclass(model, GuidancePage) or any(name in vars(model) for name in held)
    ]
