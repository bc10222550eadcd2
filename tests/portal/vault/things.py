"""Rows with sealed texts, as any room would declare them, in tables that live as long as the test's connection."""

import uuid

from django.db import connection, connections, models
from django.test.utils import isolate_apps

from portal.vault import keys
from portal.vault.errors import KeysUnavailable
from portal.vault.fields import SealedText
from portal.vault.local import LocalProvider
from portal.vault.store import keys_database

with isolate_apps("portal.vault"):

    class Note(models.Model):
        """Sealed under its case."""

        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        case_id = models.UUIDField()
        title = SealedText(label="test_note.title", max_length=40)
        text = SealedText(label="test_note.text", lines=True, blank=True)
        aside = SealedText(label="test_note.aside", null=True, blank=True)

        class Meta:
            app_label = "vault"

        def __str__(self) -> str:
            return str(self.id)

        def sealed_under(self) -> str:
            return f"case:{self.case_id}"

    class Human(models.Model):
        """Sealed under a person in a case."""

        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        case_id = models.UUIDField()
        name = SealedText(label="test_human.name")

        class Meta:
            app_label = "vault"

        def __str__(self) -> str:
            return str(self.id)

        def sealed_under(self) -> str:
            return f"case:{self.case_id}/person:{self.id}"


def make_tables() -> None:
    """Temporary tables need no right that the application does not have."""
    with connection.cursor() as cursor:
        for model in (Note, Human):
            columns = [_column(field) for field in model._meta.local_concrete_fields]
            cursor.execute(f"CREATE TEMPORARY TABLE {model._meta.db_table} ({', '.join(columns)})")


def _column(field: models.Field) -> str:
    parameters = field.db_parameters(connection)
    check = f"CHECK ({parameters['check']})" if parameters["check"] else ""
    return f"{field.column} {parameters['type']} {'NULL' if field.null else 'NOT NULL'} {check}"


def open_case() -> uuid.UUID:
    case = uuid.uuid4()
    keys.create(f"case:{case}")
    return case


def put_in(case: uuid.UUID, name: str) -> Human:
    human = Human(case_id=case, name=name)
    keys.create(human.sealed_under())
    human.save(force_insert=True)
    return human


def settle() -> None:
    """As if the transaction had been committed: run its hooks and forget them."""
    hooks = connections[keys_database()].run_on_commit
    for _, hook, _ in hooks[:]:
        hook()
    hooks.clear()


class CountingProvider(LocalProvider):
    """Counts what it is asked, and can be switched off."""

    unwraps = 0
    down = False

    def wrap(self, plain, context):
        self._answer()
        return super().wrap(plain, context)

    def unwrap(self, blob, context):
        self._answer()
        self.unwraps += 1
        return super().unwrap(blob, context)

    def healthy(self):
        self._answer()
        super().healthy()

    def _answer(self):
        if self.down:
            raise KeysUnavailable("The provider is down.")


class OtherProvider(CountingProvider):
    """A second kind of provider, to move to."""

    name = "other"
