"""Messages that must be refused, each for one reason: a valid object of each kind with one thing
wrong. `VARIANTER` break a rule of the anvisninger, `SKEMAVARIANTER` the schema, as JSON and as XML.
"""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from indexes.oio import Art, IndeksObjekt, objektnavn, skriv_besked
from indexes.oio.regler import MAKS_SAET
from indexes.oio.roller import rolle_ved_navn
from tests.oio import eksempler
from tests.oio.eksempler import SKIFT, START, SYSTEM

FREMMED = str(uuid5(eksempler.SAG_UUID, "ingen kender den"))
ALDRIG = "12026-01-12T08:30:00+01:00"

Registreringer = list[dict[str, Any]]
Aendring = Callable[[Registreringer], None]


def gyldigt(art: Art) -> IndeksObjekt:
    """The valid object of the kind, delivered by eksempler.SYSTEM."""
    objekt = eksempler.objekt(art)
    for ydelse in objekt.registreringer[0]["AttributListe"].get("BevilgetYdelse", ()):
        for system in ydelse["ItSystem"]:
            system["ReferenceID"] = {"uuid": SYSTEM}
    return objekt


def tjeneste(art: Art) -> str:
    """The service that takes objects of the kind."""
    return "sagdokumentindeks" if art in (Art.SAG, Art.DOKUMENT) else "ydelsesindeks"


@dataclass(frozen=True)
class Variant:
    """What is changed, and the rule, the path and (where paths meet) the words of its refusal."""

    art: Art
    regel: str
    sti: str
    aendring: Aendring
    ord: str = ""

    @property
    def navn(self) -> str:
        return f"{self.art.typenavn}-{self.regel}-{self.ord or self.sti.rpartition('/')[2]}"

    def objekt(self) -> IndeksObjekt:
        godt = gyldigt(self.art)
        registreringer = copy.deepcopy(list(godt.registreringer))
        self.aendring(registreringer)
        return IndeksObjekt(self.art, godt.uuid, tuple(registreringer))

    @property
    def hele_stien(self) -> str:
        """From the object; of all registreringer together where it begins with "Registrering"."""
        if self.sti.startswith("Registrering"):
            return f"/{objektnavn(self.art)}/{self.sti}"
        return f"/{objektnavn(self.art)}/Registrering[1]{self.sti}"


def ved(*sti: Any) -> Callable[[Registreringer], Any]:
    """What stands at a path of the first registrering."""

    def find(registreringer: Registreringer) -> Any:
        holder: Any = registreringer[0]
        for trin in sti:
            holder = holder[trin]
        return holder

    return find


def saet(*sti: Any, til: Any) -> Aendring:
    return lambda r: ved(*sti[:-1])(r).__setitem__(sti[-1], copy.deepcopy(til))


def fjern(*sti: Any) -> Aendring:
    return lambda r: ved(*sti[:-1])(r).__delitem__(sti[-1])


def gentag(*sti: Any, **andet: Any) -> Aendring:
    """The element once more in its list, with something else about it."""

    def aendring(r: Registreringer) -> None:
        liste = ved(*sti[:-1])(r)
        liste.append({**copy.deepcopy(liste[sti[-1]]), **andet})

    return aendring


def uden_rolle(art: Art, relation: str, rolle: str) -> Aendring:
    uuid = str(rolle_ved_navn(art, relation, rolle).uuid)

    def aendring(r: Registreringer) -> None:
        relationer = r[0]["RelationListe"]
        relationer[relation] = [x for x in relationer[relation] if x["Rolle"]["uuid"] != uuid]

    return aendring


def _ny_master(r: Registreringer) -> None:
    senere = copy.deepcopy(r[0])
    senere["Tidspunkt"] = "2026-03-01T08:00:00+01:00"
    for relation in senere["RelationListe"]["SagsitsystemRelation"]:
        relation["ReferenceID"] = {"uuid": FREMMED}
        relation["Virkning"]["FraTidspunkt"] = "2026-03-01T08:00:00+01:00"
    r.append(senere)


def _mange_saet(r: Registreringer) -> None:
    attributter = r[0]["AttributListe"]
    attributter["Egenskaber"] = attributter["Egenskaber"] * (MAKS_SAET + 1)


EGENSKABER = ("AttributListe", "Egenskaber", 0)
PART, ANDEN_PART = ("RelationListe", "Sagspart", 0), ("RelationListe", "Sagspart", 1)
EJER, ANSVARLIG = ("RelationListe", "Sagsaktoer", 0), ("RelationListe", "Sagsaktoer", 1)
KLASSE = ("RelationListe", "Sagsklasse", 0)
MASTER = ("RelationListe", "SagsitsystemRelation", 0)
NOTAT = ("RelationListe", "Journalpost", 0, "JournalpostEgenskaber")
YDELSE = ("AttributListe", "BevilgetYdelse", 0)
BETALING = ("RelationListe", "OekonomiskYdelseEffektueringRelation", 0)


def _pligtige() -> Iterator[Variant]:
    for art, relation, rolle in (
        (Art.SAG, "Sagsaktoer", "Ejer"),
        (Art.SAG, "Sagsaktoer", "Ansvarlig"),
        (Art.SAG, "Sagsklasse", "Primær klasse"),
        (Art.SAG, "Sagsklasse", "Handlingsklasse"),
        (Art.SAG, "SagsitsystemRelation", "Master"),
        (Art.SAG, "SagsitsystemRelation", "Afsender"),
        (Art.DOKUMENT, "Dokumentaktoer", "Ejer"),
        (Art.DOKUMENT, "Dokumentaktoer", "Ansvarlig"),
        (Art.DOKUMENT, "Dokumentklasse", "Primær klasse"),
        (Art.DOKUMENT, "DokumentitsystemRelation", "Master"),
        (Art.DOKUMENT, "DokumentitsystemRelation", "Afsender"),
        (Art.BEVILLING, "Bevillingsaktoer", "Ejer"),
        (Art.EFFEKTUERING, "Aktoer", "Ejer"),
    ):
        yield Variant(
            art,
            "rolle.pligtig",
            f"/RelationListe/{relation}",
            uden_rolle(art, relation, rolle),
            f"{rolle} mangler",
        )


def _v(art: Art, *raekker: tuple[str, str, Aendring]) -> Iterator[Variant]:
    for regel, sti, aendring in raekker:
        yield Variant(art, regel, sti, aendring)


# fmt: off
VARIANTER: tuple[Variant, ...] = (
    *_pligtige(),
    *_v(
        Art.SAG,
        ("registrering.tidspunkt", "/Tidspunkt", fjern("Tidspunkt")),
        ("virkning.mangler", "/AttributListe/Egenskaber[1]/Virkning", fjern(*EGENSKABER, "Virkning")),
        ("virkning.mangler", "/RelationListe/Sagspart[2]/Virkning", fjern(*ANDEN_PART, "Virkning", "FraTidspunkt")),
        ("virkning.aktoertype", "/RelationListe/Sagspart[1]/Virkning/AktoerTypeKode", saet(*PART, "Virkning", "AktoerTypeKode", til="Organisation")),
        ("virkning.fra_uendelig", "/RelationListe/Sagspart[2]/Virkning/FraTidspunkt", saet(*ANDEN_PART, "Virkning", "FraTidspunkt", til="infinity")),
        ("virkning.orden", "/AttributListe/Egenskaber[1]/Virkning", saet(*EGENSKABER, "Virkning", "TilTidspunkt", til=START)),
        ("tid.aar", "/AttributListe/SagIndeksEgenskaber[1]/OprettetTidspunkt", saet("AttributListe", "SagIndeksEgenskaber", 0, "OprettetTidspunkt", til=ALDRIG)),
        ("tid.aar", "/RelationListe/Sagspart[2]/Virkning/TilTidspunkt", saet(*ANDEN_PART, "Virkning", "TilTidspunkt", til=ALDRIG)),
        ("rolle.mangler", "/RelationListe/Sagspart[2]/Rolle", fjern(*ANDEN_PART, "Rolle")),
        ("rolle.ukendt", "/RelationListe/Sagspart[2]/Rolle", saet(*ANDEN_PART, "Rolle", til={"uuid": FREMMED})),
        ("type.mangler", "/RelationListe/Sagspart[2]/Type", fjern(*ANDEN_PART, "Type")),
        ("type.ukendt", "/RelationListe/Sagspart[2]/Type", saet(*ANDEN_PART, "Type", til={"uuid": FREMMED})),
        ("indeks.mangler", "/RelationListe/Sagspart[2]/Indeks", fjern(*ANDEN_PART, "Indeks")),
        ("indeks.uoensket", "/RelationListe/Sagspart[1]/Indeks", saet(*PART, "Indeks", til="1")),
        ("reference.mangler", "/RelationListe/Sagspart[1]/ReferenceID", fjern(*PART, "ReferenceID")),
        ("part.uuid", "/RelationListe/Sagspart[1]/ReferenceID", saet(*PART, "ReferenceID", til={"uuid": FREMMED})),
        ("part.urn", "/RelationListe/Sagspart[1]/ReferenceID", saet(*PART, "ReferenceID", til={"urn": "urn:oio:cpr:2110703435"})),
        ("reference.form", "/RelationListe/SagsitsystemRelation[1]/ReferenceID", saet(*MASTER, "ReferenceID", til={"urn": "urn:oio:system:ksd"})),
        ("master.aendret", "/RelationListe", _ny_master),
        ("relation.overlap", "/RelationListe/Sagsaktoer", gentag(*ANSVARLIG)),
        ("relation.overlap", "/RelationListe/Sagspart", gentag(*ANDEN_PART, ReferenceID={"urn": "urn:oio:cvr-nr:87654321"})),
        ("rolle.hul", "/RelationListe/Sagsaktoer", saet(*ANSVARLIG, "Virkning", "TilTidspunkt", til=SKIFT)),
        ("tilstand.overlap", "/TilstandListe/Fremdrift", saet("TilstandListe", "Fremdrift", 0, "Virkning", "TilTidspunkt", til="infinity")),
        ("tilstand.opstaaet", "/TilstandListe", fjern("TilstandListe", "Fremdrift", 0)),
        ("felt.mangler", "/TilstandListe/Fremdrift[2]/FremdriftStatusKode", fjern("TilstandListe", "Fremdrift", 1, "FremdriftStatusKode")),
        ("felt.mangler", "/AttributListe/Egenskaber[1]/Titel", fjern(*EGENSKABER, "Titel")),
        ("felt.mangler", "/AttributListe/Egenskaber[1]/Sagsnummer", fjern(*EGENSKABER, "Sagsnummer")),
        ("felt.mangler", "/AttributListe/Egenskaber[1]/BrugervendtNoegle", fjern(*EGENSKABER, "BrugervendtNoegle")),
        ("felt.mangler", "/RelationListe/Journalpost[1]/JournalpostEgenskaber/JournalnotatEgenskaber/Format", fjern(*NOTAT, "JournalnotatEgenskaber", "Format")),
        ("egenskaber.mangler", "", fjern("AttributListe", "Egenskaber")),
        ("foelsomhed.mangler", "", fjern("AttributListe", "SagIndeksEgenskaber")),
        ("ejer.cvr", "/RelationListe/Sagsaktoer[1]/SagsaktoerLokalUdvidelse/CVR-Nummer", fjern(*EJER, "SagsaktoerLokalUdvidelse", "CVR-Nummer")),
        ("kle.form", "/RelationListe/Sagsklasse[1]/SagsklasseLokalUdvidelse/BrugervendtNoegle", saet(*KLASSE, "SagsklasseLokalUdvidelse", "BrugervendtNoegle", til="32.24")),
        ("attributter.antal", "Registrering", _mange_saet),
        ("notat.mangler", "/RelationListe/Journalpost[1]/JournalpostEgenskaber/JournalnotatEgenskaber", fjern(*NOTAT, "JournalnotatEgenskaber")),
        ("notat.stoerrelse", "/RelationListe/Journalpost[1]/JournalpostEgenskaber/JournalnotatEgenskaber/Notat", saet(*NOTAT, "JournalnotatEgenskaber", "Notat", til=base64.b64encode(bytes(100 * 1024 + 1)).decode())),
    ),
    *_v(
        Art.DOKUMENT,
        ("egenskaber.mangler", "", fjern("AttributListe", "Egenskaber")),
        ("foelsomhed.mangler", "", fjern(*EGENSKABER, "Foelsomhed")),
        ("felt.mangler", "/AttributListe/Egenskaber[1]/Dokumentnummer", fjern(*EGENSKABER, "Dokumentnummer")),
        ("felt.mangler", "/AttributListe/Egenskaber[1]/Titel", fjern(*EGENSKABER, "Titel")),
        ("dokument.version", "/AttributListe/Egenskaber[1]/VersionIdentifikator", saet(*EGENSKABER, "VersionIdentifikator", til=-1)),
        ("tid.aar", "/AttributListe/Egenskaber[1]/BrevDato", saet(*EGENSKABER, "BrevDato", til="-0044-03-15")),
        ("tilstand.overlap", "/TilstandListe/Fremdrift", gentag("TilstandListe", "Fremdrift", 0, FremdriftStatusKode="Endeligt")),
        ("part.urn", "/RelationListe/Dokumentpart[1]/ReferenceID", saet("RelationListe", "Dokumentpart", 0, "ReferenceID", til={"urn": "2110703435"})),
        ("ejer.cvr", "/RelationListe/Dokumentaktoer[1]/DokumentaktoerLokalUdvidelse/CVR-Nr", fjern("RelationListe", "Dokumentaktoer", 0, "DokumentaktoerLokalUdvidelse", "CVR-Nr")),
        ("kle.form", "/RelationListe/Dokumentklasse[1]/DokumentklasseLokalUdvidelse/BrugervendtNoegle", fjern("RelationListe", "Dokumentklasse", 0, "DokumentklasseLokalUdvidelse", "BrugervendtNoegle")),
    ),
    *_v(
        Art.BEVILLING,
        ("foelsomhed.mangler", "", fjern(*EGENSKABER, "Foelsomhed")),
        ("felt.mangler", "/AttributListe/Egenskaber[1]/BrugervendtNoegle", saet(*EGENSKABER, "BrugervendtNoegle", til="  ")),
        ("virkning.mangler", "/AttributListe/BevilgetYdelse[1]/Virkning", fjern(*YDELSE, "Virkning")),
        ("ydelse.id", "/AttributListe/BevilgetYdelse[1]/Id", fjern(*YDELSE, "Id")),
        ("ydelse.overlap", "/AttributListe/BevilgetYdelse", gentag(*YDELSE, Navn="En anden")),
        ("kle.form", "/AttributListe/BevilgetYdelse[1]/Ydelse/Klassifikation/BrugervendtNoegle", saet(*YDELSE, "Ydelse", "Klassifikation", "BrugervendtNoegle", til="322404")),
        ("beloeb.stort", "/AttributListe/BevilgetYdelse[1]/OekonomiskEffektueringsplan[1]/Ydelsesbeloeb", saet(*YDELSE, "OekonomiskEffektueringsplan", 0, "Ydelsesbeloeb", til="1" + "0" * 14)),
        ("ejer.cvr", "/RelationListe/Bevillingsaktoer[1]/CVR-nr", fjern("RelationListe", "Bevillingsaktoer", 0, "CVR-nr")),
        ("part.uuid", "/RelationListe/Bevillingspart[1]/ReferenceID", saet("RelationListe", "Bevillingspart", 0, "ReferenceID", til={"uuid": FREMMED})),
    ),
    *_v(
        Art.EFFEKTUERING,
        ("felt.mangler", "/AttributListe/Egenskaber[1]/Slutdato", fjern(*EGENSKABER, "Slutdato")),
        ("tid.aar", "/AttributListe/Egenskaber[1]/Dispositionsdato", saet(*EGENSKABER, "Dispositionsdato", til=ALDRIG)),
        ("beloeb.stort", "/AttributListe/Egenskaber[1]/BeloebEfterSkatATP", saet(*EGENSKABER, "BeloebEfterSkatATP", til="-1" + "0" * 14)),
        ("ejer.cvr", "/RelationListe/Aktoer[1]/CVR-nr", fjern("RelationListe", "Aktoer", 0, "CVR-nr")),
        ("kle.form", "/RelationListe/OekonomiskYdelseEffektueringRelation[1]/Klassifikationsbeskrivelse", saet(*BETALING, "Klassifikationsbeskrivelse", til="32.24.4")),
        ("reference.form", "/RelationListe/ItSystem[1]/ReferenceID", saet("RelationListe", "ItSystem", 0, "ReferenceID", til={"urn": "urn:oio:system:ksd"})),
    ),
)
# fmt: on


@dataclass(frozen=True)
class Skemavariant:
    """A body that breaks the schema: rule, path, and the body itself."""

    regel: str
    sti: str
    body: bytes
    tjeneste: str = "sagdokumentindeks"

    @property
    def navn(self) -> str:
        return f"{self.regel}-{self.sti.rpartition('/')[2]}"


def som_json(objekt: IndeksObjekt) -> dict[str, Any]:
    """The message of one object."""
    vaerdi = {
        "UUIDIdentifikator": str(objekt.uuid),
        "Registrering": list(objekt.registreringer),
    }
    return {objektnavn(objekt.art): [vaerdi]}


def _json(art: Art, regel: str, sti: str, aendring: Aendring) -> Skemavariant:
    godt = gyldigt(art)
    registreringer = copy.deepcopy(list(godt.registreringer))
    aendring(registreringer)
    body = json.dumps(som_json(IndeksObjekt(art, godt.uuid, tuple(registreringer)))).encode()
    # The service of ydelser wraps each object twice, and the path says so.
    inde = f"/{objektnavn(art)}" if tjeneste(art) == "ydelsesindeks" else ""
    rod = "ImporterYdelseIndeksInput" if inde else "ImporterSagDokumentIndeksInput"
    hele = f"/{rod}/{objektnavn(art)}[1]{inde}/Registrering[1]{sti}"
    return Skemavariant(regel, hele, body, tjeneste(art))


def _raa(regel: str, body: bytes, sti: str = "/") -> Skemavariant:
    return Skemavariant(regel, sti, body)


_SAG_XML = skriv_besked([gyldigt(Art.SAG)], tjeneste="sagdokumentindeks")
_I_SAGEN = "/ImporterSagDokumentIndeksInput/SagIndeks[1]"


def _xml(regel: str, sti: str, gammelt: str, nyt: str) -> Skemavariant:
    """The valid sag as XML, with the first `gammelt` made `nyt`."""
    foer, fundet, efter = _SAG_XML.partition(gammelt.encode())
    if not fundet:
        raise ValueError(f"{gammelt} is not in the message")
    return Skemavariant(regel, sti, foer + nyt.encode() + efter)


# fmt: off
SKEMAVARIANTER: tuple[Skemavariant, ...] = (
    _json(Art.SAG, "json.type", "/AttributListe/Egenskaber[1]/Titel", saet(*EGENSKABER, "Titel", til=7)),
    _json(Art.SAG, "json.type", "/AttributListe/Egenskaber[1]/PrincipielIndikator", saet(*EGENSKABER, "PrincipielIndikator", til="true")),
    _json(Art.SAG, "json.type", "/RelationListe/Sagspart", saet("RelationListe", "Sagspart", til={})),
    _json(Art.SAG, "json.type", "/RelationListe", saet("RelationListe", til=[])),
    _json(Art.DOKUMENT, "json.type", "/AttributListe/Egenskaber[1]/VersionIdentifikator", saet(*EGENSKABER, "VersionIdentifikator", til="1")),
    _json(Art.SAG, "tekst.tegn", "/AttributListe/Egenskaber[1]/Titel", saet(*EGENSKABER, "Titel", til="a\u0007")),
    _json(Art.SAG, "tekst.lang", "/AttributListe/Egenskaber[1]/Titel", saet(*EGENSKABER, "Titel", til="x" * 256)),
    _json(Art.SAG, "tekst.kort", "/AttributListe/Egenskaber[1]/Titel", saet(*EGENSKABER, "Titel", til="")),
    _json(Art.SAG, "kode.ukendt", "/AttributListe/SagIndeksEgenskaber[1]/Foelsomhed", saet("AttributListe", "SagIndeksEgenskaber", 0, "Foelsomhed", til="HEMMELIG")),
    _json(Art.DOKUMENT, "heltal", "/AttributListe/Egenskaber[1]/VersionIdentifikator", saet(*EGENSKABER, "VersionIdentifikator", til=10**30)),
    _json(Art.SAG, "base64", "/RelationListe/Journalpost[1]/JournalpostEgenskaber/JournalnotatEgenskaber/Notat", saet(*NOTAT, "JournalnotatEgenskaber", "Notat", til="Gunhild")),
    _json(Art.SAG, "uuid", "/BrugerRef", saet("BrugerRef", til={"uuid": "2110703435"})),
    _json(Art.SAG, "cvr", "/RelationListe/Sagsaktoer[1]/SagsaktoerLokalUdvidelse/CVR-Nummer", saet(*EJER, "SagsaktoerLokalUdvidelse", "CVR-Nummer", til="1111111")),
    _json(Art.EFFEKTUERING, "beloeb", "/AttributListe/Egenskaber[1]/BeloebEfterSkatATP", saet(*EGENSKABER, "BeloebEfterSkatATP", til="8.911,50")),
    _json(Art.SAG, "tidspunkt", "/Tidspunkt", saet("Tidspunkt", til="2026-02-30T08:00:00+01:00")),
    _json(Art.DOKUMENT, "dato", "/AttributListe/Egenskaber[1]/BrevDato", saet(*EGENSKABER, "BrevDato", til="12-01-2026")),
    _json(Art.SAG, "valg", "/RelationListe/Sagspart[1]/ReferenceID", saet(*PART, "ReferenceID", til={"cpr": "2110703435"})),
    _json(Art.SAG, "element.ukendt", "/AttributListe/Egenskaber[1]/Fortrolighed", saet(*EGENSKABER, "Fortrolighed", til="ja")),
    _json(Art.SAG, "element.mangler", "/TilstandListe", fjern("TilstandListe")),
    _json(Art.BEVILLING, "element.antal", "/AttributListe/BevilgetYdelse[1]/ItSystem", gentag(*YDELSE, "ItSystem", 0)),
    _json(Art.SAG, "rolle.ukendt", "/RelationListe/Sagspart[1]/Rolle", saet(*PART, "Rolle", til={"navn": "Hovedperson"})),
    _json(Art.SAG, "type.ukendt", "/RelationListe/Sagspart[1]/Type", saet(*PART, "Type", til={"navn": "Menneske"})),
    _raa("json.form", b'{"SagIndeks": ['),
    _raa("json.gentaget", b'{"SagIndeks": [], "SagIndeks": []}'),
    _raa("json.dybde", b"[" * 100_000),
    _raa("json.type", b"[]", "/ImporterSagDokumentIndeksInput"),
    _xml("element.indhold", f"{_I_SAGEN}/UUIDIdentifikator", "<sd:UUIDIdentifikator>", "<sd:UUIDIdentifikator><sd:x/>"),
    _xml("element.tekst", f"{_I_SAGEN}/Registrering[1]/AttributListe", "<sag:AttributListe>", "<sag:AttributListe>løs tekst"),
    _xml("element.raekkefoelge", f"{_I_SAGEN}/Registrering[1]/NoteTekst", "</sag:Registrering>", "<sd:NoteTekst>sent</sd:NoteTekst></sag:Registrering>"),
    _xml("boolean", f"{_I_SAGEN}/Registrering[1]/AttributListe/Egenskaber[1]/PrincipielIndikator", "<sag:PrincipielIndikator>false", "<sag:PrincipielIndikator>nej"),
    _xml("graense", f"{_I_SAGEN}/Registrering[1]/AttributListe/Egenskaber[1]/Virkning/TilTidspunkt/GraenseIndikator", "<sd:GraenseIndikator>true", "<sd:GraenseIndikator>false"),
    _xml("attribut", f"{_I_SAGEN}", "<sdi:SagIndeks>", '<sdi:SagIndeks id="1">'),
    _xml("element.mangler", f"{_I_SAGEN}/UUIDIdentifikator", f"<sd:UUIDIdentifikator>{eksempler.SAG_UUID}</sd:UUIDIdentifikator>", ""),
    _xml("element.antal", f"{_I_SAGEN}/UUIDIdentifikator", "<sd:UUIDIdentifikator>", f"<sd:UUIDIdentifikator>{FREMMED}</sd:UUIDIdentifikator><sd:UUIDIdentifikator>"),
    _xml("xml.form", "/", "</sdi:SagIndeks>", ""),
    _xml("xml.dtd", "/", "<sdi:Importer", "<!DOCTYPE x><sdi:Importer"),
    _raa("xml.tegnsaet", b"<a>\xe6</a>"),
    _raa("xml.dybde", b"<a>" * 100 + b"</a>" * 100),
    _raa("rod.ukendt", b"<Sag/>", "/Sag"),
)
# fmt: on
