"""Reminders that have come are found by group; and whether a road decided that a group heard of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("advis", "0002_adgang_og_laase"),
    ]

    operations = [
        migrations.AddField(
            model_name="advis",
            name="vej",
            field=models.BooleanField(db_default=False, default=False),
        ),
        # Of what was told before it is not known: by the groups as they are.
        migrations.RunSQL(
            "update advis_advis a set vej = true from advis_advisgruppe g where g.id = a.gruppe_id"
            " and 'array' in (jsonb_typeof(g.definition -> 'fra_veje'),"
            " jsonb_typeof(g.definition -> 'til_veje'))",
            migrations.RunSQL.noop,
        ),
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
