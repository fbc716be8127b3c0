"""What is wrong or hostile is answered as the contract says, the same in SOAP and in JSON: one table.

Where a case is of one form alone, the table says so: XXE is XML's, and receipts to us as sender come
as SOAP alone (EP_AS2 has no JSON form).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from fordeling.api import stier
from fordeling.models import Aflevering, Fordeling
from fordeling.values import Kontekst, Objekttype
from fordeling.wire import beskeder, journalnotat, skema, soap
from tests.sf2900.conftest import ESDH, KSD, arbejd, del_til, igen, post
from tests.sf2900.faelles import SYSTEM, kontekst, kvittering, notat
from tests.sf2900.test_hele_vejen import kvitter
from tests.sf2900.test_modtag import AFSEND, XXE, json_

pytestmark = pytest.mark.django_db
FORMER = ("soap", "json")
KOMPONENTENS = f"{skema.PORT}FordelingskvitteringModtag"


@dataclass
class Sending:
    """A hand-off as a sender would write it, with one thing bent."""

    kontekst: Kontekst = field(default_factory=kontekst)
    objekt: dict[str, Any] = field(
        default_factory=lambda: {
            "ObjektType": "JOURNALPOST",
            "ObjektIndhold": {"DistributionJournalPost": journalnotat.byg(notat(), system=SYSTEM)},
        }
    )
    # The finished message is bent here, as text: what no writer of ours would write.
    raat: Callable[[str], str] = str

    @property
    def notat(self) -> dict[str, Any]:
        found: dict[str, Any] = self.objekt["ObjektIndhold"]["DistributionJournalPost"]
        return found

    @property
    def attributter(self) -> dict[str, Any]:
        (en,) = self.notat["Registrering"]["RelationListe"]["JournalPost"]
        found: dict[str, Any] = en["JournalnotatAttributter"]
        return found


@dataclass(frozen=True)
class Svar:
    """What came back, whichever form: the codes, or none where it was taken."""

    taget: bool
    koder: tuple[str, ...]


def send(systemer: dict[str, str], form: str, s: Sending) -> Svar:
    if form == "json":
        besked = {"DistributionContext": s.kontekst.som_vaerdi(), "DistributionObject": s.objekt}
        svar = json_(systemer, "post", "afsend", json.loads(s.raat(json.dumps(besked))), "sapa")
        if svar.status_code == 200:
            return Svar(True, ())
        return Svar(False, tuple(f["regel"] for f in svar.json()["fejl"]))
    objekt = beskeder.skriv_objekt(Objekttype.JOURNALPOST, s.notat)
    body = s.raat(beskeder.skriv_afsend(s.kontekst, objekt).decode()).encode()
    svar = post(stier.SP, body, systemer["sapa"], AFSEND)
    try:
        beskeder.laes_afsend_svar(svar.content, status=svar.status_code)
    except soap.Fault as fault:
        assert svar.status_code == 500
        return Svar(False, tuple(f.kode for f in fault.kvittering.fejl))
    return Svar(True, ())


def _uden(noegle: str) -> Callable[[Sending], None]:
    return lambda s: s.notat.pop(noegle)


def _kontekst(**facts: Any) -> Callable[[Sending], None]:
    def boej(s: Sending) -> None:
        s.kontekst = replace(s.kontekst, **facts)

    return boej


def _raat(*par: tuple[str, str]) -> Callable[[Sending], None]:
    """The first of the pairs that is in the message is replaced: one is for each form."""

    def boej(s: Sending) -> None:
        def skift(tekst: str) -> str:
            fra, til = next((f, t) for f, t in par if f in tekst)
            return tekst.replace(fra, til, 1)

        s.raat = skift

    return boej


AKTOER = str(uuid4())
AKTOERVALG = f"<d:RoutingModtagerAktoer>{AKTOER}</d:RoutingModtagerAktoer>"
# Name: how it is bent, and the code of the refusal: the schema's in JSON are its own rules.
AFVISES: dict[str, tuple[Callable[[Sending], None], str, str]] = {
    "wrong object type": (
        _raat((">JOURNALPOST<", ">DOKUMENT<"), ('"JOURNALPOST"', '"DOKUMENT"')),
        "AS1-3",
        "AS1-3",
    ),
    "no such object type": (
        _raat((">JOURNALPOST<", ">NOTAT<"), ('"JOURNALPOST"', '"NOTAT"')),
        "AS1-3",
        "SKEMA",
    ),
    "preset distribution id": (_kontekst(fordeling=uuid4()), "AS1-8", "AS1-8"),
    "preset digital post id": (_kontekst(digital_post="x"), "AS1-9", "AS1-9"),
    "foreign authority": (_kontekst(afsender_cvr="11111111"), "AS1-0", "AS1-0"),
    "unknown authority": (_kontekst(routing_cvr="99999999"), "AS1-4", "AS1-4"),
    "routing KLE without its third part": (
        _raat(
            ("RoutingKLEEmne>27.18.00", "RoutingKLEEmne>27.18"),
            ('"RoutingKLEEmne": "27.18.00"', '"RoutingKLEEmne": "27.18"'),
        ),
        "AS1-3",
        "SKEMA",
    ),
    "the note's KLE without its third part": (
        _raat(
            ("KLEEmneForslag>27.18.00", "KLEEmneForslag>27.18"),
            ('"KLEEmneForslag": "27.18.00"', '"KLEEmneForslag": "27.18"'),
        ),
        "AS1-3",
        "SKEMA",
    ),
    "both KLE and actor": (
        _raat(
            (
                "</d:RoutingKLEEmneHandling>",
                f"</d:RoutingKLEEmneHandling>{AKTOERVALG}",
            ),
            ('"RoutingValg": {', f'"RoutingValg": {{"RoutingModtagerAktoer": "{AKTOER}", '),
        ),
        "AS1-3",
        "SKEMA",
    ),
    "no note in it": (lambda s: s.attributter.pop("Notat"), "AS1-3", "SKEMA"),
}


@pytest.mark.parametrize("form", FORMER)
@pytest.mark.parametrize("navn", AFVISES)
def test_what_context_or_schema_forbids_is_refused_and_nothing_is_kept(systemer, form, navn):
    boej, i_soap, i_json = AFVISES[navn]
    s = Sending()
    boej(s)
    svar = send(systemer, form, s)
    assert not svar.taget
    wanted = i_soap if form == "soap" else i_json
    if wanted == "SKEMA":
        assert svar.koder
        assert not any(k.startswith("AS1-") for k in svar.koder)
    else:
        assert svar.koder[0] == wanted
    assert not Fordeling.objects.exists()


def test_a_note_is_taken_in_either_form(systemer):
    assert [send(systemer, form, Sending()).taget for form in FORMER] == [True, True]
    assert Fordeling.objects.count() == 2


@pytest.mark.parametrize("form", FORMER)
@pytest.mark.parametrize(
    ("navn", "kode"),
    [
        ("bad Base64", "INDHOLD-BASE64"),
        ("neither case nor part", "INDHOLD-PART"),
        ("no UTF-8", "INDHOLD-UTF8"),
        ("more than 100 KB", "INDHOLD-STOERRELSE"),
    ],
)
def test_what_only_the_receiver_can_judge_is_taken_and_comes_back_refused(
    systemer, net, form, navn, kode
):
    """SP judges context and schema alone (b.4): the refusal is a technical receipt."""
    s = Sending()
    s.kontekst = replace(s.kontekst, rute=replace(s.kontekst.rute, kle="27.18.00"))
    if navn == "neither case nor part":
        for noegle in ("SagForslag", "PartAngivelse"):
            s.notat.pop(noegle)
    else:
        s.attributter["Notat"] = {
            "bad Base64": "ikke base64!",
            "no UTF-8": "/w==",
            "more than 100 KB": "QUFB" * (35 * 1024),
        }[navn]
    assert send(systemer, form, s).taget
    arbejd()
    row = Fordeling.objects.get()
    assert row.tilstand == "afvist"
    (svar,) = row.kvitteringer.all()
    assert (svar.kode, svar.type, svar.fejl[0][0]) == ("AFVIST", "Teknisk", kode)


@pytest.mark.parametrize("form", FORMER)
def test_eleven_megabytes_are_refused_in_either_form(systemer, form):
    s = Sending()
    s.attributter["Notat"] = "A" * (11 * 1024 * 1024)
    if form == "soap":
        assert send(systemer, form, s).koder == ("AS1-5",)
    else:
        besked = {"DistributionContext": s.kontekst.som_vaerdi(), "DistributionObject": s.objekt}
        assert json_(systemer, "post", "afsend", besked, "sapa").status_code == 413
    assert not Fordeling.objects.exists()


@pytest.mark.parametrize("sti", [stier.SP, stier.ANVENDER])
def test_a_doctype_is_refused_wherever_xml_comes_in(systemer, sti):
    body = beskeder.skriv_afsend(kontekst(), beskeder.skriv_objekt("JOURNALPOST", Sending().notat))
    body = body.replace(b"<soap:Envelope", XXE + b"<soap:Envelope").replace(
        b"<?xml version='1.0' encoding='UTF-8'?>\n", b""
    )
    svar = post(sti, body, systemer["sapa" if sti == stier.SP else "sp"])
    assert svar.status_code == 500
    assert b"passwd" not in svar.content
    assert not Fordeling.objects.exists()


# --- Receipts ------------------------------------------------------------------------------------


def fra_ksd(systemer, form, kon, kode, type_="Forretning"):
    """A receipt of a receiver's to our Fordelingskomponent; the status, and the code of a refusal."""
    k = kvittering(kode, type_)
    if form == "json":
        besked = {
            "Forretningskvittering": k.som_vaerdi(),
            "DistributionContext": kon.som_vaerdi(),
        }
        svar = json_(systemer, "post", "kvittering", besked, "ksd")
        return "" if svar.status_code == 200 else svar.json()["fejl"][0]["regel"]
    body = beskeder.skriv_kvittering_til_sp(k, kon, cvr=kon.routing_cvr)
    svar = post(stier.SP, body, systemer["ksd"], KOMPONENTENS)
    if svar.status_code == 200:
        return ""
    with pytest.raises(soap.Fault) as caught:
        soap.laes_svar(svar.content, status=500, felt=skema.KVITTERING_TIL_SP_SVAR)
    return caught.value.kvittering.fejl[0].kode


@pytest.mark.parametrize("form", FORMER)
def test_a_receivers_receipts_unknown_early_twice_contradictory_and_another_systems(
    systemer, net, send_, form
):
    # Unknown, and another system's.
    assert fra_ksd(systemer, form, kontekst(), "ACCEPTERET") == "MS2-1"
    (fremmed,) = send_(del_til(ESDH))
    (row,) = send_(del_til(KSD))
    net.ksd = soap.IntetSvar("timeout")  # the answer to our call was lost
    arbejd()
    assert fra_ksd(systemer, form, kontekst(transaktion=fremmed.id), "ACCEPTERET") == "MS2-1"
    kon = kontekst(transaktion=row.id)
    # Early: before we know that it was delivered, and the final one before the technical.
    assert fra_ksd(systemer, form, kon, "ACCEPTERET") == ""
    assert fra_ksd(systemer, form, kon, "MODTAGET", "Teknisk") == ""  # late, and says nothing new
    assert fra_ksd(systemer, form, kon, "ACCEPTERET") == ""  # twice
    assert fra_ksd(systemer, form, kon, "AFVIST") == "MS2-2"  # contradictory
    arbejd()
    assert igen(row).tilstand == "accepteret"
    assert Fordeling.objects.get(transaktion=row.id).kvitteringer.count() == 1


@pytest.fixture
def send_(send):
    return send


def test_receipts_to_us_as_sender_unknown_early_twice_contradictory_and_late(systemer, net, send_):
    """EP_AS2: the answers, in the order in which they are hardest."""
    (row,) = send_(del_til(KSD))
    assert kvitter(systemer, Aflevering(id=uuid4()), "MODTAGET").status_code == 500  # unknown
    assert kvitter(systemer, row, "ACCEPTERET").status_code == 200  # early: nothing is sent yet
    assert igen(row).tilstand == "accepteret"
    assert kvitter(systemer, row, "ACCEPTERET").status_code == 200  # twice
    assert kvitter(systemer, row, "MODTAGET", "Teknisk").status_code == 200  # out of order
    assert kvitter(systemer, row, "AFVIST", begrundelse="x").status_code == 200  # contradictory
    assert igen(row).tilstand == "accepteret"
    Aflevering.objects.unguarded(reason="test").update(sendt=timezone.now() - timedelta(days=41))
    assert kvitter(systemer, row, "ACCEPTERET").status_code == 500  # late
