"""What is read can be written and read again without loss, and the schema agrees with every word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from indexes.oio import (
    Art,
    IndeksObjekt,
    laes_besked,
    laes_json,
    objektnavn,
    skriv_besked,
    skriv_objekt,
    til_vaerdi,
)
from indexes.oio.beskeder import Tjeneste, objektgrammatik
from indexes.oio.fejl import Vaerdifejl
from indexes.oio.grammatik import Felt, Sekvens, Simpel, Type, Valg
from indexes.oio.vaerdier import BASE64, BELOEB, BOOLEAN, CVR, DATO, DATOTID, HELTAL
from indexes.oio.vaerdier import UUID as UUID_TYPE
from tests.oio import eksempler

TJENESTER: tuple[Tjeneste, ...] = ("sagdokumentindeks", "ydelsesindeks")
TJENESTE: dict[Art, Tjeneste] = {
    Art.SAG: "sagdokumentindeks",
    Art.DOKUMENT: "sagdokumentindeks",
    Art.BEVILLING: "ydelsesindeks",
    Art.EFFEKTUERING: "ydelsesindeks",
}
# All that XML may carry, but for the carriage return, which becomes a line feed.
_TEGN = st.characters(
    codec="utf-8",
    exclude_categories=("Cs",),
    exclude_characters="".join(map(chr, {*range(0x20)} - {0x9, 0xA})) + "\ufffe\uffff",
)
_TIDER = st.datetimes().map(lambda t: t.isoformat()) | st.sampled_from(
    ["-0044-03-15T12:00:00", "12026-02-28T23:59:59", "2024-02-29T24:00:00", "0001-01-01T00:00:00.0"]
)
_ZONER = st.sampled_from(["", "Z", "+01:00", "-13:59", "+14:00"])
_FASTE = {
    id(UUID_TYPE): st.uuids().map(str),
    id(BELOEB): st.from_regex(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", fullmatch=True),
    id(CVR): st.from_regex(r"[0-9]{8}", fullmatch=True),
    id(BOOLEAN): st.booleans(),
    id(HELTAL): st.integers(1 - 10**24, 10**24 - 1),
    id(BASE64): st.sampled_from(["", "QQ==", "QUI=", "QUJD", "/+8="]),
    id(DATO): st.tuples(st.dates().map(str), _ZONER).map("".join),
    id(DATOTID): st.tuples(_TIDER, _ZONER).map("".join),
}


def _vaerdier(type_: Type) -> st.SearchStrategy[Any]:
    """Any value of a type: the grammar itself says what may be sent."""
    if id(type_) in _FASTE:
        return _FASTE[id(type_)]
    if isinstance(type_, Valg):
        if type_.grene[0].noegle is None:
            return st.just("infinity") | _FASTE[id(DATOTID)]
        return st.one_of(
            *[st.fixed_dictionaries({g.noegle: _vaerdier(g.felt.type)}) for g in type_.grene]
        )
    if isinstance(type_, Sekvens):
        felter = type_.noegler
        return st.fixed_dictionaries(
            {n: _felt(f) for n, f in felter.items() if f.min},
            optional={n: _felt(f) for n, f in felter.items() if not f.min},
        )
    assert isinstance(type_, Simpel)
    if type_.koder:
        return st.sampled_from(type_.koder)
    mindst = next(n for n in (0, 1) if _tager(type_, "x" * n))
    return st.text(_TEGN | st.just("\n"), min_size=mindst, max_size=min(type_.maks or 20, 20))


def _tager(type_: Simpel, tekst: str) -> bool:
    try:
        type_.laes(tekst)
    except Vaerdifejl:
        return False
    return True


def _felt(felt: Felt) -> st.SearchStrategy[Any]:
    vaerdier = st.deferred(lambda: _vaerdier(felt.type))
    if felt.maks == 1:
        return vaerdier
    return st.lists(vaerdier, min_size=1, max_size=min(felt.maks or 2, 2))


_OBJEKTER = {art: _vaerdier(objektgrammatik(art)) for art in Art}


def _objekt(art: Art, vaerdi: dict[str, Any]) -> IndeksObjekt:
    return IndeksObjekt(
        art,
        UUID(vaerdi["UUIDIdentifikator"]),
        tuple(vaerdi["Registrering"]),
        vaerdi.get("UdenNotifikation", False),
    )


@pytest.mark.parametrize("art", Art)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(data=st.data())
def test_any_object_survives_xml_and_json(art: Art, data: st.DataObject) -> None:
    objekt = _objekt(art, data.draw(_OBJEKTER[art]))
    body = skriv_besked([objekt], tjeneste=TJENESTE[art])
    assert laes_besked(body, tjeneste=TJENESTE[art]).objekter == (objekt,)
    som_json = {objektnavn(art): [til_vaerdi(objekt)]}
    assert laes_json(som_json, tjeneste=TJENESTE[art]).objekter == (objekt,)


@pytest.mark.parametrize("art", Art)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(data=st.data())
def test_the_schema_accepts_what_we_write(
    art: Art, data: st.DataObject, xsd: Callable[[str, bytes], bool]
) -> None:
    objekt = _objekt(art, data.draw(_OBJEKTER[art]))
    assert xsd(TJENESTE[art], skriv_besked([objekt], tjeneste=TJENESTE[art]))


@pytest.mark.parametrize("tjeneste", TJENESTER)
def test_our_own_messages_are_valid(tjeneste: Tjeneste, xsd: Callable[[str, bytes], bool]) -> None:
    assert xsd(tjeneste, eksempler.besked(tjeneste))


EKSEMPLER: tuple[tuple[str, Tjeneste, list[Art]], ...] = (
    ("01-importer-sag-flere-parter", "sagdokumentindeks", [Art.SAG]),
    (
        "02-importer-sag-med-dokumenter-og-journalnotat",
        "sagdokumentindeks",
        [Art.DOKUMENT, Art.DOKUMENT, Art.SAG],
    ),
    (
        "10-importer-bevilling-og-oekonomisk-effektuering",
        "ydelsesindeks",
        [Art.BEVILLING, Art.EFFEKTUERING],
    ),
)


def _kanonisk(rod: Any) -> bytes:
    """C14N without comments, white space between elements and a false UdenNotifikation (its
    absence says the same); prefixes are made the same by dropping them."""
    for element in list(rod.iter()):
        if not isinstance(element.tag, str):
            element.getparent().remove(element) if element.getparent() is not None else None
            continue
        if len(element):
            element.text = None
        element.tail = None
        if element.tag.endswith("}UdenNotifikation") and element.text == "false":
            element.getparent().remove(element)
    etree.cleanup_namespaces(rod)
    return etree.tostring(rod, method="c14n", exclusive=True, with_comments=False)


@pytest.mark.parametrize(("fil", "tjeneste", "arter"), EKSEMPLER, ids=[e[0][:2] for e in EKSEMPLER])
def test_the_shared_examples_come_back_the_same(
    fil: str, tjeneste: Tjeneste, arter: list[Art], xsd: Callable[[str, bytes], bool]
) -> None:
    body = (eksempler.KONTRAKT / "examples" / f"{fil}.xml").read_bytes()
    objekter = laes_besked(body, tjeneste=tjeneste).objekter
    assert [o.art for o in objekter] == arter
    igen = skriv_besked(objekter, tjeneste=tjeneste)
    assert xsd(tjeneste, igen)
    uden_kommentarer = etree.XMLParser(remove_comments=True)
    assert _kanonisk(etree.fromstring(igen)) == _kanonisk(etree.fromstring(body, uden_kommentarer))


def test_line_breaks_have_one_form_inside_and_crlf_outside() -> None:
    """Section 16, trap 11: a bare line feed is accepted; CRLF is what the anvisning wants sent."""
    objekt = eksempler.objekt(Art.SAG)
    body = skriv_besked([objekt], tjeneste="sagdokumentindeks")
    assert "Et&#13;\nto" in body.decode()
    for form in ("Et\nto", "Et\r\nto", "Et&#13;to", "Et&#10;to"):
        modtaget = body.replace(b"Et&#13;\nto", form.encode())
        (laest,) = laes_besked(modtaget, tjeneste="sagdokumentindeks").objekter
        assert laest == objekt


def test_written_line_breaks_never_make_a_text_too_long(
    xsd: Callable[[str, bytes], bool],
) -> None:
    objekt = eksempler.objekt(Art.SAG)
    objekt.registreringer[0]["NoteTekst"] = "x\n" * 512
    body = skriv_besked([objekt], tjeneste="sagdokumentindeks")
    assert xsd("sagdokumentindeks", body)
    assert laes_besked(body, tjeneste="sagdokumentindeks").objekter == (objekt,)


def test_uuids_are_lower_cased_and_order_is_kept() -> None:
    body = eksempler.besked("sagdokumentindeks")
    stor = body.replace(str(eksempler.SAG_UUID).encode(), str(eksempler.SAG_UUID).upper().encode())
    assert stor != body
    objekter = laes_besked(stor, tjeneste="sagdokumentindeks").objekter
    assert [o.art for o in objekter] == [Art.DOKUMENT, Art.SAG]
    assert objekter[1].uuid == eksempler.SAG_UUID


def test_uden_notifikation_is_carried() -> None:
    objekt = IndeksObjekt(Art.SAG, eksempler.SAG_UUID, (eksempler.sag(),), uden_notifikation=True)
    body = skriv_besked([objekt], tjeneste="sagdokumentindeks")
    assert laes_besked(body, tjeneste="sagdokumentindeks").objekter == (objekt,)


def test_an_update_carries_only_what_changes() -> None:
    body = f"""<sdi:OpdaterSagDokumentIndeksInput xmlns:sdi="urn:oio:sts:sagdok:sagdokumentindeks:6"
        xmlns:sag="urn:oio:sts:sagdok:sag:6" xmlns:sd="urn:oio:sagdok:3.0.0">
      <sdi:OpdaterSagIndeks>
        <sd:UUIDIdentifikator>{eksempler.SAG_UUID}</sd:UUIDIdentifikator>
        <sag:TilstandListe/>
        <sdi:Tidspunkt>2026-04-01T08:12:00Z</sdi:Tidspunkt>
        <sdi:UdenNotifikation>1</sdi:UdenNotifikation>
      </sdi:OpdaterSagIndeks>
    </sdi:OpdaterSagDokumentIndeksInput>""".encode()
    (objekt,) = laes_besked(body, tjeneste="sagdokumentindeks", operation="opdater").objekter
    assert objekt.uden_notifikation
    assert objekt.registreringer == ({"TilstandListe": {}, "Tidspunkt": "2026-04-01T08:12:00Z"},)


def test_unknown_content_is_never_silently_left_out() -> None:
    objekt = eksempler.objekt(Art.SAG)
    objekt.registreringer[0]["AttributListe"]["Farve"] = "blå"
    with pytest.raises(ValueError, match="unknown keys"):
        skriv_objekt(objekt)


def test_an_object_is_refused_in_the_wrong_service() -> None:
    with pytest.raises(ValueError, match="does not belong"):
        skriv_besked([eksempler.objekt(Art.BEVILLING)], tjeneste="sagdokumentindeks")
