"""Work lists: saved populations, runs and their lines, with their locks."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang
from sapa.arbejdslister.sikring import KOERSEL, LINJE, POPULATION


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0004_permission_drift"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hjemmel",
            fields=[
                ("kode", models.TextField(primary_key=True, serialize=False)),
                ("navn", models.TextField()),
                ("raekkefoelge", models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Population",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("navn", models.TextField()),
                ("kriterier", models.JSONField()),
                (
                    "kolonner",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("hjemmel_tekst", models.TextField()),
                ("oprettet", models.DateTimeField()),
                ("aendret", models.DateTimeField()),
                ("lukket", models.BooleanField(default=False)),
                (
                    "ejer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="access.bruger"
                    ),
                ),
                (
                    "hjemmel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="arbejdslister.hjemmel"
                    ),
                ),
                (
                    "myndighed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="access.myndighed"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Koersel",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "art",
                    models.TextField(
                        choices=[
                            ("udsoegning", "udsoegning"),
                            ("berigelse", "berigelse"),
                            ("adressetjek", "adressetjek"),
                        ]
                    ),
                ),
                ("scope", models.SmallIntegerField(null=True)),
                ("kriterier", models.JSONField(default=dict)),
                (
                    "kolonner",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("hjemmel_tekst", models.TextField(default="")),
                ("maaned", models.DateField(null=True)),
                ("pr", models.DateField()),
                ("hele_landet", models.BooleanField(default=False)),
                (
                    "formaal",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("ip", models.GenericIPAddressField(null=True)),
                ("anledning", models.TextField(default="")),
                (
                    "tilstand",
                    models.TextField(
                        choices=[
                            ("bestilt", "Venter"),
                            ("i_gang", "Bliver dannet"),
                            ("afventer", "Venter på godkendelse"),
                            ("klar", "Klar"),
                            ("fejlet", "Kunne ikke dannes"),
                            ("afbrudt", "Afbrudt"),
                            ("afvist", "Ikke godkendt"),
                            ("udloebet", "Slettet"),
                        ],
                        default="bestilt",
                    ),
                ),
                ("fejl", models.TextField(default="")),
                ("indlaest", models.BinaryField(null=True)),
                ("linjer_ialt", models.IntegerField(null=True)),
                ("linjer", models.IntegerField(default=0)),
                ("bestilt", models.DateTimeField()),
                ("klar", models.DateTimeField(null=True)),
                ("udloeber", models.DateTimeField(null=True)),
                ("godkendt", models.DateTimeField(null=True)),
                ("laan", models.UUIDField(null=True)),
                ("laant_til", models.DateTimeField(null=True)),
                ("forsoeg", models.SmallIntegerField(default=0)),
                (
                    "bruger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.bruger",
                    ),
                ),
                (
                    "godkendt_af",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.bruger",
                    ),
                ),
                (
                    "hjemmel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="arbejdslister.hjemmel"
                    ),
                ),
                (
                    "myndighed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="access.myndighed"
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="arbejdslister.population",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Linje",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nummer", models.IntegerField()),
                ("kildelinje", models.IntegerField(default=0)),
                ("resultat", models.TextField()),
                ("part_uuid", models.UUIDField(null=True)),
                ("antal", models.IntegerField(default=0)),
                ("navn", models.TextField(default="")),
                ("adresse", models.TextField(default="")),
                (
                    "koersel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="arbejdslister.koersel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("koersel", "nummer"), name="listelinje_unik")
                ],
            },
        ),
        migrations.CreateModel(
            name="Listeloft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("art", models.TextField()),
                ("pr_koersel", models.IntegerField()),
                ("pr_dag", models.IntegerField()),
                ("godkendes_over", models.IntegerField()),
                (
                    "myndighed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="access.myndighed",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("art", "myndighed"), name="listeloft_unik", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="population",
            index=models.Index(fields=["myndighed", "navn"], name="population_myndighed"),
        ),
        migrations.AddIndex(
            model_name="koersel",
            index=models.Index(fields=["bruger", "-bestilt"], name="koersel_bruger"),
        ),
        migrations.AddIndex(
            model_name="koersel",
            index=models.Index(
                condition=models.Q(("population__isnull", False)),
                fields=["population", "-klar"],
                name="koersel_population",
            ),
        ),
        migrations.AddIndex(
            model_name="koersel",
            index=models.Index(
                condition=models.Q(("tilstand__in", ["udloebet"]), _negated=True),
                fields=["bestilt"],
                name="koersel_levende",
            ),
        ),
        giv_adgang("arbejdslister_hjemmel"),
        giv_adgang("arbejdslister_listeloft"),
        giv_adgang("arbejdslister_population", web="SELECT, INSERT, UPDATE"),
        giv_adgang("arbejdslister_koersel", web="SELECT, INSERT, UPDATE"),
        giv_adgang("arbejdslister_linje", web="SELECT, INSERT"),
        migrations.RunSQL(POPULATION, migrations.RunSQL.noop),
        migrations.RunSQL(KOERSEL, migrations.RunSQL.noop),
        migrations.RunSQL(LINJE, migrations.RunSQL.noop),
    ]
