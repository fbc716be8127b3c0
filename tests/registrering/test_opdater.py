"""opdater, passiver, slet: the object is what its registreringer make of it, in the sender's order."""

import gc
from datetime import timedelta
from uuid import uuid4

import pytest

from access.klienter.values import Aftale, Rettighed
from access.models import Fagsystem
from indexes.oio import Art, IndeksObjekt
from indexes.oio.tid import tidspunkt
from indexes.registrering import ejerskab, opdatering, services
from indexes.registrering.models import Haendelse, Objekt, Registrering, TidligereNoegle
from indexes.registrering.services import Klient, importer, opdater, opdater_forfaldne, passiver
from indexes.sag.models import Sag, SagLinje, Sagstilstand
from indexes.sag.selectors import sager_for
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU

TID = "2026-03-01T10:00:00.000+01:00"


@pytest.fixture
def klient(myndigheder):
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    return Klient("ksd", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))


@pytest.fixture
def sag(klient):
    """A sag that the index holds."""
    sag = beskeder.sag()
    (result,) = importer([sag], klient=klient, transaktion=None, now=NU)
    assert result.statuskode == 20
    return sag


@pytest.fixture
def ret(klient):
    """Send one update of one sag; its answer."""

    def ret(uuid, *, tid=TID, som=None, stille=False, transaktion=None, now=NU, **lister):
        objekt = IndeksObjekt(Art.SAG, uuid, ({"Tidspunkt": tid, **lister},), stille)
        (result,) = opdater([objekt], klient=som or klient, transaktion=transaktion, now=now)
        return result

    return ret


def egenskaber(titel, fra=TID, nummer="2026-000417"):
    return {
        "Egenskaber": [
            {
                "Virkning": beskeder.virkning(fra),
                "BrugervendtNoegle": nummer,
                "Sagsnummer": nummer,
                "Titel": titel,
            }
        ]
    }


def fremdrift(kode, fra=TID):
    return {"Fremdrift": [{"Virkning": beskeder.virkning(fra), "FremdriftStatusKode": kode}]}


def alle(model):
    return model.objects.unguarded(reason="test")


def test_an_update_is_logged_projected_and_announced(sag, ret):
    result = ret(sag.uuid, AttributListe=egenskaber("Ny titel"), TilstandListe=fremdrift("Afgjort"))
    assert (result.statuskode, result.nyt) == (20, True)
    row, line = alle(Sag).get(), alle(SagLinje).get()
    assert (row.titel, row.fremdrift) == (line.titel, line.fremdrift) == ("Ny titel", 3)
    assert [t.fremdrift for t in alle(Sagstilstand).order_by("virkning")] == [1, 3]
    assert list(Registrering.objects.order_by("id").values_list("operation", flat=True)) == [
        "importer",
        "opdater",
    ]
    assert [h.handling for h in Haendelse.objects.order_by("id")] == ["importeret", "opdateret"]
    assert row.opdateret == tidspunkt(TID)


def test_what_an_update_does_not_mention_stays(sag, ret):
    ret(sag.uuid, TilstandListe=fremdrift("Oplyst"))
    row = alle(Sag).get()
    assert (row.titel, row.kle, row.fremdrift) == ("Sygedagpengesag", 323004, 2)


def test_the_same_update_twice_is_one_thing(sag, ret):
    first = ret(sag.uuid, AttributListe=egenskaber("Ny titel"))
    again = ret(sag.uuid, AttributListe=egenskaber("Ny titel"))
    assert (first.nyt, again.statuskode, again.nyt) == (True, 20, False)
    assert Registrering.objects.count() == Haendelse.objects.count() == 2


def test_a_repeat_after_a_later_update_changes_nothing(sag, ret):
    ret(sag.uuid, AttributListe=egenskaber("Anden"))
    ret(sag.uuid, tid="2026-03-02T10:00:00.000+01:00", AttributListe=egenskaber("Tredje"))
    ret(sag.uuid, AttributListe=egenskaber("Anden"))
    assert alle(Sag).get().titel == "Tredje"


def test_a_transaction_used_for_other_content_is_a_conflict(sag, ret):
    transaktion = uuid4()
    ret(sag.uuid, transaktion=transaktion, AttributListe=egenskaber("Anden"))
    result = ret(sag.uuid, transaktion=transaktion, AttributListe=egenskaber("Tredje"))
    assert result.statuskode == 49
    assert alle(Sag).get().titel == "Anden"


def test_a_late_registrering_falls_into_its_place(sag, ret):
    """It is stored, marked late, and what came after it by the sender's clock still stands."""
    ret(sag.uuid, tid="2026-03-05T10:00:00.000+01:00", AttributListe=egenskaber("Ny", nummer="N2"))
    result = ret(
        sag.uuid,
        tid="2026-03-03T10:00:00.000+01:00",
        AttributListe=egenskaber("Forsinket", nummer="N1"),
        TilstandListe=fremdrift("Oplyst"),
    )
    assert result.statuskode == 20
    row = alle(Sag).get()
    assert (row.titel, row.sagsnummer, row.fremdrift) == ("Ny", "N2", 2)
    assert row.opdateret == tidspunkt("2026-03-05T10:00:00.000+01:00")
    assert list(Registrering.objects.order_by("id").values_list("forsinket", flat=True)) == [
        False,
        False,
        True,
    ]


def test_several_updates_of_one_object_in_a_message_are_taken_in_turn(sag, klient):
    two = [
        IndeksObjekt(
            Art.SAG, sag.uuid, ({"Tidspunkt": tid, "AttributListe": egenskaber(titel, tid)},)
        )
        for tid, titel in (
            ("2026-03-05T10:00:00.000+01:00", "Anden"),
            ("2026-03-06T10:00:00.000+01:00", "Tredje"),
        )
    ]
    results = opdater([*two, two[0]], klient=klient, transaktion=None, now=NU)
    assert [(r.statuskode, r.nyt) for r in results] == [(20, True), (20, True), (20, False)]
    assert alle(Sag).get().titel == "Tredje"
    assert Registrering.objects.count() == 3


def test_uden_notifikation_makes_no_haendelse(sag, ret):
    ret(sag.uuid, stille=True, AttributListe=egenskaber("Stille"))
    assert Haendelse.objects.filter(handling="opdateret").count() == 0
    assert Registrering.objects.get(operation="opdater").uden_notifikation


def test_a_part_that_left_is_remembered_as_a_former_key(sag, ret):
    """Pattern AM-04: the old ends where the new begins; then, late, it never was."""
    gammel = sag.registreringer[0]["RelationListe"]["Sagspart"][0]
    ny = beskeder.part("1206135456", "John Jarlov")
    ret(sag.uuid, RelationListe={"Sagspart": [ny]})
    assert list(TidligereNoegle.objects.values_list("noegle", flat=True)) == ["cpr:2110703435"]
    assert alle(SagLinje).get().primaer_part_navn == "John Jarlov"
    assert gammel["ReferenceID"] != ny["ReferenceID"]


def test_unknown_and_out_of_reach_look_alike(sag, ret, klient):
    fremmed = Klient(
        "x", klient.fagsystem_id, klient.fagsystem_uuid, (Aftale.fuld({ANDEN_KOMMUNE}),)
    )
    hidden = ret(sag.uuid, som=fremmed, AttributListe=egenskaber("X"))
    absent = ret(uuid4(), som=fremmed, AttributListe=egenskaber("X"))
    assert hidden.statuskode == absent.statuskode == 44
    assert hidden.fejlbesked == absent.fejlbesked
    assert alle(Sag).get().titel == "Sygedagpengesag"


def test_only_master_and_afsender_may_change_an_object(sag, ret, klient):
    anden = Fagsystem.objects.create(uuid=uuid4(), navn="Andet")
    som = Klient("andet", anden.id, anden.uuid, klient.aftaler)
    assert ret(sag.uuid, som=som, AttributListe=egenskaber("X")).statuskode == 43


def test_a_client_without_the_right_is_told_so(sag, ret, klient):
    kun = Aftale.af(myndigheder=[KOMMUNE], kle=["*"], rettigheder=[Rettighed.IMPORTER])
    som = Klient("ksd", klient.fagsystem_id, klient.fagsystem_uuid, (kun,))
    assert ret(sag.uuid, som=som, AttributListe=egenskaber("X")).statuskode == 43


def test_the_kle_that_a_sag_would_get_must_be_within_the_agreement(sag, ret, klient):
    kun = Aftale.af(myndigheder=[KOMMUNE], kle=["32.*"], rettigheder=list(Rettighed))
    som = Klient("ksd", klient.fagsystem_id, klient.fagsystem_uuid, (kun,))
    andet = beskeder.sag(kle="27.18.00").registreringer[0]["RelationListe"]["Sagsklasse"][:1]
    assert ret(sag.uuid, som=som, RelationListe={"Sagsklasse": andet}).statuskode == 43
    assert ret(sag.uuid, som=som, AttributListe=egenskaber("X")).statuskode == 20


def test_master_cannot_change(sag, ret):
    anden = Fagsystem.objects.create(uuid=uuid4(), navn="Andet")
    systems = beskeder.sag(system=anden.uuid).registreringer[0]["RelationListe"]
    result = ret(sag.uuid, RelationListe={"SagsitsystemRelation": systems["SagsitsystemRelation"]})
    assert (result.statuskode, "master.aendret" in result.fejlbesked) == (40, True)
    assert Registrering.objects.count() == 1


def test_an_update_may_not_leave_a_moment_without_owner(sag, ret):
    """Cardinality holds over the whole time axis: an Ejer is ended and none takes over."""
    ejer = dict(sag.registreringer[0]["RelationListe"]["Sagsaktoer"][0])
    ejer["Virkning"] = beskeder.virkning(til="2026-04-01T00:00:00.000+02:00")
    result = ret(sag.uuid, RelationListe={"Sagsaktoer": [ejer]})
    assert (result.statuskode, "rolle.hul" in result.fejlbesked) == (40, True)
    efter = {**ejer, "Virkning": beskeder.virkning("2026-04-01T00:00:00.000+02:00")}
    result = ret(sag.uuid, RelationListe={"Sagsaktoer": [ejer, efter]})
    assert result.statuskode == 20


def test_a_sag_that_changes_owner_is_the_new_authoritys_from_then_on(sag, ret, klient):
    begge = Klient(
        "ksd",
        klient.fagsystem_id,
        klient.fagsystem_uuid,
        (Aftale.fuld({KOMMUNE}), Aftale.fuld({ANDEN_KOMMUNE})),
    )
    skift = "2026-12-24T00:00:00.000+01:00"
    ejer = dict(sag.registreringer[0]["RelationListe"]["Sagsaktoer"][0])
    ny = beskeder.sag(cvr="11111111").registreringer[0]["RelationListe"]["Sagsaktoer"][0]
    relationer = [
        {**ejer, "Virkning": beskeder.virkning(til=skift)},
        {**ny, "Virkning": beskeder.virkning(skift)},
    ]
    assert ret(sag.uuid, som=begge, RelationListe={"Sagsaktoer": relationer}).statuskode == 20
    assert alle(Sag).get().myndighed == KOMMUNE
    assert opdater_forfaldne(now=tidspunkt(skift)) == 1
    assert alle(Sag).get().myndighed == alle(SagLinje).get().myndighed == ANDEN_KOMMUNE
    assert Objekt.objects.get().myndighed == ANDEN_KOMMUNE
    assert Haendelse.objects.order_by("id").last().handling == "virkning"


def test_a_boundary_after_a_silent_update_is_silent_too(sag, ret):
    skift = "2026-12-24T00:00:00.000+01:00"
    ret(sag.uuid, stille=True, TilstandListe=fremdrift("Afsluttet", skift))
    assert opdater_forfaldne(now=tidspunkt(skift)) == 1
    assert alle(Sag).get().fremdrift == 4
    assert not Haendelse.objects.filter(handling="virkning").exists()


@pytest.mark.parametrize("slet", [False, True])
def test_an_object_that_is_closed_leaves_the_pages_and_takes_no_update(
    sag, ret, klient, slet, adgang_med
):
    adgang = adgang_med({})
    part_uuid = alle(SagLinje).get().part_uuid
    assert len(sager_for(adgang=adgang, part_uuid=part_uuid, at=NU)) == 1

    def luk():
        return passiver(
            Art.SAG,
            sag.uuid,
            note="Sagen er fejloprettet",
            klient=klient,
            transaktion=None,
            now=NU,
            slet=slet,
        )

    assert (luk().statuskode, luk().statuskode) == (20, 20)
    assert sager_for(adgang=adgang, part_uuid=part_uuid, at=NU) == []
    for model in (Sag, SagLinje, Sagstilstand):
        assert not model.objects.visible_to(adgang).exists()
        assert alle(model).get().lukket
    assert Registrering.objects.count() == 2
    assert ret(sag.uuid, AttributListe=egenskaber("X")).statuskode == 49
    (again,) = importer([sag], klient=klient, transaktion=None, now=NU)
    assert (again.statuskode, again.nyt) == (20, False)
    assert sager_for(adgang=adgang, part_uuid=part_uuid, at=NU) == []


def test_a_closed_object_is_not_written_again_when_its_virkning_shifts(sag, ret, klient):
    ret(sag.uuid, TilstandListe=fremdrift("Afsluttet", "2026-12-24T00:00:00.000+01:00"))
    passiver(Art.SAG, sag.uuid, note="", klient=klient, transaktion=None, now=NU)
    assert opdater_forfaldne(now=NU + timedelta(days=400)) == 0
    assert alle(Sag).get().fremdrift == 1


@pytest.mark.parametrize("n", [1, 10, 50])
def test_a_batch_of_updates_costs_the_same_statements(klient, n, django_assert_max_num_queries):
    sager = [beskeder.sag() for _ in range(n)]
    importer(sager, klient=klient, transaktion=None, now=NU)
    changes = [
        IndeksObjekt(Art.SAG, s.uuid, ({"Tidspunkt": TID, "TilstandListe": fremdrift("Oplyst")},))
        for s in sager
    ]
    with django_assert_max_num_queries(16):
        results = opdater(changes, klient=klient, transaktion=None, now=NU)
    assert {r.statuskode for r in results} == {20}


def test_the_collector_rests_while_a_batch_is_taken_in(klient, monkeypatch):
    """Or it would walk through all that the process holds, and find nothing, in its midst."""
    sag = beskeder.sag()
    change = IndeksObjekt(Art.SAG, sag.uuid, ({"Tidspunkt": TID},))
    seen = []

    def spied(objekter):
        seen.append(gc.isenabled())
        return ejerskab.slaa_naevnte_op(objekter)

    for module, operation, objekt in ((services, importer, sag), (opdatering, opdater, change)):
        monkeypatch.setattr(module, "slaa_naevnte_op", spied)
        (result,) = operation([objekt], klient=klient, transaktion=None, now=NU)
        assert result.statuskode == 20
        assert gc.isenabled()
    assert seen == [False, False]
