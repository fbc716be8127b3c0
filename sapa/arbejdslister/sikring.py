"""The SQL that guards lists. A run is its orderer's; one that waits, also who may approve it.

Run by this app's migration. It stands here so that it can be read in one piece.
"""

_MIG = "(select nullif(current_setting('sapa.bruger', true), '')::bigint)"


def _har(tabel: str, *permissions: str) -> str:
    """One of her groups on the row's authority has one of the rights. The door asks more."""
    names = ", ".join(f"'{p}'" for p in permissions)
    return f"""exists (
        select from access_adgangsgruppe g
        where g.bruger_id = {_MIG} and g.permission in ({names})
          and g.myndighed = {tabel}.myndighed_id)"""


POPULATION = f"""
alter table arbejdslister_population enable row level security;
create policy population_laes on arbejdslister_population for select to sapa_web
    using ({_har("arbejdslister_population", "udsoeg_population", "godkend_population")});
create policy population_opret on arbejdslister_population for insert to sapa_web
    with check (ejer_id = {_MIG} and {_har("arbejdslister_population", "udsoeg_population")});
create policy population_ret on arbejdslister_population for update to sapa_web
    using (ejer_id = {_MIG}) with check (ejer_id = {_MIG});
create policy population_indlaes on arbejdslister_population to sapa_indlaes
    using (true) with check (true);
"""

KOERSEL = f"""
alter table arbejdslister_koersel enable row level security;
create policy koersel_egne on arbejdslister_koersel to sapa_web
    using (bruger_id = {_MIG}) with check (bruger_id = {_MIG});
create policy koersel_afventer on arbejdslister_koersel for select to sapa_web
    using ((tilstand = 'afventer' or godkendt_af_id = {_MIG})
        and {_har("arbejdslister_koersel", "godkend_population")});
create policy koersel_godkend on arbejdslister_koersel for update to sapa_web
    using (tilstand = 'afventer' and bruger_id <> {_MIG}
        and {_har("arbejdslister_koersel", "godkend_population")})
    with check (godkendt_af_id = {_MIG} and tilstand in ('bestilt', 'afvist'));
create policy koersel_indlaes on arbejdslister_koersel to sapa_indlaes
    using (true) with check (true);
"""

# Persons' uuids: for who may see persons, and of her own runs.
LINJE = f"""
alter table arbejdslister_linje enable row level security;
create policy linje_egne on arbejdslister_linje to sapa_web
    using ((select current_setting('sapa.person', true)) = 'ja'
        and koersel_id in (select id from arbejdslister_koersel where bruger_id = {_MIG}))
    with check ((select current_setting('sapa.person', true)) = 'ja'
        and koersel_id in (select id from arbejdslister_koersel where bruger_id = {_MIG}));
create policy linje_indlaes on arbejdslister_linje to sapa_indlaes using (true) with check (true);
"""
