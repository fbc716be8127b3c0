"""The operations on one object: Importer, Opret, Ret, Passiver, Slet, Fjern and Kasser.

SagOperationer, SagIndeksOperationer, DokumentIndeksOperationer, BevillingIndeksOperationer and
OekonomiskEffektueringIndeksOperationer 6.0.STS-0 (INDEXES.md section 3). Kasser exists for sag and
dokument only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from indexes.oio import json_form, sagdok, skriv, ydelse
from indexes.oio.art import Art
from indexes.oio.faelles import NOTE, SD, UUID_FELT
from indexes.oio.grammatik import Felt, Sekvens
from indexes.oio.xml import laes_xml

Navn = Literal["importer", "opret", "ret", "passiver", "slet", "fjern", "kasser"]


@dataclass(frozen=True, slots=True)
class Enkelt:
    """One operation on one object of a kind: its input, and the element of its answer."""

    art: Art
    navn: Navn
    rod: Felt
    output: tuple[str, str]
    praefikser: Mapping[str, str]

    @property
    def alene(self) -> str | None:
        """The member that may stand alone in JSON: the object of an import."""
        return _FORMER[self.art].navn if self.navn == "importer" else None


@dataclass(frozen=True, slots=True)
class _Form:
    """A kind's namespaces (the object's own, and the index's), its element at import, its
    lists and its object."""

    ns: str
    indeks_ns: str
    navn: str
    objekt: Sekvens
    lister: tuple[Sekvens, Sekvens, Sekvens]
    praefikser: Mapping[str, str]
    kan_kasseres: bool


_FORMER = {
    Art.SAG: _Form(
        sagdok.SAG,
        sagdok.SI,
        "Sag",
        sagdok.SAG_OBJEKT,
        (sagdok.SAG_ATTRIBUTTER, sagdok.SAG_TILSTANDE, sagdok.SAG_RELATIONER),
        sagdok.IMPORTER.praefikser,
        True,
    ),
    Art.DOKUMENT: _Form(
        sagdok.DI,
        sagdok.DI,
        "DokumentIndeks",
        sagdok.DOKUMENT_OBJEKT,
        (sagdok.DOKUMENT_ATTRIBUTTER, sagdok.DOKUMENT_TILSTANDE, sagdok.DOKUMENT_RELATIONER),
        sagdok.IMPORTER.praefikser,
        True,
    ),
    Art.BEVILLING: _Form(
        ydelse.BI,
        ydelse.BI,
        "BevillingIndeks",
        ydelse.BEVILLING_OBJEKT,
        (ydelse.BEVILLING_ATTRIBUTTER, ydelse.BEVILLING_TILSTANDE, ydelse.BEVILLING_RELATIONER),
        ydelse.IMPORTER.praefikser,
        False,
    ),
    Art.EFFEKTUERING: _Form(
        ydelse.OEF,
        ydelse.OEF,
        "OekonomiskEffektueringIndeks",
        ydelse.EFFEKTUERING_OBJEKT,
        (
            ydelse.EFFEKTUERING_ATTRIBUTTER,
            ydelse.EFFEKTUERING_TILSTANDE,
            ydelse.EFFEKTUERING_RELATIONER,
        ),
        ydelse.IMPORTER.praefikser,
        False,
    ),
}
_UUID_NOTE = Sekvens((UUID_FELT, Felt("NoteTekst", SD, NOTE)))


def _operationer(art: Art, f: _Form) -> list[Enkelt]:
    lists = tuple(
        Felt(navn, f.ns, type_)
        for navn, type_ in zip(
            ("AttributListe", "TilstandListe", "RelationListe"), f.lister, strict=True
        )
    )
    note = Felt("NoteTekst", SD, NOTE)
    registrering = f.objekt.noegler["Registrering"]
    snapshot = Sekvens(
        (
            Felt("ObjektType", f.ns, Sekvens((UUID_FELT,)), min=1),
            Felt("Registrering", f.ns, registrering.type, maks=None),
        )
    )
    inputs: list[tuple[Navn, str, str, Sekvens]] = [
        ("importer", f.ns, "Import", Sekvens((Felt(f.navn, f.ns, f.objekt, min=1),))),
        ("opret", f.ns, "Opret", Sekvens((note, *lists))),
        ("ret", f.ns, "Ret", Sekvens((UUID_FELT, note, *lists))),
        ("passiver", f.ns, "Passiver", _UUID_NOTE),
        ("slet", f.ns, "Slet", _UUID_NOTE),
        ("fjern", f.indeks_ns, "Fjern", _UUID_NOTE),
    ]
    if f.kan_kasseres:
        kasser = Sekvens((Felt("Kasser", f.indeks_ns, snapshot, min=1),))
        inputs.append(("kasser", f.indeks_ns, "Kasser", kasser))
    return [
        Enkelt(art, navn, Felt(f"{o}Input", ns, type_), (ns, f"{o}Output"), f.praefikser)
        for navn, ns, o, type_ in inputs
    ]


ENKELTE: dict[tuple[Art, str], Enkelt] = {
    (o.art, o.navn): o for art, form in _FORMER.items() for o in _operationer(art, form)
}
"""Every operation on one object, by kind and name."""


def laes_enkelt(body: bytes, operation: Enkelt) -> dict[str, Any]:
    """The value of an XML message of the operation. Raises SkemaFejl."""
    value: dict[str, Any] = laes_xml(body, operation.rod)
    return value


def laes_enkelt_json(body: bytes | Mapping[str, Any], operation: Enkelt) -> dict[str, Any]:
    """The value of its JSON form. An object at import may stand alone. Raises SkemaFejl."""
    return json_form.laes_sekvens(body, operation.rod, alene=operation.alene)


def importeret(operation: Enkelt, value: dict[str, Any]) -> dict[str, Any]:
    """The object inside an ImportInput."""
    inner: dict[str, Any] = value[_FORMER[operation.art].navn]
    return inner


def skriv_svar(
    operation: Enkelt,
    statuskode: int,
    fejlbesked: str,
    detaljer: str | None,
    uuid: UUID | None = None,
) -> bytes:
    """The answer as XML: a StandardRetur, and for Opret the UUID that the index gave."""
    return skriv.basic_output(
        operation.output, operation.praefikser, statuskode, fejlbesked, detaljer, uuid
    )
