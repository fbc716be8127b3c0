"""The messages: what we write is what KOMBIT's schema says, and what we read is what was written."""

from __future__ import annotations

import base64
from datetime import timedelta
from uuid import uuid4

import pytest

from fordeling.values import Fejllinje, Modtager, Rutevalg, Transportkvittering
from fordeling.wire import beskeder, journalnotat, skema, soap
from indexes.oio import SkemaFejl
from tests.faelles import NU
from tests.sf2900 import faelles
from tests.sf2900.faelles import KONTRAKT, SYSTEM, TEKST, kontekst, kvittering, notat, objekt

kontrakt = pytest.mark.skipif(not KONTRAKT.is_dir(), reason="SF2900's schemas are not at hand")
AFVIST = kvittering(
    "AFVIST", "Forretning", "Sagen er <lukket> & slut", [Fejllinje("L-1", "Forkert sag")]
)
FORDELT = kontekst(fordeling=uuid4())
ALLE = {
    "afsend": beskeder.skriv_afsend(kontekst(), objekt()),
    "afsend uden sag og facet": beskeder.skriv_afsend(
        kontekst(rute=Rutevalg(system=uuid4()), filnavn="SAPA_1.PDF"),
        objekt(sag=None, facet="", bruger=None),
    ),
    "afsend_svar": beskeder.skriv_afsend_svar(kvittering(), FORDELT),
    "modtag": beskeder.skriv_modtag(FORDELT, objekt()),
    "modtag_svar": beskeder.skriv_modtag_svar(AFVIST),
    "til_anvender": beskeder.skriv_kvittering_til_anvender(AFVIST, FORDELT),
    "til_sp": beskeder.skriv_kvittering_til_sp(AFVIST, FORDELT, cvr="11715311"),
    "tomt": beskeder.skriv_tomt_svar(skema.KVITTERING_TIL_ANVENDER_SVAR),
    "tomt_sp": beskeder.skriv_tomt_svar(skema.KVITTERING_TIL_SP_SVAR),
    "list": beskeder.skriv_list(afsender_cvr="1" * 8, routing_cvr="2" * 8, kle="27.18.00"),
    "list_svar": beskeder.skriv_list_svar(
        [Modtager(uuid4(), "ESDH & co", "1" * 8, "27.18.00", "G01")]
    ),
    "list_tom": beskeder.skriv_list_svar([]),
    "valider": beskeder.skriv_valider(afsender_cvr="1" * 8, routing=[("2" * 8, uuid4())]),
    "valider_svar": beskeder.skriv_valider_svar([("2" * 8, uuid4(), False)]),
}


@kontrakt
@pytest.mark.parametrize("navn", ALLE)
def test_the_official_schema_takes_what_we_write(navn):
    assert faelles.skema_siger(ALLE[navn]) == []


@kontrakt
def test_the_official_schema_takes_our_faults():
    fault = Transportkvittering("Nej <tak>", (Fejllinje("L", "tekst"),))
    for ns in (skema.D, skema.T):
        body = soap.skriv_fault(fault, ns)
        with pytest.raises(soap.Fault) as caught:
            soap.laes_svar(body, status=500, felt=skema.AFSEND_SVAR)
        assert caught.value.kvittering == fault


@kontrakt
@pytest.mark.parametrize(
    ("nummer", "laes"),
    [
        ("01", beskeder.laes_afsend),
        ("03", beskeder.laes_modtag),
        ("04", lambda e: beskeder.laes_kvittering(e, skema.KVITTERING_TIL_ANVENDER)),
        ("05", lambda e: beskeder.laes_kvittering(e, skema.KVITTERING_TIL_ANVENDER)),
        ("06", lambda e: beskeder.laes_kvittering(e, skema.KVITTERING_TIL_ANVENDER)),
        ("08", lambda e: soap.laes_felt(e, skema.LIST)),
    ],
)
def test_the_contracts_examples_are_understood(nummer, laes):
    fundet = laes(soap.laes(faelles.i_konvolut(faelles.eksempel(nummer))))
    if isinstance(fundet, beskeder.Afsendelse):
        (note,) = journalnotat.forstaa(fundet.indhold)
        assert note.tekst.endswith("Å, ø og å skal overleve.") or "skal overleve" in note.tekst
        assert note.titel == "Telefonnotat"
        assert str(note.sag) == "a10a8388-17db-5e56-aecc-e8e7397ba478"
    if nummer == "06":
        assert fundet.kvittering.begrundelse.startswith("Sagen er afsluttet")


@kontrakt
def test_the_example_of_a_synchronous_answer_and_a_fault():
    kvit, kon = beskeder.laes_afsend_svar(faelles.i_konvolut(faelles.eksempel("02")), status=200)
    assert (kvit.kode, str(kon.fordeling)[:8]) == ("MODTAGET", "a16aff34")
    fault = f'<f:Fault xmlns:f="{skema.SOAP}"><faultcode>x</faultcode><detail/></f:Fault>'
    body = faelles.i_konvolut(
        fault.replace("<detail/>", "<detail>%s</detail>").encode()
        % faelles.eksempel("07").split(b"?>", 1)[1]
    )
    with pytest.raises(soap.Fault) as caught:
        beskeder.laes_afsend_svar(body, status=500)
    assert caught.value.kvittering.fejl == (Fejllinje("LOKAL-404", "Transaktionen kendes ikke"),)


def test_a_note_arrives_byte_for_byte_through_both_calls():
    skrevet = notat()
    vaerdi = journalnotat.byg(skrevet, system=SYSTEM)
    kon = kontekst()
    sendt = beskeder.skriv_afsend(kon, beskeder.skriv_objekt("JOURNALPOST", vaerdi))
    hos_sp = beskeder.laes_afsend(soap.laes(sendt))
    assert (hos_sp.kontekst, hos_sp.myndighed_cvr) == (kon, kon.afsender_cvr)
    hos_modtager = beskeder.laes_modtag(
        soap.laes(beskeder.skriv_modtag(hos_sp.kontekst, hos_sp.objekt))
    )
    (laest,) = journalnotat.forstaa(hos_modtager.indhold)
    assert laest == skrevet
    assert laest.tekst == TEKST
    assert hos_modtager.objekt == hos_sp.objekt


def test_receipts_lists_and_validations_come_back_as_they_were_sent():
    for felt, skriv in (
        (skema.KVITTERING_TIL_ANVENDER, ALLE["til_anvender"]),
        (skema.KVITTERING_TIL_SP, ALLE["til_sp"]),
    ):
        fundet = beskeder.laes_kvittering(soap.laes(skriv), felt)
        assert (fundet.kvittering, fundet.kontekst) == (AFVIST, FORDELT)
    assert beskeder.laes_modtag_svar(ALLE["modtag_svar"], status=200) == AFVIST
    (modtager,) = beskeder.laes_list_svar(ALLE["list_svar"], status=200)
    assert (modtager.navn, modtager.facet) == ("ESDH & co", "G01")
    assert list(beskeder.laes_valider_svar(ALLE["valider_svar"], status=200).values()) == [False]


def test_a_list_that_breaks_its_schema_is_read_all_the_same():
    body = (
        ALLE["list_svar"]
        .replace(b"27.18.00", b"27.18.*")
        .replace(b"<d:SystemMyndighed>11111111</d:SystemMyndighed>", b"")
    )
    assert [m.kle for m in beskeder.laes_list_svar(body, status=200)] == ["27.18.*"]


XXE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("fra", "til", "regel"),
    [
        (b"<soap:Envelope", XXE + b"<soap:Envelope", "xml.dtd"),
        (b"27.18.00", b"27.18", "kle"),
        (
            b"</d:RoutingKLEEmneHandling>",
            b"</d:RoutingKLEEmneHandling><d:RoutingModtagerAktoer>%s</d:RoutingModtagerAktoer>"
            % str(uuid4()).encode(),
            "valg",
        ),
        (b">JOURNALPOST<", b">NOTAT<", "kode.ukendt"),
        (b"<d:AfsendendeMyndighed>", b'<d:AfsendendeMyndighed x="1">', "attribut"),
        (b"</d:RoutingMyndighed>", b"</d:RoutingMyndighed><d:Ukendt/>", "element.ukendt"),
        (b"</soap:Body>", b"<d:To/></soap:Body>", "soap.krop"),
        (b"soap/envelope/", b"soap/andet/", "soap.konvolut"),
        (b"<soap:Body>", b'<soap:Header><d:Ny soap:mustUnderstand="1"/></soap:Header><soap:Body>', "soap.hoved"),
        (b"<d:ID>", b"<d:ID>x", "uuid"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_message_is_refused_by_rule_and_without_its_words(fra, til, regel):
    body = ALLE["afsend"].replace(b"<?xml version='1.0' encoding='UTF-8'?>\n", b"")
    with pytest.raises(SkemaFejl) as caught:
        beskeder.laes_afsend(soap.laes(body.replace(fra, til, 1)))
    assert caught.value.regel == regel
    assert faelles.CPR not in str(caught.value)


@pytest.mark.parametrize(
    ("aendring", "kode"),
    [
        ({"Notat": "det her er ikke base64!"}, "INDHOLD-BASE64"),
        ({"Notat": base64.b64encode("æ".encode("latin-1")).decode()}, "INDHOLD-UTF8"),
        ({"Notat": base64.b64encode(b"x" * 102_401).decode()}, "INDHOLD-STOERRELSE"),
    ],
)
def test_a_note_that_cannot_be_read_is_told_so(aendring, kode):
    vaerdi = journalnotat.byg(notat(), system=SYSTEM)
    vaerdi["Registrering"]["RelationListe"]["JournalPost"][0]["JournalnotatAttributter"] |= aendring
    with pytest.raises(journalnotat.Ulaeselig) as caught:
        journalnotat.forstaa(vaerdi)
    assert caught.value.kode == kode


def test_a_note_must_say_what_it_belongs_to_and_not_overlap():
    with pytest.raises(journalnotat.Ulaeselig, match="INDHOLD-PART"):
        journalnotat.forstaa(journalnotat.byg(notat(sag=None, part=None), system=SYSTEM))
    vaerdi = journalnotat.byg(notat(), system=SYSTEM)
    poster = vaerdi["Registrering"]["RelationListe"]["JournalPost"]
    senere = (NU + timedelta(days=1)).isoformat()
    anden = {**poster[0], "Virkning": {**poster[0]["Virkning"], "FraTidspunkt": senere}}
    poster.append(anden)
    with pytest.raises(journalnotat.Ulaeselig, match="INDHOLD-VIRKNING"):
        journalnotat.forstaa(vaerdi)
    poster[0] = {**poster[0], "Virkning": {**poster[0]["Virkning"], "TilTidspunkt": senere}}
    assert len(journalnotat.forstaa(vaerdi)) == 2


def test_what_is_no_answer_is_no_refusal():
    for body in (b"", b"<html/>", b"{}", XXE + b"<a/>", ALLE["tomt"]):
        with pytest.raises(soap.IntetSvar):
            beskeder.laes_afsend_svar(body, status=502)


def test_one_text_may_fill_the_whole_message():
    vaerdi = journalnotat.byg(notat(), system=SYSTEM)
    poster = vaerdi["Registrering"]["RelationListe"]["JournalPost"]
    poster[0]["JournalnotatAttributter"]["Notat"] = "A" * 10_200_000
    sendt = beskeder.skriv_afsend(kontekst(), beskeder.skriv_objekt("JOURNALPOST", vaerdi))
    assert len(beskeder.laes_afsend(soap.laes(sendt)).objekt) > 10_200_000
