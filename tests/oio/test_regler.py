"""The anvisninger's rules: what obeys them is silent, and each breach is told by its own rule."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexes.oio import Art, kontroller, laes_besked, regler
from indexes.oio.beskeder import Tjeneste
from indexes.oio.roller import objekttype_ved_navn, rolle_ved_navn
from tests.oio import eksempler
from tests.oio.eksempler import KLASSE, ORGANISATION, SKIFT, START, objekt, relation, virkning

Reg = dict[str, Any]
_BYG: dict[Art, Callable[[], Reg]] = {
    Art.SAG: eksempler.sag,
    Art.DOKUMENT: eksempler.dokument,
    Art.BEVILLING: eksempler.bevilling,
    Art.EFFEKTUERING: eksempler.effektuering,
}


@pytest.mark.parametrize("art", Art)
def test_a_complete_object_breaks_no_rule(art: Art) -> None:
    assert kontroller(objekt(art)) == ([], [])


# --- Building blocks: each returns a change of a registrering ------------------------------------


def _saet(*sti: Any, til: Any) -> Callable[[Reg], None]:
    def aendr(reg: Reg) -> None:
        sted: Any = reg
        for trin in sti[:-1]:
            sted = sted[trin]
        sted[sti[-1]] = til

    return aendr


def _fjern(*sti: Any) -> Callable[[Reg], None]:
    def aendr(reg: Reg) -> None:
        sted: Any = reg
        for trin in sti[:-1]:
            sted = sted[trin]
        del sted[sti[-1]]

    return aendr


def _tilfoej(liste: str, felt: str, *vaerdier: Any) -> Callable[[Reg], None]:
    return lambda reg: reg[liste].setdefault(felt, []).extend(vaerdier)


_REL, _ATT, _TIL = "RelationListe", "AttributListe", "TilstandListe"
_EJER = (_REL, "Sagsaktoer", 0)
_PART = (_REL, "Sagspart", 0)
_KLE = (_REL, "Sagsklasse", 0)
_EGENSKABER = (_ATT, "Egenskaber", 0)
_NOTAT = (_REL, "Journalpost", 0, "JournalpostEgenskaber")
_YDELSE = (_ATT, "BevilgetYdelse", 0)
_KODE = re.compile(r'"([a-z]+\.[a-z_]+)"')
_STORT_NOTAT = base64.b64encode(b"x" * (100 * 1024 + 1)).decode()


def _sekundaer(indeks: str | None, ref: str = "urn:oio:pnr:1234567890") -> Reg:
    navn = {"FuldtNavn": "Mads Frost"}
    return relation(
        Art.SAG,
        "Sagspart",
        "Sekundær part",
        "Person",
        ref,
        indeks,
        SagspartLokalUdvidelse=navn,
    )


def _ejer_med_urn(reg: Reg) -> None:
    ejer = reg[_REL]["Sagsaktoer"][0]
    ejer["ReferenceID"] = {"urn": "urn:oio:kmd:sag:x:1"}
    ejer["SagsaktoerLokalUdvidelse"]["BrugervendtNoegle"] = "x"


# Each hard rule: the kind of object, the change, the rule and the end of the path.
HAARDE: dict[str, tuple[Art, Callable[[Reg], None], str, str]] = {
    "virkning uden start": (
        Art.SAG,
        _fjern(*_EJER, "Virkning", "FraTidspunkt"),
        "virkning.mangler",
        "Sagsaktoer[1]/Virkning",
    ),
    "uden virkning": (
        Art.SAG,
        _fjern(*_EGENSKABER, "Virkning"),
        "virkning.mangler",
        "Egenskaber[1]/Virkning",
    ),
    "start uendelig": (
        Art.SAG,
        _saet(*_EJER, "Virkning", "FraTidspunkt", til="infinity"),
        "virkning.fra_uendelig",
        "Sagsaktoer[1]/Virkning/FraTidspunkt",
    ),
    "slut lig start": (
        Art.SAG,
        _saet(*_PART, "Virkning", "TilTidspunkt", til="2026-01-12T07:30:00Z"),
        "virkning.orden",
        "Sagspart[1]/Virkning",
    ),
    "slut foer start": (
        Art.DOKUMENT,
        _saet(_TIL, "Fremdrift", 0, "Virkning", "TilTidspunkt", til="2020-01-01T00:00:00Z"),
        "virkning.orden",
        "Fremdrift[1]/Virkning",
    ),
    "aarstal uden for kalenderen": (
        Art.SAG,
        _saet("Tidspunkt", til="12026-01-01T00:00:00Z"),
        "tid.aar",
        "Registrering[1]/Tidspunkt",
    ),
    "uden tidspunkt": (
        Art.SAG,
        _fjern("Tidspunkt"),
        "registrering.tidspunkt",
        "Registrering[1]/Tidspunkt",
    ),
    "aktoertype": (
        Art.SAG,
        _saet(*_PART, "Virkning", "AktoerTypeKode", til="OrganisationEnhed"),
        "virkning.aktoertype",
        "Sagspart[1]/Virkning/AktoerTypeKode",
    ),
    "uden rolle": (Art.SAG, _fjern(*_PART, "Rolle"), "rolle.mangler", "Sagspart[1]/Rolle"),
    "ukendt rolle": (
        Art.SAG,
        _saet(*_PART, "Rolle", til={"uuid": KLASSE}),
        "rolle.ukendt",
        "Sagspart[1]/Rolle",
    ),
    "rolle som urn": (
        Art.SAG,
        _saet(*_PART, "Rolle", til={"urn": "urn:oio:rolle:ejer"}),
        "rolle.ukendt",
        "Sagspart[1]/Rolle",
    ),
    "dokumentets rolle paa en sag": (
        Art.SAG,
        _saet(
            *_PART,
            "Rolle",
            til={"uuid": str(rolle_ved_navn(Art.DOKUMENT, "Dokumentpart", "Parter").uuid)},
        ),
        "rolle.ukendt",
        "Sagspart[1]/Rolle",
    ),
    "uden type": (Art.SAG, _fjern(*_EJER, "Type"), "type.mangler", "Sagsaktoer[1]/Type"),
    "ukendt type": (
        Art.SAG,
        _saet(*_EJER, "Type", til={"uuid": KLASSE}),
        "type.ukendt",
        "Sagsaktoer[1]/Type",
    ),
    "bevillingens type paa en sag": (
        Art.SAG,
        _saet(*_PART, "Type", til={"uuid": str(objekttype_ved_navn(Art.BEVILLING, "Person").uuid)}),
        "type.ukendt",
        "Sagspart[1]/Type",
    ),
    "uden reference": (
        Art.SAG,
        _fjern(*_EJER, "ReferenceID"),
        "reference.mangler",
        "Sagsaktoer[1]/ReferenceID",
    ),
    "part med uuid": (
        Art.SAG,
        _saet(*_PART, "ReferenceID", til={"uuid": KLASSE}),
        "part.uuid",
        "Sagspart[1]/ReferenceID",
    ),
    "part med kort cpr": (
        Art.SAG,
        _saet(*_PART, "ReferenceID", til={"urn": "urn:oio:cpr-nr:211070343"}),
        "part.urn",
        "Sagspart[1]/ReferenceID",
    ),
    "part med se-nummer": (
        Art.DOKUMENT,
        _saet(_REL, "Dokumentpart", 0, "ReferenceID", til={"urn": "urn:oio:se-nr:12345678"}),
        "part.urn",
        "Dokumentpart[1]/ReferenceID",
    ),
    "bevillingspart med uuid": (
        Art.BEVILLING,
        _saet(_REL, "Bevillingspart", 0, "ReferenceID", til={"uuid": KLASSE}),
        "part.uuid",
        "Bevillingspart[1]/ReferenceID",
    ),
    "master med urn": (
        Art.SAG,
        _saet(_REL, "SagsitsystemRelation", 0, "ReferenceID", til={"urn": "urn:oio:x:y"}),
        "reference.form",
        "SagsitsystemRelation[1]/ReferenceID",
    ),
    "sikkerhedsprofil med urn": (
        Art.SAG,
        _tilfoej(
            _REL,
            "Sikkerhedsprofil",
            relation(Art.SAG, "Sikkerhedsprofil", "Adgang", "Bruger", "urn:oio:x:y:z", "1"),
        ),
        "reference.form",
        "Sikkerhedsprofil[1]/ReferenceID",
    ),
    "indeks mangler": (
        Art.SAG,
        _tilfoej(_REL, "Sagspart", _sekundaer(None)),
        "indeks.mangler",
        "Sagspart[3]/Indeks",
    ),
    "indeks paa enkeltrolle": (
        Art.SAG,
        _saet(*_PART, "Indeks", til="1"),
        "indeks.uoensket",
        "Sagspart[1]/Indeks",
    ),
    "for stort beloeb": (
        Art.BEVILLING,
        _saet(*_YDELSE, "OekonomiskEffektueringsplan", 0, "Ydelsesbeloeb", til="1" + "0" * 14),
        "beloeb.stort",
        "OekonomiskEffektueringsplan[1]/Ydelsesbeloeb",
    ),
    "to parter med samme indeks": (
        Art.SAG,
        _tilfoej(_REL, "Sagspart", _sekundaer("1")),
        "relation.overlap",
        "RelationListe/Sagspart",
    ),
    "to ejere paa samme tid": (
        Art.SAG,
        lambda reg: reg[_REL]["Sagsaktoer"].append(reg[_REL]["Sagsaktoer"][0]),
        "relation.overlap",
        "RelationListe/Sagsaktoer",
    ),
    "ingen ejer": (Art.SAG, _fjern(*_EJER), "rolle.pligtig", "RelationListe/Sagsaktoer"),
    "ingen handlingsklasse": (
        Art.SAG,
        _fjern(_REL, "Sagsklasse", 1),
        "rolle.pligtig",
        "RelationListe/Sagsklasse",
    ),
    "ingen it-systemer": (
        Art.SAG,
        _fjern(_REL, "SagsitsystemRelation"),
        "rolle.pligtig",
        "RelationListe/SagsitsystemRelation",
    ),
    "ejer slutter": (
        Art.SAG,
        _saet(*_EJER, "Virkning", til=virkning(til=SKIFT)),
        "rolle.hul",
        "RelationListe/Sagsaktoer",
    ),
    "dokument uden ansvarlig": (
        Art.DOKUMENT,
        _fjern(_REL, "Dokumentaktoer", 1),
        "rolle.pligtig",
        "RelationListe/Dokumentaktoer",
    ),
    "bevilling uden ejer": (
        Art.BEVILLING,
        _fjern(_REL, "Bevillingsaktoer", 0),
        "rolle.pligtig",
        "RelationListe/Bevillingsaktoer",
    ),
    "effektuering uden ejer": (
        Art.EFFEKTUERING,
        _fjern(_REL, "Aktoer"),
        "rolle.pligtig",
        "RelationListe/Aktoer",
    ),
    "ejer uden cvr": (
        Art.SAG,
        _fjern(*_EJER, "SagsaktoerLokalUdvidelse", "CVR-Nummer"),
        "ejer.cvr",
        "Sagsaktoer[1]/SagsaktoerLokalUdvidelse/CVR-Nummer",
    ),
    "dokumentets ejer uden cvr": (
        Art.DOKUMENT,
        _fjern(_REL, "Dokumentaktoer", 0, "DokumentaktoerLokalUdvidelse"),
        "ejer.cvr",
        "Dokumentaktoer[1]/DokumentaktoerLokalUdvidelse/CVR-Nr",
    ),
    "bevillingens ejer uden cvr": (
        Art.BEVILLING,
        _fjern(_REL, "Bevillingsaktoer", 0, "CVR-nr"),
        "ejer.cvr",
        "Bevillingsaktoer[1]/CVR-nr",
    ),
    "kle uden undergruppe": (
        Art.SAG,
        _saet(*_KLE, "SagsklasseLokalUdvidelse", "BrugervendtNoegle", til="32.24"),
        "kle.form",
        "Sagsklasse[1]/SagsklasseLokalUdvidelse/BrugervendtNoegle",
    ),
    "kle mangler": (
        Art.DOKUMENT,
        _fjern(_REL, "Dokumentklasse", 0, "DokumentklasseLokalUdvidelse"),
        "kle.form",
        "Dokumentklasse[1]/DokumentklasseLokalUdvidelse/BrugervendtNoegle",
    ),
    "ydelsens kle": (
        Art.BEVILLING,
        _saet(*_YDELSE, "Ydelse", "Klassifikation", "BrugervendtNoegle", til="322404"),
        "kle.form",
        "BevilgetYdelse[1]/Ydelse/Klassifikation/BrugervendtNoegle",
    ),
    "effektueringens kle": (
        Art.EFFEKTUERING,
        _saet(
            _REL,
            "OekonomiskYdelseEffektueringRelation",
            0,
            "Klassifikationsbeskrivelse",
            til="Hjælp",
        ),
        "kle.form",
        "OekonomiskYdelseEffektueringRelation[1]/Klassifikationsbeskrivelse",
    ),
    "uden titel": (
        Art.SAG,
        _fjern(*_EGENSKABER, "Titel"),
        "felt.mangler",
        "Egenskaber[1]/Titel",
    ),
    "blankt sagsnummer": (
        Art.SAG,
        _saet(*_EGENSKABER, "Sagsnummer", til="  "),
        "felt.mangler",
        "Egenskaber[1]/Sagsnummer",
    ),
    "dokument uden nummer": (
        Art.DOKUMENT,
        _fjern(*_EGENSKABER, "Dokumentnummer"),
        "felt.mangler",
        "Egenskaber[1]/Dokumentnummer",
    ),
    "versionen for stor": (
        Art.DOKUMENT,
        _saet(*_EGENSKABER, "VersionIdentifikator", til=2**31),
        "dokument.version",
        "Egenskaber[1]/VersionIdentifikator",
    ),
    "bevilling uden noegle": (
        Art.BEVILLING,
        _fjern(*_EGENSKABER, "BrugervendtNoegle"),
        "felt.mangler",
        "Egenskaber[1]/BrugervendtNoegle",
    ),
    "effektuering uden slut": (
        Art.EFFEKTUERING,
        _fjern(*_EGENSKABER, "Slutdato"),
        "felt.mangler",
        "Egenskaber[1]/Slutdato",
    ),
    "uden egenskaber": (
        Art.SAG,
        _fjern(_ATT, "Egenskaber"),
        "egenskaber.mangler",
        "Registrering[1]",
    ),
    "sag uden foelsomhed": (
        Art.SAG,
        _fjern(_ATT, "SagIndeksEgenskaber"),
        "foelsomhed.mangler",
        "Registrering[1]",
    ),
    "dokument uden foelsomhed": (
        Art.DOKUMENT,
        _fjern(*_EGENSKABER, "Foelsomhed"),
        "foelsomhed.mangler",
        "Registrering[1]",
    ),
    "bevilling uden foelsomhed": (
        Art.BEVILLING,
        _fjern(*_EGENSKABER, "Foelsomhed"),
        "foelsomhed.mangler",
        "Registrering[1]",
    ),
    "aldrig opstaaet": (
        Art.SAG,
        _fjern(_TIL, "Fremdrift", 0),
        "tilstand.opstaaet",
        "Registrering[1]/TilstandListe",
    ),
    "to tilstande paa samme tid": (
        Art.SAG,
        _saet(_TIL, "Fremdrift", 1, "Virkning", til=virkning()),
        "tilstand.overlap",
        "TilstandListe/Fremdrift",
    ),
    "tilstand uden kode": (
        Art.DOKUMENT,
        _fjern(_TIL, "Fremdrift", 0, "FremdriftStatusKode"),
        "felt.mangler",
        "Fremdrift[1]/FremdriftStatusKode",
    ),
    "notat for stort": (
        Art.SAG,
        _saet(*_NOTAT, "JournalnotatEgenskaber", "Notat", til=_STORT_NOTAT),
        "notat.stoerrelse",
        "JournalnotatEgenskaber/Notat",
    ),
    "notat uden format": (
        Art.SAG,
        _fjern(*_NOTAT, "JournalnotatEgenskaber", "Format"),
        "felt.mangler",
        "JournalnotatEgenskaber/Format",
    ),
    "notat uden notat": (
        Art.SAG,
        _fjern(*_NOTAT),
        "notat.mangler",
        "JournalpostEgenskaber/JournalnotatEgenskaber",
    ),
    "ydelse uden id": (Art.BEVILLING, _fjern(*_YDELSE, "Id"), "ydelse.id", "BevilgetYdelse[1]/Id"),
    "to ydelser med samme id": (
        Art.BEVILLING,
        lambda reg: reg[_ATT]["BevilgetYdelse"].append(reg[_ATT]["BevilgetYdelse"][0]),
        "ydelse.overlap",
        "AttributListe/BevilgetYdelse",
    ),
}


@pytest.mark.parametrize("navn", HAARDE)
def test_a_breach_of_a_hard_rule_is_refused(navn: str) -> None:
    art, aendr, regel, sti = HAARDE[navn]
    reg = _BYG[art]()
    aendr(reg)
    brud, _ = kontroller(objekt(art, reg))
    fundet = [b for b in brud if b.regel == regel]
    assert len(fundet) == len(brud) > 0, brud
    assert fundet[0].sti.endswith(sti), fundet[0].sti
    assert fundet[0].afsnit
    assert fundet[0].tekst.endswith(".")
    for hemmeligt in ("2110703435", "211070343", "Gunhild", "Frost", "Hjælp"):
        assert hemmeligt not in f"{brud}"


BLOEDE: dict[str, tuple[Art, Callable[[Reg], None], str]] = {
    "slut ikke sagt": (Art.SAG, _fjern(*_EJER, "Virkning", "TilTidspunkt"), "virkning.til_mangler"),
    "uden aktoer": (Art.SAG, _fjern(*_EJER, "Virkning", "AktoerRef"), "virkning.aktoer"),
    "uden tidszone": (Art.SAG, _saet("Tidspunkt", til="2026-02-17T13:05:22"), "tid.zone"),
    "afsenderens ststidspunkt": (Art.SAG, _saet("StsTidspunkt", til=START), "registrering.sts"),
    "livscyklus": (Art.SAG, _saet("LivscyklusKode", til="Opstaaet"), "registrering.livscyklus"),
    "uden brugerref": (Art.SAG, _fjern("BrugerRef"), "registrering.brugerref"),
    "typen passer ikke til rollen": (
        Art.SAG,
        _saet(*_EJER, "Type", til={"uuid": str(objekttype_ved_navn(Art.SAG, "Bruger").uuid)}),
        "type.rolle",
    ),
    "genstand uden urn": (
        Art.SAG,
        _tilfoej(
            _REL,
            "Sagsgenstande",
            relation(Art.SAG, "Sagsgenstande", "Byggeri", "Bygning", KLASSE, "1"),
        ),
        "reference.form",
    ),
    "ejer med fremmed urn": (
        Art.SAG,
        _ejer_med_urn,
        "reference.form",
    ),
    "noegle og sagsnummer": (
        Art.SAG,
        _saet(*_EGENSKABER, "BrugervendtNoegle", til="noget andet"),
        "noegle.sagsnummer",
    ),
    "linjeskift i titlen": (
        Art.SAG,
        _saet(*_EGENSKABER, "Titel", til="to\nlinjer"),
        "tekst.linjeskift",
    ),
    "uden primaer part": (Art.SAG, _fjern(*_PART), "rolle.pligtig"),
    "uden primaer behandler": (Art.SAG, _fjern(_REL, "Sagsaktoer", 2), "rolle.pligtig"),
    "hul i tilstandene": (
        Art.SAG,
        _saet(_TIL, "Fremdrift", 1, "Virkning", til=virkning(fra="2026-03-01T00:00:00Z")),
        "tilstand.hul",
    ),
    "uden systemnavn": (
        Art.SAG,
        _fjern(_REL, "SagsitsystemRelation", 0, "SystemNavn"),
        "felt.mangler",
    ),
    "uden partens navn": (Art.SAG, _fjern(*_PART, "SagspartLokalUdvidelse"), "felt.mangler"),
    "ansvarlig uden cvr": (
        Art.SAG,
        _fjern(_REL, "Sagsaktoer", 1, "SagsaktoerLokalUdvidelse", "CVR-Nummer"),
        "aktoer.cvr",
    ),
    "to saet egenskaber paa samme tid": (
        Art.SAG,
        lambda reg: reg[_ATT]["Egenskaber"].append({**reg[_ATT]["Egenskaber"][0], "Titel": "B"}),
        "egenskaber.overlap",
    ),
    "afgoerelsesklassens indeks": (
        Art.SAG,
        _tilfoej(
            _REL,
            "Sagsklasse",
            {
                **relation(Art.SAG, "Sagsklasse", "Afgørelsesklasse", "Klasse", KLASSE, "2"),
                "SagsklasseLokalUdvidelse": {"BrugervendtNoegle": "Medhold"},
            },
        ),
        "indeks.afgoerelse",
    ),
    "partens noegle": (
        Art.SAG,
        _saet(*_PART, "SagspartLokalUdvidelse", "BrugervendtNoegle", til="x"),
        "felt.uoensket",
    ),
    "handlingsfacet": (
        Art.SAG,
        _saet(_REL, "Sagsklasse", 1, "SagsklasseLokalUdvidelse", "BrugervendtNoegle", til="G1"),
        "kle.facet",
    ),
    "notat med reference": (
        Art.SAG,
        _saet(_REL, "Journalpost", 0, "ReferenceID", til={"uuid": KLASSE}),
        "reference.form",
    ),
    "notat med dokumenttitel": (Art.SAG, _saet(*_NOTAT, "Dokumenttitel", til="x"), "felt.uoensket"),
    "typen Brev": (Art.DOKUMENT, _saet(*_EGENSKABER, "Type", til="Brev"), "dokument.brev"),
    "indgaaende uden brevdato": (Art.DOKUMENT, _fjern(*_EGENSKABER, "BrevDato"), "felt.mangler"),
    "version uden underversion": (
        Art.DOKUMENT,
        _fjern(*_EGENSKABER, "UnderversionIdentifikator"),
        "dokument.version",
    ),
    "bevilling uden sag": (Art.BEVILLING, _fjern(_REL, "Bevillingssag"), "rolle.pligtig"),
    "ydelse uden master": (Art.BEVILLING, _fjern(*_YDELSE, "ItSystem", 0), "rolle.pligtig"),
    "ydelse uden kle": (
        Art.BEVILLING,
        _fjern(*_YDELSE, "Ydelse", "Klassifikation", "BrugervendtNoegle"),
        "kle.mangler",
    ),
    "ydelsen slutter foer den begynder": (
        Art.BEVILLING,
        _saet(*_YDELSE, "BevilgetYdelseSlutdato", til="2020-01-01T00:00:00Z"),
        "forloeb.orden",
    ),
    "sendt beloeb uden forklaring": (
        Art.EFFEKTUERING,
        _saet(*_EGENSKABER, "BeloebSendtTilUdbetaling", til="8911.49"),
        "felt.mangler",
    ),
    "effektuering uden ydelser": (
        Art.EFFEKTUERING,
        _fjern(_REL, "OekonomiskYdelseEffektueringRelation"),
        "rolle.pligtig",
    ),
    "ukendt type hvor vi ikke kender alle": (
        Art.EFFEKTUERING,
        _tilfoej(
            _REL,
            "Aktoer",
            {
                **relation(
                    Art.EFFEKTUERING, "Aktoer", "Udbetalende enhed", "Organisation", ORGANISATION
                ),
                "Type": {"uuid": KLASSE},
                "FuldtNavn": "Udbetaling",
                "CVR-nr": "11111111",
            },
        ),
        "type.ukendt",
    ),
}


@pytest.mark.parametrize("navn", BLOEDE)
def test_a_breach_of_a_soft_rule_only_warns(navn: str) -> None:
    art, aendr, regel = BLOEDE[navn]
    reg = _BYG[art]()
    aendr(reg)
    brud, advarsler = kontroller(objekt(art, reg))
    assert brud == []
    assert [a.regel for a in advarsler] == [regel]


def test_every_rule_has_a_case_here() -> None:
    kilder = Path(regler.__file__).parent.glob("*.py")
    koder = {k for kilde in kilder for k in _KODE.findall(kilde.read_text(encoding="utf-8"))}
    assert len(koder) > 40
    egne = Path(__file__).read_text(encoding="utf-8")
    assert not {k for k in koder if f'"{k}"' not in egne}


def test_a_note_of_exactly_100_kb_is_allowed() -> None:
    reg = eksempler.sag()
    tegn = base64.b64encode(b"x" * 100 * 1024).decode()
    reg[_REL]["Journalpost"] = [eksempler.notat(tegn)]
    assert kontroller(objekt(Art.SAG, reg)) == ([], [])


# --- Over time and over several registreringer ---------------------------------------------------


def _ejer(fra: str, til: str, ref: str = ORGANISATION) -> Reg:
    ud: Reg = eksempler.sag()[_REL]["Sagsaktoer"][0]
    return {**ud, "Virkning": virkning(fra, til), "ReferenceID": {"uuid": ref}}


def _senere(*ejere: Reg, tidspunkt: str = "2026-03-01T00:00:00Z") -> Reg:
    return {
        "Tidspunkt": tidspunkt,
        "LivscyklusKode": "Importeret",
        "BrugerRef": {"uuid": eksempler.BRUGER},
        _ATT: {},
        _TIL: {},
        _REL: {"Sagsaktoer": list(ejere)},
    }


def test_a_successor_may_take_over_at_the_very_moment_the_owner_ends() -> None:
    reg = eksempler.sag()
    reg[_REL]["Sagsaktoer"][0] = _ejer(START, SKIFT)
    reg[_REL]["Sagsaktoer"].append(_ejer(SKIFT, "infinity", KLASSE))
    assert kontroller(objekt(Art.SAG, reg)) == ([], [])


def test_a_moment_without_an_owner_is_refused() -> None:
    reg = eksempler.sag()
    reg[_REL]["Sagsaktoer"][0] = _ejer(START, SKIFT)
    reg[_REL]["Sagsaktoer"].append(_ejer("2026-02-03T09:15:01+01:00", "infinity", KLASSE))
    brud, _ = kontroller(objekt(Art.SAG, reg))
    assert [b.regel for b in brud] == ["rolle.hul"]


def test_a_later_registrering_replaces_the_owner() -> None:
    efter = _senere(_ejer(SKIFT, "infinity", KLASSE))
    assert kontroller(objekt(Art.SAG, eksempler.sag(), efter)) == ([], [])


def test_shortening_an_owner_needs_a_successor() -> None:
    """Pattern AM-02 on an obligatory relation leaves a time without one."""
    brud, _ = kontroller(objekt(Art.SAG, eksempler.sag(), _senere(_ejer(START, SKIFT))))
    assert [b.regel for b in brud] == ["rolle.hul"]
    begge = _senere(_ejer(START, SKIFT), _ejer(SKIFT, "infinity", KLASSE))
    assert kontroller(objekt(Art.SAG, eksempler.sag(), begge)) == ([], [])


def test_a_correction_in_the_middle_leaves_no_gap() -> None:
    midt = _senere(_ejer(SKIFT, "2026-02-10T00:00:00Z", KLASSE))
    assert kontroller(objekt(Art.SAG, eksempler.sag(), midt)) == ([], [])


def test_the_order_of_registreringer_is_that_of_their_tidspunkt() -> None:
    foer = _senere(_ejer(START, SKIFT), tidspunkt="2026-01-13T00:00:00Z")
    brud, advarsler = kontroller(objekt(Art.SAG, eksempler.sag(), foer))
    assert (brud, [a.regel for a in advarsler]) == ([], ["registrering.orden"])


def test_master_cannot_change_within_a_history() -> None:
    efter = _senere()
    master = eksempler.sag()[_REL]["SagsitsystemRelation"][0]
    efter[_REL]["SagsitsystemRelation"] = [{**master, "ReferenceID": {"uuid": KLASSE}}]
    brud, _ = kontroller(objekt(Art.SAG, eksempler.sag(), efter))
    assert [b.regel for b in brud] == ["master.aendret"]


def test_registreringer_out_of_order_warn() -> None:
    efter = _senere(tidspunkt="2020-01-01T00:00:00Z")
    brud, advarsler = kontroller(objekt(Art.SAG, eksempler.sag(), efter))
    assert (brud, [a.regel for a in advarsler]) == ([], ["registrering.orden"])


def test_an_update_need_not_hold_what_does_not_change() -> None:
    aendring = {"Tidspunkt": START, _REL: {"Sagspart": [_sekundaer("2")]}}
    assert kontroller(objekt(Art.SAG, aendring), operation="opdater") == ([], [])
    brud, _ = kontroller(objekt(Art.SAG, aendring))
    assert {"egenskaber.mangler", "tilstand.opstaaet", "rolle.pligtig"} <= {b.regel for b in brud}


@pytest.mark.skipif(not eksempler.KONTRAKT.is_dir(), reason="the shared examples are not at hand")
@pytest.mark.parametrize(
    ("fil", "tjeneste"),
    [
        ("01-importer-sag-flere-parter", "sagdokumentindeks"),
        ("02-importer-sag-med-dokumenter-og-journalnotat", "sagdokumentindeks"),
        ("10-importer-bevilling-og-oekonomisk-effektuering", "ydelsesindeks"),
    ],
)
def test_the_shared_examples_break_no_rule(fil: str, tjeneste: Tjeneste) -> None:
    body = (eksempler.KONTRAKT / "examples" / f"{fil}.xml").read_bytes()
    for et in laes_besked(body, tjeneste=tjeneste).objekter:
        assert kontroller(et) == ([], [])


def test_an_object_of_countless_attribute_sets_is_refused() -> None:
    """Each cuts the others into pieces: the work would grow with the square of their number."""
    registrering = eksempler.sag()
    (saet,) = registrering["AttributListe"]["Egenskaber"][:1]
    registrering["AttributListe"]["Egenskaber"] = [saet] * 201
    brud, _ = kontroller(eksempler.objekt(Art.SAG, registrering))
    assert "attributter.antal" in {b.regel for b in brud}
