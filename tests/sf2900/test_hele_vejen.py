"""From Send to the receiver and back: the engine, both sides of the wire, all through HTTP forms."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from access.models import Revisionslog
from fordeling import afsendelse, services
from fordeling.api import stier
from fordeling.komponent import ruter
from fordeling.models import (
    Aflevering,
    Fordeling,
    Fordelingsindhold,
    Forsoeg,
    Indhold,
    Kvittering,
    Kvitteringspost,
    Tilsluttet,
    Tilstandsskift,
)
from fordeling.values import Fejllinje, Transportkvittering
from fordeling.wire import beskeder, journalnotat, skema, soap
from fordeling.wire.soap import IntetSvar
from tests.faelles import KOMMUNE, NU
from tests.sf2900.conftest import ESDH, KSD, arbejd, del_til, igen, post
from tests.sf2900.faelles import TEKST, kontekst, kvittering

pytestmark = pytest.mark.django_db
TEST = {"reason": "test"}


def historie(row):
    rows = Tilstandsskift.objects.unguarded(**TEST).filter(aflevering=row).order_by("id")
    return [en.til for en in rows]


def kvitter(systemer, row, kode, type_="Forretning", begrundelse="", **facts):
    """A receipt to us as sender, as Serviceplatformen brings it."""
    kon = kontekst(transaktion=row.id, **facts)
    body = beskeder.skriv_kvittering_til_anvender(kvittering(kode, type_, begrundelse), kon)
    return post(stier.ANVENDER, body, systemer["sp"])


def fra_modtager(systemer, row, kode, type_="Forretning", begrundelse="", hvem="ksd"):
    """A receipt to our Fordelingskomponent, as a receiver brings it."""
    fordeling = Fordeling.objects.get(transaktion=row.id)
    kon = kontekst(transaktion=row.id, fordeling=fordeling.id)
    body = beskeder.skriv_kvittering_til_sp(
        kvittering(kode, type_, begrundelse), kon, cvr=kon.routing_cvr
    )
    return post(stier.SP, body, systemer[hvem], f"{skema.PORT}FordelingskvitteringModtag")


def fault(response):
    assert response.status_code == 500
    with pytest.raises(soap.Fault) as caught:
        soap.laes_svar(response.content, status=500, felt=skema.AFSEND_SVAR)
    return caught.value.kvittering


def test_a_note_arrives_once_and_unchanged_and_is_accepted(net, send, systemer):
    (row,) = send(del_til(KSD))
    arbejd()
    (modtaget,) = net.modtaget
    (note,) = journalnotat.forstaa(modtaget.indhold)
    assert note.tekst == TEKST
    assert modtaget.kontekst.transaktion == row.id
    assert igen(row).tilstand == "hos_modtager"
    assert igen(row).fordeling_id == modtaget.kontekst.fordeling
    assert fra_modtager(systemer, row, "ACCEPTERET").status_code == 200
    arbejd()
    assert historie(row) == ["sendes", "hos_sp", "hos_modtager", "accepteret"]
    assert len(net.modtaget) == 1
    assert not Fordelingsindhold.objects.exists()  # ours is gone, the author's waits for the rule
    assert Indhold.objects.unguarded(**TEST).exists()
    assert set(Kvitteringspost.objects.values_list("tilstand", flat=True)) == {"leveret"}
    (forsoeg,) = Forsoeg.objects.all()
    assert (forsoeg.udfald, forsoeg.kontekst["transaktion"]) == ("overtaget", str(row.id))
    sagt = " ".join(Revisionslog.objects.values_list("soegekriterier", flat=True))
    assert str(row.id) in sagt
    assert "0101700000" not in sagt


def test_three_cases_have_three_fates(net, send, systemer):
    a, b, c = send(del_til(KSD), del_til(KSD), del_til(None))
    arbejd()
    assert fra_modtager(systemer, a, "ACCEPTERET").status_code == 200
    assert fra_modtager(systemer, b, "AFVIST", begrundelse="Sagen er lukket").status_code == 200
    arbejd()
    assert [igen(r).tilstand for r in (a, b, c)] == ["accepteret", "afvist", "hos_sp"]
    assert (igen(b).begrundelse, igen(b).afvist_type) == ("Sagen er lukket", "Forretning")
    assert Fordeling.objects.get(transaktion=c.id).modtager_id == ESDH  # by its KLE


def test_what_is_sent_twice_is_made_once(net, send):
    forsendelse, del_ = uuid4(), del_til(KSD)
    foerst = send(del_, forsendelse=forsendelse)
    igen_ = send(del_til(KSD), forsendelse=forsendelse)
    assert [r.id for r in foerst] == [r.id for r in igen_]
    arbejd()
    assert len(net.modtaget) == 1


def test_silence_is_answered_by_the_same_id_again(net, send):
    (row,) = send(del_til(KSD))
    net.nede = True
    arbejd()
    assert igen(row).tilstand == "sendes"
    (forsoeg,) = Forsoeg.objects.filter(nr=1)
    assert forsoeg.udfald == "intet svar: timeout"
    assert igen(row).naeste_forsoeg > forsoeg.begyndt
    net.nede = False
    arbejd(senere=timedelta(minutes=1))
    assert igen(row).tilstand == "hos_modtager"
    assert {et.body for et in net.kald if et.url.endswith(stier.SP)} == {net.kald[0].body}


def test_an_answer_that_was_lost_makes_no_second_note(net, send):
    """The Fordelingskomponent took it, and the worker died before it knew."""
    (row,) = send(del_til(KSD))
    afsendelse.send(now=timezone.now())
    Aflevering.objects.unguarded(**TEST).update(
        tilstand="sendes", fordeling_id=None, naeste_forsoeg=timezone.now()
    )
    arbejd()
    assert Fordeling.objects.count() == 1
    assert len(net.modtaget) == 1
    assert igen(row).tilstand == "hos_modtager"


def test_a_receipt_before_the_answer_stands(net, send, systemer):
    (row,) = send(del_til(KSD))
    net.efter_afsend = lambda: kvitter(systemer, row, "ACCEPTERET")
    afsendelse.send(now=timezone.now())
    assert historie(row) == ["sendes", "accepteret"]
    assert igen(row).fordeling_id is not None  # of the answer, which changed nothing else


def test_receipts_come_twice_late_contradict_and_are_unknown(net, send, systemer):
    (row,) = send(del_til(KSD))
    for _ in range(2):
        assert kvitter(systemer, row, "MODTAGET", "Teknisk").status_code == 200
    assert kvitter(systemer, row, "AFVIST", begrundelse="Nej").status_code == 200
    assert kvitter(systemer, row, "ACCEPTERET").status_code == 200  # stored, and told to operations
    assert igen(row).tilstand == "afvist"
    assert historie(row) == ["sendes", "hos_modtager", "afvist"]
    ukendt = Aflevering(id=uuid4())
    assert "Ukendt" in fault(kvitter(systemer, ukendt, "MODTAGET")).begrundelse
    Aflevering.objects.unguarded(**TEST).update(sendt=timezone.now() - timedelta(days=41))
    assert "40 dage" in fault(kvitter(systemer, row, "ACCEPTERET", begrundelse="sent")).begrundelse
    alle = Kvittering.objects.unguarded(**TEST).order_by("id")
    udfald = [k.udfald for k in alle]
    assert udfald == ["overgang", "gentaget", "overgang", "modstrid", "ukendt", "for_sent"]
    assert all(bytes(k.raa).startswith(b"<") for k in alle)


def test_only_the_one_agreed_with_brings_receipts_and_for_its_authorities(net, send, systemer):
    (row,) = send(del_til(KSD))
    body = beskeder.skriv_kvittering_til_anvender(kvittering("ACCEPTERET", "Forretning"), kontekst(transaktion=row.id))  # fmt: skip
    assert fault(post(stier.ANVENDER, body, systemer["ksd"])).begrundelse.startswith("Systemet har")
    assert post(stier.ANVENDER, body).status_code == 401
    Aflevering.objects.unguarded(**TEST).filter(id=row.id).update(afsender_cvr="11111111")
    assert "Ukendt" in fault(kvitter(systemer, row, "ACCEPTERET")).begrundelse
    assert igen(row).tilstand == "sendes"


def test_a_refusal_by_the_fordelingskomponent_may_be_sent_again_under_its_id(net, send, adgang):
    (row,) = send(del_til(None, kle="29.21.04"))
    arbejd()
    assert igen(row).tilstand == "afvist_af_sp"
    assert igen(row).begrundelse.startswith("Der er ingen rute")
    assert igen(row).fejl[0][0] == "AS1-4"
    ruter.saet(
        myndighed=KOMMUNE, moenster="29.21.04", facet="", system=Tilsluttet.objects.get(uuid=KSD),
        fra=NU.date(), hvem="test", now=NU,
    )  # fmt: skip
    services.proev_igen(row.id, adgang=adgang, now=timezone.now())
    arbejd()
    assert igen(row).tilstand == "hos_modtager"
    assert igen(row).begrundelse == ""
    assert historie(row) == ["sendes", "afvist_af_sp", "sendes", "hos_sp", "hos_modtager"]
    with pytest.raises(services.KanIkkeSendesIgen):
        services.proev_igen(row.id, adgang=adgang, now=timezone.now())


def test_a_refusal_by_the_receiver_is_sent_on_once_under_a_new_id(net, send, systemer, adgang):
    (row,) = send(del_til(KSD))
    arbejd()
    fra_modtager(systemer, row, "AFVIST", begrundelse="Lukket")
    arbejd()
    with pytest.raises(services.KanIkkeSendesIgen):
        services.proev_igen(row.id, adgang=adgang, now=timezone.now())
    ny = services.send_i_stedet(row.id, del_til(ESDH), adgang=adgang, now=timezone.now())
    assert ny.id != row.id
    with pytest.raises(services.KanIkkeSendesIgen):
        services.send_i_stedet(row.id, del_til(ESDH), adgang=adgang, now=timezone.now())
    arbejd()
    assert (igen(row).tilstand, igen(ny).tilstand) == ("afvist", "hos_sp")
    ider = Indhold.objects.unguarded(**TEST).values_list("aflevering_id", flat=True)
    assert list(ider) == [ny.id]


def test_a_receiver_that_is_away_is_tried_again_and_in_the_end_told_of(net, send, settings):
    (row,) = send(del_til(KSD))
    net.ksd = IntetSvar("timeout")
    arbejd()
    assert igen(row).tilstand == "hos_sp"
    fordeling = Fordeling.objects.get()
    assert fordeling.tilstand == "klar"
    Fordeling.objects.update(forsoeg=settings.FORDELING.leveringsforsoeg - 1)
    arbejd(senere=timedelta(hours=1))
    arbejd(senere=timedelta(hours=1))
    assert igen(row).tilstand == "fejlet"
    assert igen(row).begrundelse == "Modtageren svarer ikke."


def test_a_receivers_fault_and_technical_refusal_come_back(net, send):
    (a,) = send(del_til(KSD))
    net.ksd = soap.skriv_fault(Transportkvittering("Går ikke", (Fejllinje("X", "y"),)), skema.D)
    arbejd()
    assert (igen(a).tilstand, igen(a).fejl) == ("fejlet", [["X", "y"]])
    net.ksd = kvittering("AFVIST", "Teknisk", "Kan ikke læses")
    (b,) = send(del_til(KSD))
    arbejd()
    assert (igen(b).tilstand, igen(b).afvist_type) == ("afvist", "Teknisk")


def test_a_receipt_is_kept_until_its_sender_is_there(net, send, systemer):
    (row,) = send(del_til(KSD))
    afsendelse.send(now=timezone.now())
    arbejd()
    Kvitteringspost.objects.update(tilstand="klar", naeste_forsoeg=timezone.now())
    net.nede = True
    arbejd()
    assert Kvitteringspost.objects.get().tilstand == "klar"
    net.nede = False
    arbejd(senere=timedelta(hours=2))
    assert Kvitteringspost.objects.get().tilstand == "leveret"
    assert historie(row)[-1] == "hos_modtager"  # the same again made no new line
    assert len(historie(row)) == 3


def test_missing_receipts_are_flagged_and_given_up(net, send):
    a, b, c = send(del_til(KSD), del_til(KSD), del_til(KSD))
    rows = Aflevering.objects.unguarded(**TEST)
    now = timezone.now()
    rows.filter(id=a.id).update(tilstand="hos_sp", siden=now - timedelta(hours=25))
    rows.filter(id=b.id).update(tilstand="hos_modtager", siden=now - timedelta(days=31))
    rows.filter(id=c.id).update(tilstand="hos_modtager", sendt=now - timedelta(days=41))
    assert afsendelse.hold_oeje(now=now) == (2, 1)
    assert [bool(igen(r).mangler_siden) for r in (a, b, c)] == [True, True, False]
    assert [igen(r).tilstand for r in (a, b, c)] == ["hos_sp", "hos_modtager", "udloebet"]
    assert afsendelse.hold_oeje(now=now) == (0, 0)


def test_the_text_goes_by_rule_when_it_is_the_receivers_and_the_rest_stays(net, send, systemer):
    a, b = send(del_til(KSD), del_til(KSD))
    arbejd()
    fra_modtager(systemer, a, "ACCEPTERET")
    arbejd()
    assert afsendelse.slet_tekster(now=timezone.now()) == 0
    assert afsendelse.slet_tekster(now=timezone.now() + timedelta(days=8)) == 1
    left = Indhold.objects.unguarded(**TEST).values_list("aflevering_id", flat=True)
    assert list(left) == [b.id]
    assert igen(a).indhold_slettet is not None
    assert igen(a).overskrift == "Telefonnotat"
    assert Kvittering.objects.unguarded(**TEST).filter(aflevering=a).count() == 2
