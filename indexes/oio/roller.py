"""Roles and object types: what a relation's Rolle and Type UUID mean.

The same name has different UUIDs per kind of object (INDEXES section 16, trap 5), so every look-up
takes the kind and, for roles, the relation. Relations inside a bevilget ydelse are named by their
path: "BevilgetYdelse/ItSystem", "BevilgetYdelse/Ydelse", "BevilgetYdelse/Ydelse/Klassifikation".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from indexes.oio.art import Art
from indexes.oio.rolletabel import ROLLETABEL, TYPETABEL


@dataclass(frozen=True, slots=True)
class Rolle:
    """A role in a relation.

    `min`/`maks`: occurrences at any one moment (`maks` None: unbounded). `kraever_indeks`: True if
    Indeks must be given, False if it must not, None if either will do. `referenceform`: one of
    "uuid", "uuid_urn", "uuid_cvr", "urn", "part", "tom". `kombit`: the UUID is KOMBIT's own,
    not our stand-in.
    """

    indeks: Art
    relation: str
    navn: str
    uuid: UUID
    min: int
    maks: int | None
    kraever_indeks: bool | None
    objekttyper: tuple[str, ...]
    referenceform: str
    kombit: bool


@dataclass(frozen=True, slots=True)
class Objekttype:
    """What kind of thing a relation points at."""

    indeks: Art
    navn: str
    uuid: UUID
    kombit: bool


ROLLER: tuple[Rolle, ...] = tuple(
    Rolle(
        art,
        relation,
        r.navn,
        UUID(r.uuid),
        r.min,
        r.maks,
        r.indeks,
        tuple(r.objekttyper.split("|")),
        r.referenceform,
        r.kombit,
    )
    for (art, relation), raekker in ROLLETABEL.items()
    for r in raekker
)
OBJEKTTYPER: tuple[Objekttype, ...] = tuple(
    Objekttype(art, t.navn, UUID(t.uuid), t.kombit)
    for art, raekker in TYPETABEL.items()
    for t in raekker
)

_PER_UUID: dict[tuple[Art, str], dict[str, Rolle]] = {}
_PER_NAVN: dict[tuple[Art, str], dict[str, Rolle]] = {}
for _rolle in ROLLER:
    _PER_UUID.setdefault((_rolle.indeks, _rolle.relation), {})[str(_rolle.uuid)] = _rolle
    _PER_NAVN.setdefault((_rolle.indeks, _rolle.relation), {})[_rolle.navn] = _rolle
_TYPE_PER_UUID = {(t.indeks, str(t.uuid)): t for t in OBJEKTTYPER}
_TYPE_PER_NAVN = {(t.indeks, t.navn): t for t in OBJEKTTYPER}


def find_rolle(art: Art, relation: str, uuid: UUID | str) -> Rolle | None:
    """The role with this UUID in this relation, or None. A UUID text must be lower case."""
    roller = _PER_UUID.get((art, relation))
    return roller.get(uuid if isinstance(uuid, str) else str(uuid)) if roller else None


def rolle_ved_navn(art: Art, relation: str, navn: str) -> Rolle:
    """The role with this Danish name, e.g. (SAG, "Sagspart", "Primær part"). Raises KeyError."""
    return _PER_NAVN[art, relation][navn]


def roller_i(art: Art, relation: str) -> Mapping[str, Rolle]:
    """The roles of a relation by Danish name; empty for an unknown relation."""
    return MappingProxyType(_PER_NAVN.get((art, relation), {}))


def find_objekttype(art: Art, uuid: UUID | str) -> Objekttype | None:
    """The object type with this UUID, or None. A UUID text must be lower case."""
    return _TYPE_PER_UUID.get((art, uuid if isinstance(uuid, str) else str(uuid)))


def objekttype_ved_navn(art: Art, navn: str) -> Objekttype:
    """The object type with this Danish name. Raises KeyError."""
    return _TYPE_PER_NAVN[art, navn]


def typenavne(art: Art) -> tuple[str, ...]:
    """The Danish names of every object type that a kind of object knows."""
    return tuple(navn for indeks, navn in _TYPE_PER_NAVN if indeks == art)


def objekttype_for(rolle: Rolle, navn: str) -> Objekttype | None:
    """The type a JSON message means by `navn` in this role: "Klasse" may be "Klasse (KLE)"."""
    if direkte := _TYPE_PER_NAVN.get((rolle.indeks, navn)):
        return direkte
    for kandidat in rolle.objekttyper:
        if kandidat.partition(" (")[0] == navn:
            return _TYPE_PER_NAVN.get((rolle.indeks, kandidat))
    return None


def kender_alle_typer(rolle: Rolle) -> bool:
    """True if we know a UUID for every object type the role allows.

    False for e.g. an effektuering's OrgEnhed, whose UUID is not public: an unknown Type there may
    be right and is not refused.
    """
    return all((rolle.indeks, navn) in _TYPE_PER_NAVN for navn in rolle.objekttyper)
