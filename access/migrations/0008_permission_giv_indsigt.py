"""One permission more: to answer requests for insight."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_permission_behandl_advis"),
    ]

    operations = [
        migrations.AlterField(
            model_name="brugersystemrolle",
            name="permissions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(
                    choices=[
                        ("se_person", "se_person"),
                        ("se_beskyttet", "se_beskyttet"),
                        ("soeg_landet", "soeg_landet"),
                        ("se_sag", "se_sag"),
                        ("se_dokument", "se_dokument"),
                        ("se_ydelse", "se_ydelse"),
                        ("opret_journalnotat", "opret_journalnotat"),
                        ("behandl_advis", "behandl_advis"),
                        ("se_bemaerkning", "se_bemaerkning"),
                        ("skriv_bemaerkning", "skriv_bemaerkning"),
                        ("administrer", "administrer"),
                        ("se_revisionslog", "se_revisionslog"),
                        ("drift", "drift"),
                        ("udsoeg_population", "udsoeg_population"),
                        ("godkend_population", "godkend_population"),
                        ("berig_liste", "berig_liste"),
                        ("tjek_adresser", "tjek_adresser"),
                        ("giv_indsigt", "giv_indsigt"),
                    ]
                ),
                size=None,
            ),
        ),
    ]
