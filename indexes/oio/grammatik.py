"""A small grammar for OIO messages: the contract is data, and everything else reads it.

`sagdok.py` and `ydelse.py` describe the messages with the few forms below. `xml.py` and
`json_form.py` read messages by the description, `skriv.py` writes them, so the three cannot
disagree about what a message is.

How XML becomes values (plain, JSON-able): a `Sekvens` is a dict with local names as keys; an
element that may repeat is a list; a `Valg` with keys is a one-item dict ({"uuid": ..} or
{"urn": ..}); a `Valg` without keys is the value itself (a timestamp or "infinity"); the members of
a LokalUdvidelseListe lie directly in the element that has the list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from indexes.oio.art import Art


@dataclass(frozen=True)
class Simpel:
    """A simple type. `laes` turns element text into a value or raises Vaerdifejl; `skriv` is its
    inverse; `fra_json` turns a JSON value into a value; `mindst`/`maks`: length in characters;
    `flerlinje`: may hold line breaks; `koder`: the words of an enumeration; `json_tekst`: in JSON
    it is a string that `laes` reads; `moenster`: a regular expression, in the dialect of JSON
    Schema, that every legal text matches."""

    navn: str
    laes: Callable[[str], Any]
    skriv: Callable[[Any], str]
    fra_json: Callable[[Any], Any]
    maks: int | None = None
    flerlinje: bool = False
    koder: tuple[str, ...] = ()
    json_tekst: bool = True
    mindst: int = 0
    moenster: str = ""


@dataclass(frozen=True)
class Felt:
    """An element: its name, namespace and type, and how often it may occur (`maks` None: any)."""

    navn: str
    ns: str
    type: "Type"
    min: int = 0
    maks: int | None = 1

    @cached_property
    def tag(self) -> str:
        """The name in Clark notation, as lxml gives it."""
        return f"{{{self.ns}}}{self.navn}"


@dataclass(frozen=True)
class Udvidelser:
    """The content of a LokalUdvidelseListe: known extension elements in any order, then perhaps
    SenestAendretTidspunkt. Extensions the contract knows for another place are refused here, where
    the XSD alone would let them through."""

    felter: tuple[Felt, ...]
    sidst: Felt


@dataclass(frozen=True)
class Sekvens:
    """Elements in a fixed order. `relation` names the kind of object and relation when the sequence
    is a relation with Rolle and Type. `fri`: those that may repeat come after the others and in any
    order, since the contract has them as a choice that may repeat."""

    felter: tuple[Felt, ...]
    relation: tuple[Art, str] | None = None
    fri: bool = False

    @cached_property
    def noegler(self) -> Mapping[str, Felt]:
        """Every key of the dict form, in writing order, extensions included."""
        ud: dict[str, Felt] = {}
        for felt in self.felter:
            if isinstance(felt.type, Udvidelser):
                ud.update((u.navn, u) for u in felt.type.felter)
                ud[felt.type.sidst.navn] = felt.type.sidst
            else:
                ud[felt.navn] = felt
        return ud


@dataclass(frozen=True)
class Gren:
    """One branch of a choice. `noegle`: key in the dict form. `konstant`: the value this branch
    stands for when the choice has no keys."""

    felt: Felt
    noegle: str | None = None
    konstant: str | None = None


@dataclass(frozen=True)
class Valg:
    """Exactly one of several elements."""

    grene: tuple[Gren, ...]


@dataclass(frozen=True)
class Blanding:
    """The envelope of a message: any number of the elements, in any order. Its value is the list of
    (name, value) in message order."""

    felter: tuple[Felt, ...]


@dataclass(frozen=True)
class Vilkaarlig:
    """Content that the contract leaves open (processContents="skip"): `foerst`, an element that may
    stand first, then any elements. Its value is a dict: the known element by its name, the rest as
    a list of canonical texts under `REST`.

    `fremmed`: the rest must be of another namespace than this one (##other). `netop`: the rest is
    exactly one element of this name (Clark notation), whose inside is not looked at.
    """

    foerst: Felt | None = None
    fremmed: str | None = None
    netop: str | None = None


REST = "Andet"


@dataclass(frozen=True)
class Udskudt:
    """A type that is described further on: what a type that contains itself needs."""

    hent: Callable[[], "Type"]


Type = Simpel | Udvidelser | Sekvens | Valg | Blanding | Vilkaarlig | Udskudt


@dataclass(frozen=True)
class Indhold:
    """How one element of an envelope holds an object: `art`, and the element inside it for the
    services that wrap twice (ydelse importer), else None."""

    art: Art
    indre: str | None = None


@dataclass(frozen=True)
class Operation:
    """One operation of a service: its input element, its output element and what it carries."""

    tjeneste: str
    navn: str
    rod: Felt
    output: tuple[str, str]
    indhold: Mapping[str, Indhold]
    praefikser: Mapping[str, str] = field(default_factory=dict)
