"""Whom to ask about rights, in each authority's own words."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from access.sikring import giv_adgang


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0003_systemklient_lofter"),
    ]

    operations = [
        migrations.CreateModel(
            name="Kontakttekst",
            fields=[
                (
                    "myndighed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="access.myndighed",
                    ),
                ),
                ("tekst", models.TextField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            LessThanOrEqual(Length("tekst"), 500),
                            models.Q(("tekst", ""), _negated=True),
                        ),
                        name="kontakttekst_laengde",
                    )
                ],
            },
        ),
        giv_adgang("rettigheder_kontakttekst", indlaes="SELECT"),
    ]
