"""What the application's database role may do, table by table.

Two roles: the owner migrates, the app role runs. New tables give the app role SELECT only (default
privileges, set where the roles are made); everything more is stated here, once.
"""

from django.conf import settings
from django.db import connections
from django.db.migrations.operations.base import Operation

OUR_APPS = {"audit", "vault", "notifications", "accounts", "cases", "documents", "approvals"}
EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"


class AppMay(Operation):
    """States the app role's rights on one table of ours: `AppMay("cases_task", "SELECT, INSERT")`.

    Every migration that creates a table of ours says it; a test compares the catalogue with the sum.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, rights: str):
        self.table, self.rights = table, rights

    def state_forwards(self, app_label, state):
        """Rights are not part of the model state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        give(schema_editor, self.table, self.rights)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        give(schema_editor, self.table, "SELECT")

    def describe(self):
        return f"The application may {self.rights} on {self.table}"


def give(schema_editor, table, rights):
    """Set exactly these rights for the app role; nothing where no such role exists (a developer's own database)."""
    quote = schema_editor.quote_name
    role = settings.DATABASE_APP_ROLE
    if not _role_exists(schema_editor.connection, role):
        return
    schema_editor.execute(f"REVOKE ALL ON {quote(table)} FROM {quote(role)}")
    schema_editor.execute(f"GRANT {rights} ON {quote(table)} TO {quote(role)}")


def grant_library_tables(sender, using, **kwargs):
    """After each migrate: tables of libraries (Wagtail, sessions, axes ...) are read and written freely.

    Their migrations are not ours to extend, and an upgrade may add tables; so they get their rights here, by
    model, every time. Tables of ours are left exactly as their own migrations said; so are those of models beside
    Wagtail's own (knowledge) that say `states_its_rights`.
    """
    from django.apps import apps

    connection = connections[using]
    if connection.vendor != "postgresql" or not _role_exists(connection, settings.DATABASE_APP_ROLE):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user"
        )
        present = {row[0] for row in cursor.fetchall()}
    tables = {
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.label not in OUR_APPS
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not getattr(model, "states_its_rights", False)
    }
    with connection.schema_editor() as editor:
        for table in sorted(tables & present):
            give(editor, table, EVERYTHING)


def _role_exists(connection, role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None
