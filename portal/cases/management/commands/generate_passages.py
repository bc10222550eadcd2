import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from portal.cases.models import Case, Note, Passage
from portal.cases.search import index
from portal.cases.search.generated import Language
from portal.vault import keys

SEES_ALL, SEES_FEW = "generated-sees-all@nordlicht.example", "generated-sees-few@nordlicht.example"
FEW = 10
AT_ONCE = 500

GRANTS = """
INSERT INTO cases_casegrant (id, user_id, permission_id, content_object_id, given_by_id, given_at, confirmed_at,
                             starts_at, why, history, emergency)
SELECT gen_random_uuid(), %(person)s, permission.id, found.id, %(person)s, found.opened_at, now(), found.opened_at,
       ''::bytea, true, false
FROM cases_case AS found
JOIN auth_permission AS permission ON permission.codename = 'contributor'
JOIN django_content_type AS kind ON kind.id = permission.content_type_id AND kind.app_label = 'cases'
WHERE found.code LIKE 'Granit-99-%%' AND NOT EXISTS (
    SELECT 1 FROM cases_casegrant WHERE user_id = %(person)s AND content_object_id = found.id)
ORDER BY found.code LIMIT %(at_most)s
"""


class Command(BaseCommand):
    """For measuring the search: made-up documents in generated cases, sealed and indexed as real ones are."""

    help = "Fills the portal with passages up to this number, and grants for two people. Demo and test settings only."

    def add_arguments(self, parser):
        parser.add_argument("--passages", type=int, default=1_000)
        parser.add_argument("--cases", type=int, default=100)

    def handle(self, *args, **options):
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("Generated passages exist in the demo and in tests, nowhere else.")
        call_command("generate_cases", cases=options["cases"], grants=options["cases"] * 5, stdout=self.stdout)
        cases = list(Case.objects.filter(code__startswith="Granit-99-").order_by("code").only("pk"))
        self._grant(SEES_ALL, len(cases))
        self._grant(SEES_FEW, FEW)
        with transaction.atomic():
            for case in cases:
                keys.create(case.sealed_under())
        language, author = Language(), get_user_model()._default_manager.get(email=SEES_ALL)
        for first in range(Passage.objects.count(), options["passages"], AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, options["passages"]))
            self._write([(number, cases[number % len(cases)]) for number in numbers], language, author)
            if first % 10_000 == 0:
                self.stdout.write(f"{first} passages …")
        self.stdout.write(f"{Passage.objects.count()} passages")

    def _write(self, wanted, language, author):
        """Notes without a text (nobody opens them here) and their passages, which have one."""
        now = timezone.now()
        notes = [
            Note(id=uuid.uuid4(), case=case, text="", author=author, written_at=now - timedelta(minutes=number))
            for number, case in wanted
        ]
        with transaction.atomic():
            Note.objects.bulk_create(notes)
            Passage.objects.bulk_create(
                passage
                for note in notes
                for passage in index.passages(
                    index.Source(
                        kind="note",
                        thing=note.pk,
                        case_id=note.case_id,
                        author_id=author.pk,
                        dated=note.written_at,
                        text=language.text(),
                        sealed_under=note.sealed_under(),
                    )
                )
            )

    def _grant(self, email, at_most):
        people = get_user_model()._default_manager
        person = people.filter(email=email).first() or people.create_person(
            email=email, name="Generated", duties=["hr"]
        )
        with connection.cursor() as cursor:
            cursor.execute(GRANTS, {"person": person.pk, "at_most": at_most})
