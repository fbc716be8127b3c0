"""What a search narrows by beyond the keys that are there already. Each index costs the intake.

Beside the text of a title the words of it would do for whole words, and cost less; but the contract
searches by any part of it. Status is in no index: rows that change it must stay where they are.

Comparing texts without regard to case is not leakproof, so under row-level security PostgreSQL may
not use an index for it and would look at every sag. The functions read as the owner of the tables,
hold the coarse reach of the lock themselves, and give uuids only: the rows come through the door.
"""

from django.db import migrations

from access.sikring import RAEKKEVIDDE

_INDEKSER = """
create extension if not exists pg_trgm;
create index sag_nummer on sag_sag (upper(sagsnummer) text_pattern_ops);
create index sag_kle on sag_sag (myndighed, kle);
create index sag_enhed on sag_sag (enhed);
create index sag_titel on sag_sag using gin (upper(titel) gin_trgm_ops);
create index dokument_nummer on dokument_dokument (upper(dokumentnummer) text_pattern_ops);
"""


_INDEN_FOR = f" and (myndighed * 10 + foelsomhed) = {RAEKKEVIDDE}"
_OPSLAG = "".join(
    f"""
create function {navn}(moenster text) returns setof uuid
language sql stable security definer rows 50 set search_path = public, pg_temp as $$
    select uuid from {tabel} where upper({felt}) like upper(moenster){reach}
$$;
revoke execute on function {navn}(text) from public;
grant execute on function {navn}(text) to sapa_udstil;
"""
    for navn, tabel, felt, reach in (
        ("sapa_sager_med_nummer", "sag_sag", "sagsnummer", _INDEN_FOR),
        ("sapa_sager_med_titel", "sag_sag", "titel", _INDEN_FOR),
        # A dokument may be seen through a sag of another authority: its own reach says nothing.
        ("sapa_dokumenter_med_nummer", "dokument_dokument", "dokumentnummer", ""),
    )
)


class Migration(migrations.Migration):
    dependencies = [("laesning", "0001_udstil")]

    operations = [
        migrations.RunSQL(
            _INDEKSER,
            "drop index sag_nummer, sag_kle, sag_enhed, sag_titel, dokument_nummer",
        ),
        migrations.RunSQL(
            _OPSLAG,
            "drop function sapa_sager_med_nummer(text), sapa_sager_med_titel(text),"
            " sapa_dokumenter_med_nummer(text)",
        ),
    ]
