"""An index over everything a page says, title and text together: `knowledge.search.finding` asks for words in both."""

from django.db import migrations

INDEX = "CREATE INDEX knowledge_words_of_pages ON wagtailsearch_indexentry USING gin ((title || body));"
BACK = "DROP INDEX knowledge_words_of_pages;"


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0008_feedback_and_searches"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [migrations.RunSQL(INDEX, BACK)]
