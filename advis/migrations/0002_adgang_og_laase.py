"""Who may touch what, and the lock behind the door of adviser."""

from django.db import migrations

from access.sikring import RAEKKEVIDDE, erstat_politik, giv_adgang, laas_tabel

# Her person rights, the level, and what she receives. The array is read once per statement. The
# rest of the rule, the sag and the bevilling, is the door's (advis.door): their own tables are
# locked by themselves.
_HVEM = "(select nullif(current_setting('sapa.identiteter', true), '')::uuid[])"
ADVIS = f"""(select current_setting('sapa.person', true)) = 'ja'
    and (myndighed * 10 + foelsomhed) = {{raekkevidde}}
    and (gruppe_id = any ((select array(select m.gruppe_id from advis_modtager m
                                        where m.aktiv and m.modtager_uuid = any ({_HVEM}::uuid[])))::bigint[])
         or tildelt = any ({_HVEM}::uuid[]) or tildelt_fra = any ({_HVEM}::uuid[]))"""

# The columns of the inbox; what an advis is about is the matching's alone.
INDBAKKENS = (
    "status, aabnet, aabnet_af, faerdiggjort, faerdiggjort_af, tildelt, udsat_til, paamindelse,"
    " paamindelse_tekst, paamindet, tildelt_fra"
)


def _web_skriver(tabel: str, hvad: str, betingelse: str, rettighed: str = "") -> migrations.RunSQL:
    """The web role may also insert, update or delete rows that meet the condition."""
    klausul = {
        "insert": f"with check ({betingelse})",
        "update": f"using ({betingelse})",
        "delete": f"using ({betingelse})",
    }[hvad]
    return migrations.RunSQL(
        f"create policy {tabel}_web_{hvad} on {tabel} for {hvad} to sapa_web {klausul};"
        f" grant {rettighed or hvad} on {tabel} to sapa_web;"
        + (
            f" do $$ declare s text := pg_get_serial_sequence('{tabel}', 'id'); begin"
            " execute 'grant usage on sequence ' || s || ' to sapa_web'; end $$;"
            if hvad == "insert" and tabel != "advis_population"
            else ""
        ),
        f"drop policy {tabel}_web_{hvad} on {tabel}",
    )


def _haenger_paa(tabel: str) -> str:
    """What hangs on an advis is seen with it: the advis' own policy answers."""
    return f"exists (select from advis_advis a where a.uuid = {tabel}.advis_id)"


def _haengende(tabel: str) -> list[migrations.RunSQL]:
    return [laas_tabel(tabel, guard="person"), erstat_politik(tabel, _haenger_paa(tabel))]


_PERSON = "(select current_setting('sapa.person', true)) = 'ja'"
_ALT = "SELECT, INSERT, UPDATE, DELETE"


# Who sets a group up need not see persons to know how long its list is.
_PAA_LISTEN = """
create function advis_paa_listen(gruppe bigint) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
    select count(*) from advis_population where gruppe_id = gruppe
$$;
revoke execute on function advis_paa_listen(bigint) from public;
grant execute on function advis_paa_listen(bigint) to sapa_web, sapa_indlaes;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("advis", "0001_advisgrupper_og_adviser"),
        ("access", "0002_roller_og_revisionslog"),
    ]

    operations = [
        giv_adgang("advis_advisgruppe", web="SELECT, INSERT, UPDATE"),
        giv_adgang("advis_advisgruppeversion", web="SELECT, INSERT", indlaes="SELECT, INSERT"),
        giv_adgang("advis_modtager", web="SELECT, INSERT, UPDATE"),
        giv_adgang(
            "advis_modtagersystem",
            web="SELECT (id, myndighed, fagsystem_uuid, navn, url, form, aktiv), INSERT, UPDATE",
        ),
        giv_adgang("advis_toerkoersel", web="SELECT, INSERT, UPDATE (version)"),
        giv_adgang("advis_genkoersel", web="SELECT, INSERT"),
        migrations.RunSQL(_PAA_LISTEN, "drop function advis_paa_listen(bigint)"),
        giv_adgang("advis_daekningstal"),
        giv_adgang("advis_skabelon"),
        laas_tabel("advis_toerproeve", guard="person"),
        giv_adgang("advis_kriterium", web=_ALT),
        giv_adgang("advis_sagskriterium", web=_ALT),
        giv_adgang("advis_sagsret", web=_ALT),
        giv_adgang("advis_levering", web="SELECT, UPDATE"),
        giv_adgang("advis_leveringsforsoeg", web="SELECT"),
        laas_tabel("advis_population", guard="person"),
        _web_skriver("advis_population", "insert", _PERSON),
        _web_skriver("advis_population", "delete", _PERSON),
        laas_tabel("advis_advis", guard="person"),
        erstat_politik("advis_advis", ADVIS),
        _web_skriver(
            "advis_advis", "update", ADVIS.format(raekkevidde=RAEKKEVIDDE), f"update ({INDBAKKENS})"
        ),
        *_haengende("advis_advisled"),
        *_haengende("advis_advishandling"),
        _web_skriver("advis_advishandling", "insert", _haenger_paa("advis_advishandling")),
        _web_skriver(
            "advis_advishandling",
            "update",
            _haenger_paa("advis_advishandling"),
            "update (fortrudt)",
        ),
        *_haengende("advis_kommentar"),
        _web_skriver("advis_kommentar", "insert", _haenger_paa("advis_kommentar")),
    ]
