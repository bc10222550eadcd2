import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from portal.audit.rights import AppMay


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0004_editions"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedLook",
            fields=[
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.revision"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BrokenLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "trouble",
                    models.CharField(
                        choices=[
                            ("page_gone", "The page was deleted."),
                            ("page_draft", "Readers do not see the page."),
                            ("file_gone", "The file was deleted."),
                            ("no_page", "There is no page at this address."),
                            ("shape", "This is no whole address of a website."),
                        ],
                        max_length=12,
                    ),
                ),
                ("target", models.CharField(max_length=300)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.WAGTAIL_PAGE_MODEL
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("page", "trouble", "target"), name="a_broken_link_is_listed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewDue",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("review_by", models.DateField()),
                ("reminded_at", models.DateTimeField(null=True)),
                ("over_at", models.DateTimeField(null=True)),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.WAGTAIL_PAGE_MODEL
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("over_at", None)),
                        fields=("page",),
                        name="one_review_of_a_page_is_due_at_a_time",
                    )
                ],
            },
        ),
        # What is settled leaves the desk with its page.
        AppMay("knowledge_askedlook", "SELECT, INSERT, UPDATE, DELETE"),
        AppMay("knowledge_reviewdue", "SELECT, INSERT, UPDATE, DELETE"),
        AppMay("knowledge_brokenlink", "SELECT, INSERT, UPDATE, DELETE"),
    ]
