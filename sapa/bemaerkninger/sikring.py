"""The locks of this app's tables. Run by its first migration; here so that they can be read in one
piece.

Stronger than the coarse reach of other tables: a bemærkning has no KLE, unit or fagsystem that the
rule behind the door could still narrow it by, so the lock can ask the whole rule. There are few per
person, so it costs nothing to speak of.
"""

from __future__ import annotations

from access.sikring import INDLAES, RAEKKEVIDDE, WEB
from access.values import UDEN_KLE, UKENDT_ENHED, UKENDT_FAGSYSTEM, Permission

_BRUGER = "(select nullif(current_setting('sapa.bruger', true), '')::bigint)"
_T, _TYPE, _AENDRING = (
    f"bemaerkninger_{name}" for name in ("bemaerkning", "bemaerkningstype", "typeaendring")
)


def _maa(permission: Permission) -> str:
    """access.regler.BEMAERKNING or SKRIV_BEMAERKNING, within the authorities on whose behalf she
    works now, and only for one who may see persons."""
    return f"""(select current_setting('sapa.person', true)) = 'ja'
        and ({_T}.myndighed * 10 + {_T}.foelsomhed) = {RAEKKEVIDDE}
        and exists (
            select from access_adgangsgruppe g
            where g.bruger_id = {_BRUGER} and g.permission = '{permission}'
              and g.myndighed = {_T}.myndighed and g.foelsomhed >= {_T}.foelsomhed
              and g.kle @> {UDEN_KLE} and g.enheder @> {UKENDT_ENHED}
              and g.fagsystemer @> {UKENDT_FAGSYSTEM})"""


_SKRIV = _maa(Permission.SKRIV_BEMAERKNING)
BEMAERKNING = f"""
alter table {_T} enable row level security;
create policy {_T}_web on {_T} for select to {WEB} using ({_maa(Permission.SE_BEMAERKNING)});
create policy {_T}_web_opret on {_T} for insert to {WEB} with check ({_SKRIV});
create policy {_T}_web_ret on {_T} for update to {WEB} using ({_SKRIV}) with check ({_SKRIV});
create policy {_T}_web_slet on {_T} for delete to {WEB} using ({_SKRIV});
create policy {_T}_indlaes on {_T} to {INDLAES} using (true) with check (true);
"""

# Types tell of nobody, so anybody may read them; an authority's administrators change its own.
_ADMIN = f"""{{ejer}} in (
    select g.myndighed from access_adgangsgruppe g
    where g.bruger_id = {_BRUGER} and g.permission = '{Permission.ADMINISTRER}'
      and g.kle @> {UDEN_KLE} and g.enheder @> {UKENDT_ENHED}
      and g.fagsystemer @> {UKENDT_FAGSYSTEM})"""
_EGEN_TYPE = _ADMIN.format(ejer="ejer_id")
_EGEN_AENDRING = f"""exists (
    select from {_TYPE} t where t.id = type_id and {_ADMIN.format(ejer="t.ejer_id")})"""
TYPER = f"""
alter table {_TYPE} enable row level security;
create policy {_TYPE}_web on {_TYPE} for select to {WEB} using (true);
create policy {_TYPE}_web_opret on {_TYPE} for insert to {WEB} with check ({_EGEN_TYPE});
create policy {_TYPE}_web_ret on {_TYPE} for update to {WEB}
    using ({_EGEN_TYPE}) with check ({_EGEN_TYPE});
create policy {_TYPE}_indlaes on {_TYPE} to {INDLAES} using (true) with check (true);
alter table {_AENDRING} enable row level security;
create policy {_AENDRING}_web on {_AENDRING} for select to {WEB} using ({_EGEN_AENDRING});
create policy {_AENDRING}_web_opret on {_AENDRING} for insert to {WEB}
    with check ({_EGEN_AENDRING});
create policy {_AENDRING}_indlaes on {_AENDRING} to {INDLAES} using (true) with check (true);
"""

# The følsomhed of a type is that of each bemærkning of it, from the same moment: whoever sets the
# type reaches none of them, so the table does it itself.
NIVEAU = f"""
create function sapa_bemaerkning_niveau() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update {_T} set foelsomhed = new.foelsomhed where type_id = new.id;
    return null;
end $$;
revoke execute on function sapa_bemaerkning_niveau() from public;
create trigger niveau after update of foelsomhed on {_TYPE}
    for each row when (old.foelsomhed <> new.foelsomhed)
    execute function sapa_bemaerkning_niveau();
"""
