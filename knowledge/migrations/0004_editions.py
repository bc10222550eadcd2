"""A number that changes with whatever readers may see of guidance.

The triggers wait for the end of the transaction. At once, two editors at work could wait for each other: one holding a
page and waiting for the number, the other the other way round.
"""

from django.db import migrations, models

from portal.audit.rights import AppMay

WRITTEN = ["article", "contacts", "easy", "easyreading", "glossary", "home", "readingsafely", "section"]
WHOLLY = [
    *(f"knowledge_{name}page" for name in WRITTEN),
    "knowledge_contact",
    "wagtailcore_locale",
    "wagtailcore_pageviewrestriction",
    "wagtailcore_pageviewrestriction_groups",
    "wagtailcore_site",
    "wagtaildocs_document",
    "wagtailimages_image",
]
"""Tables of which every change may be seen."""
OF_A_PAGE = [
    *("live", "title", "slug", "path", "url_path", "locale_id", "translation_key", "alias_of_id", "show_in_menus"),
    *("seo_title", "search_description", "first_published_at", "last_published_at", "live_revision_id"),
]
"""What readers may see of Wagtail's own row of a page; the rest of it is the editors' work on a draft."""

TURN = """
CREATE FUNCTION knowledge_turn_the_page() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE public.knowledge_edition SET number = number + 1;
    RETURN NULL;
END $$;
"""
BACK = "DROP FUNCTION knowledge_turn_the_page() CASCADE;"


def _on(table, what, when=""):
    name = f"{table}_{what.split()[0].lower()}_is_seen"
    return (
        f"CREATE CONSTRAINT TRIGGER {name} AFTER {what} ON {table} DEFERRABLE INITIALLY DEFERRED"
        f" FOR EACH ROW {when} EXECUTE FUNCTION knowledge_turn_the_page();"
    )


def _columns(row):
    return "(" + ", ".join(f"{row}.{column}" for column in OF_A_PAGE) + ")"


TRIGGERS = [
    *(_on(table, "INSERT OR DELETE") for table in WHOLLY),
    *(_on(table, "UPDATE", "WHEN (OLD.* IS DISTINCT FROM NEW.*)") for table in WHOLLY),
    _on("wagtailcore_page", "INSERT", "WHEN (NEW.live)"),
    _on("wagtailcore_page", "DELETE", "WHEN (OLD.live)"),
    _on(
        "wagtailcore_page",
        "UPDATE",
        f"WHEN ((OLD.live OR NEW.live) AND {_columns('OLD')} IS DISTINCT FROM {_columns('NEW')})",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0003_guidance_is_written"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        AppMay("knowledge_edition", "SELECT"),
        migrations.RunSQL("INSERT INTO knowledge_edition (number) VALUES (1);", migrations.RunSQL.noop),
        migrations.RunSQL([TURN, *TRIGGERS], BACK),
    ]
