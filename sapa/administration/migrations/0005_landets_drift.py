"""What is the nation's is written by who runs the nation, and not by whoever has DRIFT on some
municipality: row-level security tells the difference that pages tell (decision 0105).

Of connected systems and clients, which several authorities share, who operates for each of them
writes the history, and who operates for one reads it. DRIFT is given on data by who has it there.
"""

from django.db import migrations

from access.sikring import WEB
from sapa.administration.sikring import (
    driver,
    driver_alle,
    driver_en,
    driver_for,
    driver_landet,
    egen,
)

_GRAENSE, _TILDELING = "access_dataafgraensning", "access_tildeling"
# Everybody reads them; the nation's rows are those without an authority.
_TABELLER = (
    "opsaetning_link",
    "opsaetning_meddelelse",
    "saml_sessionstid",
    "rettigheder_kontakttekst",
    "formaal_formaalskrav",
    "brev_brevskabelon",
    "visning_maalgruppevisning",
)


def _skriv(tabel: str, her: str) -> str:
    return f"""
alter policy {tabel}_web_opret on {tabel} with check ({her});
alter policy {tabel}_web_ret on {tabel} using ({her}) with check ({her});
alter policy {tabel}_web_slet on {tabel} using ({her});
"""


_KRAV = egen("formaal_kravaendring.myndighed_id")
_H = "administration_administrationsaendring"
# A system that receives for nobody is the nation's; one that several share is for who runs them all.
_RETTER = f"""exists (select from fordeling_tilsluttet t where t.uuid::text = {_H}.noegle
    and case when t.myndigheder = '{{}}' then {driver_landet()}
             else {driver_alle("t.myndigheder")} end)"""
_SER = f"""({driver_landet()} or exists (select from fordeling_tilsluttet t
    where t.uuid::text = {_H}.noegle and {driver_en("t.myndigheder")}))"""
_KLIENTENS = f"klienter_driver(({_H}.noegle)::bigint)"
_SER_KLIENTEN = f"""({driver_landet()} or {_KLIENTENS}
    or exists (select from klienter_serviceaftale a where a.klient_id::text = {_H}.noegle
               and {driver_en("a.myndigheder")}))"""


def _historik(system: str, klient: str) -> str:
    """Her own authority's change, or the nation's; of what several share, whoever runs that.
    Agreements are locked by their own table."""
    return f"""(case when {_H}.myndighed_id is not null
            or {_H}.emne not in ('fordelingssystem', 'fagsystemklient', 'serviceaftale')
        then {egen(f"{_H}.myndighed_id")}
        when {_H}.emne = 'fordelingssystem' then {system}
        when {_H}.emne = 'fagsystemklient' then {klient}
        else {driver()} end)"""


SQL = (
    "".join(_skriv(t, egen(f"{t}.myndighed_id")) for t in _TABELLER)
    + f"""
{_skriv(_H, _historik(_RETTER, _KLIENTENS))}
alter policy {_H}_web on {_H} using ({_historik(_SER, _SER_KLIENTEN)});
alter policy formaal_kravaendring_web on formaal_kravaendring with check ({_KRAV});
alter policy formaal_kravaendring_laes on formaal_kravaendring using ({_KRAV});
alter policy kleemne_opret on klassifikation_kleemne with check ({driver_landet()});
alter policy kleemne_ret on klassifikation_kleemne
    using ({driver_landet()}) with check ({driver_landet()});
alter policy {_GRAENSE}_web_raekkevidde on {_GRAENSE} to {WEB}
    with check (
        exists (select from access_jobfunktionsrolle r
                join access_myndighed m on m.id = {_GRAENSE}.scope_id
                where r.id = {_GRAENSE}.jobfunktionsrolle_id
                  and (m.id = r.myndighed_id or m.type = 'stat'))
        and ({driver_for(f"{_GRAENSE}.scope_id")} or not exists (
            select from access_brugersystemrolle b
            where b.id = {_GRAENSE}.rolle_id and 'drift' = any (b.permissions))));
alter policy {_TILDELING}_web_drift on {_TILDELING} to {WEB}
    with check (not exists (
        select from {_GRAENSE} g join access_brugersystemrolle b on b.id = g.rolle_id
        where g.jobfunktionsrolle_id = {_TILDELING}.jobfunktionsrolle_id
          and 'drift' = any (b.permissions) and not {driver_for("g.scope_id")}));
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0004_raekkevidde"),
        ("brev", "0001_initial"),
        ("fagsystemer", "0001_klienter_i_sider"),
        ("fordeling", "0001_afleveringer_og_fordelinger"),
        ("opsaetning", "0001_initial"),
        ("visning", "0003_administration"),
    ]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
