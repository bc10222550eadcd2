from django.db import migrations, models


class Migration(migrations.Migration):
    """Things that come in thousands: their keys are not opened together with those of their case."""

    dependencies = [("vault", "0001_keys_have_a_store")]

    operations = [
        migrations.AddField(
            model_name="wrappedkey",
            name="apart",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddIndex(
            model_name="wrappedkey",
            index=models.Index(condition=models.Q(("apart", False)), fields=["tree"], name="keys_opened_together"),
        ),
    ]
