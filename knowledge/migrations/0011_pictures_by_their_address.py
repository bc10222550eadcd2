"""An index over the addresses of pictures: `knowledge.files` looks for whom each of them is."""

from django.db import migrations

INDEX = "CREATE INDEX knowledge_pictures_by_address ON wagtailimages_rendition (file);"
BACK = "DROP INDEX knowledge_pictures_by_address;"


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0010_old_addresses"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunSQL(INDEX, BACK)]
