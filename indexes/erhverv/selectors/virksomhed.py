"""A company whole: what it is, where it works, who owns it, and what it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from access.values import Adgang
from indexes.erhverv import tekster
from indexes.erhverv.models import (
    Ansattetal,
    Ejerskab,
    Penhed,
    Virksomhedsdetalje,
    Virksomhedsfakta,
)
from indexes.erhverv.projektion import i_kraft
from indexes.erhverv.selectors.ejer import Ejerlinje, ejerlinjer
from indexes.part import selectors as partregister
from indexes.part.selectors import VirksomhedOverblik
from indexes.part.selectors.faelles import begyndt, kommune_navn
from indexes.part.values import dag

Art = Virksomhedsfakta.Art


@dataclass(frozen=True, slots=True)
class Branchelinje:
    """An industry in force: its code in DB07 or DB25."""

    kode: str
    navn: str
    kodesaet: str


@dataclass(frozen=True, slots=True)
class Ansatteoplysning:
    """The latest number of people at work. `hoejst` None: so many or more."""

    aar: int
    kvartal: int | None
    mindst: int
    hoejst: int | None


@dataclass(frozen=True, slots=True)
class Penhedslinje:
    """A P-enhed of the company. `adresse` is None where the company's own is hidden."""

    part_uuid: UUID
    pnr: str
    navn: str
    adresse: str | None
    kommune_navn: str
    branche: str
    mindst: int | None
    hoejst: int | None
    fra: date | None
    til: date | None


@dataclass(frozen=True, slots=True)
class Faktalinje:
    """What held in a period. `til` is the first day that it no longer held."""

    art: str
    art_tekst: str
    tekst: str
    fra: date | None
    til: date | None


@dataclass(frozen=True, slots=True)
class VirksomhedDetaljer:
    """All that a company's page shows but its sager and what it owns.

    Where its address may be the home of a protected person, no address is here: not its own, not
    of a P-enhed, not a former one (`overblik.adresse` is None).
    """

    overblik: VirksomhedOverblik
    status: str
    status_tekst: str
    status_fra: date | None
    form: str
    ophoersdato: date | None
    reklamebeskyttet: bool
    telefon: str
    email: str
    brancher: tuple[Branchelinje, ...]
    bibrancher: tuple[Branchelinje, ...]
    ansatte: Ansatteoplysning | None
    penheder: tuple[Penhedslinje, ...]
    ejere: tuple[Ejerlinje, ...]
    historik: tuple[Faktalinje, ...]

    @property
    def adresse_skjult(self) -> bool:
        return self.overblik.adresse is None

    @property
    def er_ophoert(self) -> bool:
        return self.status in {"ophoert", "slettet"}


def virksomhedsdetaljer(
    *, adgang: Adgang, part_uuid: UUID, at: datetime
) -> VirksomhedDetaljer | None:
    """The company as known now, seen at `at`; None if absent or not for the user. Seven queries."""
    overblik = partregister.virksomhed(adgang=adgang, part_uuid=part_uuid, at=at)
    if overblik is None:
        return None
    i_dag = dag(at)
    detalje = Virksomhedsdetalje.objects.visible_to(adgang).filter(part_uuid=part_uuid).first()
    fakta = list(
        Virksomhedsfakta.objects.visible_to(adgang)
        .filter(part_uuid=part_uuid)
        .filter(begyndt(i_dag))
    )
    status = next(iter(i_kraft(fakta, Art.STATUS, i_dag)), None)
    form = next(iter(i_kraft(fakta, Art.FORM, i_dag)), None)
    skjult = overblik.adresse is None
    return VirksomhedDetaljer(
        overblik=overblik,
        status=status.kode if status else "",
        status_tekst=str(tekster.STATUS.get(status.kode, status.kode)) if status else "",
        status_fra=status.virkning.lower if status else None,
        form=form.tekst if form else "",
        ophoersdato=detalje.ophoersdato if detalje else None,
        reklamebeskyttet=detalje is not None and detalje.reklamebeskyttet,
        telefon=detalje.telefon if detalje else "",
        email=detalje.email if detalje else "",
        brancher=_brancher(i_kraft(fakta, Art.BRANCHE, i_dag)),
        bibrancher=_brancher(i_kraft(fakta, Art.BIBRANCHE, i_dag)),
        ansatte=_ansatte(adgang, part_uuid, i_dag),
        penheder=_penheder(adgang, part_uuid, i_dag, skjult=skjult),
        ejere=ejerlinjer(adgang=adgang, part_uuid=part_uuid, art=Ejerskab.Art.VIRKSOMHED, at=at),
        historik=_historik(fakta, i_dag, skjult=skjult),
    )


def virksomhed_af_penhed(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> UUID | None:
    """The company that a P-enhed belongs to, or last belonged to, at `at`. One query."""
    rows = (
        Penhed.objects.visible_to(adgang)
        .filter(part_uuid=part_uuid)
        .filter(begyndt(dag(at)))
        .order_by("-virkning", "id")
    )
    return rows.values_list("virksomhed_uuid", flat=True).first()


def _brancher(rows: Iterable[Virksomhedsfakta]) -> tuple[Branchelinje, ...]:
    return tuple(Branchelinje(r.kode, r.tekst, r.kodesaet) for r in rows)


def _ansatte(adgang: Adgang, part_uuid: UUID, i_dag: date) -> Ansatteoplysning | None:
    # A number for a whole year stands behind those of its quarters, as of its end.
    rows = Ansattetal.objects.visible_to(adgang).filter(part_uuid=part_uuid, aar__lte=i_dag.year)
    found = rows.values_list("aar", "kvartal", "mindst", "hoejst")
    return max(
        (Ansatteoplysning(*row) for row in found),
        key=lambda a: (a.aar, a.kvartal or 4),
        default=None,
    )


def _penheder(
    adgang: Adgang, part_uuid: UUID, i_dag: date, *, skjult: bool
) -> tuple[Penhedslinje, ...]:
    """Those that had begun: in force by name, then the former, the latest first."""
    rows = (
        Penhed.objects.visible_to(adgang)
        .filter(virksomhed_uuid=part_uuid)
        .filter(begyndt(i_dag))
        .annotate(kommune_navn=kommune_navn())
    )
    linjer = [
        Penhedslinje(
            part_uuid=r.part_uuid,
            pnr=r.pnr,
            navn=r.navn,
            adresse=None if skjult else r.adresse,
            kommune_navn=r.kommune_navn or "",
            branche=r.branche,
            mindst=r.mindst,
            hoejst=r.hoejst,
            fra=r.virkning.lower,
            til=_slut(r.virkning.upper, i_dag),
        )
        for r in rows
    ]
    linjer.sort(key=lambda p: (p.navn, p.pnr))
    return tuple(sorted(linjer, key=lambda p: -(p.til or date.max).toordinal()))


def _historik(
    fakta: Iterable[Virksomhedsfakta], i_dag: date, *, skjult: bool
) -> tuple[Faktalinje, ...]:
    """Every fact that had begun, by kind and the newest first; no address where one is hidden."""
    orden = {art: nummer for nummer, art in enumerate(tekster.FAKTA)}
    linjer = [
        Faktalinje(
            art=f.art,
            art_tekst=str(tekster.FAKTA[f.art]),
            tekst=_faktatekst(f),
            fra=f.virkning.lower,
            til=_slut(f.virkning.upper, i_dag),
        )
        for f in fakta
        if not (skjult and f.art == Art.ADRESSE)
    ]
    linjer.sort(key=lambda linje: (linje.fra or date.min, linje.tekst), reverse=True)
    return tuple(sorted(linjer, key=lambda linje: orden[linje.art]))


def _faktatekst(fakta: Virksomhedsfakta) -> str:
    if fakta.art == Art.STATUS:
        return str(tekster.STATUS.get(fakta.kode, fakta.kode))
    if fakta.art in {Art.BRANCHE, Art.BIBRANCHE}:
        return f"{fakta.kode} {fakta.tekst} ({fakta.kodesaet})"
    return fakta.tekst


def _slut(til: date | None, i_dag: date) -> date | None:
    """An end that lies ahead is none yet."""
    return til if til is not None and til <= i_dag else None
