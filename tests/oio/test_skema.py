"""The schema part of the contract: each breach has its own rule, and the official schema agrees."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from indexes.oio import SkemaFejl, laes_besked
from indexes.oio.beskeder import Tjeneste
from indexes.oio.faelles import GD
from tests.oio import eksempler

SAGDOK: Tjeneste = "sagdokumentindeks"
YDELSE: Tjeneste = "ydelsesindeks"
_LISTE = f"{{{GD}}}LokalUdvidelseListe"


def _fejl(body: bytes, tjeneste: Tjeneste = SAGDOK) -> SkemaFejl | None:
    try:
        laes_besked(body, tjeneste=tjeneste)
    except SkemaFejl as fejl:
        return fejl
    return None


def _elementer(indhold: str) -> str:
    return f"<sag:Egenskaber>{indhold}</sag:Egenskaber>"


# Each: what is replaced by what (a regular expression, first hit), the rule, the path's ending.
UGYLDIGE: dict[str, tuple[Tjeneste, str, str, str, str]] = {
    "uuid uden bindestreger": (
        SAGDOK,
        f"{eksempler.SAG_UUID}",
        eksempler.SAG_UUID.hex,
        "uuid",
        "SagIndeks[1]/UUIDIdentifikator",
    ),
    "objekt uden uuid": (
        SAGDOK,
        rf"<sd:UUIDIdentifikator>{eksempler.SAG_UUID}</sd:UUIDIdentifikator>",
        "",
        "element.mangler",
        "SagIndeks[1]/UUIDIdentifikator",
    ),
    "uden registrering": (
        SAGDOK,
        r"(?s)<sag:Registrering>.*</sag:Registrering>",
        "",
        "element.mangler",
        "SagIndeks[1]/Registrering",
    ),
    "uden relationsliste": (
        SAGDOK,
        r"(?s)<sag:RelationListe>.*</sag:RelationListe>",
        "",
        "element.mangler",
        "Registrering[1]/RelationListe",
    ),
    "uden tilstandsliste": (
        YDELSE,
        r"<bi:TilstandListe/>",
        "",
        "element.mangler",
        "Registrering[1]/TilstandListe",
    ),
    "tom titel": (SAGDOK, r"<sag:Titel>H[^<]*", "<sag:Titel>", "tekst.kort", "Egenskaber[1]/Titel"),
    "titel for lang": (
        SAGDOK,
        r"<sag:Titel>H[^<]*",
        "<sag:Titel>" + "x" * 256,
        "tekst.lang",
        "Egenskaber[1]/Titel",
    ),
    "noegle for lang": (
        SAGDOK,
        r"<sag:BrugervendtNoegle>[^<]*",
        "<sag:BrugervendtNoegle>" + "x" * 51,
        "tekst.lang",
        "Egenskaber[1]/BrugervendtNoegle",
    ),
    "note for lang": (
        SAGDOK,
        r"(?s)(<sag:Registrering><sd:NoteTekst>)[^<]*",
        r"\g<1>" + "x" * 1025,
        "tekst.lang",
        "Registrering[1]/NoteTekst",
    ),
    "indeks for langt": (
        SAGDOK,
        r"<gd:Indeks>1",
        "<gd:Indeks>" + "1" * 37,
        "tekst.lang",
        "Indeks",
    ),
    "urn for lang": (
        SAGDOK,
        r"<sd:URNIdentifikator>[^<]*",
        "<sd:URNIdentifikator>" + "u" * 256,
        "tekst.lang",
        "ReferenceID/URNIdentifikator",
    ),
    "ukendt tilstand": (
        SAGDOK,
        r">Oplyst<",
        ">Bestilt<",
        "kode.ukendt",
        "Fremdrift[2]/FremdriftStatusKode",
    ),
    "ukendt livscyklus": (
        SAGDOK,
        r">Importeret<",
        ">Rettet<",
        "kode.ukendt",
        "Registrering[1]/LivscyklusKode",
    ),
    "ukendt foelsomhed": (
        YDELSE,
        r">FOELSOMME_PERSONOPLYSNINGER<",
        ">HEMMELIG<",
        "kode.ukendt",
        "Egenskaber[1]/Foelsomhed",
    ),
    "ukendt dokumenttype": (
        SAGDOK,
        r">Brev, indgaaende<",
        ">Brev, indgående<",
        "kode.ukendt",
        "Egenskaber[1]/Type",
    ),
    "ukendt aktoertype": (
        SAGDOK,
        r"<sd:AktoerTypeKode>Bruger",
        "<sd:AktoerTypeKode>Menneske",
        "kode.ukendt",
        "Virkning/AktoerTypeKode",
    ),
    "forud og bagud": (
        YDELSE,
        r">Bagud<",
        ">Midt<",
        "kode.ukendt",
        "OekonomiskEffektueringsplan[1]/ForudBagud",
    ),
    "anvisningens trykfejl i tidszonen": (
        SAGDOK,
        r"(<sd:Tidspunkt>[^+]*)\+01:00",
        r"\1+01.00",
        "tidspunkt",
        "Registrering[1]/Tidspunkt",
    ),
    "dag der ikke findes": (
        SAGDOK,
        r"(<sd:Tidspunkt>)2026-02-17",
        r"\g<1>2026-02-29",
        "tidspunkt",
        "Registrering[1]/Tidspunkt",
    ),
    "tidspunkt uden klokkeslaet": (
        SAGDOK,
        r"(<sd:Tidspunkt>)[^<]*",
        r"\g<1>2026-02-17",
        "tidspunkt",
        "Registrering[1]/Tidspunkt",
    ),
    "brevdato er en dato": (
        SAGDOK,
        r"(<di:BrevDato>)[^<]*",
        r"\g<1>12-01-2026",
        "dato",
        "Egenskaber[1]/BrevDato",
    ),
    "graense false": (
        SAGDOK,
        r"<sd:GraenseIndikator>true",
        "<sd:GraenseIndikator>false",
        "graense",
        "TilTidspunkt/GraenseIndikator",
    ),
    "boolean paa dansk": (
        SAGDOK,
        r"(<sag:PrincipielIndikator>)false",
        r"\1nej",
        "boolean",
        "Egenskaber[1]/PrincipielIndikator",
    ),
    "version er et tal": (
        SAGDOK,
        r"(<di:VersionIdentifikator>)1",
        r"\g<1>1.0",
        "heltal",
        "Egenskaber[1]/VersionIdentifikator",
    ),
    "beloeb med komma": (
        YDELSE,
        r"(<bi:Ydelsesbeloeb>)[^<]*",
        r"\g<1>12550,00",
        "beloeb",
        "OekonomiskEffektueringsplan[1]/Ydelsesbeloeb",
    ),
    "cvr med syv cifre": (
        SAGDOK,
        r"(<si:CVR-Nummer>)1",
        r"\1",
        "cvr",
        "Sagsaktoer[1]/SagsaktoerLokalUdvidelse/CVR-Nummer",
    ),
    "notat er base64": (
        SAGDOK,
        r"(<sag:Notat>)[^<]*",
        r"\1Hej!",
        "base64",
        "JournalpostEgenskaber/JournalnotatEgenskaber/Notat",
    ),
    "base64 uden udfyldning": (SAGDOK, r"(<sag:Notat>)[^<]*", r"\1SGV", "base64", "Notat"),
    "virkning i forkert navnerum": (
        SAGDOK,
        r"(?s)<sag:Virkning>(.*?)</sag:Virkning>",
        r"<gd:Virkning>\1</gd:Virkning>",
        "element.ukendt",
        "Egenskaber[1]/Virkning",
    ),
    "relationens virkning i sag": (
        SAGDOK,
        r"(?s)(<sag:Sagsaktoer>)<gd:Virkning>(.*?)</gd:Virkning>",
        r"\1<sag:Virkning>\2</sag:Virkning>",
        "element.ukendt",
        "Sagsaktoer[1]/Virkning",
    ),
    "bevilget ydelses rolle i gd": (
        YDELSE,
        r"(?s)<bi:Rolle>(.*?)</bi:Rolle>",
        r"<gd:Rolle>\1</gd:Rolle>",
        "element.ukendt",
        "ItSystem[1]/Rolle",
    ),
    "cvr stavet som i sag": (
        YDELSE,
        r"<bi:CVR-nr>(.*?)</bi:CVR-nr>",
        r"<bi:CVR-Nummer>\1</bi:CVR-Nummer>",
        "element.ukendt",
        "Bevillingsaktoer[1]/CVR-Nummer",
    ),
    "afskaffet felt": (
        SAGDOK,
        r"(<si:FuldtNavn>Gunhild Frost</si:FuldtNavn>)",
        r"\1<si:CPR-nr>2110703435</si:CPR-nr>",
        "element.ukendt",
        "SagspartLokalUdvidelse/CPR-nr",
    ),
    "felter i forkert orden": (
        SAGDOK,
        r"(<sag:Sagsnummer>.*?</sag:Sagsnummer>)(<sag:Titel>.*?</sag:Titel>)",
        r"\2\1",
        "element.raekkefoelge",
        "Egenskaber[1]/Sagsnummer",
    ),
    "titel to gange": (
        SAGDOK,
        r"(<sag:Titel>H.*?</sag:Titel>)",
        r"\1\1",
        "element.antal",
        "Egenskaber[1]/Titel",
    ),
    "tre it-systemer": (
        YDELSE,
        r"(?s)(<bi:ItSystem>.*?</bi:ItSystem>)",
        r"\1\1",
        "element.antal",
        "BevilgetYdelse[1]/ItSystem[3]",
    ),
    "baade uuid og urn": (
        SAGDOK,
        r"(<sd:BrugerRef>)",
        r"\1<sd:URNIdentifikator>urn:x</sd:URNIdentifikator>",
        "valg",
        "Registrering[1]/BrugerRef",
    ),
    "tom reference": (
        SAGDOK,
        r"(?s)(<sd:BrugerRef>).*?(</sd:BrugerRef>)",
        r"\1\2",
        "valg",
        "Registrering[1]/BrugerRef",
    ),
    "undtaget uden hjemmel": (
        SAGDOK,
        r"(<sag:PrincipielIndikator>)",
        r"<sag:OffentlighedUndtaget><sd:TitelAlternativTekst>x</sd:TitelAlternativTekst></sag:OffentlighedUndtaget>\1",
        "element.mangler",
        "Egenskaber[1]/OffentlighedUndtaget/OffentlighedUndtagetHjemmelTekst",
    ),
    "bevilgetydelseref uden id": (
        YDELSE,
        r"<oef:BevilgetYdelseId>1</oef:BevilgetYdelseId>",
        "",
        "element.mangler",
        "BevilgetYdelseRef/BevilgetYdelseId",
    ),
    "effektuering uden notifikationsvalg": (
        YDELSE,
        r"(</oef:Registrering>)",
        r"\1<oef:UdenNotifikation>true</oef:UdenNotifikation>",
        "element.ukendt",
        "OekonomiskEffektueringIndeks[1]/OekonomiskEffektueringIndeks/UdenNotifikation",
    ),
    "attribut": (
        SAGDOK,
        r"<sag:Titel>",
        '<sag:Titel sprog="da">',
        "attribut",
        "Egenskaber[1]/Titel",
    ),
    "nil": (
        SAGDOK,
        r"<sag:Titel>",
        '<sag:Titel xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true">',
        "attribut",
        "Egenskaber[1]/Titel",
    ),
    "tekst mellem elementer": (
        SAGDOK,
        r"(</sag:TilstandListe>)",
        r"\1 hej ",
        "element.tekst",
        "Registrering[1]",
    ),
    "element i en tekst": (
        SAGDOK,
        r"(<sag:Titel>)(H[^<]*)",
        r"\1<b xmlns=''>\2</b>",
        "element.indhold",
        "Egenskaber[1]/Titel",
    ),
    "ukendt udvidelse": (
        SAGDOK,
        r"(<si:SagspartLokalUdvidelse>)",
        r"<si:SagspartEkstra/>\1",
        "element.ukendt",
        "Sagspart[1]/SagspartEkstra",
    ),
    "noget efter senest aendret": (
        SAGDOK,
        r"(<si:SagspartLokalUdvidelse>)",
        rf"<x:SenestAendretTidspunkt xmlns:x='{GD}'>2026-01-01T00:00:00Z</x:SenestAendretTidspunkt>\1",
        "element.raekkefoelge",
        "Sagspart[1]/SagspartLokalUdvidelse",
    ),
    "ukendt objekt": (
        SAGDOK,
        r"(<sdi:SagIndeks>)",
        r"<sdi:KlasseIndeks/>\1",
        "element.ukendt",
        "/ImporterSagDokumentIndeksInput/KlasseIndeks",
    ),
}


def _aendret(navn: str) -> tuple[Tjeneste, bytes]:
    tjeneste, fra, til, _, _ = UGYLDIGE[navn]
    body = eksempler.besked(tjeneste).decode()
    aendret, antal = re.subn(fra, til, body, count=1)
    assert antal == 1, "the variant no longer matches the message"
    return tjeneste, aendret.encode()


@pytest.mark.parametrize("navn", UGYLDIGE)
def test_each_breach_is_refused_by_its_own_rule(navn: str) -> None:
    tjeneste, body = _aendret(navn)
    _, _, _, regel, sti = UGYLDIGE[navn]
    fejl = _fejl(body, tjeneste)
    assert fejl is not None
    assert (fejl.regel, fejl.sti.endswith(sti)) == (regel, True), fejl.fejl
    assert fejl.linje is not None
    assert fejl.afsnit
    assert fejl.tekst.endswith(".")


@pytest.mark.parametrize("navn", UGYLDIGE)
def test_the_official_schema_refuses_it_too(navn: str, xsd: Callable[[str, bytes], bool]) -> None:
    assert not xsd(*_aendret(navn))


@pytest.mark.parametrize("navn", UGYLDIGE)
def test_errors_never_repeat_content(navn: str) -> None:
    tjeneste, body = _aendret(navn)
    fejl = _fejl(body, tjeneste)
    assert fejl is not None
    for en in fejl.fejl:
        for hemmeligt in ("2110703435", "Gunhild", "Hjælp til", "HEMMELIG", "Menneske", "Hej!"):
            assert hemmeligt not in f"{en} {fejl}"


def test_a_value_too_long_is_described_by_its_length() -> None:
    _, body = _aendret("titel for lang")
    fejl = _fejl(body)
    assert fejl is not None
    assert fejl.tekst == "Teksten har 256 tegn; højst 255 er tilladt."


def test_line_and_path_point_at_the_element() -> None:
    body = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- comments move no line -->
<sdi:ImporterSagDokumentIndeksInput xmlns:sdi="urn:oio:sts:sagdok:sagdokumentindeks:6">
  <sdi:SagIndeks/>
  <sdi:SagIndeks/>
</sdi:ImporterSagDokumentIndeksInput>"""
    fejl = _fejl(body)
    assert fejl is not None
    assert [(f.linje, f.sti) for f in fejl.fejl] == [
        (4, "/ImporterSagDokumentIndeksInput/SagIndeks[1]/UUIDIdentifikator"),
        (4, "/ImporterSagDokumentIndeksInput/SagIndeks[1]/Registrering"),
        (5, "/ImporterSagDokumentIndeksInput/SagIndeks[2]/UUIDIdentifikator"),
        (5, "/ImporterSagDokumentIndeksInput/SagIndeks[2]/Registrering"),
    ]


def test_at_most_twenty_errors_are_collected() -> None:
    rod = '<sdi:ImporterSagDokumentIndeksInput xmlns:sdi="urn:oio:sts:sagdok:sagdokumentindeks:6">'
    body = f"{rod}{'<sdi:SagIndeks/>' * 5000}</sdi:ImporterSagDokumentIndeksInput>".encode()
    fejl = _fejl(body)
    assert fejl is not None
    assert len(fejl.fejl) == 20


def test_an_empty_message_is_valid(xsd: Callable[[str, bytes], bool]) -> None:
    body = b'<ImporterYdelseIndeksInput xmlns="urn:oio:sts:ydelse:ydelseindeks:6"/>'
    assert xsd(YDELSE, body)
    assert laes_besked(body, tjeneste=YDELSE).objekter == ()


def test_another_operation_is_refused() -> None:
    fejl = _fejl(eksempler.besked(YDELSE), SAGDOK)
    assert fejl is not None
    assert (fejl.regel, fejl.sti) == ("rod.ukendt", "/ImporterYdelseIndeksInput")


def test_the_old_version_is_refused() -> None:
    gammel = eksempler.besked(SAGDOK).replace(b"sagdokumentindeks:6", b"sagdokumentindeks:1.2.4.0")
    fejl = _fejl(gammel)
    assert fejl is not None
    assert fejl.regel == "rod.ukendt"


def test_a_schema_location_is_ignored() -> None:
    body = eksempler.besked(SAGDOK).replace(
        b" xmlns:sdi=",
        b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        b' xsi:schemaLocation="urn:x file:///etc/passwd" xmlns:sdi=',
        1,
    )
    assert len(laes_besked(body, tjeneste=SAGDOK).objekter) == 2


# --- Random mutations: the official schema and our grammar must say the same ---------------------

_VAERDIER = (
    "",
    " ",
    "x",
    "0",
    "-1",
    "+07",
    "true",
    "1",
    "TRUE",
    "infinity",
    "2026-02-30T00:00:00Z",
    "2024-02-29T24:00:00Z",
    "2026-01-01T00:00:00",
    "2026-01-01T00:00:00.123456789-14:00",
    "2026-01-01",
    "2026-01-01Z",
    "12.50",
    "-12.",
    "12345678",
    "0A1B2C3D-4E5F-4A6B-8C7D-9E0F1A2B3C4D",
    "QQ==",
    "QR==",
    "Q Q = =",
    "Bruger",
    "Importeret",
    "Æ" * 50,
    "x" * 51,
    "x" * 256,
    "x" * 1025,
)
_ANDRE_NAVNE = (
    "{urn:oio:sagdok:3.0.0}NoteTekst",
    "{urn:oio:sts:sagdok:sag:6}Titel",
    "{urn:oio:sts:generelledefinitioner:6}Virkning",
    "{urn:oio:sts:generelledefinitioner:6}LokalUdvidelseListe",
    "{urn:oio:sts:sagdok:sagindeks:6}FuldtNavn",
    "Titel",
)


def _muter(rod: Any, valg: random.Random) -> None:
    """Change one thing."""
    elementer = list(rod.iter())[1:]
    element = valg.choice(elementer)
    handling = valg.choice(["fjern", "gentag", "byt", "omdoeb", "vaerdi", "tekst", "barn", "flyt"])
    if handling == "fjern":
        element.getparent().remove(element)
    elif handling == "gentag":
        ny = etree.fromstring(etree.tostring(element))
        ny.tail = None
        element.addnext(ny)
    elif handling == "byt" and element.getnext() is not None:
        element.getnext().addnext(element)
    elif handling == "omdoeb":
        element.tag = valg.choice([*_ANDRE_NAVNE, valg.choice(elementer).tag])
    elif handling == "vaerdi":
        valg.choice([e for e in elementer if not len(e)]).text = valg.choice(_VAERDIER)
    elif handling == "tekst":
        element.tail = valg.choice([" \n\t", "hej", "\u00a0"])
    elif handling == "barn":
        etree.SubElement(element, valg.choice(_ANDRE_NAVNE))
    elif handling == "flyt":
        maal = valg.choice(elementer)
        if element not in [maal, *maal.iterancestors()]:
            maal.append(element)


def _udvidelser(rod: Any) -> set[tuple[str, str]]:
    return {(liste.getparent().tag, barn.tag) for liste in rod.iter(_LISTE) for barn in liste}


def _snaevrere(rod: Any, kendte: set[tuple[str, str]]) -> bool:
    """Does a LokalUdvidelseListe hold what the schema's any lets in anywhere, but we only in its
    own place, or an extension twice that makes sense once?"""
    if _udvidelser(rod) - kendte:
        return True
    enkelte = (
        [barn.tag for barn in liste if barn.tag.endswith("LokalUdvidelse")]
        for liste in rod.iter(_LISTE)
    )
    return any(len(tags) > 1 for tags in enkelte)


@pytest.mark.parametrize("tjeneste", [SAGDOK, YDELSE])
@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(froe=st.integers(0, 2**32), antal=st.integers(1, 3))
def test_grammar_and_schema_agree_on_mutations(
    tjeneste: Tjeneste, froe: int, antal: int, xsd: Callable[[str, bytes], bool]
) -> None:
    rod = etree.fromstring(eksempler.besked(tjeneste))
    valg = random.Random(froe)
    kendte = _udvidelser(rod)
    for _ in range(antal):
        _muter(rod, valg)
    for element in rod.iter("{urn:oio:sagdok:3.0.0}GraenseIndikator"):
        if element.text == "1":
            # By the standard this is the fixed value true; libxml2 compares the letters.
            element.text = "true"
    body = etree.tostring(rod)
    fejl = _fejl(body, tjeneste)
    if fejl is not None and _snaevrere(rod, kendte):
        return  # We refuse more there, on purpose; never less, which the last line proves.
    if fejl is not None and all(en.regel == "base64" for en in fejl.fejl):
        return  # libxml2 skips what is not base64 in a base64Binary; the standard does not.
    assert xsd(tjeneste, body) == (fejl is None), fejl and fejl.fejl
