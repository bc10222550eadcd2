from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from portal.cases import roles
from portal.cases.models import Case, Site

GRANTS_OF_A_PERSON = 250
"""A person's share stays the same however many cases there are: the house grows by people, not by hours a day."""

PEOPLE = """
INSERT INTO accounts_person (id, password, is_superuser, email, name, language, is_active, joined_at,
                             scheme, contrast, density, cover_by_keyboard, version)
SELECT gen_random_uuid(), '!', false, 'generated-' || n || '@nordlicht.example', 'Generated ' || n, 'de', true, now(),
       'system', 'system', 'comfortable', true, 1
FROM generate_series(0, %(people)s - 1) AS n
ON CONFLICT (email) DO NOTHING
"""
CASES = """
INSERT INTO cases_case (id, code, kind, title, site_id, state, opened_at, opened_by_id, danger, next_look_on, hearing,
                        hearing_why, referred_to, ending, retention, closing, second_for, version)
SELECT gen_random_uuid(), 'Granit-99-' || n, 'matter', ''::bytea, %(site)s,
       (ARRAY['new', 'triage', 'assessment', 'management', 'monitoring', 'retired'])[1 + n %% 6],
       now() - make_interval(hours => n %% 17520), (SELECT id FROM accounts_person WHERE email =
       'generated-0@nordlicht.example'), '', current_date + (n %% 120) - 30, '', ''::bytea, '', 'defused',
       'three_years', '{}', '', 1
FROM generate_series(%(first)s, %(cases)s - 1) AS n
"""
LEVELS = """
INSERT INTO cases_levelset (id, case_id, level, because, set_by_id, set_at)
SELECT gen_random_uuid(), id, (ARRAY['undetermined', 'low', 'moderate', 'high'])[1 + abs(hashtext(code)) %% 4],
       ''::bytea, opened_by_id, opened_at
FROM cases_case WHERE code LIKE 'Granit-99-%%' AND NOT EXISTS (
    SELECT 1 FROM cases_levelset WHERE case_id = cases_case.id)
"""
GRANTS = """
INSERT INTO cases_casegrant (id, user_id, permission_id, content_object_id, given_by_id, given_at, confirmed_at,
                             starts_at, ends_at, why, history, emergency)
SELECT gen_random_uuid(), person.id, (%(permissions)s)[least(1 + slot, array_length(%(permissions)s, 1))], found.id,
       person.id, found.opened_at, now(), found.opened_at,
       CASE WHEN slot > 1 AND (n + slot) %% 40 = 7 THEN now() - interval '1 minute' END, ''::bytea, slot < 2, false
FROM generate_series(%(first)s, %(cases)s - 1) AS n
CROSS JOIN generate_series(0, %(each)s - 1) AS slot
JOIN cases_case AS found ON found.code = 'Granit-99-' || n
JOIN accounts_person AS person ON person.email = 'generated-' || ((n + slot) %% %(people)s) || '@nordlicht.example'
"""
WALLS = """
INSERT INTO cases_wall (id, case_id, person_id, why, reason, at, confirmed_at)
SELECT gen_random_uuid(), found.id, person.id, 'conflict', ''::bytea, now(), now()
FROM generate_series(%(first)s, %(cases)s - 1) AS n
JOIN cases_case AS found ON found.code = 'Granit-99-' || n
JOIN accounts_person AS person ON person.email = 'generated-' || ((n + 4) %% %(people)s) || '@nordlicht.example'
WHERE n %% 50 = 3
"""


class Command(BaseCommand):
    """For measuring lists: many cases and grants, made in the database itself. They have no keys and no content."""

    help = "Fills the portal with empty cases and grants up to these numbers. Demo and test settings only."

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, default=1_000)
        parser.add_argument("--grants", type=int, default=5_000)

    def handle(self, *args, **options):
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("Generated cases exist in the demo and in tests, nowhere else.")
        cases, each = options["cases"], max(1, options["grants"] // options["cases"])
        codes = [code for code in roles.ROLES if code != roles.SIGNATORY]
        found = Permission.objects.filter(content_type__app_label="cases", codename__in=codes)
        by_code = dict(found.values_list("codename", "pk"))
        words = {
            "cases": cases,
            "each": each,
            "people": max(len(codes), each + 1, cases * each // GRANTS_OF_A_PERSON),
            "permissions": [by_code[code] for code in codes],
        }
        with transaction.atomic(), connection.cursor() as cursor:
            words["first"] = Case.objects.filter(code__startswith="Granit-99-").count()
            words["site"] = Site.objects.get_or_create(name="Bonn", defaults={"region": "DE-NW"})[0].pk
            for statement in (PEOPLE, CASES, LEVELS, GRANTS, WALLS):
                cursor.execute(statement, words)
        self.stdout.write(f"{cases} cases, {cases * each} grants, {words['people']} people")
