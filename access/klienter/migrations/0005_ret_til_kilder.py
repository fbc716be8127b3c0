"""The right to deliver sources, and which ones."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("klienter", "0004_rettighed_besked")]

    operations = [
        migrations.AlterField(
            model_name="serviceaftale",
            name="rettigheder",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(
                    choices=[
                        ("importer", "importer"),
                        ("opdater", "opdater"),
                        ("passiver", "passiver"),
                        ("slet", "slet"),
                        ("fjern", "fjern"),
                        ("kasser", "kasser"),
                        ("laes", "laes"),
                        ("fremsoeg", "fremsoeg"),
                        ("organisation", "organisation"),
                        ("besked", "besked"),
                        ("kilde", "kilde"),
                    ]
                ),
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="serviceaftale",
            name="kilder",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), db_default=[], default=list, size=None
            ),
        ),
    ]
