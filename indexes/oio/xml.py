"""XML messages: reading elements into values by the grammar.

One pass over the elements; the readers are closures compiled once from the grammar. A reader never
knows its path: on an error the element itself is noted, and the path is worked out afterwards.
"""

from collections.abc import Callable
from typing import Any

from lxml import etree

from indexes.oio.fejl import MAKS_FEJL, Fejl, SkemaFejl, Vaerdifejl, trygt_navn
from indexes.oio.form import vaerdiform
from indexes.oio.grammatik import (
    REST,
    Blanding,
    Felt,
    Sekvens,
    Simpel,
    Type,
    Udskudt,
    Udvidelser,
    Valg,
    Vilkaarlig,
)
from indexes.oio.xml_parse import parse_sikkert

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
# Hints about where a schema lies are harmless and are never fetched; xsi:type and xsi:nil are not.
_TILLADTE_ATTRIBUTTER = {f"{_XSI}schemaLocation", f"{_XSI}noNamespaceSchemaLocation"}
_attributter = etree.XPath("//@*")
MAKS_SORTERET = 256
"""Attributes of one element, and prefixes of one content, that are put into canonical order."""
_mange_attributter = etree.XPath(f"boolean(descendant-or-self::*[@*[{MAKS_SORTERET + 1}]])")

AFSNIT_XSD = "XSD 6.0.STS-0"

Laeser = Callable[[Any, "_Fund"], Any]


class _Nok(Exception):
    """Enough errors have been collected."""


class _Fund:
    """The errors found so far: the element, what is missing below it, rule, text and shape."""

    def __init__(self) -> None:
        self.fejl: list[tuple[Any, str, str, str, str]] = []

    def tilfoej(
        self, element: Any, regel: str, tekst: str, mangler: str = "", form: str = ""
    ) -> None:
        self.fejl.append((element, mangler, regel, tekst, form))
        if len(self.fejl) >= MAKS_FEJL:
            raise _Nok


def _har_tekst(tekst: str | None) -> bool:
    """True if there is more than XML white space (the ASCII characters isspace knows that XML
    forbids cannot have come through the parser)."""
    return bool(tekst) and not (tekst.isspace() and tekst.isascii())  # type: ignore[union-attr]


_TEKST_MELLEM = "Der står tekst mellem elementerne, hvor kun elementer er tilladt."


def _ukendt(fund: _Fund, barn: Any) -> None:
    fund.tilfoej(barn, "element.ukendt", "Elementet hører ikke til her.")


def _simpel(type_: Simpel) -> Laeser:
    laes_vaerdi = type_.laes

    def laes(element: Any, fund: _Fund) -> Any:
        if len(element):
            fund.tilfoej(element, "element.indhold", "Elementet må kun have tekst.")
            return None
        try:
            return laes_vaerdi(element.text or "")
        except Vaerdifejl as fejl:
            fund.tilfoej(element, fejl.regel, fejl.tekst, form=vaerdiform(element.text or ""))
            return None

    return laes


def _sekvens(type_: Sekvens) -> Laeser:
    # None for a key: a LokalUdvidelseListe, whose members go straight into this dict.
    felter: dict[str, tuple[int, Any, int | None, Laeser]] = {}
    for nr, felt in enumerate(type_.felter):
        noegle = None if isinstance(felt.type, Udvidelser) else felt.navn
        felter[felt.tag] = (nr, noegle, felt.maks, kompiler(felt.type))
    kraevet = tuple(felt.navn for felt in type_.felter if felt.min)
    fri = type_.fri

    def laes(element: Any, fund: _Fund) -> dict[str, Any]:
        ud: dict[str, Any] = {}
        sidst = -1
        if (tekst := element.text) and _har_tekst(tekst):
            fund.tilfoej(element, "element.tekst", _TEKST_MELLEM)
        for barn in element[:]:  # A slice is several times faster than iterating lxml.
            felt = felter.get(barn.tag)
            if felt is None:
                _ukendt(fund, barn)
                continue
            nr, noegle, maks, laes_felt = felt
            if nr < sidst and (maks == 1 or not fri):
                fund.tilfoej(barn, "element.raekkefoelge", "Elementet står for sent.")
                continue
            if nr == sidst and maks == 1:
                fund.tilfoej(barn, "element.antal", "Elementet må kun stå én gang.")
                continue
            sidst = nr
            vaerdi = laes_felt(barn, fund)
            if maks == 1:
                if noegle is None:
                    ud.update(vaerdi)
                else:
                    ud[noegle] = vaerdi
            elif noegle in ud:
                liste = ud[noegle]
                liste.append(vaerdi)
                if maks is not None and len(liste) > maks:
                    fund.tilfoej(barn, "element.antal", f"Der må højst være {maks}.")
            else:
                ud[noegle] = [vaerdi]
            hale = barn.tail
            if hale and not (hale.isspace() and hale.isascii()):
                fund.tilfoej(element, "element.tekst", _TEKST_MELLEM)
        for navn in kraevet:
            if navn not in ud:
                fund.tilfoej(element, "element.mangler", "Elementet mangler.", navn)
        return ud

    return laes


def _udvidelser(type_: Udvidelser) -> Laeser:
    kendte = {felt.tag: (felt.navn, felt.maks, kompiler(felt.type)) for felt in type_.felter}
    sidste_tag, sidste_navn = type_.sidst.tag, type_.sidst.navn
    laes_sidste = kompiler(type_.sidst.type)

    def laes(element: Any, fund: _Fund) -> dict[str, Any]:
        ud: dict[str, Any] = {}
        if (tekst := element.text) and _har_tekst(tekst):
            fund.tilfoej(element, "element.tekst", _TEKST_MELLEM)
        for barn in element[:]:
            if (hale := barn.tail) and _har_tekst(hale):
                fund.tilfoej(element, "element.tekst", _TEKST_MELLEM)
            if sidste_navn in ud:
                fund.tilfoej(barn, "element.raekkefoelge", "Intet må følge efter dette sted.")
                continue
            if barn.tag == sidste_tag:
                ud[sidste_navn] = laes_sidste(barn, fund)
                continue
            udvidelse = kendte.get(barn.tag)
            if udvidelse is None:
                _ukendt(fund, barn)
                continue
            navn, maks, laes_felt = udvidelse
            vaerdi = laes_felt(barn, fund)
            if maks != 1:
                ud.setdefault(navn, []).append(vaerdi)
            elif navn in ud:
                fund.tilfoej(barn, "element.antal", "Elementet må kun stå én gang.")
            else:
                ud[navn] = vaerdi
        return ud

    return laes


def _valg(type_: Valg) -> Laeser:
    grene = {gren.felt.tag: (gren.noegle, kompiler(gren.felt.type)) for gren in type_.grene}
    navne = " eller ".join(gren.felt.navn for gren in type_.grene)

    def laes(element: Any, fund: _Fund) -> Any:
        # Four out of five elements of a message are below a choice: this is the hot path.
        if len(element) != 1:
            fund.tilfoej(element, "valg", f"Der skal stå netop ét af {navne}.")
            return None
        barn = element[0]
        if ((tekst := element.text) and _har_tekst(tekst)) or (
            (hale := barn.tail) and _har_tekst(hale)
        ):
            fund.tilfoej(element, "valg", f"Der skal stå netop ét af {navne}.")
            return None
        gren = grene.get(barn.tag)
        if gren is None:
            _ukendt(fund, barn)
            return None
        noegle, laes_gren = gren
        vaerdi = laes_gren(barn, fund)
        return vaerdi if noegle is None else {noegle: vaerdi}

    return laes


def _blanding(type_: Blanding) -> Laeser:
    kendte = {felt.tag: (felt.navn, kompiler(felt.type)) for felt in type_.felter}

    def laes(element: Any, fund: _Fund) -> list[tuple[str, Any]]:
        ud: list[tuple[str, Any]] = []
        if (tekst := element.text) and _har_tekst(tekst):
            fund.tilfoej(element, "element.tekst", _TEKST_MELLEM)
        for barn in element[:]:
            if (hale := barn.tail) and _har_tekst(hale):
                fund.tilfoej(element, "element.tekst", _TEKST_MELLEM)
            kendt = kendte.get(barn.tag)
            if kendt is None:
                _ukendt(fund, barn)
            else:
                ud.append((kendt[0], kendt[1](barn, fund)))
        return ud

    return laes


def _udskudt(type_: Udskudt) -> Laeser:
    def laes(element: Any, fund: _Fund) -> Any:
        return kompiler(type_.hent())(element, fund)  # now, when it has been described

    return laes


def _vilkaarlig(type_: Vilkaarlig) -> Laeser:
    foerst = type_.foerst
    laes_foerst = kompiler(foerst.type) if foerst is not None else None

    def hoerer_til(barn: Any) -> bool:
        if type_.netop is not None:
            return bool(barn.tag == type_.netop)
        fremmed = type_.fremmed
        return fremmed is None or etree.QName(barn).namespace not in {None, fremmed}

    def laes(element: Any, fund: _Fund) -> dict[str, Any]:
        ud: dict[str, Any] = {}
        rest: list[str] = []
        if _har_tekst(element.text) or any(_har_tekst(barn.tail) for barn in element[:]):
            fund.tilfoej(element, "element.tekst", _TEKST_MELLEM)
        for nr, barn in enumerate(element[:]):
            if nr == 0 and foerst is not None and laes_foerst and barn.tag == foerst.tag:
                ud[foerst.navn] = laes_foerst(barn, fund)
            elif hoerer_til(barn):
                rest.append(kanonisk(barn))
            else:
                _ukendt(fund, barn)
        if type_.netop is not None and len(element) != 1:
            fund.tilfoej(element, "element.antal", "Der skal stå netop ét element.")
        if rest:
            ud[REST] = rest
        return ud

    return laes


def kanonisk(element: Any) -> str:
    """An element as text that does not depend on the prefixes around it (exclusive C14N).

    C14N sorts by looking through lists: 50,000 attributes of one element cost it 5 s, and as many
    prefixes are gone through at every element. Nobody means such a one: it is kept as it is.
    """
    som_sendt: bytes = etree.tostring(element, encoding="utf-8", with_tail=False)
    if som_sendt.count(b"xmlns") > MAKS_SORTERET or _mange_attributter(element):
        return som_sendt.decode()
    try:
        ud: bytes = etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
    except etree.C14NError:  # a relative namespace name: legal XML that C14N has no form for
        return som_sendt.decode()
    return ud.decode()


_KOMPILERET: dict[int, tuple[Type, Laeser]] = {}


def kompiler(type_: Type) -> Laeser:
    """The reader of a type; compiled once for each description (held alive, so ids stay unique)."""
    if (kendt := _KOMPILERET.get(id(type_))) is not None:
        return kendt[1]
    laeser: Laeser
    if isinstance(type_, Simpel):
        laeser = _simpel(type_)
    elif isinstance(type_, Sekvens):
        laeser = _sekvens(type_)
    elif isinstance(type_, Udvidelser):
        laeser = _udvidelser(type_)
    elif isinstance(type_, Valg):
        laeser = _valg(type_)
    elif isinstance(type_, Vilkaarlig):
        laeser = _vilkaarlig(type_)
    elif isinstance(type_, Udskudt):
        laeser = _udskudt(type_)
    else:
        laeser = _blanding(type_)
    _KOMPILERET[id(type_)] = (type_, laeser)
    return laeser


def laes_xml(body: bytes, rod_felt: Felt) -> Any:
    """The value of a message whose root is `rod_felt`. Raises SkemaFejl with up to 20 errors."""
    return laes_rod(parse_sikkert(body), rod_felt)


def laes_rod(rod: Any, rod_felt: Felt, attributter_i: Callable[[Any], Any] = _attributter) -> Any:
    """The same of a message that `parse_sikkert` has parsed. `attributter_i`: the attributes that
    are looked at, all of them unless some of the message may hold any content."""
    if rod.tag != rod_felt.tag:
        navn = trygt_navn(etree.QName(rod).localname)
        tekst = f"Beskeden skal begynde med {rod_felt.navn} i navnerummet {rod_felt.ns}."
        raise SkemaFejl([Fejl(f"/{navn}", "rod.ukendt", AFSNIT_XSD, rod.sourceline, tekst)])
    fund = _Fund()
    vaerdi = None
    try:
        attributter: Any = attributter_i(rod)
        for attribut in attributter:
            if attribut.attrname not in _TILLADTE_ATTRIBUTTER:
                fund.tilfoej(attribut.getparent(), "attribut", "Attributter er ikke tilladt her.")
        vaerdi = kompiler(rod_felt.type)(rod, fund)
    except _Nok:
        pass
    if fund.fejl:
        raise SkemaFejl(
            [
                Fejl(
                    _sti(element, rod_felt, mangler),
                    regel,
                    AFSNIT_XSD,
                    element.sourceline,
                    tekst,
                    form,
                )
                for element, mangler, regel, tekst, form in fund.fejl
            ]
        )
    return vaerdi


def _felter(type_: Type | None) -> dict[str, Felt]:
    if isinstance(type_, Udskudt):
        type_ = type_.hent()
    if isinstance(type_, (Sekvens, Blanding)):
        return {felt.tag: felt for felt in type_.felter}
    if isinstance(type_, Udvidelser):
        return {felt.tag: felt for felt in (*type_.felter, type_.sidst)}
    if isinstance(type_, Valg):
        return {gren.felt.tag: gren.felt for gren in type_.grene}
    if isinstance(type_, Vilkaarlig) and type_.foerst is not None:
        return {type_.foerst.tag: type_.foerst}
    return {}


def _sti(element: Any, rod_felt: Felt, mangler: str) -> str:
    """The path of an element: numbered where it may repeat, LokalUdvidelseListe left out."""
    led = [f"/{rod_felt.navn}"]
    type_: Type | None = rod_felt.type
    for trin in [*reversed(list(element.iterancestors())), element][1:]:
        felt = _felter(type_).get(trin.tag)
        type_ = felt.type if felt else None
        if felt is not None and isinstance(felt.type, Udvidelser):
            continue
        navn = trygt_navn(etree.QName(trin).localname)
        if felt is not None and felt.maks != 1:
            nr = 1 + sum(1 for _ in trin.itersiblings(trin.tag, preceding=True))
            navn = f"{navn}[{nr}]"
        led.append(f"/{navn}")
    return "".join(led) + (f"/{mangler}" if mangler else "")
