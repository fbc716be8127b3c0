"""The report's filters as written and as kept: one set for all its pages, in the session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.revisionslog import kriterier
from sapa.rapport import faner
from sapa.rapport.values import Filtre, Slags
from sapa.revision.values import Markoer, Raekkevidde, laes_dato, maaneder_efter

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

UGEDAGE: tuple[str | Promise, ...] = (
    _("Mandag"),
    _("Tirsdag"),
    _("Onsdag"),
    _("Torsdag"),
    _("Fredag"),
    _("Lørdag"),
    _("Søndag"),
)
_NOEGLE = "rapport"
_MAKS_MAANEDER = 24


@dataclass(frozen=True, slots=True)
class Formular:
    """The fields as written; `filtre` is None where something is wrong with them."""

    felter: Mapping[str, str]
    enheder: tuple[int, ...] = ()
    filtre: Filtre | None = None
    fejl: Mapping[str, str | Promise] = field(default_factory=dict)

    @classmethod
    def af_filtre(cls, filtre: Filtre) -> Formular:
        """The fields that say `filtre`."""
        felter = {
            "fra": f"{filtre.fra:%d-%m-%Y}",
            "til": f"{filtre.til:%d-%m-%Y}",
            "log_id": filtre.log_id,
            "brugernavn": filtre.brugernavn,
            "navn": filtre.navn,
            "part": filtre.part,
            "time": "" if filtre.time is None else str(filtre.time),
            "fane": filtre.fane,
            "ugedag": "" if filtre.ugedag is None else str(filtre.ugedag),
            "slags": filtre.slags,
        }
        return cls(felter, filtre.enheder, filtre)

    @classmethod
    def laes(cls, post: Mapping[str, str], enheder: Sequence[str]) -> Formular:
        """From the submitted form."""
        names = (
            *("fra", "til", "log_id", "brugernavn", "navn", "part", "time", "fane", "ugedag"),
            "slags",
        )
        text = {n: post.get(n, "").strip()[:200] for n in names}
        chosen = tuple(int(e) for e in enheder if e.isascii() and e.isdecimal() and len(e) < 16)
        fejl: dict[str, str | Promise] = {}
        fra, til = laes_dato(text["fra"]), laes_dato(text["til"])
        for name, found in (("fra", fra), ("til", til)):
            if found is None:
                fejl[name] = _("Skriv datoen som DD-MM-ÅÅÅÅ.")
        if fra and til:
            if til < fra:
                fejl["til"] = _("Dato til ligger før dato fra.")
            elif til >= maaneder_efter(fra, _MAKS_MAANEDER):
                fejl["til"] = _("En rapport kan højst dække to år.")
        if text["log_id"] and not _er_uuid(text["log_id"]):
            fejl["log_id"] = _("Et Log ID er 32 tegn med bindestreger imellem.")
        if fejl or fra is None or til is None:
            return cls(text, chosen, None, fejl)
        filtre = Filtre(
            fra,
            til,
            log_id=text["log_id"],
            enheder=chosen,
            brugernavn=text["brugernavn"],
            navn=text["navn"],
            part=text["part"],
            time=_tal(text["time"], 0, 23),
            fane=text["fane"] if text["fane"] in faner.NAVNE else "",
            ugedag=_tal(text["ugedag"], 1, 7),
            slags=text["slags"] if text["slags"] in set(Slags) else "",
        )
        return cls(text, chosen, filtre)


def tomme(i_dag: date) -> Filtre:
    """The latest month, and nothing else asked."""
    return Filtre(maaneder_efter(i_dag, -1), i_dag)


def valgte(session: SessionBase, i_dag: date) -> Filtre:
    """The filters that this session has set; else the latest month."""
    held = session.get(_NOEGLE)
    return Filtre.fra_data(held["filtre"]) if held else tomme(i_dag)


def saet(session: SessionBase, filtre: Filtre) -> None:
    """Let the filters hold for all pages; each begins with its first."""
    session[_NOEGLE] = {"filtre": filtre.som_data(), "sider": {}}


def marker(session: SessionBase, side: str, nummer: int) -> tuple[int, Markoer | None]:
    """The number of the page of rows to show and where it begins: the one asked for if the user has
    come that far, else the first."""
    held: list[Any] = session.get(_NOEGLE, {}).get("sider", {}).get(side, [])
    if not 2 <= nummer <= len(held) + 1:
        return 1, None
    tid, row_id = held[nummer - 2]
    return nummer, (datetime.fromisoformat(tid), UUID(row_id))


def gem_naeste(
    session: SessionBase, filtre: Filtre, side: str, nummer: int, naeste: Markoer | None
) -> None:
    """Remember where the page of rows after `nummer` begins."""
    held = session.get(_NOEGLE) or {"filtre": filtre.som_data(), "sider": {}}
    if naeste is None or len(held["sider"].get(side, [])) >= nummer:
        return
    begins = [*held["sider"].get(side, []), [naeste[0].isoformat(), str(naeste[1])]]
    session[_NOEGLE] = {**held, "sider": {**held["sider"], side: begins}}


def som_kriterier(side: str, filtre: Filtre, vidde: Raekkevidde, nummer: int) -> str:
    """What the log keeps of the look: reading the report is a look like any other."""
    names = {e.id: e.navn for e in vidde.enheder}
    return kriterier(
        [
            ("Rapport", side),
            ("DatoFra", f"{filtre.fra:%d-%m-%Y}"),
            ("DatoTil", f"{filtre.til:%d-%m-%Y}"),
            ("LogId", filtre.log_id),
            ("OrganisatoriskEnhed", " og ".join(names[e] for e in filtre.enheder if e in names)),
            ("Brugernavn", filtre.brugernavn),
            ("BrugerensNavn", filtre.navn),
            ("PartensNavn", filtre.part),
            ("Time", "" if filtre.time is None else str(filtre.time)),
            ("Fane", filtre.fane),
            ("Ugedag", "" if filtre.ugedag is None else str(filtre.ugedag)),
            ("Alarm", filtre.slags),
            ("Side", str(nummer)),
        ]
    )


def uden_slags(filtre: Filtre) -> Filtre:
    """Without the choice of alarm: it is for the pages of alarms alone."""
    return replace(filtre, slags="")


def _tal(text: str, mindst: int, hoejst: int) -> int | None:
    if not (text.isascii() and text.isdecimal() and len(text) < 3):
        return None
    return int(text) if mindst <= int(text) <= hoejst else None


def _er_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
