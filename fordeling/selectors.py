"""Reads of hand-offs: what an author sent, what needs her, and what hangs. Frozen values, and a
fixed number of statements whatever there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from access.values import Adgang, Permission, uden_graenser
from fordeling.models import (
    Aflevering,
    Fordeling,
    Indhold,
    Kvittering,
    Kvitteringspost,
    Skabelon,
    Tilstandsskift,
    Titel,
)
from fordeling.tilstande import HOS_AFSENDER, UNDERVEJS, Tilstand, Udfald
from fordeling.values import MANGE_FORSOEG
from fordeling.wire import beskeder, journalnotat


@dataclass(frozen=True, slots=True)
class Trin:
    """A state that the hand-off came to."""

    tilstand: Tilstand
    tidspunkt: datetime


@dataclass(frozen=True, slots=True)
class Forloeb:
    """One hand-off and how it has gone."""

    id: UUID
    forsendelse: UUID
    part_uuid: UUID | None
    sag_uuid: UUID | None
    sag_titel: str
    kle: str
    system_navn: str
    overskrift: str
    tilstand: Tilstand
    sendt: datetime
    siden: datetime
    forsoeg: int
    mangler: bool
    begrundelse: str
    fejl: tuple[tuple[str, str], ...]
    afvist_type: str
    har_tekst: bool
    set_af_bruger: bool
    erstattet: bool
    trin: tuple[Trin, ...] = ()

    @property
    def er_tilbage(self) -> bool:
        """The responsibility is the author's again, and she has done nothing about it yet."""
        return self.tilstand in HOS_AFSENDER and not self.erstattet and not self.set_af_bruger

    @property
    def er_undervejs(self) -> bool:
        return self.tilstand in UNDERVEJS


def forsendelse(id_: UUID, *, adgang: Adgang) -> list[Forloeb]:
    """What was sent together, with what took the place of each; in the order it was sent. Three
    statements."""
    rows = Aflevering.objects.visible_to(adgang).filter(forsendelse=id_).order_by("sendt", "id")
    return _forloeb(rows, adgang)


def en(id_: UUID, *, adgang: Adgang) -> Forloeb | None:
    """One hand-off of the author's."""
    return next(iter(_forloeb(Aflevering.objects.visible_to(adgang).filter(id=id_), adgang)), None)


def om_person(*, adgang: Adgang, part_uuid: UUID, antal: int = 50) -> list[Forloeb]:
    """The author's own about the person, the newest first."""
    rows = Aflevering.objects.visible_to(adgang).filter(part_uuid=part_uuid)
    return _forloeb(rows.order_by("-sendt", "id")[:antal], adgang)


def tilbage(*, adgang: Adgang, antal: int = 20) -> list[Forloeb]:
    """The author's that came back and wait for her to do something. One statement with any."""
    rows = Aflevering.objects.visible_to(adgang).filter(
        tilstand__in=HOS_AFSENDER, set_af_bruger__isnull=True, erstattet_af__isnull=True
    )
    return _forloeb(rows.order_by("-siden")[:antal], adgang, med_trin=False)


def undervejs(*, adgang: Adgang, antal: int = 5) -> list[Forloeb]:
    """The author's that somebody else has to answer, the newest first. One statement."""
    rows = Aflevering.objects.visible_to(adgang).filter(tilstand__in=UNDERVEJS)
    return _forloeb(rows.order_by("-sendt", "id")[:antal], adgang, med_trin=False)


def _forloeb(rows: Iterable[Aflevering], adgang: Adgang, *, med_trin: bool = True) -> list[Forloeb]:
    found = list(rows)
    ider = [row.id for row in found]
    trin: dict[UUID, list[Trin]] = defaultdict(list)
    erstattede: set[UUID | None] = set()
    if found and med_trin:
        for id_, til, tid in (
            Tilstandsskift.objects.visible_to(adgang)
            .filter(aflevering_id__in=ider)
            .order_by("id")
            .values_list("aflevering_id", "til", "tidspunkt")
        ):
            trin[id_].append(Trin(Tilstand(til), tid))
        erstattede = set(
            Aflevering.objects.visible_to(adgang)
            .filter(erstatter_id__in=ider)
            .values_list("erstatter_id", flat=True)
        )
    return [
        Forloeb(
            row.id,
            row.forsendelse,
            row.part_uuid,
            row.sag_uuid,
            row.sag_titel,
            row.kle,
            row.system_navn,
            row.overskrift,
            Tilstand(row.tilstand),
            row.sendt,
            row.siden,
            row.forsoeg,
            row.mangler_siden is not None,
            row.begrundelse,
            tuple((kode, tekst) for kode, tekst in row.fejl),
            row.afvist_type,
            row.indhold_slettet is None,
            row.set_af_bruger is not None,
            row.id in erstattede,
            tuple(trin[row.id]),
        )
        for row in found
    ]


def tekst(id_: UUID, *, adgang: Adgang) -> journalnotat.Journalnotat | None:
    """The note of a hand-off, while it is kept; None for another's, and for what is no note."""
    row = Indhold.objects.visible_to(adgang).filter(aflevering_id=id_).first()
    if row is None:
        return None
    indhold = beskeder.laes_objekt(bytes(row.objekt))["ObjektIndhold"]
    if "DistributionJournalPost" not in indhold:
        return None
    (notat,) = journalnotat.forstaa(indhold["DistributionJournalPost"])
    return notat


def titler(*, adgang: Adgang) -> list[str]:
    """The prædefinerede titler of the authority that she works for."""
    rows = Titel.objects.filter(myndighed=adgang.scope_id).order_by("orden", "tekst")
    return list(rows.values_list("tekst", flat=True))


def skabeloner(*, adgang: Adgang) -> list[tuple[int, str]]:
    """Id and name of each template of the authority."""
    rows = Skabelon.objects.filter(myndighed=adgang.scope_id).order_by("orden", "navn")
    return list(rows.values_list("id", "navn"))


def skabelon(id_: int, *, adgang: Adgang) -> str:
    """A template's text; empty for one that is not the authority's."""
    row = Skabelon.objects.filter(id=id_, myndighed=adgang.scope_id).first()
    return row.tekst if row is not None else ""


# --- Operations -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Haengende:
    """A hand-off that does not go on by itself, without who wrote it, about whom, or what."""

    id: UUID
    objekttype: str
    system_navn: str
    kle: str
    tilstand: Tilstand
    siden: datetime
    forsoeg: int
    mangler: bool
    begrundelse: str


@dataclass(frozen=True, slots=True)
class Maerkelig:
    """A receipt that did not fit: unknown, too late, or other than what is final."""

    transaktion: UUID
    modtaget: datetime
    klient: str
    kode: str
    udfald: str


@dataclass(frozen=True, slots=True)
class Komponentpost:
    """Something of our own Fordelingskomponent's that has been tried often."""

    id: UUID
    slags: str
    noegle: str  # by which it is tried again: komponent.drift
    modpart: str
    siden: datetime
    forsoeg: int
    naeste: datetime | None


def haengende(*, adgang: Adgang, now: datetime, antal: int = 100) -> list[Haengende]:
    """What hangs for the operator's authorities, the oldest first. One statement, of which each
    reason has its own index: all that is in flight may be much more than what hangs."""
    sendes = Q(tilstand=Tilstand.SENDES)
    grunde = (
        Q(mangler_siden__isnull=False, tilstand__in=[*UNDERVEJS, Tilstand.AFVIST_AF_SP]),
        Q(tilstand=Tilstand.AFVIST_AF_SP),
        sendes & Q(forsoeg__gte=MANGE_FORSOEG),
        sendes & Q(siden__lt=now - timedelta(minutes=15)),
    )
    egne = Aflevering.objects.for_drift(adgang)
    foerst, *resten = (egne.filter(grund).order_by("siden")[:antal] for grund in grunde)
    rows = foerst.union(*resten).order_by("siden")[:antal]
    return [
        Haengende(
            row.id,
            row.objekttype,
            row.system_navn,
            row.kle,
            Tilstand(row.tilstand),
            row.siden,
            row.forsoeg,
            row.mangler_siden is not None,
            # The Fordelingskomponent's own words: a receiver's may be about anybody.
            row.begrundelse if row.tilstand == Tilstand.AFVIST_AF_SP else "",
        )
        for row in rows
    ]


def maerkelige(*, adgang: Adgang, antal: int = 50) -> list[Maerkelig]:
    """Receipts that did not fit, of hand-offs that the operator may see, the newest first."""
    rows = (
        Kvittering.objects.for_drift(adgang)
        .filter(udfald__in=[Udfald.MODSTRID, Udfald.FOR_SENT])
        .order_by("-modtaget")[:antal]
    )
    return [Maerkelig(r.transaktion, r.modtaget, r.klient, r.kode, r.udfald) for r in rows]


def komponentposter(*, adgang: Adgang, antal: int = 50) -> list[Komponentpost]:
    """Objects and receipts of our Fordelingskomponent that have been tried often."""
    mine = sorted(uden_graenser(adgang, Permission.DRIFT))
    objekter = (
        Fordeling.objects.filter(
            myndighed__in=mine,
            tilstand=Fordeling.Tilstand.KLAR,
            naeste_forsoeg__isnull=False,
            forsoeg__gte=MANGE_FORSOEG,
        )
        .select_related("modtager")
        .order_by("siden")[:antal]
    )
    poster = (
        Kvitteringspost.objects.filter(
            fordeling__myndighed__in=mine,
            tilstand=Kvitteringspost.Tilstand.KLAR,
            forsoeg__gte=MANGE_FORSOEG,
        )
        .select_related("fordeling__afsender")
        .order_by("oprettet")[:antal]
    )
    return [
        *(
            Komponentpost(
                o.id, "objekt", str(o.id), o.modtager.navn, o.siden, o.forsoeg, o.naeste_forsoeg
            )
            for o in objekter
        ),
        *(
            Komponentpost(
                p.fordeling_id, "kvittering", str(p.id), p.fordeling.afsender.navn, p.oprettet,
                p.forsoeg, p.naeste_forsoeg,
            )
            for p in poster
        ),
    ]  # fmt: skip
