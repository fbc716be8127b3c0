"""A client may be allowed to deliver its authority's organisation."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("klienter", "0002_fra_systemklient"),
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
                    ]
                ),
                size=None,
            ),
        ),
    ]
