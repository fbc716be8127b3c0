"""Limits as they are written, from the sets of numbers that they became. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise

from access.values import ALT, KLE_LOFT, Omfang

_HOVED, _GRUPPE = 10_000, 100


def kle_moenstre(omfang: Omfang) -> list[str] | None:
    """The fewest patterns `nn.*`, `nn.nn.*`, `nn.nn.nn` that make up a reach of KLE; None is no
    limit, an empty list nothing."""
    if omfang == ALT:
        return None
    found: list[str] = []
    for fra, til in omfang.intervaller:
        tal, slut = max(fra, 0), min(til, KLE_LOFT)
        while tal < slut:
            step = next(
                s for s in (_HOVED, _GRUPPE, 1) if s == 1 or (tal % s == 0 and tal + s <= slut)
            )
            found.append(_moenster(tal, step))
            tal += step
    return found


def _moenster(tal: int, step: int) -> str:
    hoved, gruppe, emne = tal // _HOVED, tal // _GRUPPE % 100, tal % 100
    if step == _HOVED:
        return f"{hoved:02d}.*"
    if step == _GRUPPE:
        return f"{hoved:02d}.{gruppe:02d}.*"
    return f"{hoved:02d}.{gruppe:02d}.{emne:02d}"


@dataclass(frozen=True, slots=True)
class Emnegraense:
    """A KLE pattern and the title of what it reaches."""

    moenster: str
    titel: str


@dataclass(frozen=True, slots=True)
class Enhedsgraense:
    """A unit, and whether those below it are meant too."""

    navn: str
    med_underenheder: bool


@dataclass(frozen=True, slots=True)
class Ret:
    """A group of rights in words. None in a limit is no limit of that kind."""

    tilladelser: tuple[str | Promise, ...]
    myndighed: str
    delegeret: bool  # on another authority's data than her own
    i_brug: bool  # counts on whose behalf she works now
    foelsomhed: int
    emner: tuple[Emnegraense, ...] | None
    enheder: tuple[Enhedsgraense, ...] | None
    fagsystemer: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class UdenVirkning:
    """Something that gave nothing, and why in words."""

    hvad: str | Promise
    hvorfor: str | Promise
    identifikator: str = ""


@dataclass(frozen=True, slots=True)
class Rettighedsside:
    """The page Mine rettigheder."""

    navn: str
    hjem: str
    paa_vegne_af: str
    kilde: str | Promise
    roller: tuple[str, ...]
    grupper: tuple[Ret, ...]
    uden_virkning: tuple[UdenVirkning, ...]
    spoerg: str | Promise
    # The målgruppevisning that holds for her, and the tabs that it leaves out of what she may.
    visning: str = ""
    udeladt: tuple[str | Promise, ...] = ()
    mangler: tuple[str | Promise, ...] = field(default=())
