"""Does a delivery fit what is known, and what does it change? Pure: every error is found before
anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from access.organisation.nummerering import TraeFejl, nummerer
from access.organisation.values import (
    FELTER,
    LISTER,
    REFERENCER,
    Aendring,
    Art,
    Fakta,
    Fejl,
    Leverance,
    LeveranceFejl,
    Post,
)

MAKS_FEJL = 100
_KRAEVET: dict[Art, tuple[str, ...]] = {
    Art.ENHED: ("navn",),
    Art.BRUGER: ("brugernavn", "navn"),
    Art.FUNKTION: ("bruger", "enhed", "navn"),
}

Tilstand = Mapping[Art, Mapping[UUID, Fakta]]
"""The facts in force at one moment, by kind and uuid."""


@dataclass(frozen=True, slots=True)
class Kendt:
    """What is known of an authority's organisation at the delivery's virkning."""

    fakta: Tilstand
    # Units and functions that are another authority's: a uuid means one unit, everywhere.
    fremmede: frozenset[UUID] = frozenset()
    # Users that a delivery has named. Others were only met at sign-in, and no full one closes them.
    leverede: frozenset[UUID] = field(default_factory=frozenset)


def tom(art: Art) -> Fakta:
    """The facts of something about which nothing is told."""
    facts: Fakta = {felt: None if felt in REFERENCER else "" for felt in FELTER[art]}
    return facts | {"lukket": False}


def plan(leverance: Leverance, kendt: Kendt) -> tuple[list[Aendring], int]:
    """What changes, and how many records change nothing. Raises LeveranceFejl with what is wrong.

    A record that leaves `lukket` out is open: who is named, exists.
    """
    errors: list[Fejl] = []
    after = {art: dict(kendt.fakta.get(art, {})) for art in Art}
    named: dict[tuple[Art, UUID], Post] = {}
    for post in leverance.poster:
        if (post.art, post.uuid) in named:
            errors.append(Fejl(post.sti("uuid"), "Findes to gange i leverancen.", post.linje))
            continue
        named[post.art, post.uuid] = post
        before = after[post.art].get(post.uuid)
        facts = tom(post.art) | (before or {}) | {"lukket": False} | dict(post.fakta)
        if post.art is Art.ENHED and not facts["lukket"] and "efterfoelger" not in post.fakta:
            facts["efterfoelger"] = None  # open again
        errors += [
            Fejl(post.sti(felt), "Skal udfyldes.", post.linje)
            for felt in _KRAEVET[post.art]
            if not facts[felt]
        ]
        after[post.art][post.uuid] = facts
    if leverance.fuld:
        _luk_unaevnte(leverance.arter, after, set(named), kendt)
    _luk_funktioner(after, set(named))
    for post in named.values():
        errors += _kontroller(post, after, kendt)
    errors += _ens(named, after)
    errors += _aabne_under_lukkede(named, after)
    if not errors and (why := uforenelig(after)):
        errors.append(Fejl(LISTER[Art.ENHED], why))
    if errors:
        raise LeveranceFejl(errors[:MAKS_FEJL])
    changes = [
        Aendring(art, uuid, kendt.fakta.get(art, {}).get(uuid), facts)
        for art in Art
        for uuid, facts in after[art].items()
        if kendt.fakta.get(art, {}).get(uuid) != facts
    ]
    changed = {(c.art, c.uuid) for c in changes}
    return changes, sum(key not in changed for key in named)


def _luk_unaevnte(
    arter: Collection[Art],
    after: dict[Art, dict[UUID, Fakta]],
    named: set[tuple[Art, UUID]],
    kendt: Kendt,
) -> None:
    for art in arter:
        for uuid, facts in after[art].items():
            if (art, uuid) not in named and (art is not Art.BRUGER or uuid in kendt.leverede):
                after[art][uuid] = facts | {"lukket": True}


def _luk_funktioner(after: dict[Art, dict[UUID, Fakta]], named: set[tuple[Art, UUID]]) -> None:
    """A function ends with its user and with its unit, unless the delivery names it (then it is an
    error)."""
    for uuid, facts in after[Art.FUNKTION].items():
        if (Art.FUNKTION, uuid) in named or facts["lukket"]:
            continue
        if not _aaben(after, Art.BRUGER, facts["bruger"]) or not _aaben(
            after, Art.ENHED, facts["enhed"]
        ):
            after[Art.FUNKTION][uuid] = facts | {"lukket": True}


def _aaben(after: Tilstand, art: Art, reference: str | None) -> bool:
    facts = after[art].get(UUID(reference)) if reference else None
    return facts is not None and not facts["lukket"]


def _kontroller(post: Post, after: Tilstand, kendt: Kendt) -> Iterator[Fejl]:
    """The references of one record."""
    facts = after[post.art][post.uuid]

    def fejl(felt: str, tekst: str) -> Fejl:
        return Fejl(post.sti(felt), tekst, post.linje)

    if post.art is not Art.BRUGER and post.uuid in kendt.fremmede:
        yield fejl("uuid", "Tilhører en anden myndighed.")
    if post.art is Art.ENHED:
        parent, heir = facts["overordnet"], facts["efterfoelger"]
        if parent and UUID(parent) not in after[Art.ENHED]:
            yield fejl("overordnet", "Enheden er ukendt.")
        elif parent and not facts["lukket"] and not _aaben(after, Art.ENHED, parent):
            yield fejl("overordnet", "Enheden er lukket.")
        if heir and not facts["lukket"]:
            yield fejl("efterfoelger", "Kun en lukket enhed har en efterfølger.")
        elif heir and (UUID(heir) not in after[Art.ENHED] or UUID(heir) == post.uuid):
            yield fejl("efterfoelger", "Skal være en anden enhed, som er kendt.")
        return
    if facts["lukket"]:
        return
    if post.art is Art.FUNKTION and not _aaben(after, Art.BRUGER, facts["bruger"]):
        yield fejl("bruger", "Brugeren er ukendt eller lukket.")
    told = post.art is Art.FUNKTION or "enhed" in post.fakta
    if told and facts["enhed"] and not _aaben(after, Art.ENHED, facts["enhed"]):
        yield fejl("enhed", "Enheden er ukendt eller lukket.")


def _ens(named: Mapping[tuple[Art, UUID], Post], after: Tilstand) -> Iterator[Fejl]:
    """Names that must be one object's alone."""
    for art, felt in ((Art.ENHED, "noegle"), (Art.BRUGER, "brugernavn")):
        used = Counter(facts[felt] for facts in after[art].values())
        for (kind, uuid), post in named.items():
            if kind is art and (value := after[art][uuid][felt]) and used[value] > 1:
                yield Fejl(post.sti(felt), "Bruges af en anden i myndigheden.", post.linje)


def _aabne_under_lukkede(named: Mapping[tuple[Art, UUID], Post], after: Tilstand) -> Iterator[Fejl]:
    parents = {
        UUID(facts["overordnet"])
        for facts in after[Art.ENHED].values()
        if facts["overordnet"] and not facts["lukket"]
    }
    for (art, uuid), post in named.items():
        if art is Art.ENHED and uuid in parents and after[art][uuid]["lukket"]:
            yield Fejl(post.sti("lukket"), "Har åbne underenheder: flyt eller luk dem.", post.linje)


def uforenelig(after: Tilstand) -> str:
    """Why these facts cannot hold together at one moment; empty if they can."""
    units = after.get(Art.ENHED, {})
    try:
        nummerer(
            {u: UUID(f["overordnet"]) if f["overordnet"] else None for u, f in units.items()}, {}
        )
    except TraeFejl:
        return "Enhederne hænger ikke sammen: en ring, eller en overordnet, der ikke findes."
    names = [facts["brugernavn"] for facts in after.get(Art.BRUGER, {}).values()]
    return "" if len(set(names)) == len(names) else "To brugere har samme brugernavn."
