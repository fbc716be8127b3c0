"""Our reader and KOMBIT's schema agree about what a message is: both ways, over generated ones."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from indexes.beskedfordeler.besked import Haendelsesbesked, laes_push, skriv_push, skriv_svar
from indexes.beskedfordeler.kuvert import DS, HAENDELSESBESKED, MODTAGBESKED_INPUT, K, S
from indexes.oio import SkemaFejl
from indexes.oio.grammatik import Felt, Sekvens, Simpel, Valg, Vilkaarlig
from tests.beskedfordeler import faelles
from tests.beskedfordeler.faelles import KONTRAKT

pytestmark = pytest.mark.skipif(
    not KONTRAKT.is_dir(), reason="KOMBIT's schemas are not at hand: set SAPA_SHARED"
)
GENERERET = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
_TEGN = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\t\n"
)
_TIDER = st.sampled_from(
    [
        "2026-03-01T00:00:00",
        "2026-03-01T00:00:00.123456789Z",
        "2024-02-29T24:00:00-14:00",
        "-0044-03-15T12:00:00",
        "12026-01-01T00:00:00+01:00",
    ]
)
_FREMMED = st.sampled_from(["<a></a>", '<x xmlns="urn:x" b="1">t<y></y></x>'])
# A signature that the schema is content with: we do not look inside.
_SIGNATUR = (
    f'<Signature xmlns="{DS}"><SignedInfo><CanonicalizationMethod Algorithm="a">'
    '</CanonicalizationMethod><SignatureMethod Algorithm="b"></SignatureMethod><Reference>'
    '<DigestMethod Algorithm="c"></DigestMethod><DigestValue>YQ==</DigestValue></Reference>'
    "</SignedInfo><SignatureValue>YQ==</SignatureValue></Signature>"
)


@cache
def skema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(KONTRAKT / "xsd/AnvendersystemOperationer.xsd")))


def gyldig(body: bytes) -> bool:
    try:
        return bool(skema().validate(etree.fromstring(body)))
    except etree.XMLSyntaxError:
        return False


def vaerdier(type_: Any) -> st.SearchStrategy[Any]:
    if isinstance(type_, Sekvens):
        return st.fixed_dictionaries(
            {f.navn: felt(f) for f in type_.felter if f.min},
            optional={f.navn: felt(f) for f in type_.felter if not f.min},
        )
    if isinstance(type_, Valg):
        return st.one_of(
            *[st.fixed_dictionaries({g.noegle: vaerdier(g.felt.type)}) for g in type_.grene]
        )
    if isinstance(type_, Vilkaarlig):
        if type_.netop:
            return st.just({"Andet": [_SIGNATUR]})
        rest = st.lists(
            _FREMMED if not type_.fremmed else st.just('<x xmlns="urn:x"></x>'),
            min_size=1,
            max_size=2,
        )
        kendt = {type_.foerst.navn: felt(type_.foerst)} if type_.foerst else {}
        return st.fixed_dictionaries({}, optional={**kendt, "Andet": rest})
    assert isinstance(type_, Simpel)
    return {
        "datotid": _TIDER,
        "boolean": st.booleans(),
        "heltal": st.sampled_from(["1", "-7", "+12345678901234567890123456789"]),
    }.get(type_.navn, st.text(_TEGN, max_size=12))


def felt(f: Felt) -> st.SearchStrategy[Any]:
    ud = st.deferred(lambda: vaerdier(f.type))
    return ud if f.maks == 1 else st.lists(ud, min_size=1, max_size=2)


BESKEDER = vaerdier(HAENDELSESBESKED.type).map(Haendelsesbesked)


@GENERERET
@given(besked=BESKEDER)
def test_every_message_we_can_write_is_valid_and_read_as_it_was(besked: Haendelsesbesked) -> None:
    body = skriv_push(besked)
    assert gyldig(body), skema().error_log
    assert laes_push(body) == besked
    assert laes_push(body).sha256 == besked.sha256
    assert laes_push(body).noegle == besked.noegle


def _fjern(element: Any, data: st.DataObject) -> None:
    element.getparent().remove(element)


def _gentag(element: Any, data: st.DataObject) -> None:
    element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))


def _flyt(element: Any, data: st.DataObject) -> None:
    element.getparent().append(element)


def _omdoeb(element: Any, data: st.DataObject) -> None:
    navne = ["BeskedId", "ObjektId", "GyldighedFra", "Base64"]
    element.tag = (
        f"{{{data.draw(st.sampled_from([K, S, 'urn:x']))}}}{data.draw(st.sampled_from(navne))}"
    )


def _tekst(element: Any, data: st.DataObject) -> None:
    element.text = data.draw(st.sampled_from(["", " \n", "x", "2026-13-01T00:00:00", "true", "1"]))


def _hale(element: Any, data: st.DataObject) -> None:
    element.tail = data.draw(st.sampled_from(["x", " \t", "\u00a0"]))


def _attribut(element: Any, data: st.DataObject) -> None:
    element.set(data.draw(st.sampled_from(["a", "{urn:x}b"])), "1")


def _nyt(element: Any, data: st.DataObject) -> None:
    ns = data.draw(st.sampled_from([K, S, "urn:x", ""]))
    element.append(etree.Element(f"{{{ns}}}Nyt" if ns else "Nyt"))


AENDRINGER = (_fjern, _gentag, _flyt, _omdoeb, _tekst, _hale, _attribut, _nyt)


def _uden_for_signatur(rod: Any) -> list[Any]:
    return [
        e
        for e in rod.iter(etree.Element)
        if e is not rod and not any(str(a.tag).startswith(f"{{{DS}}}") for a in [e, *e.iterancestors()])
    ]  # fmt: skip


@settings(GENERERET, max_examples=400)
@given(besked=BESKEDER, data=st.data())
def test_reader_and_schema_agree_about_changed_messages(
    besked: Haendelsesbesked, data: st.DataObject
) -> None:
    rod = etree.fromstring(skriv_push(besked))
    for _ in range(data.draw(st.integers(1, 2))):
        elementer = _uden_for_signatur(rod)
        if elementer:
            data.draw(st.sampled_from(AENDRINGER))(data.draw(st.sampled_from(elementer)), data)
    body = etree.tostring(rod)
    try:
        laes_push(body)
        laest = True
    except SkemaFejl:
        laest = False
    assert laest == gyldig(body), body


def test_our_answer_is_valid() -> None:
    for body in (skriv_svar(20), skriv_svar(40, "Nej. Æøå & <b>")):
        assert gyldig(body)


def test_what_the_schema_says_of_the_root() -> None:
    besked = faelles.besked()
    for navn in (MODTAGBESKED_INPUT.navn, "AfsendBeskedInput"):
        body = skriv_push(besked).replace(b"ModtagBeskedInput", navn.encode())
        assert gyldig(body) == (navn == MODTAGBESKED_INPUT.navn)
