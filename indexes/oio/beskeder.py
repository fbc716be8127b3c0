"""The package's front door: messages in, objects out, and the replies.

Content is plain dicts and lists with the XSD's local names (see `grammatik`); nothing here knows of
a database or a web framework.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from indexes.oio import json_form, sagdok, skriv, ydelse
from indexes.oio.art import Art
from indexes.oio.fjern import FJERN
from indexes.oio.grammatik import Felt, Operation, Sekvens
from indexes.oio.skriv import UnikRetur
from indexes.oio.xml import laes_xml

Tjeneste = Literal["sagdokumentindeks", "ydelsesindeks"]
Operationsnavn = Literal["importer", "opdater", "fjern"]
_INGEN = UUID(int=0)
_KORTE = 2000  # characters of details that are worth remembering

_OPERATIONER: dict[tuple[str, str], Operation] = {
    (operation.tjeneste, operation.navn): operation
    for operation in (*sagdok.OPERATIONER, *ydelse.OPERATIONER)
}


def operationer() -> tuple[Operation, ...]:
    """Every operation that has a message of its own."""
    return tuple(_OPERATIONER.values())


@dataclass(frozen=True, slots=True)
class IndeksObjekt:
    """One object of a message. For operation "opdater" there is one registrering, holding only what
    changes. `uden_notifikation`: the sender wants no events for it."""

    art: Art
    uuid: UUID
    registreringer: tuple[dict[str, Any], ...]
    uden_notifikation: bool = False


@dataclass(frozen=True, slots=True)
class Besked:
    """A message: its objects in the order sent."""

    objekter: tuple[IndeksObjekt, ...]


def _operation(tjeneste: str, operation: str) -> Operation:
    try:
        return _OPERATIONER[tjeneste, operation]
    except KeyError:
        raise ValueError(f"unknown operation: {tjeneste}/{operation}") from None


def laes_besked(
    body: bytes, *, tjeneste: Tjeneste, operation: Operationsnavn = "importer"
) -> Besked:
    """Parse and validate an XML message. The caller bounds its size.

    Raises SkemaFejl (with up to 20 errors) if it is unsafe, not well-formed or breaks the schema.
    """
    beskrivelse = _operation(tjeneste, operation)
    return _besked(laes_xml(body, beskrivelse.rod), beskrivelse)


def laes_json(
    body: bytes | str | Mapping[str, Any],
    *,
    tjeneste: Tjeneste,
    operation: Operationsnavn = "importer",
) -> Besked:
    """Parse and validate the JSON form of the same message: the same grammar, the same errors.

    Rolle and Type may be {"navn": "Primær part"}. Raises SkemaFejl.
    """
    beskrivelse = _operation(tjeneste, operation)
    return _besked(json_form.laes(body, beskrivelse), beskrivelse)


def _besked(indhold: Iterable[tuple[str, dict[str, Any]]], operation: Operation) -> Besked:
    objekter = []
    for navn, vaerdi in indhold:
        om = operation.indhold[navn]
        if om.indre is not None:
            vaerdi = vaerdi[om.indre]
        if operation.navn == "opdater":
            uden_for = ("UUIDIdentifikator", "UdenNotifikation")
            registreringer = ({k: v for k, v in vaerdi.items() if k not in uden_for},)
        else:
            registreringer = tuple(vaerdi["Registrering"])
        objekter.append(
            IndeksObjekt(
                om.art,
                UUID(vaerdi["UUIDIdentifikator"]),
                registreringer,
                vaerdi.get("UdenNotifikation", False),
            )
        )
    return Besked(tuple(objekter))


_IMPORT_FELT: dict[Art, tuple[Operation, Felt]] = {
    operation.indhold[felt.navn].art: (operation, felt)
    for operation in (sagdok.IMPORTER, ydelse.IMPORTER)
    for felt in operation.rod.type.felter  # type: ignore[union-attr]
}


def objektnavn(art: Art) -> str:
    """The element name of an object at import: "SagIndeks", "DokumentIndeks", .."""
    return _IMPORT_FELT[art][1].navn


def objektgrammatik(art: Art) -> Sekvens:
    """The description of an object: UUIDIdentifikator, Registrering, UdenNotifikation."""
    operation, felt = _IMPORT_FELT[art]
    type_ = felt.type
    if operation.indhold[felt.navn].indre is not None and isinstance(type_, Sekvens):
        type_ = type_.felter[0].type
    if not isinstance(type_, Sekvens):
        raise TypeError("an object is a sequence")
    return type_


def til_vaerdi(objekt: IndeksObjekt) -> dict[str, Any]:
    """The object as one JSON-able dict, as it stands in a list of an Importer message."""
    ud: dict[str, Any] = {
        "UUIDIdentifikator": str(objekt.uuid),
        "Registrering": list(objekt.registreringer),
    }
    if objekt.uden_notifikation:
        ud["UdenNotifikation"] = True
    return ud


def _importbesked(objekter: Iterable[IndeksObjekt], operation: Operation) -> Any:
    rod = skriv.ny_rod(operation.rod.tag, operation)
    for objekt in objekter:
        hjemme, felt = _IMPORT_FELT[objekt.art]
        if hjemme is not operation:
            raise ValueError(f"{objekt.art.name} does not belong in {operation.tjeneste}")
        indre = operation.indhold[felt.navn].indre
        vaerdi = til_vaerdi(objekt)
        skriv.skriv_felt(rod, felt, {indre: vaerdi} if indre else vaerdi)
    return rod


def skriv_besked(objekter: Iterable[IndeksObjekt], *, tjeneste: Tjeneste) -> bytes:
    """An Importer message with these objects, as a fagsystem would send it. Raises ValueError."""
    return skriv.som_bytes(_importbesked(objekter, _operation(tjeneste, "importer")))


def skriv_objekt(objekt: IndeksObjekt) -> Any:
    """The object as an lxml element, as it stands in an Importer message."""
    return _importbesked([objekt], _IMPORT_FELT[objekt.art][0])[0]


def _med_svar(tjeneste: str, operation: str) -> Operation:
    """An operation whose answer is a MultipleOutput: those above, and Fjern."""
    return FJERN if operation == "fjern" else _operation(tjeneste, operation)


def skriv_multiple_output(
    resultater: Sequence[UnikRetur],
    tjeneste: Tjeneste,
    operation: Operationsnavn = "importer",
) -> bytes:
    """The reply: one UnikRetur per object, in the order given."""
    if len(resultater) == 1 and len((en := resultater[0]).detaljer or "") < _KORTE:
        foer, efter = _en(tjeneste, operation, en.statuskode, en.fejlbesked, en.detaljer, en.type)
        return foer + str(en.uuid).encode() + efter
    return skriv.multiple_output(resultater, _med_svar(tjeneste, operation))


@lru_cache(maxsize=256)
def _en(
    tjeneste: str, operation: str, kode: int, tekst: str, detaljer: str | None, type_: str
) -> tuple[bytes, bytes]:
    """The reply about one object, around its UUID, which is the last thing it says: what one sender
    is answered is mostly the same from call to call."""
    en = UnikRetur(kode, tekst, detaljer, type_, _INGEN)
    whole = skriv.multiple_output([en], _med_svar(tjeneste, operation))
    foer, _, efter = whole.rpartition(str(_INGEN).encode())
    return foer, efter


def skriv_fejlsvar(
    statuskode: int,
    fejlbesked: str,
    detaljer: str | None,
    tjeneste: Tjeneste,
    operation: Operationsnavn = "importer",
) -> bytes:
    """The reply when the call failed as a whole: one StandardRetur."""
    return skriv.fejlsvar(statuskode, fejlbesked, detaljer, _med_svar(tjeneste, operation))
