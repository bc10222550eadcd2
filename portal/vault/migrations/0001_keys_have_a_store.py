import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from portal.audit.rights import AppMay


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="WrappedKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("scope", models.CharField(max_length=200)),
                ("tree", models.CharField(db_index=True, max_length=100)),
                ("depth", models.PositiveSmallIntegerField()),
                ("provider", models.CharField(blank=True, max_length=40)),
                ("provider_key_id", models.CharField(blank=True, max_length=200)),
                ("wrapped", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("shredded_at", models.DateTimeField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="vault.wrappedkey",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("scope",), name="one_key_per_scope"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shredded_at__isnull", False), ("wrapped", None)),
                            models.Q(("shredded_at", None), ("wrapped__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_key_is_wrapped_or_shredded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("depth", 0),
                                ("parent", None),
                                models.Q(("provider", ""), _negated=True),
                                models.Q(("provider_key_id", ""), _negated=True),
                            ),
                            models.Q(
                                ("depth__gt", 0), ("parent__isnull", False), ("provider", ""), ("provider_key_id", "")
                            ),
                            _connector="OR",
                        ),
                        name="a_key_is_wrapped_by_its_provider_or_by_its_parent",
                    ),
                ],
            },
        ),
        # No DELETE: a shredded key leaves a tombstone, and a key is never merely lost.
        AppMay("vault_wrappedkey", "SELECT, INSERT, UPDATE"),
    ]
