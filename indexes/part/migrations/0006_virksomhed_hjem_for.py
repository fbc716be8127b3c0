"""Whose home a company's address may be; and properties are parts."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("part", "0005_hjem"),
    ]

    operations = [
        migrations.AddField(
            model_name="virksomhed",
            name="hjem_for",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="part",
            name="art",
            field=models.TextField(
                choices=[
                    ("person", "Person"),
                    ("virksomhed", "Virksomhed"),
                    ("ejendom", "Ejendom"),
                    ("anden", "Anden"),
                ]
            ),
        ),
    ]
