"""What the application's database role may do, compared with the catalogue: append-only is a fact and not a wish."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from portal.audit.rights import OUR_APPS

READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"
ALL = {READ, ADD, CHANGE, REMOVE}

# Every table of ours, said a second time on purpose: a migration that gives more than this is a decision, not a slip.
OURS = {
    "audit_entry": {READ, ADD},
    "audit_word": {READ, ADD},
    "audit_head": {READ, ADD, CHANGE},
    "vault_wrappedkey": {READ, ADD, CHANGE},
    "accounts_person": {READ, ADD, CHANGE},  # whoever left keeps their name where they acted
    "accounts_person_groups": {READ, ADD, REMOVE},
    "accounts_person_user_permissions": {READ},  # rights follow from duties, never by hand
    "accounts_duty": {READ, ADD, REMOVE},
    "accounts_totpdevice": ALL,
    "accounts_recoverycode": ALL,
    "accounts_factorreset": ALL,
    "accounts_enteredsession": ALL,
    "accounts_draft": ALL,
    "cases_site": {READ, ADD, CHANGE},
    "cases_case": {READ, ADD, CHANGE},
    "cases_statechange": {READ, ADD},  # what was said of a case stays said
    "cases_levelset": {READ, ADD},
    "cases_casegrant": ALL,  # an ended grant moves to the ledger
    "cases_endedgrant": {READ, ADD},
    "cases_circle": {READ, ADD, CHANGE},
    "cases_circlemember": {READ, ADD, REMOVE},
    "cases_wall": {READ, ADD, CHANGE},
    "cases_compartmentgrant": {READ, ADD, REMOVE},
    "cases_emergencyaccess": {READ, ADD, CHANGE},
    "cases_caseperson": {READ, ADD, CHANGE},
    "cases_task": {READ, ADD, CHANGE},
    "cases_note": {READ, ADD, CHANGE},
    "cases_mention": {READ, ADD},
    "cases_timelineevent": {READ, ADD},
    "cases_passage": ALL,  # derived: made anew with its thing, and gone with it
    "documents_document": {READ, ADD, CHANGE},
    "documents_version": {READ, ADD},  # a version is never changed and never deleted
    "documents_bundle": {READ, ADD},  # what was put together stays what was put together
    "documents_bundledversion": {READ, ADD},
    "documents_preview": {READ, ADD, CHANGE},
    "documents_versionread": {READ, ADD},
    "documents_mail": {READ, ADD},
    "documents_attached": {READ, ADD},
    "documents_upload": ALL,  # what came to an end is forgotten
    "documents_casefile": {READ, ADD, CHANGE},
    "documents_casefileversion": {READ, ADD},  # what was asked for stays what was asked for
    "documents_anchor": {READ, ADD, CHANGE},
    "documents_comment": {READ, ADD, CHANGE},
    "documents_commentmention": {READ, ADD},
    "approvals_procedure": {READ, ADD, CHANGE},
    "approvals_procedureversion": {READ, ADD},  # what a procedure said stays what it said
    "approvals_proceduresignature": {READ, ADD},
    "approvals_signoff": {READ, ADD, CHANGE},
    "approvals_seat": {READ, ADD, CHANGE},
    "approvals_seatpart": {READ, ADD},
    "approvals_author": {READ, ADD},
    "approvals_hearing": {READ, ADD, CHANGE},
    "approvals_decision": {READ, ADD},  # a decision is never changed and never deleted
    "approvals_evidence": {READ, ADD},
    "approvals_question": {READ, ADD, CHANGE},
    "approvals_deputy": {READ, ADD, CHANGE},
    "knowledge_wording": {READ, ADD},  # what was signed off stays what was signed off
    "knowledge_wordingread": {READ, ADD},
    "knowledge_errand": {READ, ADD, CHANGE},
    "knowledge_edition": {READ},  # triggers of its owner write it
    "knowledge_secondlook": {READ, ADD},  # who let words go stays who let them go
    "knowledge_askedlook": ALL,  # the editors' desk: what is settled is deleted with its page
    "knowledge_reviewdue": ALL,
    "knowledge_brokenlink": ALL,
    "knowledge_searched": {READ, ADD, REMOVE},  # what is old is thrown away
    "knowledge_feedback": ALL,
    "knowledge_oldaddress": ALL,
    "knowledge_wordpressimport": ALL,
    "knowledge_wordpressitem": ALL,
    "knowledge_formeraddress": ALL,
    "knowledge_handedover": {READ, ADD, CHANGE},  # that something was handed over stays known
    "notifications_notice": ALL,  # no archive: what is settled or long read is deleted
    "notifications_outbox": ALL,
    "notifications_round": {READ, ADD, CHANGE},
}


@pytest.fixture
def catalogue(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, privilege FROM pg_tables, unnest(%s) AS privilege"
            " WHERE schemaname = 'public' AND has_table_privilege(current_user, quote_ident(tablename), privilege)",
            [[*ALL, "TRUNCATE", "REFERENCES", "TRIGGER"]],
        )
        rights = {}
        for table, privilege in cursor.fetchall():
            rights.setdefault(table, set()).add(privilege)
    return rights


def our_tables():
    return {
        model._meta.db_table
        for label in OUR_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    } | {model._meta.db_table for model in apps.get_models() if getattr(model, "states_its_rights", False)}


def test_our_tables_give_what_is_written_here_and_no_more(catalogue):
    assert {table: catalogue.get(table, set()) for table in our_tables()} == OURS


def test_nobody_truncates_refers_or_sets_triggers(catalogue):
    found = {table: rights - ALL for table, rights in catalogue.items() if rights - ALL}
    assert not found


def test_the_application_owns_nothing_and_is_no_superuser(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)


@pytest.mark.parametrize(
    "sql", ["CREATE TABLE mine ()", "ALTER TABLE audit_entry DISABLE TRIGGER ALL", "DROP TABLE audit_entry"]
)
def test_the_application_changes_no_schema(db, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
