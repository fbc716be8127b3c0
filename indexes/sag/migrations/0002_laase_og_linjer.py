"""The list rows, hash-partitioned by person; row-level security on every table of sager."""

from django.db import migrations

from access.sikring import laas_tabel

PARTITIONER = 8


class Migration(migrations.Migration):
    dependencies = [("sag", "0001_sager"), ("access", "0002_roller_og_revisionslog")]

    operations = [
        migrations.RunSQL(
            """
            create table sag_saglinje (
                part_uuid uuid not null,
                sag_uuid uuid not null,
                rolle smallint not null,
                indeks text not null,
                virkning tstzrange not null,
                myndighed smallint not null,
                kle integer not null,
                foelsomhed smallint not null check (foelsomhed between 1 and 4),
                enhed integer not null,
                fagsystem smallint not null,
                sikkerhedsprofil uuid[],
                titel text not null,
                sagsnummer text not null,
                facet text not null,
                fremdrift smallint,
                oprettet timestamptz,
                behandler_navn text not null,
                enhed_navn text not null,
                primaer_part_uuid uuid,
                primaer_part_navn text not null,
                opdateret timestamptz not null,
                primary key (part_uuid, sag_uuid, rolle, indeks)
            ) partition by hash (part_uuid);
            -- A sag that changes finds its lines by this one.
            create index saglinje_sag on sag_saglinje (sag_uuid);
            """
            + "".join(
                f"create table sag_saglinje_{n} partition of sag_saglinje"
                f" for values with (modulus {PARTITIONER}, remainder {n}) with (fillfactor = 85);"
                f" comment on table sag_saglinje_{n} is 'sikret';"
                for n in range(PARTITIONER)
            )
            + "alter table sag_sag set (fillfactor = 85);"
            + "alter table sag_sag add check (foelsomhed between 1 and 4);",
            "drop table sag_saglinje",
        ),
        *(
            laas_tabel(f"sag_{navn}", guard="raekke")
            for navn in ("sag", "saglinje", "sagstilstand", "journalpost")
        ),
        migrations.RunSQL(
            """
            -- How many sager an authority has on a part, whoever asks: only a number passes the lock.
            create function sapa_antal_sager(part uuid, myndighed_id int, at timestamptz) returns int
            language sql stable security definer set search_path = public, pg_temp as $$
                select count(distinct sag_uuid)::int from sag_saglinje
                where part_uuid = part and myndighed = myndighed_id and virkning @> at
            $$;
            revoke execute on function sapa_antal_sager(uuid, int, timestamptz) from public;
            grant execute on function sapa_antal_sager(uuid, int, timestamptz) to sapa_web;
            """,
            "drop function sapa_antal_sager",
        ),
    ]
