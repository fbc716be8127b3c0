"""How the source stands, and what its answer says that the register does not."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from psycopg.types.range import DateRange

from access.values import Adgang
from indexes.opslag import afbryder, services
from indexes.opslag.afbryder import Stand
from indexes.opslag.values import PersonSvar
from indexes.part import tekster
from indexes.part.selectors import PersonOverblik
from indexes.part.selectors.faelles import er_beskyttet, maa_se_adresse
from indexes.part.selectors.roebende import roeber
from indexes.part.values import adressenoegle, dag


@dataclass(frozen=True, slots=True)
class Kildetilstand:
    """A source as operations see it. Figures are of the last hour; `afvist` was not asked.

    `delt`: what all web processes know; else Redis is away, and this is what one process knows.
    """

    kode: str
    stand: Stand
    delt: bool
    ok: int
    fejl: int
    afvist: int
    ms: int  # mean of those that were asked
    ms_maks: int
    sidst_ok: datetime | None
    sidst_fejl: datetime | None
    sidste_fejlart: str
    proeves: datetime | None  # when it is tried again; None unless open

    @property
    def kald(self) -> int:
        """How many times the source was asked."""
        return self.ok + self.fejl

    @property
    def fejlprocent(self) -> float:
        return 100.0 * self.fejl / self.kald if self.kald else 0.0


def tilstand(*, now: float | None = None) -> Kildetilstand | None:
    """The source CPR; None where the installation has none. No query: one read of Redis."""
    if not services.slaaet_til():
        return None
    kilde = services.cpr()
    at = time.time() if now is None else now
    t, delt = services.lager.laes(kilde.noegle)
    total = afbryder.seneste_time(t, now=at)
    found = afbryder.stand(t, now=at, regler=kilde.regler)
    asked = total.ok + total.fejl
    return Kildetilstand(
        kode=kilde.opslag.kode,
        stand=found,
        delt=delt,
        ok=total.ok,
        fejl=total.fejl,
        afvist=total.afvist,
        ms=round(total.ms / asked) if asked else 0,
        ms_maks=total.ms_maks,
        sidst_ok=_tid(t.sidst_ok),
        sidst_fejl=_tid(t.sidst_fejl),
        sidste_fejlart=t.sidste_fejlart,
        proeves=_tid(t.aabnet + kilde.regler.pause) if found is Stand.AABEN else None,
    )


def _tid(sekunder: float) -> datetime | None:
    return datetime.fromtimestamp(sekunder, UTC) if sekunder else None


# --- The answer beside the register ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Livebillede:
    """What CPR says now, as far as this user may see it.

    Where `adresse_skjult`, the address is protected by either side's word, or is the home of a
    protected relative, and takes one logged click, by the register's own rules; then nothing that
    it could be inferred from is here either.
    """

    navn: str
    status: str
    status_tekst: str
    beskyttet: bool
    adresse: str | None
    adresse_skjult: bool
    aabnet: bool  # it would be hidden, and is shown for the reason given
    nyt_nummer: bool  # the number that was asked for has been replaced by another


@dataclass(frozen=True, slots=True)
class Forskel:
    """A fact that CPR tells otherwise than the register. `felt`: navn, adresse, status,
    beskyttelse. Texts are ready to show, but for protection: "ja" or "nej"."""

    felt: str
    register: str
    cpr: str


def livebillede(
    svar: PersonSvar,
    *,
    adgang: Adgang,
    at: datetime,
    register: PersonOverblik | None = None,
    vis_adresse: bool = False,
) -> Livebillede:
    """The answer for one user. `vis_adresse`: she has asked for a protected address with a reason,
    and the caller has it in the log. One query at most."""
    i_dag = dag(at)
    b = svar.beskyttelse
    skjold = DateRange(None, b.til, "[)") if b else None
    hidden = (
        not maa_se_adresse(adgang, skjold, i_dag)
        or (register is not None and register.adresse_skjult)
        or roeber(
            adgang,
            adressenoegle(svar.adresse) if svar.adresse else None,
            i_dag,
            part_uuid=register.part_uuid if register else None,
        )
    )
    shown = vis_adresse or not hidden
    return Livebillede(
        navn=svar.navn,
        status=svar.status,
        status_tekst=str(tekster.STATUS.get(svar.status, svar.status)),
        beskyttet=er_beskyttet(skjold, i_dag),
        adresse=svar.adressetekst if shown else None,
        adresse_skjult=not shown,
        aabnet=hidden and shown,
        nyt_nummer=svar.gaeldende_cpr != svar.cpr,
    )


def forskelle(
    live: Livebillede, register: PersonOverblik, *, adresse: str | None
) -> tuple[Forskel, ...]:
    """What differs, in the order of the page. `adresse`: the register's, where both are shown; an
    address that is hidden on either side is not compared, since "she has moved" tells of it. Pure.
    """
    pairs = [
        ("navn", register.navn, live.navn),
        ("status", register.status_tekst, live.status_tekst),
        ("beskyttelse", _ja(register.beskyttet), _ja(live.beskyttet)),
    ]
    if adresse is not None and live.adresse is not None:
        pairs.insert(1, ("adresse", adresse, live.adresse))
    return tuple(Forskel(*pair) for pair in pairs if _ens(pair[1]) != _ens(pair[2]))


def _ja(vaerdi: bool) -> str:
    return "ja" if vaerdi else "nej"


def _ens(tekst: str) -> str:
    """Spaces and case are the sources' own ways of writing."""
    return " ".join(tekst.split()).casefold()
