"""The JSON form of a message, read by the same grammar as the XML (INDEXES section 17.2).

Keys are the XSD's local names, repeatable elements are lists, and the members of a
LokalUdvidelseListe lie directly in their parent. Rolle and Type may be named in Danish. In the
ydelse service the doubly wrapped object may be given without its wrapping.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from indexes.oio import json_hurtig
from indexes.oio.art import Art
from indexes.oio.fejl import MAKS_FEJL, Fejl, SkemaFejl, Vaerdifejl, trygt_navn
from indexes.oio.form import vaerdiform
from indexes.oio.grammatik import Blanding, Felt, Operation, Sekvens, Simpel, Type, Udskudt, Valg
from indexes.oio.roller import find_rolle, objekttype_for, roller_i
from indexes.oio.vaerdier import json_type

AFSNIT_JSON = "JSON-form af XSD 6.0.STS-0"


class _Nok(Exception):
    """Enough errors have been collected."""


class _Fund:
    def __init__(self) -> None:
        self.fejl: list[Fejl] = []

    def tilfoej(self, sti: str, regel: str, tekst: str, form: str = "") -> None:
        self.fejl.append(Fejl(sti, regel, AFSNIT_JSON, None, tekst, form))
        if len(self.fejl) >= MAKS_FEJL:
            raise _Nok


class _Gentaget(ValueError):
    """A key occurs twice in one JSON object."""


def _uden_gentagelser(par: list[tuple[str, Any]]) -> dict[str, Any]:
    ud = dict(par)
    if len(ud) != len(par):
        raise _Gentaget
    return ud


def _ingen_konstant(_: str) -> Any:
    raise ValueError("NaN and Infinity are not JSON")


def _parse(body: bytes | str) -> tuple[Any, bool]:
    """The value, and whether all its texts are known to hold legal characters only."""
    regel, tekst = "json.form", "Beskeden er ikke gyldig JSON i UTF-8."
    try:
        kilde = body.decode("utf-8-sig") if isinstance(body, bytes) else body
        data = json.loads(
            kilde, object_pairs_hook=_uden_gentagelser, parse_constant=_ingen_konstant
        )
        return data, isinstance(body, bytes) and json_hurtig.er_almindelig(kilde)
    except _Gentaget:
        regel, tekst = "json.gentaget", "En nøgle står to gange i det samme objekt."
    except RecursionError:
        regel, tekst = "json.dybde", "Beskeden er for dybt indlejret."
    except ValueError:
        pass  # Also UnicodeDecodeError and JSONDecodeError, whose texts may quote the message.
    raise SkemaFejl([Fejl("/", regel, AFSNIT_JSON, None, tekst)])


def parse(body: bytes | str) -> Any:
    """The JSON of a message, strict. Raises SkemaFejl."""
    return _parse(body)[0]


def laes(
    body: bytes | str | Mapping[str, Any], operation: Operation
) -> list[tuple[str, dict[str, Any]]]:
    """The (name, value) pairs of a message, as `xml.laes_xml` gives them. Raises SkemaFejl."""
    data, almindelig = _parse(body) if isinstance(body, (bytes, str)) else (body, False)
    if almindelig:
        try:
            return json_hurtig.laes(data, operation, _navngiv)
        except (json_hurtig.Uvant, Vaerdifejl, SkemaFejl):
            pass  # read again below, to say what is wrong
    return laes_grundigt(data, operation)


def laes_grundigt(data: Any, operation: Operation) -> list[tuple[str, dict[str, Any]]]:
    """The same of a parsed message, knowing at each step where it is. Raises SkemaFejl."""
    fund = _Fund()
    ud: list[tuple[str, dict[str, Any]]] = []
    rod = f"/{operation.rod.navn}"
    try:
        if not isinstance(data, Mapping):
            fund.tilfoej(rod, "json.type", f"Beskeden skal være et objekt, ikke {json_type(data)}.")
        else:
            _laes_rod(data, operation, rod, fund, ud)
    except _Nok:
        pass
    if fund.fejl:
        raise SkemaFejl(fund.fejl)
    return ud


def laes_sekvens(
    body: bytes | str | Mapping[str, Any], rod: Felt, *, alene: str | None = None
) -> dict[str, Any]:
    """The value of a message whose root is one sequence. Raises SkemaFejl.

    The root's own name may be written out, as in XML; `alene` names the one member that may stand
    without its wrapping.
    """
    data: Any = parse(body) if isinstance(body, (bytes, str)) else body
    if not isinstance(rod.type, Sekvens):
        raise TypeError("the root is a sequence")
    fund = _Fund()
    ud: dict[str, Any] | None = None
    if isinstance(data, Mapping) and len(data) == 1 and rod.navn in data:
        data = data[rod.navn]
    if alene and isinstance(data, Mapping) and alene not in data:
        data = {alene: data}
    try:
        with suppress(_Nok):
            ud = _laes_sekvens(data, rod.type, f"/{rod.navn}", fund)
    except RecursionError:
        tekst = "Beskeden er for dybt indlejret."
        raise SkemaFejl([Fejl("/", "json.dybde", AFSNIT_JSON, None, tekst)]) from None
    if fund.fejl or ud is None:
        raise SkemaFejl(fund.fejl)
    return ud


def _laes_rod(
    data: Mapping[str, Any],
    operation: Operation,
    rod: str,
    fund: _Fund,
    ud: list[tuple[str, dict[str, Any]]],
) -> None:
    type_ = operation.rod.type
    if not isinstance(type_, Blanding):
        raise TypeError("the root of an operation is a mixture")
    if operation.rod.navn in data and len(data) == 1:
        # The root's own name may be written out, as in XML.
        indhold: Any = data[operation.rod.navn]
        if not isinstance(indhold, Mapping):
            tekst = f"Værdien skal være et objekt, ikke {json_type(indhold)}."
            fund.tilfoej(rod, "json.type", tekst)
            return
        data = indhold
    _ukendte(data, {felt.navn for felt in type_.felter}, rod, fund)
    for felt in type_.felter:
        if felt.navn not in data:
            continue
        indre = operation.indhold[felt.navn].indre
        for nr, vaerdi in enumerate(_liste(data[felt.navn], f"{rod}/{felt.navn}", fund), start=1):
            if indre and isinstance(vaerdi, Mapping) and indre not in vaerdi:
                vaerdi = {indre: vaerdi}
            ud.append((felt.navn, _laes(vaerdi, felt.type, f"{rod}/{felt.navn}[{nr}]", fund)))


def _ukendte(data: Mapping[str, Any], kendte: Iterable[str], sti: str, fund: _Fund) -> None:
    for noegle in data.keys() - set(kendte):
        fund.tilfoej(f"{sti}/{trygt_navn(noegle)}", "element.ukendt", "Feltet hører ikke til her.")


def _liste(vaerdi: Any, sti: str, fund: _Fund) -> list[Any]:
    if isinstance(vaerdi, list):
        return vaerdi
    fund.tilfoej(sti, "json.type", f"Værdien skal være en liste, ikke {json_type(vaerdi)}.")
    return []


def _laes(vaerdi: Any, type_: Type, sti: str, fund: _Fund) -> Any:
    if isinstance(type_, Simpel):
        try:
            return type_.fra_json(vaerdi)
        except Vaerdifejl as fejl:
            fund.tilfoej(sti, fejl.regel, fejl.tekst, vaerdiform(vaerdi))
            return None
    if isinstance(type_, Valg):
        return _laes_valg(vaerdi, type_, sti, fund)
    if isinstance(type_, Sekvens):
        return _laes_sekvens(vaerdi, type_, sti, fund)
    if isinstance(type_, Udskudt):
        return _laes(vaerdi, type_.hent(), sti, fund)
    raise TypeError("extensions and envelopes are read by their parents")


def _laes_valg(vaerdi: Any, type_: Valg, sti: str, fund: _Fund) -> Any:
    if type_.grene[0].noegle is None:
        gren = next(
            (g for g in type_.grene if g.konstant is not None and g.konstant == vaerdi),
            type_.grene[0],
        )
        return _laes(vaerdi, gren.felt.type, sti, fund)
    noegler = {gren.noegle: gren.felt for gren in type_.grene}
    if isinstance(vaerdi, Mapping) and len(vaerdi) == 1:
        noegle = next(iter(vaerdi))
        if noegle in noegler:
            return {noegle: _laes(vaerdi[noegle], noegler[noegle].type, sti, fund)}
    former = " eller ".join(f'{{"{noegle}": ..}}' for noegle in noegler)
    fund.tilfoej(sti, "valg", f"Værdien skal have formen {former}.")
    return None


def _laes_sekvens(vaerdi: Any, type_: Sekvens, sti: str, fund: _Fund) -> dict[str, Any] | None:
    if not isinstance(vaerdi, Mapping):
        fund.tilfoej(sti, "json.type", f"Værdien skal være et objekt, ikke {json_type(vaerdi)}.")
        return None
    _ukendte(vaerdi, type_.noegler, sti, fund)
    if type_.relation is not None:
        vaerdi = _med_uuider(vaerdi, type_.relation, sti, fund)
    ud: dict[str, Any] = {}
    for navn, felt in type_.noegler.items():
        if navn not in vaerdi:
            if felt.min:
                fund.tilfoej(f"{sti}/{navn}", "element.mangler", "Feltet mangler.")
            continue
        _laes_felt(vaerdi[navn], felt, f"{sti}/{navn}", fund, ud)
    return ud


def _laes_felt(vaerdi: Any, felt: Felt, sti: str, fund: _Fund, ud: dict[str, Any]) -> None:
    if felt.maks == 1:
        ud[felt.navn] = _laes(vaerdi, felt.type, sti, fund)
        return
    liste = _liste(vaerdi, sti, fund)
    if len(liste) < felt.min:
        fund.tilfoej(sti, "element.mangler", f"Der skal være mindst {felt.min}.")
    if felt.maks is not None and len(liste) > felt.maks:
        fund.tilfoej(sti, "element.antal", f"Der må højst være {felt.maks}.")
    if liste:
        # An empty list says the same as no list; XML knows only the latter.
        ud[felt.navn] = [
            _laes(en, felt.type, f"{sti}[{nr}]", fund) for nr, en in enumerate(liste, start=1)
        ]


def _med_uuider(
    vaerdi: Mapping[str, Any], relation: tuple[Art, str], sti: str, fund: _Fund
) -> Mapping[str, Any]:
    """Rolle and Type given by Danish name, turned into their UUIDs."""
    art, navn = relation
    ud = dict(vaerdi)
    if (rollenavn := _navn(vaerdi.get("Rolle"))) is not None:
        rolle = roller_i(art, navn).get(rollenavn)
        if rolle is None:
            fund.tilfoej(f"{sti}/Rolle", "rolle.ukendt", "Rollens navn kendes ikke i relationen.")
            del ud["Rolle"]
        else:
            ud["Rolle"] = {"uuid": str(rolle.uuid)}
    if (typenavn := _navn(vaerdi.get("Type"))) is not None:
        rolle_id = ud.get("Rolle")
        uuid = rolle_id.get("uuid") if isinstance(rolle_id, Mapping) else None
        rolle = find_rolle(art, navn, uuid.lower()) if isinstance(uuid, str) else None
        type_ = objekttype_for(rolle, typenavn) if rolle is not None else None
        if type_ is None:
            fund.tilfoej(f"{sti}/Type", "type.ukendt", "Typens navn kendes ikke for rollen.")
            del ud["Type"]
        else:
            ud["Type"] = {"uuid": str(type_.uuid)}
    return ud


def _navngiv(vaerdi: Mapping[str, Any], relation: tuple[Art, str]) -> Mapping[str, Any]:
    fund = _Fund()
    ud = _med_uuider(vaerdi, relation, "", fund)
    if fund.fejl:
        raise SkemaFejl(fund.fejl)
    return ud


def _navn(vaerdi: Any) -> str | None:
    if isinstance(vaerdi, Mapping) and len(vaerdi) == 1:
        navn = vaerdi.get("navn")
        return navn if isinstance(navn, str) else None
    return None
