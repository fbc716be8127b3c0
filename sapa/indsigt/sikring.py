"""The SQL that guards packages: each is its orderer's, and of who may see persons.

Run by this app's migration. It stands here so that it can be read in one piece.
"""

_MIG = "(select nullif(current_setting('sapa.bruger', true), '')::bigint)"
_PERSON = "(select current_setting('sapa.person', true)) = 'ja'"
_EGEN = f"{_PERSON} and bruger_id = {_MIG}"
_EGENS = f"{_PERSON} and pakke_id in (select id from indsigt_pakke where bruger_id = {_MIG})"


def egne(tabel: str, krav: str) -> str:
    """The web role reaches its user's own; the intake role all, to lend out and to delete."""
    return f"""
alter table {tabel} enable row level security;
create policy {tabel}_egne on {tabel} to sapa_web using ({krav}) with check ({krav});
create policy {tabel}_indlaes on {tabel} to sapa_indlaes using (true) with check (true);
"""


LAAS = (
    egne("indsigt_pakke", _EGEN)
    + egne("indsigt_afsnitsdel", _EGENS)
    + egne("indsigt_tredjepart", _EGENS)
)
