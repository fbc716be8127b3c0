"""Corrections and cancellations point at what they are about, in whatever order all of it comes."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.utils import timezone

from indexes.beskedfordeler import behandling
from indexes.beskedfordeler.models import ModtagetHaendelse
from tests.beskedfordeler import faelles
from tests.beskedfordeler.conftest import arbejd, haendelser
from tests.beskedfordeler.faelles import CPR, PERSON, push, registrering, tid, urn, uuid

pytestmark = pytest.mark.django_db


def ophold(kode: str, dag: int, *, fra: str | None = "2026-03-01T10:00:00Z", **mere: Any) -> bytes:
    """A hospital message, registered on a day of March."""
    om = registrering(kode, "SYGEHUS", Registreringstidspunkt=tid(f"2026-03-{dag:02d}T12:00:00Z"))
    return push(om, type_="SYGEHUS", fra=fra, **mere)


def billede() -> dict[tuple[str, int], tuple[Any, ...]]:
    """What every event is to the others, without ids."""
    alle = {h.id: h for h in ModtagetHaendelse.objects.all()}

    def navn(id_: int | None) -> tuple[str, int] | None:
        return (alle[id_].kode, alle[id_].opstaaet.day) if id_ else None

    return {
        navn(h.id): (navn(h.retter), navn(h.rettet_af), h.annulleret, h.tilstand)  # type: ignore[misc]
        for h in alle.values()
    }


FORLOEB = [("STIN", 1), ("RE_STIN", 2), ("AN_STIN", 3), ("STIN", 4)]
VENTET = {
    ("STIN", 1): (None, ("AN_STIN", 3), True, "klar"),
    ("RE_STIN", 2): (("STIN", 1), None, False, "klar"),
    ("AN_STIN", 3): (("STIN", 1), None, False, "klar"),
    ("STIN", 4): (None, None, False, "klar"),
}


@pytest.mark.parametrize("orden", list(permutations(range(4)))[::3])
def test_the_order_of_arrival_makes_no_difference(send, orden):
    for n in orden:
        send(ophold(*FORLOEB[n]))
        arbejd()
    assert billede() == VENTET


def test_a_cancellation_that_came_first_is_told_again_when_its_event_comes(send):
    send(ophold("AN_STIN", 3))
    arbejd()
    ModtagetHaendelse.objects.update(tilstand="behandlet")  # advis found nothing to withdraw
    send(ophold("STIN", 1))
    arbejd()
    annullering, start = (haendelser(kode=k)[0] for k in ("AN_STIN", "STIN"))
    assert (annullering.retter, annullering.tilstand) == (start.id, "klar")
    assert (start.annulleret, start.rettet_af) == (True, annullering.id)


def test_what_a_correction_names_itself_goes_before_guesses(send):
    first = faelles.besked(
        registrering("STIN", "SYGEHUS", Registreringstidspunkt=tid("2026-03-01T12:00:00Z")),
        type_="SYGEHUS",
    )
    send(faelles.skriv_push(first))
    send(ophold("STIN", 2))
    om = {"ObjektId": uuid(first.noegle), "ObjektType": uuid(PERSON)}
    send(ophold("RE_STIN", 5, relaterede=(om,)))
    arbejd()
    assert billede()["RE_STIN", 5][0] == ("STIN", 1)


def test_of_two_stays_the_one_with_the_same_beginning_is_meant(send):
    send(ophold("STIN", 1, fra="2026-03-01T10:00:00Z"))
    send(ophold("STIN", 4, fra="2026-03-04T10:00:00Z"))
    send(ophold("AN_STIN", 6, fra="2026-03-01T10:00:00Z"))
    arbejd()
    assert billede()["AN_STIN", 6][0] == ("STIN", 1)


def test_a_correction_is_about_the_same_person_kind_and_authority_only(send):
    send(ophold("STIN", 1))
    andre = registrering("AN_STIN", "SYGEHUS", cpr=faelles.ANDEN_CPR)
    send(push(andre, type_="SYGEHUS"))
    send(push(registrering("AN_STIN", "SYGEHUS"), type_="SYGEHUS", modtagere=("11111111",)))
    send(ophold("AN_STAA", 5))
    arbejd()
    (start,) = haendelser(kode="STIN")
    assert not start.annulleret
    assert {h.retter for h in haendelser(forhold="annullering")} == {None}


def test_a_death_that_is_cancelled_and_a_move_that_is_corrected(send):
    send(push(registrering("F01", Registreringstidspunkt=tid("2026-03-01T12:00:00Z"))))
    send(push(registrering("F11", Registreringstidspunkt=tid("2026-03-01T13:00:00Z"))))
    send(push(registrering("F02", Registreringstidspunkt=tid("2026-03-02T12:00:00Z"))))
    send(push(registrering("F18", Registreringstidspunkt=tid("2026-03-02T13:00:00Z"))))
    arbejd()
    assert billede()["F02", 2][0] == ("F01", 1)
    assert billede()["F01", 1][2] is True
    assert billede()["F18", 2][0] == ("F11", 1)
    assert billede()["F11", 1][1:3] == (("F18", 2), False)


def test_a_planned_event_that_is_cancelled_never_begins_and_one_corrected_begins_anew(send):
    nu = timezone.now()
    fra, senere = nu + timedelta(days=3), nu + timedelta(days=5)
    send(ophold("STIN", 1, fra=fra.isoformat()))
    send(ophold("AN_STIN", 2, fra=fra.isoformat()))
    send(ophold("STAA", 1, fra=fra.isoformat()))
    send(ophold("RE_STAA", 2, fra=senere.isoformat()))
    arbejd()
    assert {k[0]: v[3] for k, v in billede().items()} == {
        "STIN": "bortfaldet", "AN_STIN": "klar", "STAA": "bortfaldet", "RE_STAA": "planlagt",
    }  # fmt: skip
    assert behandling.lad_begynde(now=senere) == 1
    assert {k[0]: v[3] for k, v in billede().items()}["RE_STAA"] == "klar"


def test_a_planned_event_comes_back_when_the_cancellation_is_about_another(send):
    fra = (timezone.now() + timedelta(days=3)).isoformat()
    send(ophold("STIN", 1, fra=fra))
    send(ophold("AN_STIN", 5, fra="2026-03-04T10:00:00Z"))
    arbejd()
    assert billede()["STIN", 1][3] == "bortfaldet"
    send(ophold("STIN", 4, fra="2026-03-04T10:00:00Z"))
    arbejd()
    assert billede()["STIN", 1] == (None, None, False, "planlagt")
    assert billede()["AN_STIN", 5][0] == ("STIN", 4)


def test_no_event_of_the_register_needs_a_person_by_uuid(modtag):
    row = modtag(push(registrering(ObjektId=uuid("ce7fcf97-a8a2-447a-8690-d38aa0f6e23c"))))
    assert row.regel == "person.mangler"
    med = {"ObjektId": urn(f"urn:oio:cpr-nr:{CPR}"), "ObjektType": uuid(PERSON)}
    assert modtag(
        push(
            registrering(ObjektId=uuid("ce7fcf97-a8a2-447a-8690-d38aa0f6e23c")), relaterede=(med,)
        )
    ).tilstand == "behandlet"  # fmt: skip
