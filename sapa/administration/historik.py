"""The history that every administered thing without one of its own shares.

A service that changes such a thing calls `skriv` in the same transaction, with all of it before and
after; one generic page shows the changes and takes them back. An app tells of its things when it is
ready: an `Emne`, and how one of them is made as it was (`genskab`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from access.models import Myndighed
from access.revisionslog import noter_administration
from access.values import Adgang, Permission, driver_landet
from sapa.administration.menu import har
from sapa.administration.models import Administrationsaendring

Tilstand = dict[str, Any]
"""A thing as its history keeps it: all that decides it, as JSON."""

ANTAL = 100
"""How many changes the page shows."""


class AdministrationFejl(ValueError):
    """The change cannot be made. `felt` names what is wrong, where one field is; the text is
    Danish, for whoever asked."""

    def __init__(self, tekst: str | Promise, felt: str = "") -> None:
        super().__init__(str(tekst))
        self.tekst, self.felt = tekst, felt


class Samtidig(AdministrationFejl):
    """Somebody else changed it meanwhile."""

    def __init__(self) -> None:
        super().__init__(_lazy("En anden har ændret det imens. Se ændringerne, og prøv igen."))


@dataclass(frozen=True, slots=True)
class Aendrer:
    """Who changes: the signed-in user of a request, or a command by its operator's name."""

    hvem: str
    now: datetime
    request: HttpRequest | None = None

    @classmethod
    def af(cls, request: Any, now: datetime) -> Aendrer:
        """The signed-in user."""
        return cls(f"{request.adgang.navn} ({request.adgang.brugernavn})", now, request)


class Punkter(str):
    """Several things in words, as one text, and one by one: a name may hold the sign between."""

    __slots__ = ("punkter",)
    punkter: tuple[str, ...]

    def __new__(cls, punkter: Iterable[str], mellem: str = ", ") -> Self:
        """Of the things, with what stands between them."""
        found = tuple(punkter)
        text = super().__new__(cls, mellem.join(found))
        text.punkter = found
        return text


Genskab = Callable[[int | None, str, Tilstand | None, Aendrer], None]
"""`(myndighed, noegle, tilstand, aendrer)`: make the thing as it was, or take it away where
`tilstand` is None. It validates as its page does, and calls `skriv`. Raises AdministrationFejl."""


@dataclass(frozen=True, slots=True)
class Emne:
    """A kind of administered thing. `permission` is asked of whoever sees or undoes its changes;
    of what is the nation's, `driver`: that she runs the nation, or for a thing that several share
    what its own service asks.

    `felter` are the fields in words, in order; one that it does not name is shown by its key.
    `ord` says a value in words where its own are not (field, value): None leaves it as it is.
    `rute` is the page's address, for a link back. `kan` says of a change (before, after) whether it
    may be taken back: what is revoked is not.
    """

    noegle: str
    navn: str | Promise
    genskab: Genskab = field(compare=False)
    permission: Permission = Permission.ADMINISTRER
    felter: Mapping[str, str | Promise] = field(default_factory=dict, compare=False)
    ord: Callable[[str, Any], str | Promise | None] = field(
        default=lambda _felt, _vaerdi: None, compare=False
    )
    rute: str = ""
    driver: Callable[[Adgang], bool] = field(default=driver_landet, compare=False)
    kan: Callable[[Tilstand | None, Tilstand | None], bool] = field(
        default=lambda _foer, _efter: True, compare=False
    )


_EMNER: dict[str, Emne] = {}


def tilmeld(emne: Emne) -> None:
    """Let changes of these things be shown and undone. Raises ValueError for a key in use."""
    if _EMNER.setdefault(emne.noegle, emne) != emne:
        raise ValueError(f"two emner share {emne.noegle}")


def emner() -> tuple[Emne, ...]:
    """All kinds of things, by name."""
    return tuple(sorted(_EMNER.values(), key=lambda e: str(e.navn)))


def emne(noegle: str) -> Emne:
    """The kind of that key. Raises KeyError."""
    return _EMNER[noegle]


def maa(adgang: Adgang, emne: Emne, myndighed: int | None) -> bool:
    """Whether she may see and undo changes of it: those of the authority on whose behalf she works,
    and the nation's where she runs it."""
    if myndighed is None:
        return emne.driver(adgang)
    return myndighed == adgang.scope_id and har(adgang, emne.permission)


def maa_se(adgang: Adgang, emne: Emne) -> bool:
    """Whether there is anything of this kind whose changes she may see."""
    return maa(adgang, emne, adgang.scope_id) or maa(adgang, emne, None)


@transaction.atomic
def skriv(
    emne_noegle: str,
    noegle: str,
    *,
    myndighed: int | None,
    foer: Tilstand | None,
    efter: Tilstand | None,
    aendrer: Aendrer,
    noter: bool = True,
) -> Administrationsaendring | None:
    """Keep a change, with its row of the revisionslog (unless its service has left one: `noter`);
    None where nothing changed."""
    if foer == efter:
        return None
    about = emne(emne_noegle)
    with connection.cursor() as cursor:  # one writer of a thing's history at a time
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 9))",
            [f"{myndighed}/{emne_noegle}/{noegle}"],
        )
    last = _raekker(emne_noegle, noegle, myndighed).order_by("-version").first()
    row = Administrationsaendring.objects.create(
        myndighed_id=myndighed,
        emne=emne_noegle,
        noegle=noegle,
        version=last.version + 1 if last else 1,
        tidspunkt=aendrer.now,
        hvem=aendrer.hvem,
        foer=foer,
        efter=efter,
    )
    if not noter:
        return row
    cvr = (
        ""
        if myndighed is None
        else Myndighed.objects.values_list("cvr", flat=True).get(id=myndighed)
    )
    told = (
        [("Nøgle", noegle), ("Version", str(row.version))]
        if noegle
        else [("Version", str(row.version))]
    )
    noter_administration(
        str(about.navn), told, hvem=aendrer.hvem, cvr=cvr, now=aendrer.now, request=aendrer.request
    )
    return row


def version(emne_noegle: str, noegle: str, myndighed: int | None) -> int:
    """The newest version of a thing; 0 where it was never changed here. A form carries it, so that
    two do not undo each other unseen."""
    last = _raekker(emne_noegle, noegle, myndighed).order_by("-version").first()
    return last.version if last else 0


def kraev_version(emne_noegle: str, noegle: str, myndighed: int | None, set_: str) -> None:
    """Raises Samtidig if the thing has another version than the form that was filled in."""
    if set_ != str(version(emne_noegle, noegle, myndighed)):
        raise Samtidig


# --- What the page shows --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Linje:
    """A change in words. `kan_fortrydes`: it is the thing's newest, or what was before it is not
    what is now."""

    id: UUID
    emne: Emne
    noegle: str
    titel: str
    version: int
    nyeste: int
    hvad: str
    tidspunkt: datetime
    hvem: str
    national: bool
    forskelle: tuple[tuple[str, str, str], ...]
    kan_fortrydes: bool


def linjer(
    adgang: Adgang, *, emne_noegle: str = "", noegle: str | None = None, antal: int = ANTAL
) -> list[Linje]:
    """The changes that she may see, newest first: of one kind, and of one thing, where asked."""
    mine = [e for e in emner() if not emne_noegle or e.noegle == emne_noegle]
    own = [e.noegle for e in mine if maa(adgang, e, adgang.scope_id)]
    nation = [e.noegle for e in mine if maa(adgang, e, None)]
    rows = Administrationsaendring.objects.filter(
        Q(myndighed_id=adgang.scope_id, emne__in=own) | Q(myndighed=None, emne__in=nation)
    )
    if noegle is not None:
        rows = rows.filter(noegle=noegle)
    shown = list(rows.order_by("-tidspunkt", "-version")[:antal])
    newest: dict[tuple[int | None, str, str], Administrationsaendring] = {}
    for row in rows.filter(
        emne__in={r.emne for r in shown}, noegle__in={r.noegle for r in shown}
    ).order_by("version"):
        newest[row.myndighed_id, row.emne, row.noegle] = row
    return [_linje(row, newest[row.myndighed_id, row.emne, row.noegle]) for row in shown]


def historie(emne_noegle: str, noegle: str, myndighed: int | None) -> list[Linje]:
    """All changes of one thing, newest first, for a page that has asked who may see it."""
    rows = list(_raekker(emne_noegle, noegle, myndighed).order_by("-version")[:ANTAL])
    return [_linje(row, rows[0]) for row in rows]


def _linje(row: Administrationsaendring, newest: Administrationsaendring) -> Linje:
    about = emne(row.emne)
    shown = row.efter or row.foer or {}
    return Linje(
        row.id,
        about,
        row.noegle,
        str(shown.get("navn") or shown.get("titel") or shown.get("tekst") or ""),
        row.version,
        newest.version,
        _("Oprettet") if row.foer is None else _("Fjernet") if row.efter is None else _("Ændret"),
        row.tidspunkt,
        row.hvem,
        row.myndighed_id is None,
        tuple(forskelle(about, row.foer, row.efter)),
        row.foer != newest.efter and about.kan(row.foer, row.efter),
    )


def forskelle(
    emne: Emne, foer: Tilstand | None, efter: Tilstand | None
) -> list[tuple[str, str, str]]:
    """What differs, in words: (field, before, after), a dash for nothing."""
    a, b = foer or {}, efter or {}
    keys = [f for f in emne.felter if f in a or f in b]
    keys += [f for f in dict.fromkeys([*a, *b]) if f not in emne.felter]
    return [
        (str(emne.felter.get(f, f)), i_ord(emne, f, a.get(f)), i_ord(emne, f, b.get(f)))
        for f in keys
        if a.get(f) != b.get(f)
    ]


def i_ord(emne: Emne, felt: str, vaerdi: Any) -> str:
    """A value of a field as the page says it."""
    if vaerdi is None or vaerdi in ("", [], {}):
        return "-"
    said = emne.ord(felt, vaerdi)
    if said is not None:
        return said if isinstance(said, Punkter) else str(said)
    if isinstance(vaerdi, bool):
        return _("ja") if vaerdi else _("nej")
    if isinstance(vaerdi, Sequence) and not isinstance(vaerdi, str):
        return Punkter(i_ord(emne, felt, v) for v in vaerdi)
    if isinstance(vaerdi, Mapping):
        return Punkter((f"{k}: {i_ord(emne, k, v)}" for k, v in vaerdi.items()), "; ")
    return str(vaerdi)


# --- Taking back ----------------------------------------------------------------------------------


@transaction.atomic
def fortryd(adgang: Adgang, aendring: UUID, *, set_: str, aendrer: Aendrer) -> Emne:
    """Make the thing as it was before a change: one more version of it. `set_` is the newest
    version that the page knew of. Returns the kind of thing.

    Raises LookupError for a change that is not there or not hers, Samtidig, AdministrationFejl.
    """
    row = Administrationsaendring.objects.filter(id=aendring).first()
    if row is None or not maa(adgang, emne(row.emne), row.myndighed_id):
        raise LookupError(str(aendring))
    kraev_version(row.emne, row.noegle, row.myndighed_id, set_)
    about = emne(row.emne)
    if not about.kan(row.foer, row.efter):
        raise AdministrationFejl(_lazy("Den ændring kan ikke fortrydes."))
    about.genskab(row.myndighed_id, row.noegle, row.foer, aendrer)
    return about


def _raekker(
    emne_noegle: str, noegle: str, myndighed: int | None
) -> QuerySet[Administrationsaendring]:
    rows = Administrationsaendring.objects.filter(emne=emne_noegle, noegle=noegle)
    if myndighed is None:
        return rows.filter(myndighed__isnull=True)
    return rows.filter(myndighed_id=myndighed)
