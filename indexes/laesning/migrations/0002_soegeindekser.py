"""What a search narrows by beyond the keys that are there already. Each index costs the intake.

Beside the text of a title the words of it would do for whole words, and cost less; but the contract
searches by any part of it. Status is in no index: rows that change it must stay where they are.
"""

from django.db import migrations

_INDEKSER = """
create extension if not exists pg_trgm;
create index sag_nummer on sag_sag (upper(sagsnummer) text_pattern_ops);
create index sag_kle on sag_sag (myndighed, kle);
create index sag_enhed on sag_sag (enhed);
create index sag_titel on sag_sag using gin (upper(titel) gin_trgm_ops);
create index dokument_nummer on dokument_dokument (upper(dokumentnummer) text_pattern_ops);
create index bevilget_ydelse_sag on ydelse_bevilgetydelse (sag_uuid) where sag_uuid is not null;
"""


class Migration(migrations.Migration):
    dependencies = [("laesning", "0001_udstil")]

    operations = [
        migrations.RunSQL(
            _INDEKSER,
            "drop index sag_nummer, sag_kle, sag_enhed, sag_titel, dokument_nummer,"
            " bevilget_ydelse_sag",
        )
    ]
