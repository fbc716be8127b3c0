"""From a stored message to events: for whom, about whom, when; and nothing that blocks the queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from access.klienter.values import Rettighed
from indexes.beskedfordeler import behandling, tasks
from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.part.noegler import find
from tests.beskedfordeler import faelles
from tests.beskedfordeler.conftest import aftal, alle, arbejd, haendelser, kode
from tests.beskedfordeler.faelles import (
    ANDEN_CPR,
    ANDEN_CVR,
    CPR,
    CVR,
    FREMMED_CVR,
    PERSON,
    push,
    registrering,
    urn,
    uuid,
)
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE

pytestmark = pytest.mark.django_db


def test_an_event_says_who_what_when_and_for_whom(modtag):
    row = modtag(push(registrering(OpgaveEmne=urn("urn:oio:kle:27.18.00"))))
    (h,) = haendelser()
    assert (h.kode, h.slags, h.myndighed, h.kle) == ("F12", "folkeregister", KOMMUNE, 271800)
    assert h.part_uuid == find([f"cpr:{CPR}"])[f"cpr:{CPR}"]
    assert h.gyldighed_fra == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert h.opstaaet == datetime(2026, 3, 2, 7, 15, tzinfo=UTC)
    assert (h.tilstand, h.noegle, row.antal_haendelser) == ("klar", row.noegle, 1)


@pytest.mark.parametrize(
    ("modtagere", "ventet"),
    [
        ((CVR,), {KOMMUNE}),
        ((CVR, ANDEN_CVR, FREMMED_CVR), {KOMMUNE, ANDEN_KOMMUNE}),
        ((FREMMED_CVR,), set()),
    ],
)
def test_tilladtmodtager_decides_for_whom(modtag, modtagere, ventet):
    ejer = urn(f"urn:oio:cvr-nr:{ANDEN_CVR}")  # is not asked while somebody is named
    row = modtag(push(registrering(ObjektAnsvarligMyndighed=ejer), modtagere=modtagere))
    assert {h.myndighed for h in haendelser()} == ventet
    assert row.tilstand == ("behandlet" if ventet else "karantaene")


def test_without_tilladtmodtager_the_owner_of_the_object_decides(modtag):
    ejer = urn(f"urn:oio:cvr-nr:{ANDEN_CVR}")
    modtag(push(registrering(ObjektAnsvarligMyndighed=ejer), modtagere=()))
    assert [h.myndighed for h in haendelser()] == [ANDEN_KOMMUNE]


def test_an_authority_that_the_client_has_no_agreement_for_gets_nothing(modtag, bfo):
    aftal(bfo, Rettighed.BESKED, myndigheder=[KOMMUNE])
    assert modtag(push(modtagere=(ANDEN_CVR,))).regel == "myndighed.uden_aftale"
    modtag(push(modtagere=(CVR, ANDEN_CVR)))
    assert [h.myndighed for h in haendelser()] == [KOMMUNE]


def test_each_objektregistrering_is_one_event_and_the_same_twice_is_one(modtag):
    to = registrering(cpr=ANDEN_CPR)
    modtag(push(registrering(), to, registrering(), registrering("F13")))
    assert sorted((h.nr, h.kode) for h in haendelser()) == [(1, "F12"), (2, "F12"), (4, "F13")]


def test_a_fact_told_by_two_messages_is_one_event_unless_it_may_happen_twice_a_day(modtag):
    """CPR tells a move as one from and one to; twins are two births to their mother."""
    for slags in ("F10", "F10", "F36", "F36"):
        modtag(push(registrering(slags)))
    # Both moves carry one time: which of them stands is settled by the message's id, not by arrival.
    fundne = sorted(haendelser(), key=lambda h: (h.kode, h.opstaaet, h.noegle))
    assert [(h.kode, h.tilstand, h.samme_som) for h in fundne] == [
        ("F10", "klar", None),
        ("F10", "dublet", fundne[0].id),
        ("F36", "klar", None),
        ("F36", "klar", None),
    ]


def test_one_bad_objektregistrering_makes_none_of_the_message(modtag):
    assert modtag(push(registrering(), registrering(ObjektId=uuid("x")))).sted.startswith(
        "ObjektRegistrering[2]"
    )
    assert not haendelser()


def test_the_part_of_a_sag_is_among_the_related_objects(modtag):
    sag = "a10a8388-17db-5e56-aecc-e8e7397ba478"
    relateret = {"ObjektId": urn(f"urn:oio:cpr-nr:{CPR}"), "ObjektType": uuid(PERSON)}
    om = registrering("S01", "SAG", ObjektId=uuid(sag))
    modtag(push(om, type_="SAG", relaterede=(relateret,)))
    (h,) = haendelser()
    assert (str(h.objekt_uuid), h.kode) == (sag, "S01")
    assert h.part_uuid == find([f"cpr:{CPR}"])[f"cpr:{CPR}"]


@pytest.mark.parametrize(
    ("klasse", "niveau"),
    [
        (None, 2),
        ("1d81c472-0808-44cc-963d-f5ef0170ae1d", 1),
        ("D9002D48-2D2C-5382-8FA7-46B4738396B8", 3),
        ("00000000-0000-4000-8000-000000000000", 4),
        ("vrøvl", 4),
    ],
)
def test_the_level_is_the_messages_and_an_unknown_one_is_the_highest(modtag, klasse, niveau):
    levering = {"Sikkerhedsklassificering": uuid(klasse)} if klasse else {}
    modtag(push(**levering))
    assert haendelser()[0].foelsomhed == niveau


@pytest.mark.parametrize(
    ("indhold", "handling", "ventet"),
    [
        (b"<Sygehusophold><Kode>STIN</Kode></Sygehusophold>", "STIN", "STIN"),
        (b"<Sygehusophold><Kode>MORS</Kode></Sygehusophold>", "STIN", "MORS"),
        (b"<Sygehusophold><Kode>RE_MORS</Kode></Sygehusophold>", "RE_STIN", "RE_MORS"),
        (b"<Sygehusophold><Kode>AN_MORS</Kode></Sygehusophold>", "AN_STIN", "AN_MORS"),
        (b'<P xmlns="http://hl7.org/fhir"><deceasedBoolean value="true"/></P>', "STAA", "MORS"),
        (b'<P xmlns="http://hl7.org/fhir"><deceasedBoolean value="false"/></P>', "STAA", "STAA"),
        (b'<P><deceasedDateTime value="2026-03-02"/></P>', "AN_STIN", "AN_MORS"),
        (None, "MORS", "MORS"),
        (None, "RE_MORS", "RE_MORS"),
    ],
)
def test_a_death_in_hospital_is_read_in_the_content(modtag, indhold, handling, ventet):
    data = (faelles.base64_data(indhold),) if indhold else ()
    modtag(push(registrering(handling, "SYGEHUS"), type_="SYGEHUS", data=data))
    (h,) = haendelser()
    assert (h.kode, h.foelsomhed) == (ventet, 3)


def test_a_planned_event_takes_effect_on_its_day(send):
    from django.utils import timezone

    nu = timezone.now()
    fra = nu + timedelta(days=3)
    send(push(fra=fra.isoformat()))
    arbejd()
    assert [h.tilstand for h in haendelser()] == ["planlagt"]
    assert behandling.lad_begynde(now=fra - timedelta(seconds=1)) == 0
    assert behandling.lad_begynde(now=fra) == 1
    assert behandling.lad_begynde(now=fra) == 0
    assert [h.tilstand for h in haendelser()] == ["klar"]


def _gift(monkeypatch, noegle: str) -> None:
    """Let one message raise whenever it is worked with."""
    rigtig = behandling._forstaa

    def forstaa(post, *args):
        if post.noegle == noegle:
            raise RuntimeError(CPR)
        return rigtig(post, *args)

    monkeypatch.setattr(behandling, "_forstaa", forstaa)


def test_a_poison_message_is_tried_alone_and_stops_nothing(send, monkeypatch, caplog):
    gift = faelles.besked()
    _gift(monkeypatch, gift.noegle)
    send(push())
    send(faelles.skriv_push(gift))
    send(push())
    arbejd()
    assert sorted(alle().values_list("tilstand", flat=True)) == [
        "behandlet", "behandlet", "klar",
    ]  # fmt: skip
    row = alle().get(noegle=gift.noegle)
    assert (row.forsoeg, row.regel) == (1, "fejl.intern")
    for forsoeg in range(2, 6):  # the attempts are visible, and further and further apart
        nu = row.naeste_forsoeg
        assert behandling.behandl(now=nu - timedelta(seconds=1)) == 0
        send(push())
        arbejd(now=nu)
        row.refresh_from_db()
        assert row.forsoeg == forsoeg
    assert row.tilstand == "karantaene"
    assert alle().exclude(noegle=row.noegle).exclude(tilstand="behandlet").count() == 0
    assert CPR not in caplog.text


def test_a_message_that_kills_its_worker_is_counted_and_ends_in_quarantine(send, monkeypatch):
    send(push())

    class Draebt(BaseException):
        """Nobody catches it, as nobody catches SIGKILL."""

    def doed(*args):
        raise Draebt

    monkeypatch.setattr(behandling, "_forstaa", doed)
    row = alle().get()
    for n in range(1, 6):
        with pytest.raises(Draebt):
            behandling.behandl(now=row.naeste_forsoeg)
        row.refresh_from_db()
        assert (row.forsoeg, row.tilstand) == (n, "klar")
    monkeypatch.undo()
    assert behandling.behandl(now=row.naeste_forsoeg) == 1
    row.refresh_from_db()
    assert (row.tilstand, row.regel) == ("karantaene", "fejl.intern")


def test_the_sweep_finds_what_nobody_was_woken_for(send, django_capture_on_commit_callbacks):
    send(push())
    assert alle().get().tilstand == "klar"
    tasks.behandl()
    assert alle().get().tilstand == "behandlet"


def test_a_batch_costs_a_few_statements_whatever_it_holds(send):
    from django.test.utils import CaptureQueriesContext

    def statements(antal: int) -> int:
        for n in range(antal):
            rettelse = registrering("RE_STIN", "SYGEHUS", cpr=f"{n:010d}")
            body = push(registrering("STIN", "SYGEHUS", cpr=f"{n:010d}"), rettelse, type_="SYGEHUS")
            assert kode(send(body)) == 20
        with CaptureQueriesContext(
            connection,
        ) as found:
            arbejd()
        return len(found)

    one, many = statements(1), statements(50)
    assert many <= one + 4
    assert many <= 45
    assert ModtagetHaendelse.objects.count() == 102


def test_a_flood_in_one_message_is_bounded(modtag):
    row = modtag(push(*[registrering(cpr=f"{n:010d}") for n in range(1001)]))
    assert row.regel == "objektregistrering.for_mange"
