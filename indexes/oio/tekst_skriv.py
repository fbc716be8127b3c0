"""Writing long answers: values to XML text by the grammar, without a tree in between.

The writers are closures compiled once from the grammar, as the readers of `xml` are. The text is
what `skriv` makes through lxml, some five times faster; a test holds the two together.
"""

from collections.abc import Callable, Mapping
from typing import Any

from indexes.oio.grammatik import Felt, Sekvens, Simpel, Type, Udskudt, Udvidelser, Valg

Skriver = Callable[[list[str], Any], None]
_FORBUDT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def skriv_tekst(rod: Felt, vaerdi: Mapping[str, Any], praefikser: Mapping[str, str]) -> bytes:
    """The element `rod` with `vaerdi`, every prefix declared at the root. UTF-8.

    Raises ValueError for a key the grammar does not know: content is never silently left out.
    """
    ud: list[str] = []
    navn = {ns: praefiks for praefiks, ns in praefikser.items()}
    _indhold(rod.type, navn)(ud, vaerdi)
    kvalificeret = f"{navn[rod.ns]}:{rod.navn}"
    erklaeret = "".join(f' xmlns:{p}="{ns}"' for p, ns in praefikser.items())
    hoved = f"<?xml version='1.0' encoding='UTF-8'?>\n<{kvalificeret}{erklaeret}>"
    return "".join((hoved, *ud, f"</{kvalificeret}>")).encode()


_KOMPILERET: dict[int, tuple[Type, Skriver]] = {}


def _indhold(type_: Type, navn: Mapping[str, str]) -> Skriver:
    """The writer of a type; compiled once for each description (held alive, so ids stay unique)."""
    if (kendt := _KOMPILERET.get(id(type_))) is not None:
        return kendt[1]
    skriver: Skriver
    if isinstance(type_, Simpel):
        skriver = _simpel(type_)
    elif isinstance(type_, Sekvens):
        skriver = _sekvens(type_, navn)
    elif isinstance(type_, Valg):
        skriver = _valg(type_, navn)
    elif isinstance(type_, Udskudt):
        udskudt = type_

        def skriver(ud: list[str], vaerdi: Any) -> None:
            _indhold(udskudt.hent(), navn)(ud, vaerdi)
    else:
        raise TypeError("extensions and envelopes are written by their parents")
    _KOMPILERET[id(type_)] = (type_, skriver)
    return skriver


def _simpel(type_: Simpel) -> Skriver:
    som_tekst = type_.skriv

    def skriv(ud: list[str], vaerdi: Any) -> None:
        ud.append(som_tekst(vaerdi).translate(_FORBUDT))

    return skriv


def _element(felt: Felt, navn: Mapping[str, str]) -> Skriver:
    """The writer of one element with its tags."""
    tag = f"{navn[felt.ns]}:{felt.navn}"
    aabn, luk = f"<{tag}>", f"</{tag}>"
    if isinstance(felt.type, Simpel):
        som_tekst = felt.type.skriv

        def skriv_simpel(ud: list[str], vaerdi: Any) -> None:
            ud.append(f"{aabn}{som_tekst(vaerdi).translate(_FORBUDT)}{luk}")

        return skriv_simpel
    indhold = _indhold(felt.type, navn)

    def skriv(ud: list[str], vaerdi: Any) -> None:
        ud.append(aabn)
        indhold(ud, vaerdi)
        ud.append(luk)

    return skriv


def _felt(felt: Felt, navn: Mapping[str, str]) -> Skriver:
    """The writer of a field: one element, or one for each of a list."""
    en = _element(felt, navn)
    if felt.maks == 1:
        return en

    def skriv(ud: list[str], vaerdi: Any) -> None:
        for vaerdi_ in vaerdi:
            en(ud, vaerdi_)

    return skriv


def _sekvens(type_: Sekvens, navn: Mapping[str, str]) -> Skriver:
    # Keys in writing order, each with its writer; those of a LokalUdvidelseListe stand as a group.
    trin: list[tuple[str, Skriver | None, tuple[tuple[str, Skriver], ...], str]] = []
    for felt in type_.felter:
        if isinstance(felt.type, Udvidelser):
            gruppe = tuple((u.navn, _felt(u, navn)) for u in (*felt.type.felter, felt.type.sidst))
            trin.append(("", None, gruppe, f"{navn[felt.ns]}:{felt.navn}"))
        else:
            trin.append((felt.navn, _felt(felt, navn), (), ""))
    kendte = frozenset(type_.noegler)

    def skriv(ud: list[str], vaerdi: Any) -> None:
        if not kendte >= vaerdi.keys():
            raise ValueError(f"unknown keys: {len(vaerdi.keys() - kendte)} in a value")
        for noegle, skriv_felt, gruppe, tag in trin:
            if skriv_felt is not None:
                if noegle in vaerdi:
                    skriv_felt(ud, vaerdi[noegle])
                continue
            begyndt = False
            for udvidelse, skriv_udvidelse in gruppe:
                if udvidelse in vaerdi:
                    if not begyndt:
                        ud.append(f"<{tag}>")
                        begyndt = True
                    skriv_udvidelse(ud, vaerdi[udvidelse])
            if begyndt:
                ud.append(f"</{tag}>")

    return skriv


def _valg(type_: Valg, navn: Mapping[str, str]) -> Skriver:
    grene = [(gren, _element(gren.felt, navn)) for gren in type_.grene]
    konstanter = {gren.konstant: skriv for gren, skriv in grene if gren.konstant is not None}
    noegler = {gren.noegle: skriv for gren, skriv in grene if gren.noegle is not None}
    almindelig = next((skriv for gren, skriv in grene if gren.konstant is None), None)

    def skriv_noeglet(ud: list[str], vaerdi: Any) -> None:
        ((noegle, indre),) = vaerdi.items()
        if noegle not in noegler:
            raise ValueError("no branch of the choice fits the value")
        noegler[noegle](ud, indre)

    def skriv(ud: list[str], vaerdi: Any) -> None:
        fundet = konstanter.get(vaerdi, almindelig)
        if fundet is None:
            raise ValueError("no branch of the choice fits the value")
        fundet(ud, vaerdi)

    return skriv_noeglet if noegler else skriv
