"""Conditions of row-level security for what administrators write in pages.

A migration builds its policies of them (`egne`): the web role reads and writes the rows of
authorities that the user administers, and what is the nation's where she runs it.
"""

from __future__ import annotations

from access.sikring import INDLAES, WEB
from access.values import UDEN_KLE, UKENDT_ENHED, UKENDT_FAGSYSTEM, Foelsomhed, Permission

_BRUGER = "(select nullif(current_setting('sapa.bruger', true), '')::bigint)"

# access.values.uden_graenser: DRIFT without any limit, the level's included.
_DRIVER = f"""g.bruger_id = {_BRUGER} and g.permission = '{Permission.DRIFT}'
          and g.kle @> {UDEN_KLE} and g.enheder @> {UKENDT_ENHED}
          and g.fagsystemer @> {UKENDT_FAGSYSTEM} and g.foelsomhed >= {int(Foelsomhed.VIP_SAGER)}"""
_DRIVES = f"(select array_agg(g.myndighed::int) from access_adgangsgruppe g where {_DRIVER})"


def _myndigheder(permission: str) -> str:
    """The authorities that one of her groups reaches as a whole: read once per statement."""
    return f"""(select array_agg(g.myndighed::int) from access_adgangsgruppe g
        where g.bruger_id = {_BRUGER} and g.permission = '{permission}'
          and g.kle @> {UDEN_KLE} and g.enheder @> {UKENDT_ENHED}
          and g.fagsystemer @> {UKENDT_FAGSYSTEM})"""


def administrerer(kolonne: str) -> str:
    """The column names an authority that she administers as a whole."""
    return f"({kolonne}::int = any ({_myndigheder(Permission.ADMINISTRER)}::int[]))"


def administrerer_alle(kolonne: str) -> str:
    """The column names authorities, and she administers each of them."""
    mine = f"{_myndigheder(Permission.ADMINISTRER)}::int[]"
    return f"({kolonne} <> '{{}}' and coalesce({kolonne}::int[] <@ {mine}, false))"


def administrerer_en(kolonne: str) -> str:
    """The column names authorities, and she administers one of them."""
    mine = f"{_myndigheder(Permission.ADMINISTRER)}::int[]"
    return f"coalesce({kolonne}::int[] && {mine}, false)"


def driver() -> str:
    """She operates deliveries, on whomever's data: what is the nation's asks `driver_landet`."""
    return f"({_myndigheder(Permission.DRIFT)}::int[] is not null)"


def driver_landet() -> str:
    """She runs what is the nation's (access.values.driver_landet): DRIFT without limits on a state
    authority. On municipalities' data it runs their deliveries alone."""
    return f"""(select exists (select from access_adgangsgruppe g
        join access_myndighed m on m.id = g.myndighed and m.type = 'stat' where {_DRIVER}))"""


def driver_for(kolonne: str) -> str:
    """The column names an authority whose deliveries she runs."""
    return f"coalesce({kolonne}::int = any ({_DRIVES}::int[]), false)"


def driver_alle(kolonne: str) -> str:
    """The column names authorities, and she runs the deliveries of each of them."""
    return f"({kolonne} <> '{{}}' and coalesce({kolonne}::int[] <@ {_DRIVES}::int[], false))"


def driver_en(kolonne: str) -> str:
    """The column names authorities, and she runs the deliveries of one of them."""
    return f"coalesce({kolonne}::int[] && {_DRIVES}::int[], false)"


def egen(kolonne: str) -> str:
    """Her own authority's row, or the nation's (no authority) where she runs it."""
    return f"""(case when {kolonne} is null then {driver_landet()}
        else {administrerer(kolonne)} end)"""


def egne(tabel: str, kolonne: str = "myndighed_id", *, alle_laeser: bool = False) -> str:
    """The SQL that locks a table: her own rows alone, or everybody's to read and hers to write.
    The grants (access.sikring.giv_adgang) say which of the writes there are."""
    her = egen(f"{tabel}.{kolonne}")
    laes = "true" if alle_laeser else her
    return f"""
alter table {tabel} enable row level security;
create policy {tabel}_web on {tabel} for select to {WEB} using ({laes});
create policy {tabel}_web_opret on {tabel} for insert to {WEB} with check ({her});
create policy {tabel}_web_ret on {tabel} for update to {WEB} using ({her}) with check ({her});
create policy {tabel}_web_slet on {tabel} for delete to {WEB} using ({her});
create policy {tabel}_indlaes on {tabel} to {INDLAES} using (true) with check (true);
"""
