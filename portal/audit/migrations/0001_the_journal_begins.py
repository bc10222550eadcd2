import django.db.models.deletion
from django.db import migrations, models

from portal.audit.rights import AppMay

# SECURITY: no switch, no exempt role. Whoever wants to change a line must first drop a trigger, as the owner.
APPEND_ONLY = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER entry_is_not_truncated BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER word_is_not_changed BEFORE UPDATE ON audit_word
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER word_is_not_truncated BEFORE TRUNCATE ON audit_word
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER head_is_not_removed BEFORE DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER head_is_not_truncated BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
"""
NOT_ANY_MORE = """
DROP TRIGGER entry_is_append_only ON audit_entry; DROP TRIGGER entry_is_not_truncated ON audit_entry;
DROP TRIGGER word_is_not_changed ON audit_word; DROP TRIGGER word_is_not_truncated ON audit_word;
DROP TRIGGER head_is_not_removed ON audit_head; DROP TRIGGER head_is_not_truncated ON audit_head;
DROP FUNCTION audit_is_append_only();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("chain", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("seq", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=80)),
                ("seq", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=60)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("done", "Done"), ("read", "Read"), ("refused", "Refused"), ("failed", "Failed")],
                        max_length=10,
                    ),
                ),
                ("kind", models.CharField(blank=True, max_length=60)),
                ("thing", models.CharField(blank=True, max_length=80)),
                ("service", models.CharField(blank=True, max_length=60)),
                ("request_id", models.CharField(blank=True, max_length=40)),
                ("facts", models.JSONField(default=dict)),
                ("commitments", models.JSONField(default=dict)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["-at"], name="journal_newest_first"),
                    models.Index(fields=["kind", "thing"], name="journal_of_a_thing"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "seq"), name="one_entry_per_place_in_its_chain")
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=20)),
                ("person", models.UUIDField(null=True)),
                ("text", models.CharField(max_length=300)),
                ("salt", models.BinaryField(max_length=16)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="words", to="audit.entry"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="journal_words_of_a_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "part"), name="one_word_per_part_of_an_entry")
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, NOT_ANY_MORE),
        AppMay("audit_entry", "SELECT, INSERT"),
        AppMay("audit_word", "SELECT, INSERT"),
        AppMay("audit_head", "SELECT, INSERT, UPDATE"),
    ]
