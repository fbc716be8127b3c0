"""Opret sent again makes no second object, with a transaction or without (docs/decisions/0033)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from access.klienter.values import Aftale
from access.models import Fagsystem
from indexes.oio import Art
from indexes.oio.enkelt import ENKELTE
from indexes.oio.enkeltbesked import EnkeltBesked
from indexes.registrering import services
from indexes.registrering.enkelt import udfoer
from indexes.registrering.models import Haendelse, Objekt, Registrering
from indexes.registrering.oprettelse import opret
from indexes.registrering.svar import Klient, Resultat
from indexes.registrering.values import LISTER, Indhold
from tests import beskeder
from tests.faelles import KOMMUNE, NU
from tests.traade import samtidig


@pytest.fixture
def klient(myndigheder: Any) -> Klient:
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    return Klient("ksd", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))


def lister(**andet: Any) -> Indhold:
    registrering = beskeder.sag(**andet).registreringer[0]
    return {liste: registrering[liste] for liste in LISTER}


def send(klient: Klient, indhold: Indhold, transaktion: UUID | None = None) -> Resultat:
    return opret(Art.SAG, indhold, klient=klient, transaktion=transaktion, now=NU)


def test_the_same_content_without_a_transaction_is_the_same_object(klient):
    indhold = lister()
    first = send(klient, indhold)
    again = opret(
        Art.SAG, indhold, klient=klient, transaktion=None, now=NU.replace(hour=NU.hour + 1)
    )
    assert (first.statuskode, first.nyt) == (20, True)
    assert (again.statuskode, again.nyt, again.uuid) == (20, False, first.uuid)
    assert Registrering.objects.count() == Haendelse.objects.count() == 1


def test_other_content_another_client_or_a_transaction_of_its_own_is_another_object(klient):
    indhold = lister()
    anden = replace(klient, klient_id="ksd-2")
    made = [
        send(klient, indhold),
        send(klient, {**indhold, "NoteTekst": "En anden"}),
        send(klient, lister(titel="En anden")),
        send(anden, indhold),
        send(klient, indhold, uuid4()),
        send(klient, indhold, uuid4()),
    ]
    assert {r.statuskode for r in made} == {20}
    assert len({r.uuid for r in made}) == len(made) == Objekt.objects.count()


def test_what_became_of_it_since_is_left_alone(klient):
    indhold = lister()
    made = send(klient, indhold)
    change = {
        "UUIDIdentifikator": str(made.uuid),
        "AttributListe": {
            "Egenskaber": [{**indhold["AttributListe"]["Egenskaber"][0], "Titel": "Rettet"}]
        },
    }
    ret = EnkeltBesked(ENKELTE[Art.SAG, "ret"], change, made.uuid)
    assert udfoer(ret, klient=klient, transaktion=None, now=NU).statuskode == 20
    again = send(klient, indhold)
    assert (again.statuskode, again.uuid, again.nyt) == (20, made.uuid, False)
    assert [r.operation for r in Registrering.objects.order_by("id")] == ["opret", "ret"]


def test_after_a_fjern_it_is_made_again(klient):
    indhold = lister()
    made = send(klient, indhold)
    services.fjern(Art.SAG, made.uuid, klient=klient, transaktion=None, now=NU)
    again = send(klient, indhold)
    assert (again.statuskode, again.nyt) == (20, True)
    assert Objekt.objects.count() == Registrering.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("transaktion", [None, uuid4()], ids=["without", "with"])
def test_two_at_once_are_one_object_and_both_are_told_so(klient: Klient, transaktion: UUID | None):
    """Each at a time of its own: one waits for the other, and then finds what it made."""
    indhold, answers = lister(), []

    def kald(sekund: int) -> None:
        with transaction.atomic():
            answers.append(
                opret(
                    Art.SAG,
                    indhold,
                    klient=klient,
                    transaktion=transaktion,
                    now=NU.replace(second=sekund),
                )
            )

    samtidig(*(lambda n=n: kald(n) for n in range(4)))  # type: ignore[misc]
    assert [a.statuskode for a in answers] == [20] * 4
    assert len({a.uuid for a in answers}) == 1
    assert sum(a.nyt for a in answers) == 1
    assert Registrering.objects.count() == 1
