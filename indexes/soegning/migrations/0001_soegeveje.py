"""What the pages' wide searches start from. Each index costs the intake, so each has its reason.

`sag_enhed` and `sag_kle` were there and get the day of creation after them: a unit's or an emne's
sager are then read newest first and the reading stops at a page. `sag_tid` is the same for an
authority, `sag_behandler` for a caseworker. A sag without a day stands last, so the day is written
as an expression that is never NULL: then a page begins at a pair of values, which an index knows.

Of addresses and telephones only what is typed is compared, in a form of its own (`sapa_vejform`,
`sapa_telefontal`). Neither form is leakproof, so under row-level security PostgreSQL may not use the
index: functions read as the owner of the tables, hold the lock's condition themselves, and give keys
only, never more than `maks`. The rows come through the door. They are planned for the pattern at hand,
since a pattern that is not known yet uses no index, and a transaction of a page plans for any.
"""

from django.db import migrations

from access.formaal.values import GRUNDOPSLAG, HISTORISK_SOEGNING
from access.sikring import WEB, samlet
from access.values import Permission

# CASE and not coalesce, which PostgreSQL takes for one that may leak.
TID = "case when oprettet is null then '0001-01-01 00:00:00+00'::timestamptz else oprettet end"
DAG = "case when brevdato is null then '0001-01-01'::date else brevdato end"

_INDEKSER = f"""
drop index sag_enhed, sag_kle;
create index sag_enhed on sag_sag (enhed, ({TID}) desc, uuid desc);
create index sag_kle on sag_sag (myndighed, kle, ({TID}) desc, uuid desc);
create index sag_tid on sag_sag (myndighed, ({TID}) desc, uuid desc);
create index sag_behandler on sag_sag (myndighed, behandler_navn, ({TID}) desc, uuid desc)
    where behandler_navn <> '';
create index dokument_tid on dokument_dokument (myndighed, ({DAG}) desc, uuid desc);
create index dokument_enhed on dokument_dokument (enhed, ({DAG}) desc, uuid desc);
create index virksomhed_kommune on part_virksomhed (kommune, soegenavn);
"""
_UDEN_INDEKSER = """
drop index sag_enhed, sag_kle, sag_tid, sag_behandler, dokument_tid, dokument_enhed, virksomhed_kommune;
create index sag_kle on sag_sag (myndighed, kle);
create index sag_enhed on sag_sag (enhed);
"""

_FORMER = """
create function sapa_vejform(navn text) returns text
language sql immutable strict parallel safe as $$
    select translate(replace(replace(replace(lower(translate(navn, 'ÆØÅÉÜ', 'æøåéü')),
        'æ', 'ae'), 'ø', 'oe'), 'å', 'aa'), 'éü .-''/’,', 'ey')
$$;
create function sapa_telefontal(telefon text) returns text
language sql immutable strict parallel safe as $$
    select right(translate(telefon, translate(telefon, '0123456789', ''), ''), 8)
$$;
create index personadresse_vej on part_personadresse (sapa_vejform(vejnavn), kommune)
    where adressenoegle is not null;
create index virksomhedsdetalje_telefon on erhverv_virksomhedsdetalje (sapa_telefontal(telefon))
    where telefon <> '';
create index sygesikring_telefon on personkilder_sygesikring (sapa_telefontal(telefon))
    where telefon <> '';
"""
_UDEN_FORMER = """
drop index personadresse_vej, virksomhedsdetalje_telefon, sygesikring_telefon;
drop function sapa_vejform(text);
drop function sapa_telefontal(text);
"""

_PERSON = "(select current_setting('sapa.person', true)) = 'ja'"
_SER_DOKUMENT = (
    "coalesce((select current_setting('sapa.se_dokument_raekkevidde', true)), '{}') <> '{}'"
)
_SAG = samlet("sag_sag", Permission.SE_SAG)
_FUNKTIONER = {
    # Sager by a text of theirs, within each limit of the user's groups with the right.
    "sapa_soeg_sagsnumre(moenster text, maks int)": (
        "uuid",
        (
            "select uuid from sag_sag where upper(sagsnummer) like upper(moenster)"
            f" and {_SAG} limit maks"
        ),
    ),
    "sapa_soeg_sagstitler(moenster text, maks int)": (
        "uuid",
        f"select uuid from sag_sag where upper(titel) like upper(moenster) and {_SAG} limit maks",
    ),
    # A dokument may be seen through a sag of another authority: its own reach says nothing.
    "sapa_soeg_dokumentnumre(moenster text, maks int)": (
        "uuid",
        (
            "select uuid from dokument_dokument where upper(dokumentnummer) like upper(moenster)"
            f" and {_SER_DOKUMENT}"
            " limit maks"
        ),
    ),
    # The homes of a road and a number, in some municipalities or in all.
    "sapa_soeg_hjem(vej text, hus text, post text, kommuner int[], maks int)": (
        "text",
        (
            "select distinct adressenoegle from part_personadresse where adressenoegle is not null"
            " and sapa_vejform(vejnavn) = sapa_vejform(vej)"
            " and (kommuner is null or kommune = any(kommuner))"
            " and ltrim(lower(replace(husnr, ' ', '')), '0') = hus"
            f" and (post = '' or postnr = post) and {_PERSON} limit maks"
        ),
    ),
    "sapa_soeg_virksomhedstelefon(tal text, maks int)": (
        "uuid",
        (
            "select part_uuid from erhverv_virksomhedsdetalje where telefon <> ''"
            f" and sapa_telefontal(telefon) = tal and {_PERSON} limit maks"
        ),
    ),
    # A practice has thousands of patients; what it is stands on each of their rows.
    "sapa_soeg_laegetelefon(tal text, maks int)": (
        "bigint",
        (
            "select id from personkilder_sygesikring where telefon <> ''"
            f" and sapa_telefontal(telefon) = tal and {_PERSON} limit maks"
        ),
    ),
}


def _funktion(navn: str, giver: str, sql: str) -> str:
    types = ", ".join(p.split()[-1] for p in navn[navn.index("(") + 1 : -1].split(", "))
    kald = f"{navn[: navn.index('(')]}({types})"
    return f"""
create function {navn} returns setof {giver}
language sql stable security definer rows 50 set search_path = public, pg_temp
set enable_seqscan = off set plan_cache_mode = force_custom_plan as $$
    {sql}
$$;
revoke execute on function {kald} from public;
grant execute on function {kald} to {WEB};
"""


# The year of birth, beside the whole date, on what the register holds already.
_FOEDSELSAAR = """
update part_personsoegekopi s
set ord = s.ord || array_to_tsvector(array['y:' || to_char(p.foedt, 'YYYY')])
from part_person p where p.part_uuid = s.part_uuid
"""


def formaal(apps, schema_editor):
    """The kind of look-up and its purposes, where the database was made before it was known."""
    kinds = apps.get_model("formaal", "Opslagstype").objects
    kind = next(k for k in GRUNDOPSLAG if k.kode == HISTORISK_SOEGNING)
    row, made = kinds.get_or_create(
        kode=kind.kode,
        defaults={
            "navn": kind.navn,
            "beskrivelse": kind.beskrivelse,
            "noegle": kind.noegle,
            "raekkefoelge": GRUNDOPSLAG.index(kind),
        },
    )
    if made:
        model = apps.get_model("formaal", "Formaal")
        model.objects.bulk_create(
            model(opslag=row, kode=f.kode, navn=f.navn, hjemmel=f.hjemmel, raekkefoelge=n)
            for n, f in enumerate(kind.formaal)
        )
        apps.get_model("formaal", "Formaalskrav").objects.create(opslag=row, kraeves=kind.kraeves)


class Migration(migrations.Migration):
    dependencies = [
        ("laesning", "0004_log_uden_ny_plan"),
        ("sag", "0007_lukkede_sager"),
        ("dokument", "0007_lukkede_dokumenter"),
        ("part", "0006_virksomhed_hjem_for"),
        ("erhverv", "0001_virksomheder_og_ejendomme"),
        ("personkilder", "0001_personkilder"),
        ("formaal", "0001_formaal"),
    ]

    operations = [
        migrations.RunSQL(_INDEKSER, _UDEN_INDEKSER),
        migrations.RunSQL(_FORMER, _UDEN_FORMER),
        migrations.RunSQL(
            "".join(_funktion(navn, *rest) for navn, rest in _FUNKTIONER.items()),
            "".join(f"drop function {navn};" for navn in _FUNKTIONER),
        ),
        migrations.RunSQL(_FOEDSELSAAR, migrations.RunSQL.noop),
        migrations.RunPython(formaal, migrations.RunPython.noop),
    ]
