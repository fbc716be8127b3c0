"""The part register's tables, and the order in which Danish names stand."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import indexes.part.funktioner
from access.sikring import laas_tabel

# Danish order as bytes, the same on every server (the embedded one has neither ICU nor da_DK): aa and å
# last, after æ and ø, each mapped behind z; foreign accents folded. Capitals are translated by hand,
# since lower() of a C locale leaves them. A name spelt Aabye stands with Åbye.
DA_SORT_KEY = """
create function da_sort_key(tekst text) returns text
    language sql immutable strict parallel safe
    return translate(
        replace(lower(translate(tekst, 'ÆØÅÄÖÜÉÈÁÓ', 'æøåäöüéèáó')), 'aa', 'å'),
        'æøåäöüéèáó', '{|}{|yeeao'
    );
"""

# Django adds to a text key a second index for LIKE, which nothing here asks for: PartNoegle is read by
# whole keys only, and written with every new part.
UDEN_LIKE_INDEKS = """
do $$ declare navn text; begin
    for navn in select indexname from pg_indexes
                where tablename = 'part_partnoegle' and indexname like '%\\_like' loop
        execute format('drop index %I', navn);
    end loop;
end $$;
"""

TABELLER = (
    "part",
    "partnoegle",
    "person",
    "personadresse",
    "personbeskyttelse",
    "personcivilstand",
    "personnavn",
    "personrelation",
    "personstatsborgerskab",
    "personsoegekopi",
    "virksomhed",
)


class Migration(migrations.Migration):
    initial = True

    # The first migration of access makes the database roles that the grants below name.
    dependencies = [("access", "__first__")]

    operations = [
        migrations.RunSQL(DA_SORT_KEY, "drop function da_sort_key(text)"),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("part_uuid", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "art",
                    models.TextField(
                        choices=[
                            ("person", "Person"),
                            ("virksomhed", "Virksomhed"),
                            ("anden", "Anden"),
                        ]
                    ),
                ),
                ("oprettet", models.DateTimeField()),
                ("erstattet_af", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonAdresse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("virkning", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("type", models.TextField()),
                ("tekst", models.TextField()),
                ("adressenoegle", models.TextField(null=True)),
                ("kommune", models.SmallIntegerField(default=0)),
                ("vejkode", models.TextField(default="")),
                ("vejnavn", models.TextField(default="")),
                ("husnr", models.TextField(default="")),
                ("etage", models.TextField(default="")),
                ("doer", models.TextField(default="")),
                ("postnr", models.TextField(default="")),
                ("by", models.TextField(default="")),
                ("landekode", models.TextField(default="")),
                ("institution", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonBeskyttelse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("type", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonCivilstand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("kode", models.TextField()),
                ("partner_uuid", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonNavn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("fornavn", models.TextField()),
                ("mellemnavn", models.TextField(default="")),
                ("efternavn", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "type",
                    models.TextField(
                        choices=[
                            ("mor", "Mor"),
                            ("far", "Far"),
                            ("barn", "Barn"),
                            ("partner", "Partner"),
                            ("foraeldremyndighed_over", "Myndighed Over"),
                            ("foraeldremyndighed_hos", "Myndighed Hos"),
                            ("vaerge", "Vaerge"),
                            ("vaerge_for", "Vaerge For"),
                        ]
                    ),
                ),
                ("modpart_uuid", models.UUIDField()),
                ("afledt", models.BooleanField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonStatsborgerskab",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("virkning", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("landekode", models.TextField()),
                ("land", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartNoegle",
            fields=[
                ("noegle", models.TextField(primary_key=True, serialize=False)),
                ("part_uuid", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["part_uuid"], name="partnoegle_part")],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("part_uuid", models.UUIDField(primary_key=True, serialize=False)),
                ("cpr", models.TextField()),
                (
                    "tidligere_cpr",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                ("fornavn", models.TextField()),
                ("mellemnavn", models.TextField(default="")),
                ("efternavn", models.TextField()),
                ("navn", models.TextField()),
                ("koen", models.TextField()),
                ("foedt", models.DateField()),
                ("status", models.TextField()),
                ("status_fra", models.DateField(null=True)),
                ("adresse", models.TextField(default="")),
                ("adressetype", models.TextField(default="")),
                ("adressenoegle", models.TextField(null=True)),
                ("tilflyttet", models.DateTimeField(null=True)),
                ("kommune", models.SmallIntegerField(default=0)),
                ("beskyttelse", django.contrib.postgres.fields.ranges.DateRangeField(null=True)),
                ("civilstand", models.TextField(default="")),
                ("civilstand_fra", models.DateField(null=True)),
                ("statsborgerskab", models.TextField(default="")),
                ("digital_post", models.BooleanField(null=True)),
                ("laege_navn", models.TextField(default="")),
                ("laege_telefon", models.TextField(default="")),
                ("laege_adresse", models.TextField(default="")),
                ("vaerge", models.TextField(default="")),
                ("vaergemaal", models.TextField(default="")),
                ("indhold", models.BinaryField()),
                ("naeste_skift", models.DateTimeField(null=True)),
                ("opdateret", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("adressenoegle__isnull", False)),
                        fields=["adressenoegle"],
                        name="person_bolig",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cpr__regex", "^\\d{10}$")), name="person_cpr_ti_cifre"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("koen__in", ["M", "K"])), name="person_koen"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__regex", "^\\d{2}$")), name="person_status"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonSoegekopi",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part_uuid", models.UUIDField(db_index=True)),
                ("navn", models.TextField()),
                ("til", models.DateField(null=True)),
                ("sorteringsnavn", models.TextField()),
                (
                    "sortering",
                    models.GeneratedField(
                        db_persist=True,
                        expression=indexes.part.funktioner.DaSortKey(models.F("sorteringsnavn")),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                ("ord", django.contrib.postgres.search.SearchVectorField()),
                ("beskyttelse", django.contrib.postgres.fields.ranges.DateRangeField(null=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["ord"], name="personsoegekopi_ord"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Virksomhed",
            fields=[
                ("part_uuid", models.UUIDField(primary_key=True, serialize=False)),
                ("cvr", models.TextField()),
                ("navn", models.TextField()),
                ("soegenavn", models.TextField(db_collation="C")),
                ("adresse", models.TextField(default="")),
                ("kommune", models.SmallIntegerField(default=0)),
                ("branchekode", models.TextField(default="")),
                ("branche", models.TextField(default="")),
                ("startdato", models.DateField(null=True)),
                ("ansatte", models.IntegerField(null=True)),
                ("opdateret", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["soegenavn"], name="virksomhed_soegenavn")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cvr__regex", "^\\d{8}$")),
                        name="virksomhed_cvr_otte_cifre",
                    )
                ],
            },
        ),
        migrations.RunSQL(UDEN_LIKE_INDEKS, migrations.RunSQL.noop),
        *(laas_tabel(f"part_{tabel}", guard="person") for tabel in TABELLER),
    ]
