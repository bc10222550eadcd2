"""Start-up checks: the house refuses to open with a door unguarded, a verb unruled or a key to everything."""

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import connection

from portal.access.actions import ACTIONS
from portal.access.doors import all_views, door_of, dotted
from portal.access.policy import verbs


@checks.register(checks.Tags.security)
def every_door_has_a_gate(app_configs, **kwargs):
    """A view has `@gate`, or `@public(because=...)`, or is a library's door listed by name."""
    found = []
    for route, view in all_views():
        if hasattr(view, "gate"):
            if view.gate.verb not in verbs():
                found.append(checks.Error(f"{route}: no policy says who may {view.gate.verb}", id="access.E002"))
        elif not hasattr(view, "public") and door_of(view) is None:
            hint = "Use @gate or @public, or list a library's view in DOORS_OF_OTHERS."
            found.append(checks.Error(f"{route}: {dotted(view)} has no gate", hint=hint, id="access.E001"))
    return found


@checks.register(checks.Tags.security)
def every_action_is_granted(app_configs, **kwargs):
    """An action whose verb no policy rules could never be done, or worse, was meant to be ruled."""
    return [
        checks.Error(f"no policy says who may {verb}", id="access.E003")
        for verb in sorted(ACTIONS)
        if verb not in verbs()
    ]


@checks.register(checks.Tags.security)
def guardian_is_fenced_in(app_configs, **kwargs):
    """guardian's backend lets superusers through and knows no expiry; only our own `scope` may be asked."""
    if "guardian.backends.ObjectPermissionBackend" in settings.AUTHENTICATION_BACKENDS:
        return [checks.Error("guardian's backend must not be installed", id="access.E004")]
    return []


@checks.register(checks.Tags.database)
def nobody_holds_a_key_to_everything(app_configs, databases=None, **kwargs):
    """Under production settings: no superuser in the tables, no rows in guardian's generic tables."""
    if not databases or not getattr(settings, "PRODUCTION", False):
        return []
    found = []
    person = apps.get_model(settings.AUTH_USER_MODEL)
    if person._meta.db_table in connection.introspection.table_names():
        if person._base_manager.filter(is_superuser=True).exists():
            found.append(checks.Error("there is a superuser; nobody may be above the rules", id="access.E005"))
        for name in ("UserObjectPermission", "GroupObjectPermission"):
            if apps.get_model("guardian", name)._base_manager.exists():
                found.append(checks.Error(f"guardian's generic table {name} has rows", id="access.E006"))
    return found


def refuse_to_serve_as_owner() -> None:
    """Ask the catalogue who we are; refuse to serve as superuser or as owner of any table.

    Whoever owns the journal can drop its triggers, so the process that answers people must not.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        is_super = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        owned = cursor.fetchone()[0]
    connection.close()
    if is_super or owned:
        raise SystemExit("The portal does not serve as owner of its tables or as database superuser. Use the app role.")
