"""Writing: values to XML by the same grammar that reads them, and the replies of the services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lxml import etree

from indexes.oio.faelles import SD
from indexes.oio.grammatik import (
    REST,
    Felt,
    Operation,
    Sekvens,
    Simpel,
    Type,
    Udskudt,
    Udvidelser,
    Valg,
    Vilkaarlig,
)


@dataclass(frozen=True, slots=True)
class UnikRetur:
    """What became of one object: `type` as Art.typenavn, `detaljer` may hold warnings."""

    statuskode: int
    fejlbesked: str
    detaljer: str | None
    type: str
    uuid: UUID


def skriv_felt(foraelder: Any, felt: Felt, vaerdi: Any) -> Any:
    """Append the element `felt` with `vaerdi` to `foraelder`.

    Raises ValueError for a key the grammar does not know: content is never silently left out.
    """
    element = etree.SubElement(foraelder, felt.tag)
    skriv_indhold(element, felt.type, vaerdi)
    return element


def skriv_indhold(element: Any, type_: Type, vaerdi: Any) -> None:
    """Fill an element with a value of the type."""
    if isinstance(type_, Simpel):
        element.text = type_.skriv(vaerdi)
    elif isinstance(type_, Valg):
        _skriv_valg(element, type_, vaerdi)
    elif isinstance(type_, Sekvens):
        if ukendte := vaerdi.keys() - type_.noegler.keys():
            raise ValueError(f"unknown keys: {len(ukendte)} in a value for {element.tag}")
        for felt in type_.felter:
            if isinstance(felt.type, Udvidelser):
                _skriv_udvidelser(element, felt, felt.type, vaerdi)
            elif felt.navn in vaerdi:
                _skriv_en_eller_flere(element, felt, vaerdi[felt.navn])
    elif isinstance(type_, Vilkaarlig):
        if type_.foerst is not None and type_.foerst.navn in vaerdi:
            skriv_felt(element, type_.foerst, vaerdi[type_.foerst.navn])
        element.extend(etree.fromstring(tekst) for tekst in vaerdi.get(REST, ()))
    elif isinstance(type_, Udskudt):
        skriv_indhold(element, type_.hent(), vaerdi)
    else:
        raise TypeError("an envelope is written by its operation")


def _skriv_en_eller_flere(element: Any, felt: Felt, vaerdi: Any) -> None:
    if felt.maks == 1:
        skriv_felt(element, felt, vaerdi)
    else:
        for en in vaerdi:
            skriv_felt(element, felt, en)


def _skriv_udvidelser(element: Any, liste: Felt, type_: Udvidelser, vaerdi: Any) -> None:
    til_stede = [felt for felt in (*type_.felter, type_.sidst) if felt.navn in vaerdi]
    if til_stede:
        under = etree.SubElement(element, liste.tag)
        for felt in til_stede:
            _skriv_en_eller_flere(under, felt, vaerdi[felt.navn])


def _skriv_valg(element: Any, type_: Valg, vaerdi: Any) -> None:
    for gren in type_.grene:
        if gren.noegle is not None:
            if gren.noegle in vaerdi:
                skriv_felt(element, gren.felt, vaerdi[gren.noegle])
                return
        elif gren.konstant == vaerdi or (
            gren.konstant is None and all(g.konstant != vaerdi for g in type_.grene)
        ):
            skriv_felt(element, gren.felt, vaerdi)
            return
    raise ValueError(f"no branch of the choice fits the value for {element.tag}")


def ny_rod(tag: str, operation: Operation) -> Any:
    """An empty root element with the contract's usual prefixes."""
    return etree.Element(tag, nsmap=dict(operation.praefikser))


def som_bytes(rod: Any) -> bytes:
    """UTF-8 with an XML declaration."""
    etree.cleanup_namespaces(rod)
    ud: bytes = etree.tostring(rod, xml_declaration=True, encoding="UTF-8")
    return ud


def _standardretur(
    element: Any, statuskode: int, fejlbesked: str | None, detaljer: str | None
) -> None:
    etree.SubElement(element, f"{{{SD}}}StatusKode").text = str(statuskode)
    if fejlbesked is not None:
        etree.SubElement(element, f"{{{SD}}}FejlbeskedTekst").text = fejlbesked
    if detaljer:
        etree.SubElement(element, f"{{{SD}}}DetaljeretFejlbesked").text = detaljer


def multiple_output(resultater: Sequence[UnikRetur], operation: Operation) -> bytes:
    """A MultipleOutput with one UnikRetur per object, in the order given."""
    rod = ny_rod("{{{}}}{}".format(*operation.output), operation)
    for resultat in resultater:
        element = etree.SubElement(rod, f"{{{SD}}}UnikRetur")
        _standardretur(element, resultat.statuskode, resultat.fejlbesked, resultat.detaljer)
        etree.SubElement(element, f"{{{SD}}}Type").text = resultat.type
        etree.SubElement(element, f"{{{SD}}}UUIDIdentifikator").text = str(resultat.uuid)
    return som_bytes(rod)


def fejlsvar(statuskode: int, fejlbesked: str, detaljer: str | None, operation: Operation) -> bytes:
    """A MultipleOutput with one StandardRetur: the call failed as a whole."""
    rod = ny_rod("{{{}}}{}".format(*operation.output), operation)
    element = etree.SubElement(rod, f"{{{SD}}}StandardRetur")
    _standardretur(element, statuskode, fejlbesked, detaljer)
    return som_bytes(rod)


def basic_output(
    output: tuple[str, str],
    praefikser: Mapping[str, str],
    statuskode: int,
    fejlbesked: str,
    detaljer: str | None,
    uuid: UUID | None,
) -> bytes:
    """The answer to an operation on one object: a StandardRetur, and the UUID where one was
    given."""
    rod = etree.Element("{{{}}}{}".format(*output), nsmap=dict(praefikser))
    element = etree.SubElement(rod, f"{{{SD}}}StandardRetur")
    _standardretur(element, statuskode, fejlbesked, detaljer)
    if uuid is not None:
        etree.SubElement(rod, f"{{{SD}}}UUIDIdentifikator").text = str(uuid)
    return som_bytes(rod)
