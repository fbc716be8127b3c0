"""The JSON form of a message that is as it should be, read by closures compiled from the grammar.

Nearly all messages are, and then nobody asks where an element stands: these readers know no path.
At the first thing that is out of the ordinary they give up (`Uvant`), and `json_form`, which says
what is wrong and where, reads the message instead. So a message is refused by one reader only, and
the two must agree on every message that this one takes: a test compares them.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from indexes.oio.art import Art
from indexes.oio.grammatik import Blanding, Operation, Sekvens, Simpel, Type, Udvidelser, Valg

Laeser = Callable[[Any], Any]
Navngiv = Callable[[Mapping[str, Any], tuple[Art, str]], Mapping[str, Any]]
"""Turns Rolle and Type of a relation, given by Danish name, into UUIDs. May raise."""

# Characters that XML does not know can only come as escapes, or as these two, in UTF-8 that JSON
# has taken. What merely looks like one makes the message an unusual one and no more.
_SJAELDEN_ESCAPE = re.compile(r"\\(?:[bf]|u(?:00[01]|[dD][89a-fA-F]|[fF]{3}[eEfF]))").search


class Uvant(Exception):
    """Something that this reader leaves to the other."""


def er_almindelig(kilde: str) -> bool:
    """True if no text of the message can hold a character that the contract forbids."""
    return (
        "\ufffe" not in kilde
        and "\uffff" not in kilde
        and ("\\" not in kilde or _SJAELDEN_ESCAPE(kilde) is None)
    )


def _simpel(type_: Simpel) -> Laeser:
    if not type_.json_tekst:
        return type_.fra_json
    laes_vaerdi = type_.laes

    def laes(vaerdi: Any) -> Any:
        if type(vaerdi) is not str:
            raise Uvant
        return laes_vaerdi(vaerdi)

    return laes


def _valg(type_: Valg, navngiv: Navngiv) -> Laeser:
    if type_.grene[0].noegle is None:
        konstanter = {
            g.konstant: kompiler(g.felt.type, navngiv)
            for g in type_.grene
            if g.konstant is not None
        }
        ellers = kompiler(type_.grene[0].felt.type, navngiv)

        def laes_vaerdi(vaerdi: Any) -> Any:
            if type(vaerdi) is not str:
                raise Uvant
            return konstanter.get(vaerdi, ellers)(vaerdi)

        return laes_vaerdi
    grene = {g.noegle: kompiler(g.felt.type, navngiv) for g in type_.grene}

    def laes(vaerdi: Any) -> Any:
        if type(vaerdi) is not dict or len(vaerdi) != 1:
            raise Uvant
        (noegle, indhold), *_ = vaerdi.items()
        gren = grene.get(noegle)
        if gren is None:
            raise Uvant
        return {noegle: gren(indhold)}

    return laes


def _sekvens(type_: Sekvens, navngiv: Navngiv) -> Laeser:
    relation = type_.relation
    orden = tuple(type_.noegler)
    felter = {
        navn: (nr, felt.maks, kompiler(felt.type, navngiv))
        for nr, (navn, felt) in enumerate(type_.noegler.items())
    }
    kraevet = tuple(navn for navn, felt in type_.noegler.items() if felt.min)

    def laes(vaerdi: Any) -> dict[str, Any]:
        if type(vaerdi) is not dict:
            raise Uvant
        if relation is not None and _er_navngivet(vaerdi):
            vaerdi = navngiv(vaerdi, relation)
        ud: dict[str, Any] = {}
        sidst = -1
        i_orden = True
        for navn, indhold in vaerdi.items():
            felt = felter.get(navn)
            if felt is None:
                raise Uvant
            nr, maks, laes_felt = felt
            if nr < sidst:
                i_orden = False
            sidst = nr
            if maks == 1:
                ud[navn] = laes_felt(indhold)
            elif type(indhold) is not list or (maks is not None and len(indhold) > maks):
                raise Uvant
            elif indhold:  # an empty list says the same as no list
                ud[navn] = [laes_felt(en) for en in indhold]
        for navn in kraevet:
            if navn not in ud:
                raise Uvant
        return ud if i_orden else {navn: ud[navn] for navn in orden if navn in ud}

    return laes


def _er_navngivet(vaerdi: dict[str, Any]) -> bool:
    rolle, type_ = vaerdi.get("Rolle"), vaerdi.get("Type")
    return (type(rolle) is dict and "navn" in rolle) or (type(type_) is dict and "navn" in type_)


_KOMPILERET: dict[int, tuple[Type, Laeser]] = {}


def kompiler(type_: Type, navngiv: Navngiv) -> Laeser:
    """The reader of a type; compiled once for each description (held alive, so ids stay unique)."""
    if (kendt := _KOMPILERET.get(id(type_))) is not None:
        return kendt[1]
    if isinstance(type_, Simpel):
        laeser = _simpel(type_)
    elif isinstance(type_, Valg):
        laeser = _valg(type_, navngiv)
    elif isinstance(type_, Sekvens):
        laeser = _sekvens(type_, navngiv)
    else:
        assert isinstance(type_, (Blanding, Udvidelser))
        raise TypeError("extensions and envelopes are read by their parents")
    _KOMPILERET[id(type_)] = (type_, laeser)
    return laeser


def laes(data: Any, operation: Operation, navngiv: Navngiv) -> list[tuple[str, dict[str, Any]]]:
    """The (name, value) pairs of a message. Raises Uvant or Vaerdifejl, for `json_form` to tell."""
    rod = operation.rod
    if type(data) is not dict:
        raise Uvant
    if len(data) == 1 and rod.navn in data:
        data = data[rod.navn]
        if type(data) is not dict:
            raise Uvant
    assert isinstance(rod.type, Blanding)
    kendte = {felt.navn: felt for felt in rod.type.felter}
    if not data.keys() <= kendte.keys():
        raise Uvant
    ud: list[tuple[str, dict[str, Any]]] = []
    for navn, felt in kendte.items():
        vaerdier = data.get(navn, [])
        if type(vaerdier) is not list:
            raise Uvant
        indre = operation.indhold[navn].indre
        laes_felt = kompiler(felt.type, navngiv)
        for vaerdi in vaerdier:
            if indre and type(vaerdi) is dict and indre not in vaerdi:
                vaerdi = {indre: vaerdi}
            ud.append((navn, laes_felt(vaerdi)))
    return ud
