"""CVR and BBR as sources: whole companies and whole properties, in the JSON of `cvr` and `bbr`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from access.portioner import hver_for_sig
from indexes.erhverv import services
from indexes.erhverv.bbr import laes_ejendom
from indexes.erhverv.cvr import laes_virksomhed
from indexes.erhverv.kanonisk import som_json
from indexes.erhverv.laeser import Laeser, T, laest
from indexes.erhverv.models import Virksomhedsdetalje
from indexes.erhverv.skema import Skema, skema_af
from indexes.erhverv.values import Ejendomsdata, Virksomhedsdata
from indexes.kilder.cpr import MAKS_LOEBENR
from indexes.kilder.register import Hvis, Noeglekilde
from indexes.kilder.services import gaeldende_indhold
from indexes.kilder.values import Post, kanonisk
from indexes.part.models import PersonGuard
from indexes.part.services import laas
from indexes.part.values import dag

PORTION = 500


def _tabeller(tabeller: Sequence[tuple[type[PersonGuard], str]]) -> Mapping[str, Hvis]:
    return {
        model._meta.db_table: Hvis(f"t.{kolonne}", f"t.{kolonne} = any(%(parter)s)")
        for model, kolonne in tabeller
    }


class Cvrkilde(Noeglekilde):
    """Det Centrale Virksomhedsregister: companies, their P-enheder and their owners."""

    kode = "cvr"
    navn = "CVR"
    loefte_minutter = 3 * 24 * 60  # a delivery every working night, as CPR's
    tabeller = _tabeller(services.VIRKSOMHED)

    @property
    def skema(self) -> Skema:
        """The form of a statement, for the description of the API."""
        return skema_af(_ramme("virksomhed", laes_virksomhed))

    def laes(self, raa: Mapping[str, Any]) -> Post:
        """`{"registreret": …, "loebenr": …, "virksomhed": {…}}`. Raises UgyldigPost."""
        return _udsagn(raa, "virksomhed", laes_virksomhed)

    def projicer(self, udsagn: Mapping[UUID, Any], *, now: datetime) -> None:
        """Make the register say of these companies what CVR says."""
        if borte := [part for part, indhold in udsagn.items() if indhold is None]:
            services.slet_virksomheder(borte)
        services.skriv_virksomheder(_data(udsagn, "virksomhed", laes_virksomhed), now=now)


class Bbrkilde(Noeglekilde):
    """BBR, Matriklen and Ejerfortegnelsen: properties, their addresses and their owners."""

    kode = "bbr"
    navn = "BBR"
    loefte_minutter = 3 * 24 * 60
    tabeller = _tabeller(services.EJENDOM)

    @property
    def skema(self) -> Skema:
        """The form of a statement, for the description of the API."""
        return skema_af(_ramme("ejendom", laes_ejendom))

    def laes(self, raa: Mapping[str, Any]) -> Post:
        """`{"registreret": …, "loebenr": …, "ejendom": {…}}`. Raises UgyldigPost."""
        return _udsagn(raa, "ejendom", laes_ejendom)

    def projicer(self, udsagn: Mapping[UUID, Any], *, now: datetime) -> None:
        """Make the register say of these properties what BBR says."""
        if borte := [part for part, indhold in udsagn.items() if indhold is None]:
            services.slet_ejendomme(borte)
        services.skriv_ejendomme(_data(udsagn, "ejendom", laes_ejendom), now=now)


CVR, BBR = Cvrkilde(), Bbrkilde()


def post(data: Virksomhedsdata | Ejendomsdata, registreret: datetime, loebenr: int = 0) -> Post:
    """A statement of CVR or BBR with this content."""
    noegle = f"cvr:{data.cvr}" if isinstance(data, Virksomhedsdata) else f"bfe:{data.bfe}"
    return Post(noegle, registreret, loebenr, kanonisk(som_json(data)))


def lad_skifte(*, now: datetime) -> int:
    """Let planned facts of companies that have begun or ended take effect in the row that search
    reads; returns how many companies' did, at most PORTION. One that fails holds up no other
    (`cvr_skift_fejlede`)."""
    forfaldne = (
        Virksomhedsdetalje.objects.unguarded(reason="planned facts take effect")
        .filter(naeste_skift__lte=dag(now))
        .order_by("naeste_skift")
        .values_list("part_uuid", flat=True)[:PORTION]
    )

    def skift(parter: Sequence[UUID]) -> None:
        laas(parter)
        CVR.projicer(gaeldende_indhold(CVR.kode, parter), now=now)

    return hver_for_sig(sorted(forfaldne), skift, hvad="cvr_skift_fejlede", noegle=str)


def _udsagn(raa: Any, navn: str, laes: Callable[[Laeser], Any]) -> Post:
    return post(*laest(raa, "", _ramme(navn, laes)))


def _ramme(navn: str, laes: Callable[[Laeser], T]) -> Callable[[Laeser], tuple[T, datetime, int]]:
    """Reads a statement: its clock, its number, and its content under `navn`."""

    def hele(d: Laeser) -> tuple[T, datetime, int]:
        registreret = d.tidspunkt("registreret")
        loebenr = d.heltal("loebenr", mindst=0, hoejst=MAKS_LOEBENR) or 0
        return d.objekt(navn, laes), registreret, loebenr

    return hele


def _data(udsagn: Mapping[UUID, Any], sti: str, laes: Callable[[Laeser], T]) -> dict[UUID, T]:
    return {
        part: laest(indhold, sti, laes) for part, indhold in udsagn.items() if indhold is not None
    }
