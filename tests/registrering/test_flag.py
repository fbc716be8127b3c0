"""The flags that access rests on stay true, whichever message came first."""

from pathlib import Path
from uuid import uuid4

import pytest

from access import forberedt
from access.klienter.values import Aftale
from access.models import Fagsystem
from indexes.dokument.models import Dokument
from indexes.dokument.projektion import marker_dokumenter
from indexes.oio import IndeksObjekt, laes_besked
from indexes.registrering import services
from indexes.registrering.models import Objekt
from indexes.registrering.services import Klient, importer
from indexes.sag.models import Journalpost
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU

EKSEMPLER = Path(__file__).parents[3] / "shared" / "oio" / "examples"


def alle(model):
    return model.objects.unguarded(reason="test")


@pytest.fixture
def send(myndigheder):
    def send(*objekter, system=beskeder.SYSTEM, myndighed=KOMMUNE, operation=importer):
        fagsystem, _ = Fagsystem.objects.get_or_create(uuid=system, defaults={"navn": "S"})
        klient = Klient("s", fagsystem.id, fagsystem.uuid, (Aftale.fuld({myndighed}),))
        return operation(objekter, klient=klient, transaktion=None, now=NU)

    return send


def sag_med(dokument):
    sag = beskeder.sag()
    post = beskeder.relation(
        "Journalpost", "Tilakteret", "Dokument", {"uuid": str(dokument)}, Indeks="1"
    )
    sag.registreringer[0]["RelationListe"]["Journalpost"] = [post]
    return sag


def dokument_row(uuid):
    guard = {"myndighed": KOMMUNE, "kle": 1, "foelsomhed": 1, "enhed": 0, "fagsystem": 1}
    alle(Dokument).create(uuid=uuid, titel="Brev", opdateret=NU, **guard)


def test_a_dokument_is_sagsloest_until_a_sag_points_at_it(send):
    uuid = uuid4()
    dokument_row(uuid)
    assert alle(Dokument).get().sagsloest
    assert send(sag_med(uuid))[0].statuskode == 20
    assert not alle(Dokument).get().sagsloest


@pytest.mark.parametrize("antal", [1, forberedt.FAA])
def test_sager_that_point_elsewhere_let_go_of_their_dokumenter(send, antal):
    before, after = [uuid4() for _ in range(antal)], [uuid4() for _ in range(antal)]
    for uuid in before + after:
        dokument_row(uuid)
    sager = [sag_med(uuid) for uuid in before]
    assert {r.statuskode for r in send(*sager)} == {20}
    changes = []
    for sag, uuid in zip(sager, after, strict=True):
        (post,) = sag.registreringer[0]["RelationListe"]["Journalpost"]
        elsewhere = {"Journalpost": [post | {"ReferenceID": {"uuid": str(uuid)}}]}
        change = {"Tidspunkt": "2026-03-01T10:00:00Z", "RelationListe": elsewhere}
        changes.append(IndeksObjekt(sag.art, sag.uuid, (change,)))
    assert {r.statuskode for r in send(*changes, operation=services.opdater)} == {20}
    rows = alle(Dokument).values_list("uuid", "sagsloest")
    assert dict(rows) == dict.fromkeys(before, True) | dict.fromkeys(after, False)


def test_a_dokument_that_comes_after_its_sag_is_not_sagsloest(send):
    uuid = uuid4()
    send(sag_med(uuid))
    dokument_row(uuid)
    marker_dokumenter([uuid])  # what the projection of a dokument ends with
    assert not alle(Dokument).get().sagsloest


def test_a_sag_that_lets_go_makes_it_sagsloest_again(send):
    uuid = uuid4()
    dokument_row(uuid)
    sag = sag_med(uuid)
    send(sag)
    services.genprojicer(list(Objekt.objects.all()), now=NU)
    assert not alle(Dokument).get().sagsloest
    alle(Journalpost).all().delete()
    marker_dokumenter([uuid])
    assert alle(Dokument).get().sagsloest


@pytest.fixture
def ydelser():
    if not EKSEMPLER.exists():
        pytest.skip("the contract's examples are not at hand: ../shared is missing")
    body = (EKSEMPLER / "10-importer-bevilling-og-oekonomisk-effektuering.xml").read_bytes()
    return laes_besked(body, tjeneste="ydelsesindeks").objekter


@pytest.mark.parametrize("baglaens", [False, True])
def test_a_bevilling_and_its_payment_find_each_other_in_either_order(send, ydelser, baglaens):
    system = {
        str(s["ReferenceID"]["uuid"])
        for s in ydelser[0].registreringer[0]["AttributListe"]["BevilgetYdelse"][0]["ItSystem"]
    }
    order = reversed(ydelser) if baglaens else ydelser
    for objekt in order:
        (answer,) = send(objekt, system=next(iter(system)), myndighed=ANDEN_KOMMUNE)
        assert answer.statuskode == 20, answer.fejlbesked
        if baglaens and objekt is ydelser[1]:
            # Before its bevilling is known, a payment has the highest følsomhed.
            lonely = alle(Effektuering).get()
            assert (lonely.foelsomhed, lonely.har_bevilling) == (4, False)
    grant, payment = alle(BevilgetYdelse).get(), alle(Effektuering).get()
    assert grant.har_effektuering
    assert payment.har_bevilling
    assert payment.foelsomhed == grant.foelsomhed == 3
