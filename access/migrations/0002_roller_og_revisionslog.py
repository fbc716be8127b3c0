"""Who may touch what, and the revisionslog as a partitioned, append-only table."""

from django.db import migrations

from access.partitioner import partitioner
from access.sikring import giv_adgang


class Migration(migrations.Migration):
    dependencies = [("access", "0001_roller_brugere_adgang"), ("sessions", "0001_initial")]

    operations = [
        *(
            giv_adgang(f"access_{navn}", indlaes="SELECT")
            for navn in (
                "myndighed",
                "organisationsenhed",
                "bruger",
                "brugersystemrolle",
                "jobfunktionsrolle",
                "dataafgraensning",
                "tildeling",
                "adgangsgruppe",
                "fagsystem",
            )
        ),
        giv_adgang("access_systemklient", web="", indlaes="SELECT"),
        giv_adgang("access_leverancestatus"),
        giv_adgang("django_session", web="SELECT, INSERT, UPDATE, DELETE", indlaes=""),
        giv_adgang("django_migrations", indlaes="SELECT"),
        migrations.RunSQL(
            """
            create table access_revisionslog (
                id uuid not null,
                kald_id uuid not null,
                tidspunkt timestamptz not null,
                bruger_id bigint,
                bruger_uuid uuid,
                brugernavn text not null,
                bruger text not null,
                ip inet,
                maskinnavn text not null,
                organisatorisk_id text not null,
                scope_cvr text not null,
                enhed_id bigint,
                enhed text not null,
                komponent text not null check (length(komponent) <= 80),
                beskrivelse text not null,
                soegekriterier text not null,
                anledning text not null,
                part_uuid uuid,
                part text not null,
                part_kommune text not null,
                sag_uuid uuid,
                sag text not null,
                sagsnummer text not null,
                begrundelse text not null,
                primary key (id, tidspunkt)
            ) partition by range (tidspunkt);
            -- Who looked at this person, and what did this user look at: the two questions asked of it.
            create index revisionslog_part on access_revisionslog (part_uuid, tidspunkt desc) where part_uuid is not null;
            create index revisionslog_bruger on access_revisionslog (bruger_id, tidspunkt desc);
            """,
            "drop table access_revisionslog",
        ),
        partitioner("access_revisionslog"),
        # Append-only: nobody but the owner may change or delete, and the intake role only adds.
        giv_adgang("access_revisionslog", web="SELECT, INSERT", indlaes="INSERT"),
    ]
