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
COPIES = 5
AT_ONCE = 100

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
        texts = options["passages"] // COPIES
        for first in range(Passage.objects.count() // COPIES, texts, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, texts))
            self._write([(language.text(), number) for number in numbers], texts, cases, author)
            if first % 2_000 == 0:
                self.stdout.write(f"{first * COPIES} passages …")
        self.stdout.write(f"{Passage.objects.count()} passages")

    def _write(self, written, texts, cases, author):
        """Notes without a text (nobody opens them here) and their passages, which have one.

        Each text lies in five of them, far apart in time: what takes so long is to make the tokens.
        """
        now, notes, rows = timezone.now(), [], []
        for text, number in written:
            made: list[Passage] = []
            for copy in range(COPIES):
                place = number + copy * texts
                at, case = now - timedelta(minutes=place), cases[place % len(cases)]
                note = Note(id=uuid.uuid4(), case=case, text="", author=author, written_at=at)
                notes.append(note)
                words = {"thing": note.pk, "case_id": case.pk, "dated": at}
                if made:
                    alike = {"tokens": made[0].tokens, "pairs": made[0].pairs, "part": 0, "author_id": author.pk}
                    made.append(Passage(kind="note", scope=note.sealed_under(), text=text, **alike, **words))
                else:
                    source = index.Source(
                        kind="note", sealed_under=note.sealed_under(), text=text, author_id=author.pk, **words
                    )
                    made += index.passages(source)
            rows += made
        with transaction.atomic():
            Note.objects.bulk_create(notes)
            Passage.objects.bulk_create(rows)

    def _grant(self, email, at_most):
        people = get_user_model()._default_manager
        person = people.filter(email=email).first() or people.create_person(
            email=email, name="Generated", duties=["hr"]
        )
        with connection.cursor() as cursor:
            cursor.execute(GRANTS, {"person": person.pk, "at_most": at_most})
