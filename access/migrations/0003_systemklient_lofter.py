"""Limits of a client; its secret and authorities have moved to access.klienter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_roller_og_revisionslog"),
        ("klienter", "0002_fra_systemklient"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="systemklient",
            name="hemmelighed_sha256",
        ),
        migrations.RemoveField(
            model_name="systemklient",
            name="myndigheder",
        ),
        migrations.AddField(
            model_name="systemklient",
            name="basic",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="systemklient",
            name="byge",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="systemklient",
            name="kald_pr_sekund",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="systemklient",
            name="objekter_pr_dag",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="systemklient",
            name="udgave",
            field=models.IntegerField(default=0),
        ),
        # Those that were here called by Basic, and go on until they are told otherwise.
        migrations.RunSQL("update access_systemklient set basic = true", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="systemklient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("byge__gt", 0), ("kald_pr_sekund__gt", 0), ("objekter_pr_dag__gte", 0)
                ),
                name="systemklient_lofter",
            ),
        ),
    ]
