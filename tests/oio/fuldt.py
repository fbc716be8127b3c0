"""An object of each kind in which every element of the grammar stands, and every role of every
relation: the example object, with all that it left out."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from indexes.oio import Art, IndeksObjekt
from indexes.oio.beskeder import objektgrammatik
from indexes.oio.grammatik import Felt, Sekvens, Simpel, Type, Udskudt, Valg
from indexes.oio.roller import Rolle, find_rolle, objekttype_for, roller_i
from indexes.oio.vaerdier import BASE64, BELOEB, BOOLEAN, CVR, DATO, DATOTID, HELTAL
from indexes.oio.vaerdier import UUID as UUID_TYPE
from tests.oio import eksempler

_NAVNERUM = UUID("6f9c0d2e-4b0b-5a53-9a11-2d1f6a1e7c44")
_VAERDIER = {
    id(UUID_TYPE): str(_NAVNERUM),
    id(BELOEB): "1250.50",
    id(CVR): "12345678",
    id(BOOLEAN): True,
    id(HELTAL): 3,
    id(BASE64): "QUJD",
    id(DATO): "2026-02-03",
    id(DATOTID): "2026-02-03T09:15:00.123456+01:00",
}
_REFERENCER = {
    "part": {"urn": "urn:oio:cvr-nr:12345678"},
    "urn": {"urn": "urn:oio:esr:ejendom:173-123456"},
    "uuid_urn": {"urn": "urn:oio:form:12.34.56"},
    "tom": {"urn": "URN:Empty"},
}
UDELADT = {"StsTidspunkt"}
"""Ours to set: a sender's own is not used (INDEXES.md section 1)."""


def fuldt(art: Art) -> IndeksObjekt:
    """The object with everything."""
    type_ = _type(objektgrammatik(art).noegler["Registrering"].type)
    registrering = copy.deepcopy(eksempler.objekt(art).registreringer[0])
    uden = "UdenNotifikation" in objektgrammatik(art).noegler
    return IndeksObjekt(art, uuid5(_NAVNERUM, art.name), (_fyld(registrering, type_),), uden)


def stier(art: Art) -> set[tuple[str, ...]]:
    """The path of every element that an object of the kind may have, and every role."""
    registrering = objektgrammatik(art).noegler["Registrering"].type
    return {sti for sti in _stier(registrering, ()) if not UDELADT & set(sti)}


def brugte(objekt: IndeksObjekt) -> set[tuple[str, ...]]:
    """The paths that stand in the object."""
    type_ = objektgrammatik(objekt.art).noegler["Registrering"].type
    return {sti for r in objekt.registreringer for sti in _brugte(r, type_, ())}


def _type(type_: Type) -> Type:
    return type_.hent() if isinstance(type_, Udskudt) else type_


def _fyld(vaerdi: Any, type_: Type) -> Any:
    """The value with what its type has and it has not."""
    type_ = _type(type_)
    if not isinstance(type_, Sekvens):
        return vaerdi
    ud = dict(vaerdi)
    rolle = None
    if type_.relation:
        rolle = find_rolle(*type_.relation, (ud.get("Rolle") or {}).get("uuid", ""))
    for navn, felt in type_.noegler.items():
        if navn in UDELADT or (navn == "Indeks" and rolle and rolle.kraever_indeks is False):
            continue
        if navn == "ReferenceID" and rolle and navn not in ud:
            ud[navn] = _reference(rolle)
        if navn not in ud:
            ud[navn] = [_ny(felt)] if felt.maks != 1 else _ny(felt)
        if felt.maks != 1:
            ud[navn] = [*(_fyld(v, felt.type) for v in ud[navn]), *_roller(felt, ud[navn])]
        else:
            ud[navn] = _fyld(ud[navn], felt.type)
    return {navn: ud[navn] for navn in type_.noegler if navn in ud}


def _ny(felt: Felt) -> Any:
    """A value where there was none; of a sequence, to be filled."""
    type_ = _type(felt.type)
    if felt.navn == "Virkning":
        return eksempler.virkning()
    if isinstance(type_, Valg):
        gren = type_.grene[0]
        return _ny(gren.felt) if gren.noegle is None else {gren.noegle: _ny(gren.felt)}
    if isinstance(type_, Sekvens):
        if type_.relation:
            return _relation(type_, next(iter(roller_i(*type_.relation).values())))
        return {}
    assert isinstance(type_, Simpel)
    if type_.koder:
        return type_.koder[0]
    tekst = "Et, to ✓ <&> 𝄞\tæøå"
    return _VAERDIER.get(id(type_), tekst[: type_.maks or len(tekst)])


def _roller(felt: Felt, har: list[Any]) -> Iterator[Any]:
    """A relation for each role of the list that has none, of a relation as a whole object."""
    type_ = _type(felt.type)
    if not isinstance(type_, Sekvens) or not type_.relation or felt.maks is not None:
        return
    kendte = {(v.get("Rolle") or {}).get("uuid") for v in har}
    for rolle in roller_i(*type_.relation).values():
        if str(rolle.uuid) not in kendte:
            yield _fyld(_relation(type_, rolle), type_)


def _relation(type_: Sekvens, rolle: Rolle) -> dict[str, Any]:
    fundet = objekttype_for(rolle, rolle.objekttyper[0])
    ud: dict[str, Any] = {
        "Rolle": {"uuid": str(rolle.uuid)},
        "ReferenceID": _reference(rolle),
        "Type": {"uuid": str(fundet.uuid if fundet else _NAVNERUM)},
    }
    if "Virkning" in type_.noegler:
        ud["Virkning"] = eksempler.virkning()
    return ud


def _reference(rolle: Rolle) -> dict[str, str]:
    return _REFERENCER.get(rolle.referenceform, {"uuid": str(uuid5(_NAVNERUM, rolle.navn))})


def _stier(type_: Type, sti: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    type_ = _type(type_)
    if isinstance(type_, Valg):
        for gren in type_.grene:
            yield (*sti, gren.noegle or gren.felt.navn)
            yield from _stier(gren.felt.type, (*sti, gren.noegle or gren.felt.navn))
    if not isinstance(type_, Sekvens):
        return
    if type_.relation:
        yield from ((*sti, f"rolle {r.navn}") for r in roller_i(*type_.relation).values())
    for navn, felt in type_.noegler.items():
        if navn == "Indeks" and type_.relation and not _har_indeks(*type_.relation):
            continue
        yield (*sti, navn)
        # Which branches an identifier or a moment may have is the same everywhere.
        if not isinstance(_type(felt.type), Valg):
            yield from _stier(felt.type, (*sti, navn))


def _har_indeks(art: Art, relation: str) -> bool:
    """False for the relations whose roles must all be without."""
    return any(r.kraever_indeks is not False for r in roller_i(art, relation).values())


def _brugte(vaerdi: Any, type_: Type, sti: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    type_ = _type(type_)
    if not isinstance(type_, Sekvens):
        return
    if type_.relation:
        rolle = find_rolle(*type_.relation, (vaerdi.get("Rolle") or {}).get("uuid", ""))
        if rolle is not None:
            yield (*sti, f"rolle {rolle.navn}")
    for navn, felt in type_.noegler.items():
        if navn in vaerdi:
            yield (*sti, navn)
            for del_ in vaerdi[navn] if felt.maks != 1 else [vaerdi[navn]]:
                yield from _brugte(del_, felt.type, (*sti, navn))
