"""What someone may do in Wagtail follows from their duties; a superuser flag set by hand gives nothing."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission

from portal.accounts.groups import groups_of


class DutyBackend(ModelBackend):
    """Django's own backend without its two side doors: the superuser, and rights given to one person by hand."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """The person with this address and password. Spends as much time on an address nobody has."""
        if username is None or password is None:
            return None
        return super().authenticate(request, username=username, password=password)

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()

    def _get_group_permissions(self, user_obj):
        return Permission.objects.filter(group__name__in=groups_of(user_obj.duty_codes))

    def with_perm(self, perm, is_active=True, include_superusers=False, obj=None):
        """Who holds this right through a group; superusers are not counted in."""
        return super().with_perm(perm, is_active=is_active, include_superusers=False, obj=obj)
