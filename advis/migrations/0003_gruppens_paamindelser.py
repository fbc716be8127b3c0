"""Reminders that have come are found by group, however many adviser it has."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("advis", "0002_adgang_og_laase"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="advis",
            index=models.Index(
                condition=models.Q(
                    ("paamindelse__isnull", False),
                    models.Q(("status", "faerdiggjort"), _negated=True),
                ),
                fields=["gruppe", "paamindelse"],
                name="advis_gruppens_paamindelser",
            ),
        ),
    ]
