"""Exports: ordered by a user, built by workers in claims, kept for a week.

A worker holds a loan on the export for a short while and writes portion by portion: rows are read
as the web role with the orderer's rights of that moment, then the piece and the place reached are
stored together by the intake role. So a killed worker costs one portion, rights that end stop the
file, and memory does not grow with it.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from django.db.models import Q
from django.utils import timezone

from access import forberedt
from access.db import WEB_TIMEOUT, database_role, saet_adgang
from access.selectors import resolve_adgang
from access.values import Adgang, Permission
from sapa.revision import csv, selectors
from sapa.revision.csv import Enhedsnavn
from sapa.revision.models import Udtraek, Udtraeksdel
from sapa.revision.values import Markoer, Udvalg

log = structlog.get_logger(__name__)

PORTION = 10_000
_PAKKES = 2500
# Longer than a portion may take, shorter than anyone would wait for a worker that is gone.
LAAN = timedelta(seconds=45)
_PORTION_TIMEOUT = "30s"
OPBEVARES = timedelta(days=7)
MAKS_UFAERDIGE = 3
MAKS_FORSOEG = 5
_AARSAG = "exports are built on their owners' behalf"
# Django's insert writes the piece into the statement's text: twice as long, and read anew.
_GEM_DEL = "insert into revision_udtraeksdel (udtraek_id, nummer, indhold) values (%s, %s, %s)"
_UFAERDIGE = (Udtraek.Tilstand.BESTILT, Udtraek.Tilstand.I_GANG)


class PeriodeForLang(ValueError):
    """More than one extract may span."""


class ForMangeUdtraek(ValueError):
    """The user has as many unfinished exports as one may have."""


class AdgangOphoert(RuntimeError):
    """The orderer may no longer read the log."""


def bestil(*, adgang: Adgang, udvalg: Udvalg, now: datetime) -> Udtraek:
    """Order an export of what `udvalg` finds as of `now`. A worker takes it up within seconds.

    Raises PeriodeForLang, ForMangeUdtraek.
    """
    if udvalg.for_lang:
        raise PeriodeForLang
    unfinished = Udtraek.objects.visible_to(adgang).filter(tilstand__in=_UFAERDIGE)
    if unfinished.count() >= MAKS_UFAERDIGE:
        raise ForMangeUdtraek
    udtraek = Udtraek(
        bruger_id=adgang.bruger_id,
        scope=None if adgang.kun is None else adgang.scope_id,
        kriterier=udvalg.som_data(),
        bestilt=now,
    )
    udtraek.save(force_insert=True)
    return udtraek


def arbejd(*, frist: float, ur: Callable[[], datetime] = timezone.now) -> int:
    """Build what is ordered, for at most about `frist` seconds; returns how many portions.

    One export at a time in the whole installation: it is no hurry, and the database has others to
    serve. What is left, the next call goes on with.
    """
    slut, portioner = time.monotonic() + frist, 0
    while time.monotonic() < slut and (laan := _laan(ur())) is not None:
        more = True
        while more and time.monotonic() < slut:
            more = _en_portion(laan, ur)
            portioner += 1
        if more:
            _slip(laan)
    return portioner


def ryd(*, now: datetime) -> int:
    """Delete files that have run out, and with them what was searched for."""
    with database_role("sapa_indlaes"):
        due = Udtraek.objects.unguarded(reason=_AARSAG).filter(
            tilstand=Udtraek.Tilstand.KLAR, udloeber__lte=now
        )
        ids = list(due.select_for_update(skip_locked=True).values_list("id", flat=True)[:100])
        parts = Udtraeksdel.objects.unguarded(reason=_AARSAG)
        parts.filter(udtraek_id__in=ids).delete()
        Udtraek.objects.unguarded(reason=_AARSAG).filter(id__in=ids).update(
            tilstand=Udtraek.Tilstand.UDLOEBET, kriterier={}
        )
    return len(ids)


def stroem(*, adgang: Adgang, udtraek: Udtraek) -> Iterator[bytes]:
    """The file, piece by piece, each fetched in a transaction of its own: it is sent after the
    request's has ended, and to a slow receiver."""
    yield csv.overskrift().encode()
    for nummer in range(udtraek.dele):
        with database_role("sapa_web", timeout=WEB_TIMEOUT):
            saet_adgang(adgang)
            part = Udtraeksdel.objects.visible_to(adgang).get(udtraek=udtraek, nummer=nummer)
        yield zlib.decompress(part.indhold)


@dataclass(frozen=True, slots=True)
class _Laan:
    """A worker's claim on an export. Another who takes it over has another number."""

    udtraek_id: UUID
    nummer: UUID


def _laan(now: datetime) -> _Laan | None:
    """Claim the oldest unfinished export; None if there is none, or a worker is at one."""
    with database_role("sapa_indlaes"):
        unfinished = Udtraek.objects.unguarded(reason=_AARSAG).filter(tilstand__in=_UFAERDIGE)
        if unfinished.filter(laant_til__gt=now).exists():
            return None
        udtraek = (
            unfinished.filter(Q(laant_til=None) | Q(laant_til__lte=now))
            .select_for_update(skip_locked=True)
            .order_by("bestilt")
            .first()
        )
        if udtraek is None:
            return None
        udtraek.laan, udtraek.laant_til = uuid4(), now + LAAN
        udtraek.tilstand = Udtraek.Tilstand.I_GANG
        udtraek.forsoeg += 1
        if udtraek.forsoeg > MAKS_FORSOEG:
            udtraek.tilstand, udtraek.laant_til = Udtraek.Tilstand.FEJLET, None
            log.error("udtraek_opgivet", udtraek=str(udtraek.id))
        udtraek.save()
        return _Laan(udtraek.id, udtraek.laan) if udtraek.laant_til else None


def _slip(laan: _Laan) -> None:
    """Give a loan back: the time is up, and the export waits for its next turn."""
    with database_role("sapa_indlaes"):
        Udtraek.objects.unguarded(reason=_AARSAG).filter(
            id=laan.udtraek_id, laan=laan.nummer
        ).update(laant_til=None, forsoeg=0)


def _en_portion(laan: _Laan, ur: Callable[[], datetime]) -> bool:
    """Read and store one portion. True if there is more to do under this loan."""
    with database_role("sapa_indlaes"):
        udtraek = (
            Udtraek.objects.unguarded(reason=_AARSAG)
            .filter(id=laan.udtraek_id, laan=laan.nummer)
            .first()
        )
    if udtraek is None:
        return False
    try:
        piece, ialt = _hent(udtraek)
    except AdgangOphoert:
        log.warning("udtraek_uden_adgang", udtraek=str(udtraek.id))
        with database_role("sapa_indlaes"):
            Udtraek.objects.unguarded(reason=_AARSAG).filter(id=udtraek.id).update(
                tilstand=Udtraek.Tilstand.FEJLET, laant_til=None, kriterier={}
            )
            Udtraeksdel.objects.unguarded(reason=_AARSAG).filter(udtraek_id=udtraek.id).delete()
        return False
    return _gem_portion(laan, udtraek, piece, ialt, now=ur())


@dataclass(frozen=True, slots=True)
class _Stykke:
    """A portion as it is stored: the lines of so many rows, packed, how many bytes they are
    unpacked, and where the next begins."""

    pakket: bytes
    laengde: int
    antal: int
    sidste: Markoer | None


def _hent(udtraek: Udtraek) -> tuple[_Stykke, int | None]:
    """The next rows with the orderer's rights as they are now; the first time also how many in
    all."""
    udvalg = Udvalg.fra_data(udtraek.kriterier)
    efter = (
        (udtraek.sidste_tidspunkt, udtraek.sidste_id)
        if udtraek.sidste_tidspunkt and udtraek.sidste_id
        else None
    )
    with database_role("sapa_web", timeout=_PORTION_TIMEOUT):
        adgang = resolve_adgang(udtraek.bruger_id, scope=udtraek.scope)
        if adgang is None or not adgang.har(Permission.SE_REVISIONSLOG):
            raise AdgangOphoert
        saet_adgang(adgang)
        vidde = selectors.raekkevidde(adgang)
        ialt = (
            selectors.antal(vidde=vidde, udvalg=udvalg, foer=udtraek.bestilt)
            if udtraek.raekker_ialt is None
            else None
        )
        rows = selectors.portion(
            vidde=vidde, udvalg=udvalg, foer=udtraek.bestilt, efter=efter, antal=PORTION
        )
    packed, length = _pak(rows, selectors.enhedsnavne(vidde))
    sidste = selectors.markoer(rows[-1]) if rows else None
    return _Stykke(packed, length, len(rows), sidste), ialt


def _pak(rows: Sequence[Sequence[str]], enheder: Mapping[int, Enhedsnavn]) -> tuple[bytes, int]:
    """The rows as lines, packed, and their length unpacked. A few thousand are packed beside the
    making of the next: it is a quarter of the work, and zlib holds nobody up."""
    packer, length, packed = zlib.compressobj(level=1), 0, []
    with ThreadPoolExecutor(max_workers=1) as beside:
        for start in range(0, len(rows), _PAKKES):
            raw = csv.linjer_af_tekst(rows[start : start + _PAKKES], enheder).encode()
            length += len(raw)
            packed.append(beside.submit(packer.compress, raw))
    return b"".join([*(piece.result() for piece in packed), packer.flush()]), length


def _gem_portion(
    laan: _Laan,
    udtraek: Udtraek,
    piece: _Stykke,
    ialt: int | None,
    *,
    now: datetime,
) -> bool:
    """Store the piece and the place reached, unless another worker has taken over meanwhile."""
    with database_role("sapa_indlaes"):
        held = (
            Udtraek.objects.unguarded(reason=_AARSAG)
            .select_for_update()
            .filter(id=laan.udtraek_id, laan=laan.nummer)
            .first()
        )
        if held is None:
            return False
        if ialt is not None:
            held.raekker_ialt = ialt
        if piece.sidste:
            forberedt.udfoer(_GEM_DEL, [held.id, held.dele, piece.pakket])
            held.dele += 1
            held.raekker += piece.antal
            held.bytes += piece.laengde
            held.sidste_tidspunkt, held.sidste_id = piece.sidste
        held.forsoeg = 0
        held.laant_til = now + LAAN
        if piece.antal < PORTION:
            held.tilstand, held.laant_til = Udtraek.Tilstand.KLAR, None
            held.klar, held.udloeber = now, now + OPBEVARES
            held.bytes += len(csv.overskrift().encode())
            # Rows are only added, but rights may have narrowed on the way: what was written counts.
            held.raekker_ialt = held.raekker
        held.save()
    return piece.antal == PORTION
