"""Wagtail's doors as we let them in: what nobody needs is closed, and what names a model names one of guidance."""

import functools

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, ObjectDoesNotExist, PermissionDenied
from django.db.models import ProtectedError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from knowledge.files import ShownToReaders
from knowledge.signing import NotReleased
from portal.access.doors import dotted
from portal.access.gates import public

# The words by which Wagtail's addresses name a model, and the apps whose models they may name.
NAMES_AN_APP = ("app_label", "app_name", "content_type_app_name")
GUIDANCE = {"wagtailcore", "wagtaildocs", "wagtailimages", "taggit", "knowledge"}

# Our account page is where a person chooses how things look; Wagtail has other words for the same.
CONTRAST = {"more": "more_contrast"}
DENSITY = {"compact": "snug"}


@public(because="it says that there is nothing here, to everyone alike")
def nothing_here(request, *args, **kwargs):
    """Stands where a library would have a view that nobody needs. Its name stays, so that links can still be made."""
    raise Http404


def guidance_only(patterns):
    """Close the closed doors among these patterns of Wagtail's admin, and put our own fence before the others."""
    return [*_each(patterns, lambda view: nothing_here if _is_closed(view) else _fenced(view))]


def without_closed(patterns):
    """Close the closed doors among these patterns, and leave the others as they are."""
    return [*_each(patterns, lambda view: nothing_here if _is_closed(view) else view)]


def _each(patterns, change):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = change(pattern.callback)
        else:
            _each_in_place(pattern, change)
        yield pattern


def _each_in_place(resolver, change):
    for _pattern in _each(resolver.url_patterns, change):
        pass


def _is_closed(view):
    return dotted(view) in settings.CLOSED_DOORS


def _fenced(view):
    @functools.wraps(view)
    def door(request, *args, **kwargs):
        # SECURITY: views under the admin's API are not behind Wagtail's own fence; here they are.
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        # SECURITY: whatever model an address names, a case never answers under Wagtail's roof.
        if any(word in kwargs and kwargs[word] not in GUIDANCE for word in NAMES_AN_APP):
            raise Http404
        request.user.wagtail_userprofile = _as_chosen(request.user)
        try:
            return view(request, *args, **kwargs)
        except NotReleased as trouble:
            return _back(request, trouble.sentence)
        except ObjectDoesNotExist as trouble:
            raise Http404 from trouble  # a picture or file that a translation names, and that is gone
        except MultiValueDictKeyError as trouble:
            raise BadRequest from trouble  # a form that lacks a field; nobody's browser sends that
        except ShownToReaders as trouble:
            return _back(request, trouble.sentence)
        except ProtectedError:
            return _back(request, _("Nothing was deleted: this was signed off, or sign-off of it was asked for."))

    return door


def _back(request, sentence):
    """Nothing was done; say why where it was tried."""
    messages.error(request, sentence)
    return redirect(request.get_full_path())


def _as_chosen(person):
    """Wagtail's profile of this person, showing what they chose on our account page. Nothing is saved."""
    profile = UserProfile._base_manager.filter(user=person).first() or UserProfile(user=person)
    profile.theme = person.scheme
    profile.contrast = CONTRAST.get(person.contrast, "system")
    profile.density = DENSITY.get(person.density, "default")
    profile.preferred_language = person.language
    return profile
