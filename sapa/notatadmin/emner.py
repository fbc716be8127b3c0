"""What of the set-up the history of administration keeps, in words, and how each is made as it
was: by the very services that the pages call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from access.values import Permission, uden_graenser
from fordeling.opsaetning import selectors, services, systemer
from fordeling.opsaetning.systemer import MaaIkkeRettes
from fordeling.opsaetning.values import Art, OpsaetningFejl, Regel, Skift, Tekstskabelon
from sapa.administration import historik
from sapa.administration.historik import AdministrationFejl, Aendrer, Emne, Tilstand
from sapa.notatadmin.ord import fejltekst

RUTER, TITLER, SKABELONER = "notatruter", "notattitler", "notatskabeloner"
NOTATER, SYSTEM = "notatopsaetning", "fordelingssystem"
_ART = {
    RUTER: Art.RUTER,
    TITLER: Art.TITLER,
    SKABELONER: Art.SKABELONER,
    NOTATER: Art.NOTATER,
    SYSTEM: Art.SYSTEM,
}


@transaction.atomic
def gem(
    emne: str,
    noegle: str,
    *,
    myndighed: int | None,
    set_: str | None,
    aendrer: Aendrer,
    lav: Callable[[], Skift],
) -> None:
    """Make a change and keep it. `set_`: the version that the page was filled in from; None where
    that has been asked already.

    Raises OpsaetningFejl, historik.Samtidig, and what `lav` raises.
    """
    services.laas(_ART[emne], noegle or myndighed)
    if set_ is not None:
        historik.kraev_version(emne, noegle, myndighed, set_)
    skift = lav()
    historik.skriv(
        emne,
        noegle,
        myndighed=myndighed,
        foer=_tilstand(emne, skift.foer),
        efter=_tilstand(emne, skift.efter),
        aendrer=aendrer,
    )


def _tilstand(emne: str, data: Any) -> Tilstand:
    """A thing is fields; what is a list is the one field of it."""
    return data if isinstance(data, dict) else {emne: data}


def forskelle(emne: str, skift: Skift) -> list[tuple[str, str, str]]:
    """What a change is, in the words of the history."""
    foer, efter = _tilstand(emne, skift.foer), _tilstand(emne, skift.efter)
    return historik.forskelle(historik.emne(emne), foer, efter)


# --- As it was ------------------------------------------------------------------------------------


def _lav(emne: str, myndighed: int, foer: Tilstand, a: Aendrer) -> Skift:
    if emne == TITLER:
        return services.saet_titler(myndighed, foer[emne])
    if emne == SKABELONER:
        rows = [Tekstskabelon(s["navn"], s["tekst"]) for s in foer[emne]]
        return services.saet_skabeloner(myndighed, rows)
    if emne == RUTER:
        return services.erstat_ruter(
            myndighed, [Regel.laes(r) for r in foer[emne]], hvem=a.hvem, now=a.now
        )
    # A system that is connected no longer cannot receive again.
    findes = {s.uuid for s in selectors.systemer(myndighed)}
    return services.saet_notater(
        myndighed,
        modtagere={UUID(m["uuid"]) for m in foer["modtagere"]} & findes,
        tekst_dage=foer["tekst_dage"],
    )


def _lav_system(noegle: str, foer: Tilstand, a: Aendrer) -> Skift:
    return systemer.ret(
        UUID(noegle),
        aktiv=foer["aktiv"],
        modtager_typer=foer["modtager_typer"],
        sender_typer=foer["sender_typer"],
        modtag_url=foer["modtag_url"],
        kvittering_url=foer["kvittering_url"],
        certifikat=foer["fingeraftryk"],
        adgang=getattr(a.request, "adgang", None),
    )


def _genskab(emne: str) -> historik.Genskab:
    def genskab(
        myndighed: int | None, noegle: str, foer: Tilstand | None, aendrer: Aendrer
    ) -> None:
        if foer is None or (myndighed is None) != (emne == SYSTEM):
            raise AdministrationFejl(_("Det kan ikke gøres om."))

        def lav() -> Skift:
            if myndighed is None:
                return _lav_system(noegle, foer, aendrer)
            return _lav(emne, myndighed, foer, aendrer)

        try:
            gem(emne, noegle, myndighed=myndighed, set_=None, aendrer=aendrer, lav=lav)
        except OpsaetningFejl as nej:
            raise AdministrationFejl(fejltekst(nej), nej.felt) from None
        except MaaIkkeRettes:
            tekst = _("Systemet modtager også for andre, end du er drift for.")
            raise AdministrationFejl(tekst) from None

    return genskab


# --- In words -------------------------------------------------------------------------------------


def _ord(felt: str, vaerdi: Any) -> str | Promise | None:
    if felt == RUTER and isinstance(vaerdi, dict):
        return rute(vaerdi)
    if felt == SKABELONER and isinstance(vaerdi, dict):
        return f"{vaerdi['navn']}: {vaerdi['tekst']}"
    if felt == "modtagere" and isinstance(vaerdi, dict):
        return str(vaerdi["navn"])
    return None


def rute(r: dict[str, Any]) -> str:
    """A rule of the routing table in words."""
    facet = f" {r['facet']}" if r["facet"] else ""
    fra = _dato(r["fra"]) if r["fra"] else "…"
    sidst = _dato(r["til"], timedelta(days=1)) if r["til"] else "…"
    return f"{r['moenster']}{facet} → {r['navn']} ({fra} – {sidst})"


def _dato(iso: str, minus: timedelta = timedelta(0)) -> str:
    return (date.fromisoformat(iso) - minus).strftime("%d-%m-%Y")


def tilmeld_alle() -> None:
    """Let changes of them be shown and undone."""
    for emne in (
        Emne(RUTER, _lazy("Ruter"), _genskab(RUTER), felter={RUTER: _lazy("Ruter")}, ord=_ord,
             rute="notatruter"),
        Emne(TITLER, _lazy("Prædefinerede titler"), _genskab(TITLER),
             felter={TITLER: _lazy("Titler")}, rute="notattitler"),
        Emne(SKABELONER, _lazy("Skabeloner til journalnotater"), _genskab(SKABELONER),
             felter={SKABELONER: _lazy("Skabeloner")}, ord=_ord, rute="notatskabeloner"),
        Emne(NOTATER, _lazy("Journalnotater"), _genskab(NOTATER),
             felter={"modtagere": _lazy("Modtagere"),
                     "tekst_dage": _lazy("Dage, teksten gemmes")},
             ord=_ord, rute="notatopsaetning"),
        Emne(SYSTEM, _lazy("Tilsluttet system"), _genskab(SYSTEM),
             felter={"aktiv": _lazy("Åben for fordeling"), "modtager_typer": _lazy("Må modtage"),
                     "sender_typer": _lazy("Må sende"), "modtag_url": _lazy("Adresse, objekter"),
                     "kvittering_url": _lazy("Adresse, kvitteringer"),
                     "fingeraftryk": _lazy("Serverens certifikat")},
             rute="fordelingssystemer",
             driver=lambda adgang: bool(uden_graenser(adgang, Permission.DRIFT))),
    ):  # fmt: skip
        historik.tilmeld(emne)
