"""Messages that contradict themselves, each other or what we hold: all are acknowledged, none stops
the queue, and what each becomes is the same whatever came first."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from django.core.management import call_command
from django.utils import timezone

from indexes.beskedfordeler import behandling
from indexes.beskedfordeler.models import ModtagetHaendelse
from tests.beskedfordeler import faelles
from tests.beskedfordeler.conftest import alle, arbejd, haendelser, kode, konflikter
from tests.beskedfordeler.faelles import (
    ANDEN_CVR,
    CVR,
    FREMMED_CVR,
    PERSON,
    push,
    registrering,
    tid,
    urn,
    uuid,
)
from tests.beskedfordeler.test_sammenhaeng import billede, ophold
from tests.faelles import KOMMUNE

pytestmark = pytest.mark.django_db


def med_til(til: str, fra: str | None = "2026-03-01T00:00:00+01:00") -> bytes:
    besked = faelles.besked(fra=fra)
    besked.kuvert["GyldighedTil"] = tid(til)
    return faelles.skriv_push(besked)


def test_a_validity_that_ends_before_it_begins_waits_in_quarantine(modtag):
    row = modtag(med_til("2026-02-28T00:00:00+01:00"))
    assert (row.tilstand, row.regel) == ("karantaene", "gyldighed.omvendt")
    assert not haendelser()


def test_a_validity_of_no_length_or_without_beginning_is_none_of_our_business(modtag):
    # The same moment in another zone, and an end alone.
    assert modtag(med_til("2026-02-28T23:00:00Z")).tilstand == "behandlet"
    assert modtag(med_til("2026-02-28T00:00:00+01:00", fra=None)).tilstand == "behandlet"


@pytest.mark.parametrize(
    "modtagere",
    [[urn("*")], [urn("urn:oio:cvr-nr:*")], [uuid(PERSON)], [urn("urn:oio:cvr-nr:1171531")]],
)
def test_a_list_of_receivers_that_names_nobody_opens_for_nobody(modtag, modtagere):
    """Never the owner of the object: she is asked only where no list is given at all."""
    ejer = urn(f"urn:oio:cvr-nr:{CVR}")
    besked = faelles.besked(registrering(ObjektAnsvarligMyndighed=ejer))
    besked.kuvert["Filtreringsdata"]["TilladtModtager"] = modtagere
    assert modtag(faelles.skriv_push(besked)).regel == "myndighed.ikke_vores"
    assert not haendelser()


def test_an_owner_outside_the_list_of_receivers_changes_nothing(modtag):
    for ejer in (ANDEN_CVR, FREMMED_CVR, "x"):
        modtag(push(registrering(ObjektAnsvarligMyndighed=urn(f"urn:oio:cvr-nr:{ejer}"))))
    assert {h.myndighed for h in haendelser()} == {KOMMUNE}
    assert len(haendelser()) == 3


@pytest.mark.parametrize("daarlig", range(3))
def test_one_bad_objektregistrering_of_several_keeps_all_of_them_together(modtag, daarlig):
    """Wherever it stands. When it is understood later, all become events at once."""
    linjer = [registrering(cpr=f"{n:010d}") for n in range(3)]
    ny = "0d3e2f00-0000-4000-8000-000000000002"
    linjer[daarlig]["ObjektHandling"] = uuid(ny)
    row = modtag(push(*linjer))
    assert (row.tilstand, row.regel) == ("karantaene", "handling.ukendt")
    assert row.sted == f"ObjektRegistrering[{daarlig + 1}]/ObjektHandling"
    assert not haendelser()
    call_command("beskedkode", "objekthandling", "Udrejse", ny, "--beskedtype", "CPR")
    alle().update(tilstand="klar", forsoeg=0, naeste_forsoeg=row.modtaget)
    arbejd()
    assert len(haendelser()) == 3


def test_two_lines_that_contradict_each_other_are_two_events(modtag):
    """A move in and a move out at the same moment: what to believe is not ours to say."""
    modtag(push(registrering("F11"), registrering("F12")))
    assert {h.kode for h in haendelser()} == {"F11", "F12"}


def test_a_conflict_on_a_message_in_quarantine_does_not_wake_it(send):
    id_ = "adecc28c-f239-5ead-8391-6e41c59c8e22"
    send(push(registrering(ObjektHandling=None), id_=id_))
    arbejd()
    assert kode(send(push(id_=id_))) == 20  # the same id, mended: still another message
    arbejd()
    row = alle().get()
    assert (row.tilstand, row.regel, row.antal) == ("karantaene", "handling.mangler", 2)
    assert konflikter().get().antal == 1
    assert not haendelser()


def test_a_copy_of_a_discarded_message_stays_discarded(send):
    body = push(registrering(ObjektHandling=None))
    send(body)
    arbejd()
    alle().update(tilstand="kasseret")
    assert kode(send(body)) == 20
    arbejd()
    assert (alle().get().tilstand, alle().get().antal) == ("kasseret", 2)


@pytest.mark.parametrize("kode_", ["RE_STIN", "AN_STIN"])
def test_a_correction_of_what_does_not_exist_is_an_event_by_itself(modtag, kode_):
    ingen = {"ObjektId": uuid("00000000-0000-4000-8000-00000000dead"), "ObjektType": uuid(PERSON)}
    assert modtag(ophold(kode_, 3, relaterede=(ingen,))).tilstand == "behandlet"
    (h,) = haendelser()
    assert (h.kode, h.retter, h.tilstand) == (kode_, None, "klar")


@pytest.mark.parametrize("orden", list(permutations(range(3))))
def test_a_second_cancellation_finds_nothing_left_to_cancel(send, orden):
    for n in orden:
        send(ophold(*[("STIN", 1), ("AN_STIN", 2), ("AN_STIN", 3)][n]))
        arbejd()
    assert billede() == {
        ("STIN", 1): (None, ("AN_STIN", 2), True, "klar"),
        ("AN_STIN", 2): (("STIN", 1), None, False, "klar"),
        ("AN_STIN", 3): (None, None, False, "klar"),
    }


def _om(noegle: str) -> tuple[dict[str, dict[str, str]]]:
    return ({"ObjektId": uuid(noegle), "ObjektType": uuid(PERSON)},)


def test_a_cancellation_that_names_a_cancellation_does_not_bring_the_event_back(send):
    """The contract has no cancellation of a cancellation: the sender tells the stay anew."""
    send(ophold("STIN", 1))
    annullering = faelles.besked(
        registrering("AN_STIN", "SYGEHUS", Registreringstidspunkt=tid("2026-03-02T12:00:00Z")),
        type_="SYGEHUS", fra="2026-03-01T10:00:00Z",
    )  # fmt: skip
    send(faelles.skriv_push(annullering))
    send(ophold("AN_STIN", 3, relaterede=_om(annullering.noegle)))
    arbejd()
    assert billede()["STIN", 1] == (None, ("AN_STIN", 2), True, "klar")
    assert billede()["AN_STIN", 3][0] is None
    send(ophold("STIN", 4))
    arbejd()
    assert billede()["STIN", 4] == (None, None, False, "klar")


def test_a_cancellation_that_names_a_correction_cancels_the_stay(send):
    send(ophold("STIN", 1))
    rettelse = faelles.besked(
        registrering("RE_STIN", "SYGEHUS", Registreringstidspunkt=tid("2026-03-02T12:00:00Z")),
        type_="SYGEHUS", fra="2026-03-01T10:00:00Z",
    )  # fmt: skip
    send(faelles.skriv_push(rettelse))
    send(ophold("AN_STIN", 3, relaterede=_om(rettelse.noegle)))
    arbejd()
    assert billede()["AN_STIN", 3][0] == ("STIN", 1)
    assert billede()["STIN", 1][2] is True


def test_a_message_that_names_itself_corrects_nothing(modtag):
    id_ = "adecc28c-f239-5ead-8391-6e41c59c8e22"
    om = registrering("RE_STIN", "SYGEHUS", ObjektRegistreringId=uuid(id_))
    assert modtag(push(om, id_=id_, type_="SYGEHUS", relaterede=_om(id_))).tilstand == "behandlet"
    assert haendelser()[0].retter is None


@pytest.mark.parametrize("orden", list(permutations(range(3))))
def test_a_planned_event_corrected_twice_is_the_last_ones(send, orden):
    """Whatever the order of arrival: it falls away, and each correction waits for its own day."""
    nu = timezone.now()
    fra, senere, sidst = (nu + timedelta(days=n) for n in (3, 5, 7))
    trin = [("STIN", 1, fra), ("RE_STIN", 2, senere), ("RE_STIN", 3, sidst)]
    for n in orden:
        kode_, dag, begynder = trin[n]
        send(ophold(kode_, dag, fra=begynder.isoformat()))
        arbejd()
    assert billede() == {
        ("STIN", 1): (None, ("RE_STIN", 3), False, "bortfaldet"),
        ("RE_STIN", 2): (("STIN", 1), None, False, "planlagt"),
        ("RE_STIN", 3): (("STIN", 1), None, False, "planlagt"),
    }
    assert behandling.lad_begynde(now=fra) == 0


def test_a_planned_event_cancelled_after_its_day_is_told_as_cancelled(send):
    """It was told when it began: the cancellation withdraws it, it does not fall away unseen."""
    fra = timezone.now() + timedelta(days=3)
    send(ophold("STIN", 1, fra=fra.isoformat()))
    arbejd()
    assert behandling.lad_begynde(now=fra) == 1
    ModtagetHaendelse.objects.update(tilstand="behandlet")
    send(ophold("AN_STIN", 2, fra=fra.isoformat()))
    arbejd()
    assert billede() == {
        ("STIN", 1): (None, ("AN_STIN", 2), True, "behandlet"),
        ("AN_STIN", 2): (("STIN", 1), None, False, "klar"),
    }
