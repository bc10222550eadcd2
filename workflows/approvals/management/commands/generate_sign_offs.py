from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from portal.accounts.models import Person
from portal.cases.models import Case
from workflows.approvals.models import ProcedureVersion

DECIDER = "generated-decides@nordlicht.example"
IN_CASES = 50
OPEN_ONE_IN = 10

PERSON = """
INSERT INTO accounts_person (id, password, is_superuser, email, name, language, is_active, joined_at,
                             scheme, contrast, density, cover_by_keyboard, version)
VALUES (gen_random_uuid(), '!', false, %(decider)s, 'Generated who decides', 'de', true, now(),
        'system', 'system', 'comfortable', true, 1)
ON CONFLICT (email) DO NOTHING
"""
DUTY = """
INSERT INTO accounts_duty (id, person_id, duty, given_at)
SELECT gen_random_uuid(), id, 'labour_law', now() FROM accounts_person WHERE email = %(decider)s
ON CONFLICT DO NOTHING
"""
FOUND = """
SELECT id, opened_by_id, row_number() OVER (ORDER BY code) - 1 AS number
FROM cases_case WHERE code LIKE 'Granit-99-%%' AND state <> 'retired' ORDER BY code LIMIT %(cases)s
"""
GRANTS = """
INSERT INTO cases_casegrant (id, user_id, permission_id, content_object_id, given_by_id, given_at, confirmed_at,
                             starts_at, why, history, emergency)
SELECT gen_random_uuid(), person.id, %(permission)s, found.id, person.id, now(), now(), now(), ''::bytea, true, false
FROM accounts_person AS person, ({FOUND}) AS found
WHERE person.email = %(decider)s AND found.number < %(in_cases)s
ON CONFLICT DO NOTHING
"""
REQUESTS = """
WITH found AS ({FOUND}), planned AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, gen_random_uuid() AS document, gen_random_uuid() AS version,
           found.id AS found, found.opened_by_id AS person, n, n / %(cases)s %% %(open_one_in)s = 0 AS waits,
           sha256(n::text::bytea) AS sha256, now() - make_interval(mins => n %% 500000) AS at
    FROM generate_series(0, %(sign_offs)s - 1) AS n
    JOIN found ON found.number = n %% %(cases)s
), documents AS (
    INSERT INTO documents_document (id, case_id, key, kind, handling, title, labels, made_by_id, made_at,
                                    withdrawn_why, stands_alone, version)
    SELECT document, found, 'D-G' || n, 'letter', 'internal', ''::bytea, ''::bytea, person, at, ''::bytea, true, 1
    FROM planned
), versions AS (
    INSERT INTO documents_version (id, case_id, document_id, number, sha256, size, type, author_id, made_at, comment,
                                   file_name, origin, scan)
    SELECT version, found, document, 1, sha256, 1, 'docx', person, at, ''::bytea, ''::bytea, ''::bytea, 'clean'
    FROM planned
), sign_offs AS (
    INSERT INTO approvals_signoff (id, case_id, key, kind, thing, subject, procedure_id, manifest, sha256, asked_by_id,
                                   asked_at, why, state, stage, stage_since, due_at, ended_at, ended_why, version)
    SELECT id, found, 'F-G' || n, 'version', version, document, %(procedure)s, '{"sections": []}', sha256, person,
           at, ''::bytea, CASE WHEN waits THEN 'open' ELSE 'approved' END, 0, at, at + interval '2 days',
           CASE WHEN waits THEN NULL ELSE at + interval '1 day' END, ''::bytea, 1
    FROM planned
), seats AS (
    INSERT INTO approvals_seat (id, case_id, sign_off_id, stage, name, duty, opening, is_taken, due_at)
    SELECT gen_random_uuid(), found, id, 0, 'review.' || duty, duty, 1, NOT waits, at + interval '2 days'
    FROM planned CROSS JOIN unnest(ARRAY['labour_law', 'hr', 'compliance']) AS duty
)
INSERT INTO approvals_author (sign_off_id, person_id) SELECT id, person FROM planned
"""


class Command(BaseCommand):
    """For measuring the inbox: many requests for sign-off of documents without content, one in ten still open.

    One person is in the first cases as signatory, and could decide on what is open there.
    """

    help = "Fills the portal with this many requests for sign-off. Demo and test settings only; once in a database."

    def add_arguments(self, parser):
        parser.add_argument("--sign-offs", type=int, default=1_000)
        parser.add_argument("--cases", type=int, default=100)

    def handle(self, *args, **options):
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("Generated requests exist in the demo and in tests, nowhere else.")
        procedure = ProcedureVersion.objects.in_force().filter(procedure__kind="version").first()
        if procedure is None:
            raise CommandError("No procedure for documents is in force; `make run` brings some.")
        # A sixth of the generated cases is retired: nothing waits there.
        cases = options["cases"]
        call_command("generate_cases", cases=cases * 6 // 5 + 6, grants=cases * 6, stdout=self.stdout)
        words = {"decider": DECIDER, "in_cases": IN_CASES, "open_one_in": OPEN_ONE_IN, "cases": cases}
        words |= {"sign_offs": options["sign_offs"], "procedure": procedure.pk}
        words["permission"] = Permission.objects.get(content_type__app_label="cases", codename="signatory").pk
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in (PERSON, DUTY, GRANTS, REQUESTS):
                cursor.execute(statement.replace("{FOUND}", FOUND), words)
        self.stdout.write(f"{options['sign_offs']} requests in {Case.objects.count()} cases")
        self.stdout.write(f"{Person.objects.get(email=DECIDER)} decides in {IN_CASES} of them")
