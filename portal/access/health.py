"""Is the portal alive, and is it ready? Rooms add what they cannot do without as probes."""

from collections.abc import Callable

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

from portal.access.gates import public

PROBES: dict[str, Callable[[], None]] = {}
NOT_NEEDED: set[str] = set()
"""Parts that are told of, and without which the portal stays ready."""


def probe(name: str, *, needed: bool = True):
    """Add a readiness probe: a function that returns when all is well and raises when it is not.

    `needed=False` for a part without which the portal still does most of what people come for: its state is told, and
    nobody is sent away because of it.
    """

    def enter(check):
        PROBES[name] = check
        NOT_NEEDED.difference_update({name})
        if not needed:
            NOT_NEEDED.add(name)
        return check

    return enter


@probe("database")
def database_answers():
    """The database takes a question and answers it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@probe("migrations")
def migrations_are_applied():
    """Nothing this release needs is missing from the schema."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("migrations are missing")


@public(because="a load balancer asks whether the process lives; it says nothing else")
def live(request):
    """Always 200 while the process can answer at all."""
    return JsonResponse({"live": True})


@public(because="a load balancer asks whether to send people here; names of parts and yes or no, no details")
def ready(request):
    """200 when every part that is needed passes, else 503; with the names of all parts, and yes or no."""
    results = {name: _passes(check) for name, check in PROBES.items()}
    is_ready = all(passes for name, passes in results.items() if name not in NOT_NEEDED)
    return JsonResponse({"ready": is_ready, "parts": results}, status=200 if is_ready else 503)


def _passes(check):
    try:
        check()
    except Exception:  # noqa: BLE001  (whatever a probe raises means no; the details belong to the log of its room)
        return False
    return True
