"""FordelingsobjektAfsend and its neighbours at our Fordelingskomponent: what is refused, and how."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from ipaddress import ip_network
from urllib.parse import quote
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from access.klienter import services as klienter
from access.models import Revisionslog, Systemklient
from fordeling.api import stier
from fordeling.komponent import levering, ruter
from fordeling.models import Fordeling, Kvitteringspost, Tilsluttet
from fordeling.values import Rutevalg
from fordeling.wire import beskeder, journalnotat, skema, soap
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU
from tests.sf2900 import faelles
from tests.sf2900.conftest import BROWSER, ESDH, KSD, arbejd, del_til, igen, post
from tests.sf2900.faelles import CVR, KONTRAKT, SYSTEM, kontekst, kvittering, notat, objekt

pytestmark = pytest.mark.django_db
AFSEND = f"{skema.PORT}FordelingsobjektAfsend"
XXE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def afsend(systemer, body, hvem="sapa", action=AFSEND, **meta):
    return post(stier.SP, body, systemer.get(hvem, ""), action, **meta)


def fault(response, status=500):
    assert response.status_code == status, response.content
    with pytest.raises(soap.Fault) as caught:
        soap.laes_svar(response.content, status=status, felt=skema.AFSEND_SVAR)
    return caught.value.kvittering


def besked(**facts):
    return beskeder.skriv_afsend(kontekst(**facts), objekt())


@pytest.mark.parametrize(
    ("facts", "fra", "til", "kode"),
    [
        ({"fordeling": uuid4()}, b"", b"", "AS1-8"),
        ({"digital_post": "x"}, b"", b"", "AS1-9"),
        ({"filnavn": "SAPA_SAGSDOKUMENT_1.PDF"}, b"", b"", "AS1-6"),
        ({"afsender_cvr": "11111111"}, b"", b"", "AS1-0"),  # an authority that is not the caller's
        ({"afsender_cvr": "99999999"}, b"", b"", "AS1-0"),
        ({}, b"MunicipalityCVR>11715311", b"MunicipalityCVR>11111111", "AS1-0"),
        ({"routing_cvr": "99999999"}, b"", b"", "AS1-4"),
        ({"rute": Rutevalg(kle="29.21.04")}, b"", b"", "AS1-4"),
        ({"rute": Rutevalg(system=uuid4())}, b"", b"", "AS1-4"),
        ({}, b">JOURNALPOST<", b">DOKUMENT<", "AS1-3"),
        ({}, b"RoutingKLEEmne>27.18.00", b"RoutingKLEEmne>27.18", "AS1-3"),
        ({}, b"</d:RoutingKLEEmneHandling>", b"</d:RoutingKLEEmneHandling><d:RoutingModtagerAktoer>5b2f0d4e-8d0a-4a43-8f0d-3c7f0e6c1a01</d:RoutingModtagerAktoer>", "AS1-3"),
        ({}, b"<soap:Envelope", XXE + b"<soap:Envelope", "AS1-3"),
        ({}, b"<d:ObjektIndhold>", b"<d:ObjektIndhold><d:DistributionFormular/>", "AS1-3"),
        ({}, b"FordelingsobjektAfsendRequest", b"FordelingsobjektHentRequest", "AS1-3"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_context_schema_or_routing_is_a_fault(systemer, facts, fra, til, kode):
    body = besked(**facts).replace(b"<?xml version='1.0' encoding='UTF-8'?>\n", b"")
    found = fault(afsend(systemer, body.replace(fra, til) if fra else body))
    assert (found.kode, found.fejl[0].kode) == ("FEJL", kode)
    assert not Fordeling.objects.exists()


def test_a_refused_call_is_logged_and_a_stranger_is_not_let_in(systemer):
    fault(afsend(systemer, besked(afsender_cvr="11111111")))
    sagt = [r.soegekriterier for r in Revisionslog.objects.filter(brugernavn="sapa")]
    assert any("AfsendendeMyndighed. 11111111" in s or "AfsendendeMyndighed: 11111111" in s for s in sagt)  # fmt: skip
    for hvem in ("", "esdh"):
        response = afsend(systemer, besked(), hvem)
        assert response.status_code == (401 if not hvem else 500)
    with pytest.raises(soap.IntetSvar):  # not let in is no refusal of the note
        beskeder.laes_afsend_svar(afsend(systemer, besked(), "").content, status=401)
    assert not Fordeling.objects.exists()


def test_eleven_megabytes_are_refused_and_ten_are_taken(systemer):
    vaerdi = journalnotat.byg(notat(), system=SYSTEM)
    poster = vaerdi["Registrering"]["RelationListe"]["JournalPost"]
    stor = poster[0]["JournalnotatAttributter"]
    stor["Notat"] = "A" * (11 * 1024 * 1024)
    body = beskeder.skriv_afsend(kontekst(), beskeder.skriv_objekt("JOURNALPOST", vaerdi))
    assert fault(afsend(systemer, body)).fejl[0].kode == "AS1-5"
    stor["Notat"] = "A" * (10 * 1024 * 1024 - 4000)
    body = beskeder.skriv_afsend(kontekst(), beskeder.skriv_objekt("JOURNALPOST", vaerdi))
    assert afsend(systemer, body).status_code == 200


def test_a_type_outside_the_agreement_is_refused(systemer):
    Tilsluttet.objects.filter(uuid=SYSTEM).update(sender_typer=["DOKUMENT"])
    assert fault(afsend(systemer, besked())).fejl[0].kode == "AS1-12"


def test_the_same_id_is_the_same_object_whatever_it_holds(systemer):
    kon = kontekst()
    svar = [
        beskeder.laes_afsend_svar(
            afsend(systemer, beskeder.skriv_afsend(kon, objekt())).content, status=200
        )
        for _ in range(2)
    ]
    assert svar[0] == svar[1]
    assert svar[0][1].fordeling == Fordeling.objects.get().id


@pytest.mark.skipif(not KONTRAKT.is_dir(), reason="SF2900's examples are not at hand")
def test_the_contracts_own_example_is_accepted(systemer):
    body = faelles.i_konvolut(faelles.eksempel("01")).replace(b"99999999", CVR.encode())
    response = afsend(systemer, body, action="")
    assert response.status_code == 200
    assert faelles.skema_siger(response.content) == []
    liste = faelles.i_konvolut(faelles.eksempel("08")).replace(b"99999999", CVR.encode())
    (found,) = beskeder.laes_list_svar(
        afsend(systemer, liste, action=f"{skema.PORT}FordelingsmodtagerList").content, status=200
    )
    assert (found.system, found.navn) == (ESDH, "ESDH")


@pytest.mark.parametrize(
    ("facts", "notat_", "kode"),
    [
        ({}, "ikke base64!", "INDHOLD-BASE64"),
        ({"sag": None, "part": None}, None, "INDHOLD-PART"),
    ],
)
def test_what_only_the_content_is_to_blame_for_comes_back_from_the_receiver(
    net, send, facts, notat_, kode
):
    del_ = del_til(ESDH)
    vaerdi = journalnotat.byg(notat(**facts), system=SYSTEM)
    if notat_:
        poster = vaerdi["Registrering"]["RelationListe"]["JournalPost"]
        poster[0]["JournalnotatAttributter"]["Notat"] = notat_
    (row,) = send(replace(del_, objekt=beskeder.skriv_objekt("JOURNALPOST", vaerdi)))
    arbejd()
    assert (igen(row).tilstand, igen(row).afvist_type) == ("afvist", "Teknisk")
    assert igen(row).fejl[0][0] == kode


def test_a_receiver_without_the_type_is_told_of_as_failed(net, send):
    Tilsluttet.objects.filter(uuid=KSD).update(modtager_typer=["DOKUMENT"])
    (row,) = send(del_til(KSD))
    arbejd()
    assert igen(row).tilstand == "fejlet"
    assert net.modtaget == []


# --- Routing --------------------------------------------------------------------------------------


def rute(moenster, system, facet="", fra=None, til=None, myndighed=KOMMUNE):
    return ruter.saet(
        myndighed=myndighed, moenster=moenster, facet=facet, fra=fra or NU.date(), til=til,
        system=Tilsluttet.objects.get(uuid=system), hvem="test", now=NU,
    )  # fmt: skip


def find(kle, facet="", at=NU, myndighed=KOMMUNE):
    return ruter.find(Rutevalg(kle=kle, facet=facet), myndighed=myndighed, at=at).uuid


def test_the_narrowest_rule_decides_and_a_facet_before_none(systemer):
    rute("27.18.*", KSD)
    rute("27.18.00", ESDH)
    rute("27.18.00", KSD, facet="G01")
    assert find("27.18.02") == KSD
    assert find("27.18.00") == ESDH
    assert find("27.18.00", "G01") == KSD
    assert find("27.24.00") == ESDH
    with pytest.raises(ruter.IngenRute, match="ingen rute"):
        find("32.03.04")
    with pytest.raises(ruter.IngenRute, match="ingen rute"):
        find("27.18.00", myndighed=ANDEN_KOMMUNE)


def test_two_rules_as_good_are_ambiguous(systemer):
    row = rute("32.*", ESDH)
    row.id, row.system_id = None, KSD
    row.save()
    with pytest.raises(ruter.IngenRute, match="flere ruter"):
        find("32.03.04")


def test_rules_are_dated_and_a_new_one_ends_the_old(systemer):
    from datetime import timedelta

    foer = rute("32.*", ESDH, fra=NU.date() - timedelta(days=10))
    rute("32.*", KSD, fra=NU.date() + timedelta(days=5))
    foer.refresh_from_db()
    assert (foer.lukket_af, foer.gyldig.upper) == ("test", NU.date() + timedelta(days=5))
    assert find("32.03.04") == ESDH
    assert find("32.03.04", at=NU + timedelta(days=6)) == KSD
    with pytest.raises(ruter.IngenRute):
        find("32.03.04", at=NU - timedelta(days=11))


def test_list_and_validation_say_who_can_receive_now(systemer):
    rute("27.18.*", KSD, facet="G01")
    body = beskeder.skriv_list(afsender_cvr=CVR, routing_cvr=CVR, kle="27.18.00")
    action = f"{skema.PORT}FordelingsmodtagerList"
    found = beskeder.laes_list_svar(afsend(systemer, body, action=action).content, status=200)
    assert {(m.system, m.facet) for m in found} == {(KSD, "G01"), (ESDH, "")}
    ingen = beskeder.skriv_list(afsender_cvr=CVR, routing_cvr=CVR, kle="99.01.01")
    assert beskeder.laes_list_svar(afsend(systemer, ingen, action=action).content, status=200) == []
    Tilsluttet.objects.filter(uuid=KSD).update(aktiv=False)
    spurgt = [(CVR, ESDH), (CVR, KSD), ("11111111", ESDH), (CVR, uuid4()), ("99999999", ESDH)]
    body = beskeder.skriv_valider(afsender_cvr=CVR, routing=spurgt)
    action = f"{skema.PORT}FordelingsmodtagerValider"
    svar = afsend(systemer, body, action=action).content
    assert list(beskeder.laes_valider_svar(svar, status=200).values()) == [
        True, False, True, False, False,
    ]  # fmt: skip
    fremmed = beskeder.skriv_valider(afsender_cvr="11111111", routing=spurgt)
    assert fault(afsend(systemer, fremmed, action=action)).fejl[0].kode == "AS-0"


# --- Receivers' receipts and the mailbox -----------------------------------------------------------


def json_(systemer, method, sti, data=None, hvem="esdh", **headers):
    token = base64.b64encode(systemer[hvem].encode()).decode()
    body = (
        {"data": json.dumps(data), "content_type": "application/json"} if data is not None else {}
    )
    return getattr(BROWSER, method)(
        f"{stier.JSON}{sti}", headers={"authorization": f"Basic {token}", **headers}, **body
    )


def test_a_mailbox_is_fetched_acknowledged_and_answered(net, send, systemer):
    (row,) = send(del_til(ESDH))
    arbejd()
    assert igen(row).tilstand == "hos_sp"  # nobody has fetched it
    liste = json_(systemer, "get", "postkasse").json()
    (p,) = liste["poster"]
    assert (p["transaktion"], p["taget"], liste["flere"]) == (str(row.id), False, False)
    hentet = json_(systemer, "get", f"postkasse/{p['id']}").json()
    assert hentet["notater"][0]["tekst"] == faelles.TEKST
    xml = json_(systemer, "get", f"postkasse/{p['id']}", accept="application/xml").content
    assert beskeder.laes_modtag(soap.etree.fromstring(xml)).kontekst.transaktion == row.id
    log = Revisionslog.objects.filter(brugernavn="esdh", beskrivelse="Hentet fra postkasse").first()
    assert log.nummer == faelles.CPR

    def svar(kode, **mere):
        return json_(systemer, "post", f"postkasse/{p['id']}/kvittering", {"kode": kode, **mere})

    assert svar("MODTAGET").json()["tilstand"] == "hos_modtager"
    arbejd()
    assert igen(row).tilstand == "hos_modtager"
    assert svar("AFVIST").status_code == 422  # without a reason
    assert svar("AFVIST", begrundelse="Forkert sag").json()["tilstand"] == "afvist"
    assert svar("AFVIST", begrundelse="Forkert sag").status_code == 200
    assert svar("ACCEPTERET").status_code == 409
    arbejd()
    assert (igen(row).tilstand, igen(row).begrundelse) == ("afvist", "Forkert sag")
    assert json_(systemer, "get", "postkasse").json()["poster"] == []
    assert json_(systemer, "get", f"postkasse/{p['id']}").status_code == 404
    assert Kvitteringspost.objects.count() == 2


def test_a_mailbox_is_its_systems_alone(net, send, systemer):
    send(del_til(ESDH))
    arbejd()
    p = json_(systemer, "get", "postkasse").json()["poster"][0]
    assert json_(systemer, "get", f"postkasse/{p['id']}", hvem="ksd").status_code == 404
    assert json_(systemer, "get", "postkasse", hvem="ksd").json()["poster"] == []
    assert json_(systemer, "get", "postkasse", hvem="sapa").status_code == 403
    svar = {"kode": "ACCEPTERET"}
    sti = f"postkasse/{p['id']}/kvittering"
    assert json_(systemer, "post", sti, svar, hvem="ksd").status_code == 404


def test_the_mailbox_is_paged_by_key(net, send, systemer, monkeypatch):
    monkeypatch.setattr("fordeling.api.json_form.ANTAL", 2)
    send(*(del_til(ESDH) for _ in range(3)))
    arbejd()
    foerste = json_(systemer, "get", "postkasse").json()
    assert (len(foerste["poster"]), foerste["flere"]) == (2, True)
    efter = foerste["poster"][-1]["id"]
    rest = json_(systemer, "get", f"postkasse?efter={efter}").json()
    assert (len(rest["poster"]), rest["flere"]) == (1, False)
    assert not {p["id"] for p in rest["poster"]} & {p["id"] for p in foerste["poster"]}


def test_the_json_form_is_the_same_operations(systemer):
    kon = kontekst()
    vaerdi = {
        "DistributionContext": kon.som_vaerdi(),
        "DistributionObject": beskeder.laes_objekt(objekt()),
    }
    svar = json_(systemer, "post", "afsend", vaerdi, hvem="sapa")
    assert svar.status_code == 200, svar.content
    assert svar.json()["ForretningsKvittering"]["ForretningsValideringsKode"] == "MODTAGET"
    levering.lever_objekter(now=timezone.now())
    xml = beskeder.skriv_afsend(kon, objekt())
    assert beskeder.laes_afsend_svar(afsend(systemer, xml).content, status=200)[1].fordeling
    assert Fordeling.objects.count() == 1
    kvit = {
        "Forretningskvittering": kvittering("ACCEPTERET", "Forretning").som_vaerdi(),
        "DistributionContext": kon.som_vaerdi(),
    }
    assert json_(systemer, "post", "kvittering", kvit).status_code == 200
    assert Fordeling.objects.get().tilstand == "accepteret"
    assert json_(systemer, "post", "kvittering", kvit, hvem="ksd").status_code == 404
    kvit["Forretningskvittering"]["ForretningsValideringsKode"] = "AFVIST"
    assert json_(systemer, "post", "kvittering", kvit).status_code == 409
    fremmed = {**vaerdi, "DistributionContext": {**kon.som_vaerdi(), "AfsendendeMyndighed": "11111111"}}  # fmt: skip
    assert json_(systemer, "post", "afsend", fremmed, hvem="sapa").status_code == 403
    del vaerdi["DistributionContext"]["RoutingValg"]
    assert json_(systemer, "post", "afsend", vaerdi, hvem="sapa").status_code == 400
    om = {"AfsendendeMyndighed": CVR, "RoutingMyndighed": CVR, "RoutingKLEEmne": "27.18.00"}
    liste = json_(systemer, "post", "modtagere", om, hvem="sapa").json()
    assert [s["SystemNavn"] for s in liste["System"]] == ["ESDH"]
    om = {"AfsendendeMyndighed": CVR, "Routing": [{"RoutingMyndighed": CVR, "RoutingModtagerAktoer": str(ESDH)}]}  # fmt: skip
    valideret = json_(systemer, "post", "valider", om, hvem="sapa").json()
    assert [r["KanModtage"] for r in valideret["RoutingModtager"]] == [True]


def test_a_call_back_is_known_by_its_certificates_fingerprint_and_subject(systemer, settings):
    key = ec.generate_private_key(ec.SECP256R1())

    def certifikat(navn):
        emne = x509.Name.from_rfc4514_string(f"CN={navn},O=Serviceplatformen,C=DK")
        return (
            x509.CertificateBuilder().subject_name(emne).issuer_name(emne)
            .public_key(key.public_key()).serial_number(1)
            .not_valid_before(NU).not_valid_after(NU.replace(year=2030)).sign(key, hashes.SHA256())
        )  # fmt: skip

    vores, forkert = certifikat("sp"), certifikat("en anden")
    sp = Systemklient.objects.get(klient_id="sp")
    for c in (vores, forkert):
        klienter.tilfoej_certifikat(
            sp,
            c.public_bytes(serialization.Encoding.PEM).decode(),
            udloeber=NU.replace(year=2030),
            now=NU,
        )
    settings.KLIENTER = replace(
        settings.KLIENTER, mtls_header="HTTP_KLIENTCERT", proxyer=(ip_network("10.0.0.0/24"),)
    )
    settings.FORDELING = replace(
        settings.FORDELING, kvittering_emne="CN=sp,O=Serviceplatformen,C=DK"
    )
    body = beskeder.skriv_kvittering_til_anvender(kvittering(), kontekst())

    def kald(c, fra="10.0.0.7"):
        header = quote(c.public_bytes(serialization.Encoding.PEM).decode())
        return post(stier.ANVENDER, body, HTTP_KLIENTCERT=header, REMOTE_ADDR=fra)

    assert "Ukendt" in fault(kald(vores)).begrundelse  # let in, and knows the id no more than we do
    assert "emne" in fault(kald(forkert)).begrundelse
    assert kald(vores, fra="198.51.100.9").status_code == 401
