"""The search form of the revisionslog, and the searches of a session.

Criteria come by POST and stay in the session under a random key: an address holds the key alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.revisionslog import kriterier
from sapa.revision.values import (
    Markoer,
    Raekkevidde,
    Udvalg,
    laes_dato,
    laes_nummer,
    maaneder_efter,
)

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

_SOEGNINGER, _VISTE = "revisionssoegninger", "revision_cpr_vist"
_MAKS_SOEGNINGER, _MAKS_VISTE = 10, 50


@dataclass(frozen=True, slots=True)
class Formular:
    """The fields as written, what they mean, and what is wrong with them."""

    bruger: str = ""
    enheder: tuple[int, ...] = ()
    fra: str = ""
    til: str = ""
    nummer: str = ""
    udvalg: Udvalg | None = None
    fejl: Mapping[str, str | Promise] = field(default_factory=dict)

    @classmethod
    def tom(cls, i_dag: date) -> Formular:
        """The latest month."""
        return cls.af_udvalg(Udvalg(fra=maaneder_efter(i_dag, -1), til=i_dag))

    @classmethod
    def af_udvalg(cls, udvalg: Udvalg) -> Formular:
        """The fields that say `udvalg`."""
        nummer = udvalg.nummer
        return cls(
            bruger=udvalg.bruger,
            enheder=udvalg.enheder,
            fra=f"{udvalg.fra:%d-%m-%Y}",
            til=f"{udvalg.til:%d-%m-%Y}",
            nummer=f"{nummer[:6]}-{nummer[6:]}" if len(nummer) == 10 else nummer,
            udvalg=udvalg,
        )

    @classmethod
    def laes(cls, felter: Mapping[str, str], enheder: Sequence[str], *, hent: bool) -> Formular:
        """From the submitted form. `hent`: an extract, which may span six months at most."""
        text = {n: felter.get(n, "").strip()[:200] for n in ("bruger", "fra", "til", "nummer")}
        chosen = tuple(int(e) for e in enheder if e.isascii() and e.isdecimal() and len(e) < 16)
        fra, til, nummer = laes_dato(text["fra"]), laes_dato(text["til"]), ""
        fejl: dict[str, str | Promise] = {}
        if fra is None:
            fejl["fra"] = _("Skriv datoen som DD-MM-ÅÅÅÅ.")
        if til is None:
            fejl["til"] = _("Skriv datoen som DD-MM-ÅÅÅÅ.")
        if text["nummer"]:
            nummer = laes_nummer(text["nummer"]) or ""
            if not nummer:
                fejl["nummer"] = _("Et CPR-nummer har ti cifre, et CVR-nummer otte.")
        udvalg = None
        if fra and til:
            if til < fra:
                fejl["til"] = _("Dato til ligger før dato fra.")
            udvalg = Udvalg(fra, til, text["bruger"], chosen, nummer)
            if hent and udvalg.for_lang and not fejl:
                fejl["til"] = _("Et udtræk kan højst dække seks måneder.")
        return cls(**text, enheder=chosen, udvalg=None if fejl else udvalg, fejl=fejl)


def som_kriterier(udvalg: Udvalg, vidde: Raekkevidde, *flere: tuple[str, str]) -> str:
    """The criteria as the log keeps them: reading the log is a look like any other."""
    names = {e.id: e.navn for e in vidde.enheder}
    enheder = " og ".join(names[e] for e in udvalg.enheder if e in names)
    nummer = udvalg.nummer
    return kriterier(
        [
            ("BrugerId", udvalg.bruger),
            ("OrganisatoriskEnhed", enheder),
            ("DatoFra", f"{udvalg.fra:%d-%m-%Y}"),
            ("DatoTil", f"{udvalg.til:%d-%m-%Y}"),
            ("CPR", f"{nummer[:6]}-{nummer[6:]}" if len(nummer) == 10 else ""),
            ("CVR", nummer if len(nummer) == 8 else ""),
            *flere,
        ]
    )


@dataclass(frozen=True, slots=True)
class GemtSoegning:
    """A search, and where each of its pages begins as far as they were seen."""

    udvalg: Udvalg
    sider: tuple[Markoer | None, ...] = (None,)


def gem(session: SessionBase, udvalg: Udvalg) -> str:
    """Keep a new search and return its key. The latest ten are kept."""
    noegle = token_hex(8)
    _skriv(session, noegle, {"udvalg": udvalg.som_data(), "sider": [None]})
    return noegle


def hent(session: SessionBase, noegle: str) -> GemtSoegning | None:
    """The search behind a key of this session; None for any other."""
    held = session.get(_SOEGNINGER, {}).get(noegle)
    if held is None:
        return None
    sider = tuple(
        (datetime.fromisoformat(side[0]), UUID(side[1])) if side else None for side in held["sider"]
    )
    return GemtSoegning(Udvalg.fra_data(held["udvalg"]), sider)


def gem_naeste(session: SessionBase, noegle: str, side: int, naeste: Markoer | None) -> None:
    """Remember where page `side + 1` begins."""
    held = session[_SOEGNINGER][noegle]
    if naeste is not None and len(held["sider"]) <= side:
        begins = [naeste[0].isoformat(), str(naeste[1])]
        _skriv(session, noegle, {**held, "sider": [*held["sider"][:side], begins]})


def _skriv(session: SessionBase, noegle: str, data: dict[str, Any]) -> None:
    kept = {**session.get(_SOEGNINGER, {}), noegle: data}
    session[_SOEGNINGER] = dict(list(kept.items())[-_MAKS_SOEGNINGER:])


def viste(session: SessionBase) -> frozenset[str]:
    """The rows whose CPR number this session shows in full."""
    return frozenset(session.get(_VISTE, ()))


def saet_vist(session: SessionBase, log_id: UUID, *, vis: bool) -> None:
    """Remember the choice, the latest fifty of them."""
    kept = [noegle for noegle in session.get(_VISTE, ()) if noegle != str(log_id)]
    session[_VISTE] = [*kept, str(log_id)][-_MAKS_VISTE:] if vis else kept
