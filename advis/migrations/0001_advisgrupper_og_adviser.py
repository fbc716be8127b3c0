"""Advisgrupper, the index of them, adviser and their deliveries."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import access.fields
import advis.models.advis
import advis.values


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Advis",
            fields=[
                (
                    "uuid",
                    models.UUIDField(
                        db_default=advis.models.advis.Uuidv7(), primary_key=True, serialize=False
                    ),
                ),
                ("myndighed", models.SmallIntegerField()),
                ("traad_id", models.BigIntegerField()),
                ("haendelse_id", models.BigIntegerField()),
                ("kode", models.TextField()),
                ("slags", models.TextField()),
                ("part_uuid", models.UUIDField(null=True)),
                ("om_part_uuid", models.UUIDField(null=True)),
                (
                    "partsrolle",
                    models.SmallIntegerField(
                        choices=[
                            (1, "PERSON"),
                            (2, "AEGTEFAELLE"),
                            (3, "SEKUNDAER"),
                            (4, "PAA_ADRESSEN"),
                            (5, "FORAELDER"),
                        ]
                    ),
                ),
                ("sag_uuid", models.UUIDField(null=True)),
                ("objekt_uuid", models.UUIDField(null=True)),
                ("kle", models.IntegerField()),
                ("foelsomhed", models.SmallIntegerField()),
                ("begivenhedsdato", models.DateTimeField(null=True)),
                ("modtaget", models.DateTimeField()),
                ("rettelser", models.SmallIntegerField(db_default=0, default=0)),
                ("aendret", models.DateTimeField(null=True)),
                ("annulleret", models.DateTimeField(null=True)),
                (
                    "status",
                    models.TextField(
                        choices=[
                            (advis.values.Status["NY"], "Ny"),
                            (advis.values.Status["AABNET"], "Åbnet"),
                            (advis.values.Status["FAERDIGGJORT"], "Færdiggjort"),
                        ],
                        db_default="ny",
                        default=advis.values.Status["NY"],
                    ),
                ),
                ("aabnet", models.DateTimeField(null=True)),
                ("aabnet_af", models.BigIntegerField(null=True)),
                ("faerdiggjort", models.DateTimeField(null=True)),
                ("faerdiggjort_af", models.BigIntegerField(null=True)),
                ("faerdiggjort_klient", models.TextField(db_default="", default="")),
                ("tildelt", models.UUIDField(null=True)),
                ("tildelt_fra", models.UUIDField(null=True)),
                ("udsat_til", models.DateTimeField(null=True)),
                ("paamindelse", models.DateTimeField(null=True)),
                ("paamindelse_tekst", models.TextField(db_default="", default="")),
                ("paamindet", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Advisgruppe",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("myndighed", models.SmallIntegerField()),
                ("navn", models.TextField()),
                (
                    "advistype",
                    models.TextField(
                        choices=[
                            (advis.values.Advistype["FOLKEREGISTER"], "Folkeregister"),
                            (advis.values.Advistype["SAG_YDELSE"], "Sag og ydelse"),
                            (advis.values.Advistype["ARBEJDSSKADE"], "Arbejdsskade"),
                            (advis.values.Advistype["SYGEHUS"], "Sygehus"),
                        ]
                    ),
                ),
                (
                    "tilstand",
                    models.TextField(
                        choices=[
                            (advis.values.Gruppetilstand["KLADDE"], "Kladde"),
                            (advis.values.Gruppetilstand["AFVENTER"], "Afventer godkendelse"),
                            (advis.values.Gruppetilstand["AKTIV"], "Aktiv"),
                            (advis.values.Gruppetilstand["INAKTIV"], "Inaktiv"),
                        ],
                        default=advis.values.Gruppetilstand["KLADDE"],
                    ),
                ),
                ("version", models.IntegerField(default=1)),
                ("aktiv_version", models.IntegerField(null=True)),
                ("definition", models.JSONField()),
                ("hjemmel", models.TextField(default="")),
                ("skabelon", models.TextField(default="")),
                ("gyldig_fra", models.DateField(null=True)),
                ("gyldig_til", models.DateField(null=True)),
                ("paamindelse_dage", models.SmallIntegerField(null=True)),
                ("oprydning_dage", models.SmallIntegerField(null=True)),
                ("stille_fra", models.TimeField(null=True)),
                ("stille_til", models.TimeField(null=True)),
                ("samlet_kl", models.TimeField(null=True)),
                ("oprettet", models.DateTimeField()),
                ("oprettet_af", models.BigIntegerField()),
                ("aendret", models.DateTimeField()),
                ("aendret_af", models.BigIntegerField()),
                ("ejer", models.BigIntegerField()),
                ("aktiveret", models.DateTimeField(null=True)),
                ("aktiveret_af", models.BigIntegerField(null=True)),
                ("anmodet_af", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Advisgruppeversion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nr", models.IntegerField()),
                ("handling", models.TextField()),
                ("tidspunkt", models.DateTimeField()),
                ("bruger_id", models.BigIntegerField()),
                ("bruger", models.TextField()),
                ("foer", models.JSONField(null=True)),
                ("efter", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Advishandling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hvad", models.TextField()),
                ("tidspunkt", models.DateTimeField()),
                ("bruger_id", models.BigIntegerField(null=True)),
                ("bruger", models.TextField(default="")),
                ("klient", models.TextField(default="")),
                ("foer", models.JSONField(default=dict)),
                ("efter", models.JSONField(default=dict)),
                ("samling", models.UUIDField(null=True)),
                ("fortrudt", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Advisled",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("haendelse_id", models.BigIntegerField()),
                ("kode", models.TextField()),
                ("forhold", models.TextField(default="")),
                ("begivenhedsdato", models.DateTimeField(null=True)),
                ("modtaget", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Daekningstal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kilde", models.TextField()),
                ("kommune", models.SmallIntegerField()),
                ("kommunenavn", models.TextField()),
                ("advistype", models.TextField()),
                ("antal", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Genkoersel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fra", models.DateTimeField()),
                ("til", models.DateTimeField()),
                ("naaet", models.BigIntegerField(default=0)),
                ("nye", models.IntegerField(default=0)),
                ("bestilt", models.DateTimeField()),
                ("bruger_id", models.BigIntegerField()),
                ("faerdig", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Kommentar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bruger_id", models.BigIntegerField()),
                ("bruger", models.TextField()),
                ("tidspunkt", models.DateTimeField()),
                ("tekst", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Kriterium",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("myndighed", models.SmallIntegerField()),
                ("kode", models.TextField()),
                ("rolle", models.SmallIntegerField()),
                ("loft", models.SmallIntegerField()),
                ("alder_fra", models.SmallIntegerField(default=0)),
                ("alder_til", models.SmallIntegerField(default=999)),
                (
                    "fra_kommuner",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), null=True, size=None
                    ),
                ),
                (
                    "til_kommuner",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), null=True, size=None
                    ),
                ),
                (
                    "fra_veje",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), null=True, size=None
                    ),
                ),
                (
                    "til_veje",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), null=True, size=None
                    ),
                ),
                ("gyldig_fra", models.DateField(null=True)),
                ("gyldig_til", models.DateField(null=True)),
                ("med_population", models.BooleanField()),
                ("med_sag", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="Levering",
            fields=[
                (
                    "uuid",
                    models.UUIDField(
                        db_default=advis.models.advis.Uuidv7(), primary_key=True, serialize=False
                    ),
                ),
                ("gruppe_id", models.BigIntegerField()),
                (
                    "kanal",
                    models.TextField(
                        choices=[
                            (advis.values.Kanal["MAIL"], "E-mail"),
                            (advis.values.Kanal["WEBHOOK"], "Webhook"),
                        ]
                    ),
                ),
                ("haendelse_id", models.BigIntegerField()),
                (
                    "anledning",
                    models.TextField(
                        choices=[
                            (advis.values.Anledning["NY"], "Ny"),
                            (advis.values.Anledning["RETTELSE"], "Rettelse"),
                            (advis.values.Anledning["ANNULLERING"], "Annullering"),
                        ]
                    ),
                ),
                (
                    "tilstand",
                    models.TextField(
                        choices=[
                            (advis.values.Leveringstilstand["KLAR"], "Afventer"),
                            (advis.values.Leveringstilstand["LEVERET"], "Leveret"),
                            (advis.values.Leveringstilstand["OPGIVET"], "Opgivet"),
                            (advis.values.Leveringstilstand["BORTFALDET"], "Bortfaldet"),
                        ],
                        db_default="klar",
                        default=advis.values.Leveringstilstand["KLAR"],
                    ),
                ),
                ("oprettet", models.DateTimeField()),
                ("forsoeg", models.SmallIntegerField(db_default=0, default=0)),
                ("naeste_forsoeg", models.DateTimeField()),
                ("laan", models.UUIDField(null=True)),
                ("laant_til", models.DateTimeField(null=True)),
                ("samling", models.UUIDField(null=True)),
                ("afsluttet", models.DateTimeField(null=True)),
                ("sidste_status", models.SmallIntegerField(null=True)),
                ("sidste_fejl", models.TextField(db_default="", default="")),
            ],
        ),
        migrations.CreateModel(
            name="Leveringsforsoeg",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nr", models.SmallIntegerField()),
                ("begyndt", models.DateTimeField()),
                ("sluttet", models.DateTimeField(null=True)),
                ("status", models.SmallIntegerField(null=True)),
                ("fejl", models.TextField(default="")),
            ],
        ),
        migrations.CreateModel(
            name="Modtager",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "art",
                    models.TextField(
                        choices=[
                            (advis.values.Modtagerart["BRUGER"], "Bruger"),
                            (advis.values.Modtagerart["ENHED"], "Enhed"),
                            (advis.values.Modtagerart["FAGSYSTEM"], "Fagsystem"),
                        ]
                    ),
                ),
                ("modtager_uuid", models.UUIDField()),
                (
                    "kanal",
                    models.TextField(
                        choices=[
                            (advis.values.Kanal["INDBAKKE"], "Indbakke"),
                            (advis.values.Kanal["MAIL"], "E-mail"),
                            (advis.values.Kanal["WEBHOOK"], "Webhook"),
                            (advis.values.Kanal["API"], "API"),
                        ]
                    ),
                ),
                (
                    "takt",
                    models.TextField(
                        choices=[
                            (advis.values.Takt["STRAKS"], "Straks"),
                            (advis.values.Takt["DAGLIG"], "Samlet en gang om dagen"),
                        ],
                        default=advis.values.Takt["STRAKS"],
                    ),
                ),
                ("adresse", models.TextField(default="")),
                ("aktiv", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Modtagersystem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("myndighed", models.SmallIntegerField()),
                ("fagsystem_uuid", models.UUIDField()),
                ("navn", models.TextField()),
                ("url", models.TextField()),
                (
                    "form",
                    models.TextField(
                        choices=[("json", "JSON"), ("kuvert", "Beskedkuvert (XML)")], default="json"
                    ),
                ),
                ("hemmelighed", models.BinaryField()),
                ("aktiv", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Population",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "part_uuid",
                        "gruppe_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("part_uuid", models.UUIDField()),
                ("gruppe_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Sagsret",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("myndighed", models.SmallIntegerField()),
                ("permission", models.TextField()),
                ("kle", access.fields.OmfangField()),
                ("foelsomhed_til", models.SmallIntegerField()),
                (
                    "enheder",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), null=True, size=None
                    ),
                ),
                ("fagsystemer", access.fields.OmfangField()),
            ],
        ),
        migrations.CreateModel(
            name="Skabelon",
            fields=[
                ("kode", models.TextField(primary_key=True, serialize=False)),
                ("navn", models.TextField()),
                ("beskrivelse", models.TextField()),
                ("advistype", models.TextField()),
                ("lovpligtig", models.BooleanField()),
                ("raekkefoelge", models.SmallIntegerField()),
                ("definition", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Toerkoersel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.IntegerField()),
                ("bestilt", models.DateTimeField()),
                ("bruger_id", models.BigIntegerField()),
                ("faerdig", models.DateTimeField(null=True)),
                ("fra", models.DateTimeField(null=True)),
                ("traeffere", models.IntegerField(db_default=0, default=0)),
                ("personer", models.IntegerField(db_default=0, default=0)),
                ("resultat", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Toerproeve",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kode", models.TextField()),
                ("dato", models.DateTimeField(null=True)),
                ("part_uuid", models.UUIDField(null=True)),
                ("sag_uuid", models.UUIDField(null=True)),
                ("partsrolle", models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Sagskriterium",
            fields=[
                (
                    "gruppe",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="advis.advisgruppe",
                    ),
                ),
                ("kle", access.fields.OmfangField()),
                (
                    "fagsystemer",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), null=True, size=None
                    ),
                ),
                (
                    "enheder",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), null=True, size=None
                    ),
                ),
                ("foelsomhed_til", models.SmallIntegerField()),
                ("kun_aktive", models.BooleanField()),
                (
                    "identiteter",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="advisgruppe",
            constraint=models.UniqueConstraint(
                fields=("myndighed", "navn"), name="advisgruppe_navn"
            ),
        ),
        migrations.AddField(
            model_name="advis",
            name="gruppe",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adviser",
                to="advis.advisgruppe",
            ),
        ),
        migrations.AddField(
            model_name="advisgruppeversion",
            name="gruppe",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versioner",
                to="advis.advisgruppe",
            ),
        ),
        migrations.AddField(
            model_name="advishandling",
            name="advis",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="handlinger",
                to="advis.advis",
            ),
        ),
        migrations.AddField(
            model_name="advisled",
            name="advis",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="led",
                to="advis.advis",
            ),
        ),
        migrations.AddConstraint(
            model_name="daekningstal",
            constraint=models.UniqueConstraint(
                fields=("kilde", "kommune", "advistype"), name="daekningstal_unik"
            ),
        ),
        migrations.AddField(
            model_name="genkoersel",
            name="gruppe",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to="advis.advisgruppe"
            ),
        ),
        migrations.AddField(
            model_name="kommentar",
            name="advis",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="kommentarer",
                to="advis.advis",
            ),
        ),
        migrations.AddField(
            model_name="kriterium",
            name="gruppe",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="advis.advisgruppe"
            ),
        ),
        migrations.AddField(
            model_name="levering",
            name="advis",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                to="advis.advis",
            ),
        ),
        migrations.AddField(
            model_name="leveringsforsoeg",
            name="levering",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="historik",
                to="advis.levering",
            ),
        ),
        migrations.AddField(
            model_name="modtager",
            name="gruppe",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="modtagere",
                to="advis.advisgruppe",
            ),
        ),
        migrations.AddField(
            model_name="levering",
            name="modtager",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                to="advis.modtager",
            ),
        ),
        migrations.AddConstraint(
            model_name="modtagersystem",
            constraint=models.UniqueConstraint(
                fields=("myndighed", "navn"), name="modtagersystem_navn"
            ),
        ),
        migrations.AddField(
            model_name="modtager",
            name="system",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="advis.modtagersystem"
            ),
        ),
        migrations.AddIndex(
            model_name="population",
            index=models.Index(fields=["gruppe_id"], name="advispopulation_gruppe"),
        ),
        migrations.AddField(
            model_name="sagsret",
            name="gruppe",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="advis.advisgruppe"
            ),
        ),
        migrations.AddField(
            model_name="toerkoersel",
            name="gruppe",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="toerkoersler",
                to="advis.advisgruppe",
            ),
        ),
        migrations.AddField(
            model_name="toerproeve",
            name="toerkoersel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="advis.toerkoersel"
            ),
        ),
        migrations.AddIndex(
            model_name="advis",
            index=models.Index(
                models.F("gruppe"),
                models.OrderBy(models.F("uuid"), descending=True),
                condition=models.Q(("status", "faerdiggjort"), _negated=True),
                name="advis_aabne",
            ),
        ),
        migrations.AddIndex(
            model_name="advis",
            index=models.Index(fields=["part_uuid"], name="advis_part"),
        ),
        migrations.AddIndex(
            model_name="advis",
            index=models.Index(
                condition=models.Q(("tildelt__isnull", False)),
                fields=["tildelt", "-uuid"],
                name="advis_tildelt",
            ),
        ),
        migrations.AddIndex(
            model_name="advis",
            index=models.Index(
                condition=models.Q(("paamindelse__isnull", False), ("paamindet__isnull", True)),
                fields=["paamindelse"],
                name="advis_paamindelse",
            ),
        ),
        migrations.AddIndex(
            model_name="advis",
            index=models.Index(
                condition=models.Q(("status", "faerdiggjort")),
                fields=["gruppe", "-faerdiggjort"],
                name="advis_faerdige",
            ),
        ),
        migrations.AddConstraint(
            model_name="advis",
            constraint=models.UniqueConstraint(
                fields=("traad_id", "gruppe"), name="advis_een_gang"
            ),
        ),
        migrations.AddConstraint(
            model_name="advis",
            constraint=models.CheckConstraint(
                condition=models.Q(("foelsomhed__range", (1, 4))), name="advis_foelsomhed"
            ),
        ),
        migrations.AddConstraint(
            model_name="advisgruppeversion",
            constraint=models.UniqueConstraint(
                fields=("gruppe", "nr"), name="advisgruppeversion_nr"
            ),
        ),
        migrations.AddIndex(
            model_name="advishandling",
            index=models.Index(
                condition=models.Q(("samling__isnull", False)),
                fields=["samling"],
                name="advishandling_samling",
            ),
        ),
        migrations.AddConstraint(
            model_name="advisled",
            constraint=models.UniqueConstraint(
                fields=("advis", "haendelse_id"), name="advisled_unik"
            ),
        ),
        migrations.AddIndex(
            model_name="genkoersel",
            index=models.Index(
                condition=models.Q(("faerdig__isnull", True)),
                fields=["bestilt"],
                name="genkoersel_venter",
            ),
        ),
        migrations.AddIndex(
            model_name="kriterium",
            index=models.Index(
                condition=models.Q(("med_population", False)),
                fields=["myndighed", "kode", "rolle", "alder_fra", "alder_til"],
                name="kriterium_uden_population",
            ),
        ),
        migrations.AddIndex(
            model_name="kriterium",
            index=models.Index(
                condition=models.Q(("rolle__gt", 1)),
                fields=["myndighed", "kode", "rolle", "gruppe"],
                name="kriterium_roller",
            ),
        ),
        migrations.AddConstraint(
            model_name="kriterium",
            constraint=models.UniqueConstraint(
                fields=("gruppe", "kode", "rolle"), name="kriterium_unik"
            ),
        ),
        migrations.AddConstraint(
            model_name="leveringsforsoeg",
            constraint=models.UniqueConstraint(
                fields=("levering", "nr"), name="leveringsforsoeg_nr"
            ),
        ),
        migrations.AddIndex(
            model_name="levering",
            index=models.Index(
                condition=models.Q(("tilstand", "klar")),
                fields=["naeste_forsoeg"],
                name="levering_klar",
            ),
        ),
        migrations.AddIndex(
            model_name="levering",
            index=models.Index(
                condition=models.Q(("tilstand", "opgivet")),
                fields=["afsluttet"],
                name="levering_opgivet",
            ),
        ),
        migrations.AddConstraint(
            model_name="levering",
            constraint=models.UniqueConstraint(
                fields=("advis", "modtager", "haendelse_id"), name="levering_een_gang"
            ),
        ),
        migrations.AddIndex(
            model_name="modtager",
            index=models.Index(fields=["modtager_uuid"], name="advismodtager_hvem"),
        ),
        migrations.AddConstraint(
            model_name="modtager",
            constraint=models.UniqueConstraint(
                fields=("gruppe", "modtager_uuid", "kanal"), name="advismodtager_unik"
            ),
        ),
        migrations.AddIndex(
            model_name="toerkoersel",
            index=models.Index(fields=["gruppe", "-bestilt"], name="toerkoersel_gruppe"),
        ),
        migrations.AddIndex(
            model_name="toerkoersel",
            index=models.Index(
                condition=models.Q(("faerdig__isnull", True)),
                fields=["bestilt"],
                name="toerkoersel_venter",
            ),
        ),
    ]
