"""Who may touch which table of the hand-offs: the SQL of the lock, as migration 0002 sets it."""

from __future__ import annotations

_BRUGER = "(select nullif(current_setting('sapa.bruger', true), '')::bigint)"
_DRIFT = "any ((select nullif(current_setting('sapa.drift', true), '')::int[])::int[])"
_EGEN = f"bruger_id = {_BRUGER}"
_EGEN_ELLER_DRIFT = f"({_EGEN} or myndighed::int = {_DRIFT})"


def _laas(tabel: str, *politikker: tuple[str, str]) -> str:
    """Policies of the web role by command; intake and workers reach everything."""
    sql = [f"alter table {tabel} enable row level security;"]
    for nr, (kommando, betingelse) in enumerate(politikker):
        navn = f"{tabel}_web" if nr == 0 else f"{tabel}_web_{kommando}"
        using = "" if kommando == "insert" else f"using ({betingelse})"
        check = "" if kommando in {"select", "delete"} else f"with check ({betingelse})"
        sql.append(f"create policy {navn} on {tabel} for {kommando} to sapa_web {using} {check};")
    sql.append(
        f"create policy {tabel}_indlaes on {tabel} to sapa_indlaes using (true) with check (true);"
    )
    return "\n".join(sql)


def _hoerer_til(tabel: str, betingelse: str = "true") -> str:
    """The hand-off of the row can be seen, and the condition holds for it."""
    return (
        "exists (select from fordeling_aflevering a"
        f" where a.id = {tabel}.aflevering_id and {betingelse})"
    )


_EGEN_AFLEVERING = f"a.bruger_id = {_BRUGER}"
KLADDE, AFLEVERING, INDHOLD = "fordeling_kladde", "fordeling_aflevering", "fordeling_indhold"
KVITTERING, SKIFT, FORSOEG = (
    "fordeling_kvittering",
    "fordeling_tilstandsskift",
    "fordeling_forsoeg",
)
LAAS = "\n".join(
    [
        _laas(KLADDE, ("all", _EGEN)),
        # Operators see the course of a hand-off and may start it again; the text is its author's.
        _laas(
            AFLEVERING,
            ("select", _EGEN_ELLER_DRIFT),
            ("insert", _EGEN),
            ("update", _EGEN_ELLER_DRIFT),
        ),
        _laas(
            INDHOLD,
            ("select", _hoerer_til(INDHOLD, _EGEN_AFLEVERING)),
            ("insert", _hoerer_til(INDHOLD, _EGEN_AFLEVERING)),
            ("delete", _hoerer_til(INDHOLD, _EGEN_AFLEVERING)),
        ),
        _laas(KVITTERING, ("select", _hoerer_til(KVITTERING))),
        _laas(SKIFT, ("select", _hoerer_til(SKIFT)), ("insert", _hoerer_til(SKIFT))),
        _laas(FORSOEG, ("select", _hoerer_til(FORSOEG))),
    ]
)
AFLEVERING_RETTES = (
    "tilstand, siden, naeste_forsoeg, mangler_siden, begrundelse, fejl, afvist_type,"
    " set_af_bruger, indhold_slettet"
)
