"""Reads of læge, Digital Post and institution at any moment. All take the user's Adgang and return
frozen values.

An institution tells where a child lives, and a practice which part of town: where the person's
address is hidden from the user (part.selectors.faelles), so are they, and then not even whether
there are any is told. The protection is read in the same statement.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject, Lower, Upper

from access.forespoergsel import Forespoergsel
from access.values import Adgang
from indexes.kilder.models import Kildetal
from indexes.kilder.register import Kilde
from indexes.part.models import Person, PersonFakta
from indexes.part.selectors.faelles import maa_se_adresse
from indexes.part.values import dag
from indexes.personkilder import tekster
from indexes.personkilder.kilder import DIGITAL_POST, STIL, SYGESIKRING
from indexes.personkilder.models import DigitalPost, Institutionsplads, Sygesikring


@dataclass(frozen=True, slots=True)
class Kildetid:
    """A source and when we last heard from it: "Kilde: STIL, opdateret ..."."""

    navn: str
    senest: datetime | None
    loefte_minutter: int


@dataclass(frozen=True, slots=True)
class Laege:
    """The practice a person is with. Without `navn` she has none: in group 2 that is her choice."""

    gruppe: int
    ydernummer: str
    navn: str
    telefon: str
    adresse: str
    fra: date
    til: date | None

    @property
    def tekst(self) -> str:
        """The practice, or in words why there is none."""
        return self.navn or str(tekster.GRUPPE2 if self.gruppe == 2 else tekster.INGEN_PRAKSIS)


@dataclass(frozen=True, slots=True)
class Digitalpost:
    """Whether a person gets digital post; `grund` is a code of `tekster.GRUND`."""

    status: str
    grund: str
    fra: date
    til: date | None

    @property
    def tilmeldt(self) -> bool:
        return self.status == DigitalPost.Status.TILMELDT

    @property
    def tekst(self) -> str:
        return str(tekster.DIGITAL_POST[self.status])

    @property
    def grund_tekst(self) -> str:
        return str(tekster.GRUND[self.grund])


@dataclass(frozen=True, slots=True)
class Plads:
    """A place in an institution or a school; `til` is the first day that it no longer holds."""

    nummer: str
    navn: str
    type: str
    adresse: str
    telefon: str
    klasse: str
    trin: str
    fra: date
    til: date | None

    @property
    def type_tekst(self) -> str:
        return str(tekster.INSTITUTIONSTYPE[self.type])

    def gaelder(self, at: date) -> bool:
        """Whether it is in force on the day."""
        return self.fra <= at and (self.til is None or at < self.til)


@dataclass(frozen=True, slots=True)
class Oplysninger:
    """What a person's header and Personoplysninger need. Where `laege_skjult`, `laege` is None
    whether she has one or not."""

    laege: Laege | None
    laege_skjult: bool
    digital_post: Digitalpost | None
    kilder: tuple[Kildetid, ...] = ()
    # What the caller asked for beside it, by the name that it gave.
    ekstra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Laegehistorik:
    """Newest first; no line where `skjult`."""

    skjult: bool
    linjer: tuple[Laege, ...]


@dataclass(frozen=True, slots=True)
class Institutioner:
    """A person's places: those in force, and the others. No line where `skjult`."""

    skjult: bool
    nuvaerende: tuple[Plads, ...]
    andre: tuple[Plads, ...]  # former ones and planned ones, newest first
    kilde: Kildetid


Kolonner = Callable[[Adgang, date], Mapping[str, Any]]
"""Columns of another app's about the person of a query, each behind its own door. They depend on
the rights and the day alone, and are always the same names."""


class Udvidet:
    """The question of `oplysninger` with columns of the caller's own: they cost no statement more.
    Made once, as every question that is compiled once (decision 0069)."""

    def __init__(self, navne: tuple[str, ...], kolonner: Kolonner) -> None:
        def byg(adgang: Adgang, *, part_uuid: UUID, i_dag: date) -> QuerySet[Any]:
            columns = kolonner(adgang, i_dag)
            return _hovedets(adgang, part_uuid=part_uuid, i_dag=i_dag, ekstra=columns, navne=navne)

        self.navne, self.spoerg = navne, Forespoergsel(byg)


def oplysninger(
    *, adgang: Adgang, part_uuid: UUID, at: datetime, udvidet: Udvidet | None = None
) -> Oplysninger | None:
    """Læge and Digital Post in force at `at`, and how fresh they are. None if the person is absent
    or not for this user. One query, also with columns of the caller's own."""
    spoerg = udvidet.spoerg if udvidet else _OPLYSNINGER
    row = spoerg.foerste(adgang, part_uuid=part_uuid, i_dag=dag(at))
    if row is None:
        return None
    beskyttelse, laege, post, *rest = row
    senest, more = rest[:2], rest[2:]
    vises = maa_se_adresse(adgang, beskyttelse, dag(at))
    return Oplysninger(
        laege=Laege(**_data(laege)) if laege and vises else None,
        laege_skjult=not vises,
        digital_post=Digitalpost(**_data(post)) if post else None,
        kilder=tuple(
            Kildetid(kilde.navn, moment, kilde.loefte_minutter)
            for kilde, moment in zip((SYGESIKRING, DIGITAL_POST), senest, strict=True)
        ),
        ekstra=dict(zip(udvidet.navne, more, strict=True)) if udvidet else {},
    )


def laege(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Laege | None:
    """The practice in force at `at`; None where there is none, or it is hidden from the user."""
    found = oplysninger(adgang=adgang, part_uuid=part_uuid, at=at)
    return found.laege if found else None


def digital_post(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Digitalpost | None:
    """The status in force at `at`; None where the source has told none."""
    found = oplysninger(adgang=adgang, part_uuid=part_uuid, at=at)
    return found.digital_post if found else None


def beskyttet_laege(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Laege | None:
    """The practice in force, hidden or not: for the one click with a reason that the caller
    logs."""
    rows = _person(adgang, part_uuid).annotate(laege=_gaeldende(adgang, Sygesikring, dag(at)))
    found = rows.values_list("laege", flat=True).first()
    return Laege(**_data(found)) if found else None


def digitalposthistorik(
    *, adgang: Adgang, part_uuid: UUID, at: datetime
) -> tuple[Digitalpost, ...]:
    """The statuses that had begun at `at`, newest first. One query."""
    _, rows, _ = _alle(adgang, part_uuid, DigitalPost, DIGITAL_POST.kode)
    return tuple(Digitalpost(**r) for r in _nyeste_foerst(rows) if r["fra"] <= dag(at))


def laegehistorik(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Laegehistorik:
    """The practices that had begun at `at`, newest first. One query."""
    beskyttelse, rows, _ = _alle(adgang, part_uuid, Sygesikring, SYGESIKRING.kode)
    if not maa_se_adresse(adgang, beskyttelse, dag(at)):
        return Laegehistorik(True, ())
    linjer = (Laege(**r) for r in _nyeste_foerst(rows) if r["fra"] <= dag(at))
    return Laegehistorik(False, tuple(linjer))


def institutioner(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Institutioner:
    """Places in force at `at`, and the others. One query, whatever their number."""
    beskyttelse, rows, senest = _alle(adgang, part_uuid, Institutionsplads, STIL.kode)
    if not maa_se_adresse(adgang, beskyttelse, dag(at)):
        return Institutioner(True, (), (), _stil(senest))
    return _institutioner(rows, senest, at)


def beskyttede_institutioner(*, adgang: Adgang, part_uuid: UUID, at: datetime) -> Institutioner:
    """The places, hidden or not: for the one click with a reason that the caller logs."""
    _, rows, senest = _alle(adgang, part_uuid, Institutionsplads, STIL.kode)
    return _institutioner(rows, senest, at)


def _institutioner(
    rows: Sequence[dict[str, Any]], senest: datetime | None, at: datetime
) -> Institutioner:
    i_dag = dag(at)
    pladser = [Plads(**r) for r in _nyeste_foerst(rows)]
    return Institutioner(
        skjult=False,
        nuvaerende=tuple(p for p in pladser if p.gaelder(i_dag)),
        andre=tuple(p for p in pladser if not p.gaelder(i_dag)),
        kilde=_stil(senest),
    )


def _stil(senest: datetime | None) -> Kildetid:
    return Kildetid(STIL.navn, senest, STIL.loefte_minutter)


def _person(adgang: Adgang, part_uuid: UUID) -> QuerySet[Person]:
    """The person that the facts are of: through her the protection is read with them."""
    return Person.objects.visible_to(adgang).filter(part_uuid=part_uuid)


_FELTER: dict[type[PersonFakta], tuple[str, ...]] = {
    Sygesikring: ("gruppe", "ydernummer", "navn", "telefon", "adresse"),
    DigitalPost: ("status", "grund"),
    Institutionsplads: ("nummer", "navn", "type", "adresse", "telefon", "klasse", "trin"),
}


def _fakta(adgang: Adgang, model: type[PersonFakta]) -> QuerySet[Any]:
    """The facts of one source about the person of the outer query, each as JSON."""
    felter = {felt: felt for felt in _FELTER[model]}
    periode = {"fra": Lower("virkning"), "til": Upper("virkning")}
    rows = model.objects.visible_to(adgang).filter(part_uuid=OuterRef("part_uuid"))
    return rows.values(data=JSONObject(**felter, **periode))


def _gaeldende(adgang: Adgang, model: type[PersonFakta], i_dag: date) -> Subquery:
    rows = _fakta(adgang, model).filter(virkning__contains=i_dag)
    return Subquery(rows[:1], output_field=JSONField())


def _hovedets(
    adgang: Adgang,
    *,
    part_uuid: UUID,
    i_dag: date,
    ekstra: Mapping[str, Any] | None = None,
    navne: tuple[str, ...] = (),
) -> QuerySet[Any]:
    return (
        _person(adgang, part_uuid)
        .annotate(
            laege=_gaeldende(adgang, Sygesikring, i_dag),
            post=_gaeldende(adgang, DigitalPost, i_dag),
            sygesikring_senest=senest_modtaget(SYGESIKRING.kode),
            digitalpost_senest=senest_modtaget(DIGITAL_POST.kode),
            **(ekstra or {}),
        )
        .values_list(
            "beskyttelse", "laege", "post", "sygesikring_senest", "digitalpost_senest", *navne
        )
    )


_OPLYSNINGER = Forespoergsel(_hovedets)


def senest_modtaget(kode: str) -> Subquery:
    """When a source was last heard from, as a column."""
    return Subquery(Kildetal.objects.filter(kode=Value(kode)).values("senest_modtaget")[:1])


def kildetider(kilder: Collection[Kilde]) -> tuple[Kildetid, ...]:
    """When each of these sources was last heard from, in their order. One statement."""
    senest = dict(
        Kildetal.objects.filter(kode__in=[k.kode for k in kilder]).values_list(
            "kode", "senest_modtaget"
        )
    )
    return tuple(Kildetid(k.navn, senest.get(k.kode), k.loefte_minutter) for k in kilder)


def _alle(
    adgang: Adgang, part_uuid: UUID, model: type[PersonFakta], kode: str
) -> tuple[Any, Sequence[dict[str, Any]], datetime | None]:
    """The protection of the person, all her facts of a source, and when it was heard from."""
    found = _ALLE[model].foerste(adgang, part_uuid=part_uuid, kode=kode)
    if found is None:
        return None, (), None
    beskyttelse, fakta, senest = found
    return beskyttelse, [_data(en) for en in fakta], senest


def _alle_af(model: type[PersonFakta]) -> Forespoergsel:
    def byg(adgang: Adgang, *, part_uuid: UUID, kode: str) -> QuerySet[Any]:
        return (
            _person(adgang, part_uuid)
            .annotate(fakta=ArraySubquery(_fakta(adgang, model)), senest=senest_modtaget(kode))
            .values_list("beskyttelse", "fakta", "senest")
        )

    return Forespoergsel(byg)


_ALLE = {model: _alle_af(model) for model in _FELTER}


def _data(fakta: dict[str, Any]) -> dict[str, Any]:
    fra, til = fakta["fra"], fakta["til"]
    return fakta | {
        "fra": date.fromisoformat(fra),
        "til": date.fromisoformat(til) if til else None,
    }


def _nyeste_foerst(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda r: (r["fra"], r.get("navn", "")), reverse=True)
