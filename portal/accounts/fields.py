from django.db import models
from django.db.models.query_utils import DeferredAttribute


class _AlwaysNo(DeferredAttribute):
    """Reads False whatever the table says; what was set is kept, so that saving a row does not hide it."""

    def __get__(self, instance, cls=None):
        return self if instance is None else False

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class PowerlessField(models.BooleanField):
    """A flag libraries ask for and that gives nothing here.

    Django, Wagtail and guardian let `is_superuser` past every rule and filter tables by it, so the column has to be
    there; but whoever sets it by hand finds that it reads False. The start-up check still sees it in the table.
    """

    descriptor_class = _AlwaysNo

    def pre_save(self, model_instance, add):
        """What lies in the table stays there: the start-up check is to find it."""
        return bool(model_instance.__dict__.get(self.attname, False))

    def deconstruct(self):
        """For migrations it is a plain yes or no."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BooleanField", args, kwargs
