"""Taking in a file of a source: portion by portion, each with its progress in one transaction.

Killed at any moment it goes on where it was, and the result is the same. Two readers of one file
find out at their next portion: one goes on, the other stops. A line that cannot be used goes into
the quarantine and stops no other. What was taken of a file that turns out to be broken stays: each
statement is a whole truth by itself, and the file is told to be broken until it comes whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import structlog
from django.db import OperationalError, transaction
from django.utils import timezone
from psycopg.errors import DeadlockDetected

from access.db import database_role
from access.hukommelse import uden_opsamling
from access.models import Myndighed
from indexes.kilder import afviste
from indexes.kilder.afviste import KONFLIKTEN, Afvist
from indexes.kilder.filformat import BrudtFil, Fillaeser, Hoved, Linje, Slut, aabn
from indexes.kilder.models import Fil
from indexes.kilder.register import Kilde
from indexes.kilder.services import optag
from indexes.kilder.values import Post, Udfald, UgyldigPost, kontroller_ur

log = structlog.get_logger(__name__)

PORTION = 2000  # lines: two portions at a time are some 40 MB while they are worked with
Tilstand = Fil.Tilstand
_FORSOEG = 3
_NAVN = re.compile(r"(?!.*\d{6}-?\d{4})[\w.+-]{1,100}", re.ASCII)


class LaesesAfAnden(RuntimeError):
    """Someone else reads the same file and has come further."""


def indlaes(
    kilde: Kilde, sti: Path, *, fuld: bool = False, portion: int = PORTION
) -> Iterator[Fil]:
    """Take the file in; gives its row after each portion, the last one FAERDIG or BRUDT.

    One that was taken in before gives its row and nothing else. `fuld`, or a header that says so:
    a first delivery, of which no event is made. Raises BrudtFil for a file that does not say what
    it is, or another file under an id that is done with; LaesesAfAnden.
    """
    with aabn(sti) as laeser:
        fil = _begynd(kilde, sti, laeser.hoved, fuld)
        if fil.tilstand == Tilstand.FAERDIG:
            yield fil
            return
        if fil.tilstand == Tilstand.LAESES and _find_plads(fil, laeser):
            yield from _laes(kilde, fil, laeser, portion)
            return
    with aabn(sti) as laeser:  # it was broken, or is another than the one that was begun
        fil = _forfra(fil, laeser.hoved, fuld)
        yield from _laes(kilde, fil, laeser, portion)


def _begynd(kilde: Kilde, sti: Path, hoved: Hoved, fuld: bool) -> Fil:
    """The file's row: made now, or as it stands."""
    now = timezone.now()
    with database_role("sapa_indlaes"):
        fil, _ny = Fil.objects.get_or_create(
            kilde=kilde.kode,
            leverance=hoved.leverance,
            defaults={
                "navn": sti.name if _NAVN.fullmatch(sti.name) else "",
                "fuld": fuld or hoved.fuld,
                "dannet": hoved.dannet,
                "begyndt": now,
                "senest": now,
                "antal": hoved.antal,
            },
        )
    sagt = (hoved.antal, hoved.dannet)
    if fil.tilstand == Tilstand.FAERDIG and sagt != (fil.antal, fil.dannet):
        raise BrudtFil("hoved.leverance_brugt")
    return fil


def _find_plads(fil: Fil, laeser: Fillaeser) -> bool:
    """Go to where the file was left; False if it is not the same file up to there."""
    if fil.linjer == 0:
        return (fil.antal, fil.dannet) == (laeser.hoved.antal, laeser.hoved.dannet)
    try:
        return laeser.spring(fil.offset, bytes(fil.sha256), fil.linjer)
    except BrudtFil:
        return False


def _forfra(fil: Fil, hoved: Hoved, fuld: bool) -> Fil:
    with _fat(fil) as row:
        tom = Fil(id=row.id, kilde=row.kilde, leverance=row.leverance, navn=row.navn)
        tom.fuld, tom.dannet, tom.antal = fuld or hoved.fuld, hoved.dannet, hoved.antal
        tom.begyndt = tom.senest = timezone.now()
        tom.save(force_update=True)
    return tom


@contextmanager
def _fat(fil: Fil) -> Iterator[Fil]:
    """A transaction that holds the file's row. Raises LaesesAfAnden if it is not as we left it."""
    with database_role("sapa_indlaes"):
        row = Fil.objects.select_for_update().get(id=fil.id)
        if (row.offset, row.linjer, row.tilstand, row.begyndt) != (
            fil.offset,
            fil.linjer,
            fil.tilstand,
            fil.begyndt,
        ):
            raise LaesesAfAnden
        yield row


@dataclass(frozen=True, slots=True)
class _Portion:
    """Lines that are read and understood, and where the file stands behind them. `regel`: why it
    cannot be read further."""

    antal: int
    gode: list[tuple[Linje, Post]]
    fund: list[Afvist]
    plads: int
    sha256: bytes
    regel: str


def _laes(kilde: Kilde, fil: Fil, laeser: Fillaeser, portion: int) -> Iterator[Fil]:
    """All that is left of the file, and then its end. The next portion is read while the database
    works with this one."""
    linjer = laeser.linjer()
    laest, regel = fil.linjer, ""

    def naeste() -> _Portion:
        # No more than the header promises, and one: that many tell that it is wrong.
        return _laes_portion(kilde, laeser, linjer, min(portion, fil.antal + 1 - laest))

    with ThreadPoolExecutor(1, "kildefil") as traad:
        kommende = traad.submit(naeste)
        while not regel:
            denne = kommende.result()
            laest += denne.antal
            regel = denne.regel
            if laest > fil.antal:
                regel = "antal.flere"
            slut = not regel and laeser.slut is not None
            if not regel and not slut:
                kommende = traad.submit(naeste)
            if denne.antal:
                with uden_opsamling():
                    fil = _tag_maaske_igen(kilde, fil, denne)
                yield fil
            if slut and laeser.slut is not None:
                regel = _kontroller(fil, laeser.slut, laeser.sha256)
                break
    yield _slut(fil, regel)


def _laes_portion(kilde: Kilde, laeser: Fillaeser, linjer: Iterator[Linje], loft: int) -> _Portion:
    """The next lines. Asks nothing of the database: it is a thread's work."""
    now, regel = timezone.now(), ""
    denne: list[Linje] = []
    try:
        denne.extend(islice(linjer, loft))
    except BrudtFil as fejl:
        regel = fejl.regel
    gode: list[tuple[Linje, Post]] = []
    fund: list[Afvist] = []
    for linje in denne:
        try:
            gode.append((linje, _post(kilde, linje, now)))
        except UgyldigPost as fejl:
            fund.append(_afvist(linje, fejl))
    return _Portion(len(denne), gode, fund, laeser.plads, laeser.sha256, regel)


def _kontroller(fil: Fil, slut: Slut, sha256: bytes) -> str:
    """Why the file is not whole; empty if it is."""
    if fil.linjer != fil.antal:
        return "antal.faerre"
    if slut.antal != fil.antal:
        return "slut.antal"
    return "" if slut.sha256 == sha256.hex() else "slut.sha256"


def _slut(fil: Fil, regel: str) -> Fil:
    with _fat(fil) as row:
        row.tilstand = Tilstand.BRUDT if regel else Tilstand.FAERDIG
        row.regel, row.senest = regel, timezone.now()
        row.save(update_fields=["tilstand", "regel", "senest"])
    tell = log.error if regel else log.info
    tell(
        "kilde_fil_brudt" if regel else "kilde_fil_indlaest",
        kilde=row.kilde,
        leverance=row.leverance,
        regel=regel,
        linjer=row.linjer,
        nye=row.nye,
        fejl=row.fejl,
        konflikter=row.konflikter,
    )
    return row


def _tag_maaske_igen(kilde: Kilde, fil: Fil, portion: _Portion) -> Fil:
    """As `_tag`. A home is shared: who writes of one at it and who writes of another may block each
    other, and the database then lets one go. It has stored nothing, and tries again."""
    for _ in range(_FORSOEG):
        try:
            return _tag(kilde, fil, portion)
        except OperationalError as fejl:
            if not isinstance(fejl.__cause__, DeadlockDetected):
                raise
            log.warning("kilde_portion_igen", kilde=kilde.kode)
    return _tag(kilde, fil, portion)


def _tag(kilde: Kilde, fil: Fil, portion: _Portion) -> Fil:
    """One portion and its progress: all or nothing."""
    now = timezone.now()
    gode, fund = portion.gode[:], portion.fund[:]  # it may have to be tried again
    with _fat(fil) as row:
        udfald = _optag(kilde, row, gode, fund, now)
        for (linje, _), u in zip(gode, udfald, strict=True):
            if u is Udfald.KONFLIKT:
                fund.append(_afvist(linje, KONFLIKTEN))
        # Who operates for all of them sees it: a file of a source is of the whole country.
        afviste.gem(
            kilde,
            fund,
            form=afviste.LINJE,
            klient_id=f"fil:{kilde.kode}",
            myndigheder=Myndighed.objects.values_list("id", flat=True) if fund else (),
            now=now,
        )
        row.nye += sum(u is Udfald.NY for u in udfald)
        row.uaendrede += sum(u is Udfald.UAENDRET for u in udfald)
        row.sene += sum(u is Udfald.SEN for u in udfald)
        row.konflikter += sum(u is Udfald.KONFLIKT for u in udfald)
        row.linjer += portion.antal
        row.fejl = row.linjer - row.nye - row.uaendrede - row.sene - row.konflikter
        row.offset, row.sha256, row.senest = portion.plads, portion.sha256, now
        row.save()
    return row


def _post(kilde: Kilde, linje: Linje, now: datetime) -> Post:
    """The statement of the line. Raises UgyldigPost."""
    if not linje.raa:
        raise UgyldigPost("", "linje.for_lang", "a line of at most 2 MB")
    post = kilde.laes(_json(linje.raa))
    kontroller_ur(post, now)
    return post


def _afvist(linje: Linje, grund: UgyldigPost) -> Afvist:
    return Afvist(linje.raa.rstrip(b"\n"), grund, linje.nr)


def _json(raa: bytes) -> Any:
    try:
        return orjson.loads(raa)
    except orjson.JSONDecodeError:
        raise UgyldigPost("", "form.json", "one JSON object in UTF-8") from None


def _optag(
    kilde: Kilde,
    fil: Fil,
    gode: list[tuple[Linje, Post]],
    fund: list[Afvist],
    now: datetime,
) -> list[Udfald]:
    """Take the statements in. If they cannot go together they go one by one, and the one that
    cannot go is taken out of `gode`, into `fund`."""
    leverance = f"fil:{fil.leverance}"

    def tag(poster: Sequence[Post]) -> list[Udfald]:
        with transaction.atomic():
            return optag(kilde, poster, now=now, leverance=leverance, stille=fil.fuld)

    try:
        return tag([post for _, post in gode])
    except OperationalError:
        raise
    except Exception as fejl:
        log.error("kilde_portion_fejl", kilde=kilde.kode, fejl=type(fejl).__name__)
    udfald: list[Udfald] = []
    alle, gode[:] = gode[:], []
    for linje, post in alle:
        try:
            udfald += tag([post])
            gode.append((linje, post))
        except OperationalError:
            raise
        except Exception as fejl:
            # The text of an exception may quote the statement: its kind is told, no more.
            fund.append(_afvist(linje, UgyldigPost("", "fejl.intern", type(fejl).__name__)))
    return udfald
