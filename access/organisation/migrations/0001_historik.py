"""History of units, users and functions; what is there already begins it, from for ever."""

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

from access.sikring import giv_adgang

# What was written before there was a history holds from for ever until something changes it.
_ENHEDER = """
insert into organisation_version (art, myndighed_id, uuid, fakta, virkning, leveret)
select 'enhed', e.myndighed_id, e.uuid, jsonb_build_object(
    'navn', e.navn, 'overordnet', o.uuid, 'telefon', e.telefon, 'email', '', 'noegle', e.noegle,
    'efterfoelger', null, 'lukket', false), tstzrange(null, null), false
from access_organisationsenhed e left join access_organisationsenhed o on o.id = e.overordnet_id
"""
_BRUGERE = """
insert into organisation_version (art, myndighed_id, uuid, fakta, virkning, leveret)
select 'bruger', b.myndighed_id, b.uuid, jsonb_build_object(
    'brugernavn', b.brugernavn, 'navn', b.navn, 'titel', b.titel, 'telefon', b.telefon,
    'email', b.email, 'enhed', e.uuid, 'lukket', not b.aktiv), tstzrange(null, null), false
from access_bruger b left join access_organisationsenhed e on e.id = b.enhed_id
"""

# The numbers of units for one who will write them on rows, in the round trip of another look-up. The
# lock (access.organisation.laase, shared) comes first: each statement of a volatile function sees what
# was committed before it, so what is read after the lock is what a renumbering left.
_NUMRE = """
create function sapa_enheders_numre(ider uuid[], noegler text[])
returns table (reference text, nummer int) language plpgsql volatile as $$
begin
    if cardinality(ider) + cardinality(noegler) = 0 then return; end if;
    perform pg_advisory_xact_lock_shared(20260001);
    return query
        select e.uuid::text, e.fra from access_organisationsenhed e where e.uuid = any(ider)
        union all
        select e.noegle, e.fra from access_organisationsenhed e
        where e.noegle <> '' and e.noegle = any(noegler);
end $$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0003_systemklient_lofter"),
        ("saml", "0001_saml"),
    ]

    operations = [
        migrations.CreateModel(
            name="Skift",
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
                ("naeste", models.DateTimeField(db_index=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Aendring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tidspunkt", models.DateTimeField()),
                ("hvem", models.TextField()),
                ("kilde", models.TextField()),
                (
                    "art",
                    models.TextField(
                        choices=[("enhed", "enhed"), ("bruger", "bruger"), ("funktion", "funktion")]
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("virkning_fra", models.DateTimeField()),
                ("foer", models.JSONField(null=True)),
                ("efter", models.JSONField()),
                (
                    "myndighed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="access.myndighed"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Enhedsoplysning",
            fields=[
                (
                    "enhed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="oplysning",
                        serialize=False,
                        to="access.organisationsenhed",
                    ),
                ),
                ("email", models.TextField(blank=True, default="")),
                ("nedlagt", models.DateTimeField(null=True)),
                (
                    "efterfoelger",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.organisationsenhed",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Funktion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("navn", models.TextField()),
                ("telefon", models.TextField(blank=True, default="")),
                ("email", models.TextField(blank=True, default="")),
                (
                    "bruger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funktioner",
                        to="access.bruger",
                    ),
                ),
                (
                    "enhed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="access.organisationsenhed"
                    ),
                ),
                (
                    "myndighed",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="access.myndighed",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("myndighed", "uuid"), name="funktion_uuid_i_myndighed"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
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
                        choices=[("enhed", "enhed"), ("bruger", "bruger"), ("funktion", "funktion")]
                    ),
                ),
                ("uuid", models.UUIDField()),
                ("fakta", models.JSONField()),
                ("virkning", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("leveret", models.BooleanField(default=False)),
                (
                    "myndighed",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="access.myndighed",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("myndighed"),
                        models.F("art"),
                        models.F("uuid"),
                        django.contrib.postgres.fields.ranges.RangeStartsWith("virkning"),
                        name="version_begynder_en_gang",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("virkning__isempty", False)), name="version_ikke_tom"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NyeEnheder",
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
                ("efter", models.UUIDField(null=True)),
            ],
        ),
        migrations.RunSQL(_ENHEDER, migrations.RunSQL.noop),
        migrations.RunSQL(_BRUGERE, migrations.RunSQL.noop),
        migrations.RunSQL(_NUMRE, "drop function sapa_enheders_numre(uuid[], text[])"),
        giv_adgang("organisation_version"),
        # Who changed what only grows, and no page shows it.
        giv_adgang("organisation_aendring", web="", indlaes="SELECT, INSERT"),
        giv_adgang("organisation_enhedsoplysning"),
        giv_adgang("organisation_funktion"),
        giv_adgang("organisation_skift", web=""),
        giv_adgang("organisation_nyeenheder", web=""),
        # Never deleted: a closed unit keeps its name, its number and its sager.
        giv_adgang("access_organisationsenhed", indlaes="SELECT, INSERT, UPDATE"),
    ]
