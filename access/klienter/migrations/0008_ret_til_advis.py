"""The right to fetch, be told of and finish adviser."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("klienter", "0007_ret_til_fordeling"),
    ]

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
                        ("afsend", "afsend"),
                        ("modtag", "modtag"),
                        ("kvittering", "kvittering"),
                        ("advis", "advis"),
                    ]
                ),
                size=None,
            ),
        ),
    ]
