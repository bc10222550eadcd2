import contextlib

import pytest
from django.db import connections


@pytest.fixture
def as_superuser(own_database, owner_connection):
    """Run statements behind the journal's back: a database superuser switches the triggers off."""

    def run(*statements):
        with owner_connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("RESET session_replication_role")

    return run


@pytest.fixture
def as_owner(own_database):
    """Work as the owner of the tables, as `migrate` does."""

    @contextlib.contextmanager
    def changed():
        config, connection = connections.settings["default"], connections["default"]
        before = config["USER"]
        connection.close()
        config["USER"] = connection.settings_dict["USER"] = "tma_owner"
        try:
            yield
        finally:
            connection.close()
            config["USER"] = connection.settings_dict["USER"] = before

    return changed
