"""fjern and kasser: physical, as far as they reach and no further."""

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from access.db import database_role
from access.klienter.values import Aftale
from access.models import Fagsystem
from indexes.dokument.models import Dokument
from indexes.oio import Art, IndeksObjekt
from indexes.oio.fjern import Fjern
from indexes.registrering import fjernelse
from indexes.registrering.models import Fjernelse, Haendelse, Objekt, Registrering, TidligereNoegle
from indexes.registrering.services import Klient, fjern, fjern_sager, importer, kasser, opdater
from indexes.sag.models import Journalpost, Sag, SagLinje
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from tests import beskeder
from tests.faelles import KOMMUNE, NU
from tests.oio import eksempler


@pytest.fixture
def klient(myndigheder):
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    return Klient("ksd", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))


def alle(model):
    return model.objects.unguarded(reason="test")


def dokument(uuid=None, system=beskeder.SYSTEM):
    """The example document, of our authority and system."""
    held = eksempler.dokument()
    for aktoer in held["RelationListe"]["Dokumentaktoer"]:
        aktoer["ReferenceID"] = {"uuid": str(uuid4())}
        aktoer["DokumentaktoerLokalUdvidelse"]["CVR-Nr"] = beskeder.CVR
    for relation in held["RelationListe"]["DokumentitsystemRelation"]:
        relation["ReferenceID"] = {"uuid": str(system)}
    return IndeksObjekt(Art.DOKUMENT, uuid or uuid4(), (held,))


def med_dokumenter(*dokumenter, **facts):
    sag = beskeder.sag(**facts)
    sag.registreringer[0]["RelationListe"]["Journalpost"] = [
        beskeder.relation(
            "Journalpost", "Tilakteret", "Dokument", {"uuid": str(d.uuid)}, Indeks=str(n)
        )
        for n, d in enumerate(dokumenter, start=1)
    ]
    return sag


@pytest.fixture
def send(klient):
    def send(*objekter, som=None):
        results = importer(objekter, klient=som or klient, transaktion=None, now=NU)
        assert [r.statuskode for r in results] == [20] * len(objekter), results

    return send


def test_a_sag_leaves_nothing_of_its_content(send, klient):
    sag = beskeder.sag()
    send(sag)
    (result,) = fjern_sager(
        Fjern((sag.uuid,), False, False), klient=klient, transaktion=None, now=NU
    )
    assert (result.statuskode, result.art) == (20, Art.SAG)
    for model in (Registrering, Objekt, TidligereNoegle):
        assert not model.objects.exists()
    assert not alle(Sag).exists()
    assert not alle(SagLinje).exists()
    assert Fjernelse.objects.get().objekt_uuid == sag.uuid
    assert Haendelse.objects.order_by("id").last().handling == "fjernet"


def test_the_same_transaction_again_is_answered_the_same(send, klient):
    sag, transaktion = beskeder.sag(), uuid4()
    send(sag)

    def kald(transaktion):
        besked = Fjern((sag.uuid,), False, False)
        return fjern_sager(besked, klient=klient, transaktion=transaktion, now=NU)[0].statuskode

    assert [kald(transaktion), kald(transaktion), kald(uuid4())] == [20, 20, 44]
    assert Fjernelse.objects.count() == 1


def test_a_removed_sag_may_be_delivered_again(send, klient):
    sag = beskeder.sag()
    send(sag)
    fjern(Art.SAG, sag.uuid, klient=klient, transaktion=None, now=NU)
    send(beskeder.sag(sag.uuid, titel="Leveret igen"))
    assert alle(Sag).get().titel == "Leveret igen"


def test_dokumenter_that_lie_on_another_sag_stay(send, klient):
    kun, delt = dokument(), dokument()
    en, to = med_dokumenter(kun, delt), med_dokumenter(delt)
    send(kun, delt, en, to)
    results = fjern_sager(Fjern((en.uuid,), False, False), klient=klient, transaktion=None, now=NU)
    assert [(r.art, r.uuid, r.statuskode) for r in results] == [
        (Art.SAG, en.uuid, 20),
        (Art.DOKUMENT, kun.uuid, 20),
    ]
    assert alle(Dokument).get().uuid == delt.uuid
    assert alle(Journalpost).get().sag_uuid == to.uuid


def test_several_sager_do_not_take_more_with_them_than_one_call_holds(send, klient, monkeypatch):
    """Nothing is removed then, and each by itself still can be."""
    monkeypatch.setattr(fjernelse, "MED_HOEJST", 2)
    dokumenter = [dokument() for _ in range(4)]
    en, to = med_dokumenter(*dokumenter[:3]), med_dokumenter(*dokumenter[3:])
    send(*dokumenter, en, to)
    besked = Fjern((en.uuid, to.uuid, ukendt := uuid4()), False, False)
    results = fjern_sager(besked, klient=klient, transaktion=None, now=NU)
    assert [(r.uuid, r.statuskode) for r in results] == [(en.uuid, 40), (to.uuid, 40), (ukendt, 44)]
    assert "Send færre sager" in results[0].fejlbesked
    assert alle(Sag).count() == 2
    assert alle(Dokument).count() == 4
    for sag, dens in ((en, 3), (to, 1)):
        besked = Fjern((sag.uuid,), False, False)
        results = fjern_sager(besked, klient=klient, transaktion=None, now=NU)
        assert [r.statuskode for r in results] == [20] * (1 + dens)


def test_sagsloese_dokumenter_are_left_where_the_message_says_so(send, klient):
    dok = dokument()
    sag = med_dokumenter(dok)
    send(dok, sag)
    assert not alle(Dokument).get().sagsloest
    results = fjern_sager(Fjern((sag.uuid,), True, False), klient=klient, transaktion=None, now=NU)
    assert len(results) == 1
    assert alle(Dokument).get().sagsloest


def test_another_systems_dokument_stays_and_the_answer_says_why(send, klient):
    """Only its mastersystem may change a dokument (INDEXES.md section 8)."""
    system = Fagsystem.objects.create(uuid=uuid4(), navn="ESDH")
    anden = Klient("esdh", system.id, system.uuid, klient.aftaler)
    dok = dokument(system=system.uuid)
    sag = med_dokumenter(dok)
    send(dok, som=anden)
    send(sag)
    results = fjern_sager(Fjern((sag.uuid,), False, False), klient=klient, transaktion=None, now=NU)
    assert [r.statuskode for r in results] == [20, 43]
    assert alle(Dokument).get().sagsloest


def test_ydelser_go_with_their_sag_only_when_asked(send, klient):
    sag = beskeder.sag()
    bevilling, effektuering = ydelser(sag.uuid)
    send(sag, bevilling, effektuering)
    fjern_sager(Fjern((sag.uuid,), False, False), klient=klient, transaktion=None, now=NU)
    assert alle(BevilgetYdelse).exists()
    send(sag)
    results = fjern_sager(Fjern((sag.uuid,), False, True), klient=klient, transaktion=None, now=NU)
    assert {r.art for r in results} == {Art.SAG, Art.BEVILLING, Art.EFFEKTUERING}
    assert not alle(BevilgetYdelse).exists()
    assert not alle(Effektuering).exists()
    assert not Registrering.objects.exists()


def test_a_payment_whose_bevilling_is_gone_has_the_highest_level(send, klient):
    """Its følsomhed came from there: unknown is the highest (fail closed)."""
    bevilling, effektuering = ydelser(uuid4())
    send(bevilling, effektuering)
    assert alle(Effektuering).get().foelsomhed < 4
    fjern(Art.BEVILLING, bevilling.uuid, klient=klient, transaktion=None, now=NU)
    row = alle(Effektuering).get()
    assert (row.foelsomhed, row.har_bevilling) == (4, False)


def ydelser(sag_uuid: UUID) -> tuple[IndeksObjekt, IndeksObjekt]:
    """The example bevilling on a sag, and its payment, of our authority and system."""
    held, payment = eksempler.bevilling(), eksempler.effektuering()
    for relation in held["RelationListe"]["Bevillingssag"]:
        relation["ReferenceID"] = {"uuid": str(sag_uuid)}
    for registrering, navn in ((held, "Bevillingsaktoer"), (payment, "Aktoer")):
        for aktoer in registrering["RelationListe"][navn]:
            aktoer["ReferenceID"] = {"uuid": str(uuid4())}
            aktoer["CVR-nr"] = beskeder.CVR
    for ydelse in held["AttributListe"]["BevilgetYdelse"]:
        for system in ydelse["ItSystem"]:
            system["ReferenceID"] = {"uuid": str(beskeder.SYSTEM)}
    for relation in payment["RelationListe"]["ItSystem"]:
        relation["ReferenceID"] = {"uuid": str(beskeder.SYSTEM)}
    bevilling = IndeksObjekt(Art.BEVILLING, uuid4(), (held,))
    for relation in payment["RelationListe"]["OekonomiskYdelseEffektueringRelation"]:
        relation["BevilgetYdelseRef"]["UUIDIdentifikator"] = str(bevilling.uuid)
    return bevilling, IndeksObjekt(Art.EFFEKTUERING, uuid4(), (payment,))


# --- Kasser ------------------------------------------------------------------------------------


@pytest.fixture
def to_parter(send, klient):
    """A sag with a secondary part that an update has since replaced by another."""
    parter = [
        beskeder.part(beskeder.CPR),
        beskeder.part("1206135456", "John", "Sekundær part", Indeks="1"),
    ]
    sag = beskeder.sag(parter=parter)
    send(sag)
    anden = beskeder.part(
        "0502104444",
        "Jonna",
        "Sekundær part",
        Indeks="1",
        virkning=beskeder.virkning("2026-03-01T00:00:00.000+01:00"),
    )
    change = {"Tidspunkt": "2026-03-01T10:00:00.000+01:00", "RelationListe": {"Sagspart": [anden]}}
    objekt = IndeksObjekt(Art.SAG, sag.uuid, (change,))
    opdater([objekt], klient=klient, transaktion=None, now=NU)
    return sag


def vaek(sag, klient, *relationer, transaktion=None, **lister):
    registrering = {"RelationListe": {"Sagspart": list(relationer)}, **lister}
    return kasser(Art.SAG, sag.uuid, [registrering], klient=klient, transaktion=transaktion, now=NU)


def test_a_relation_is_gone_from_every_registrering(to_parter, klient):
    john = beskeder.part("1206135456", "John", "Sekundær part", Indeks="1")
    result = vaek(to_parter, klient, john)
    assert (result.statuskode, result.nyt) == (20, True)
    assert "1206135456" not in str(list(Registrering.objects.values_list("indhold", flat=True)))
    assert not TidligereNoegle.objects.filter(noegle="cpr:1206135456").exists()
    # The one that took its place stays.
    assert "0502104444" in str(list(Registrering.objects.values_list("indhold", flat=True)))
    assert alle(SagLinje).filter(rolle=2).count() == 1
    assert Registrering.objects.order_by("id").last().operation == "kasser"


def test_kasser_again_by_the_same_transaction_is_answered_the_same(to_parter, klient):
    john = beskeder.part("1206135456", "John", "Sekundær part", Indeks="1")
    transaktion = uuid4()
    first = vaek(to_parter, klient, john, transaktion=transaktion)
    again = vaek(to_parter, klient, john, transaktion=transaktion)
    other = vaek(to_parter, klient, john, transaktion=uuid4())
    assert [r.statuskode for r in (first, again, other)] == [20, 20, 40]


def test_an_obligatory_relation_cannot_be_discarded(to_parter, klient):
    ejer = to_parter.registreringer[0]["RelationListe"]["Sagsaktoer"][:1]
    registrering = {"RelationListe": {"Sagsaktoer": ejer}}
    result = kasser(
        Art.SAG, to_parter.uuid, [registrering], klient=klient, transaktion=None, now=NU
    )
    assert (result.statuskode, "kasser.pligtig" in result.fejlbesked) == (40, True)


def test_only_relations_can_be_discarded(to_parter, klient):
    titel = {"Egenskaber": [{"Titel": "Hemmelig"}]}
    result = vaek(to_parter, klient, AttributListe=titel)
    assert (result.statuskode, "kasser.kun_relationer" in result.fejlbesked) == (40, True)
    assert "Hemmelig" not in result.fejlbesked


@pytest.mark.parametrize(
    "sql",
    [
        "delete from registrering_registrering",
        "update registrering_registrering set indhold = '{}'",
        # More than a loss of relations: another title, or a relation that was not there.
        """select registrering_uden_relationer(array_agg(id), array_agg(sts_tidspunkt),
           array_agg(indhold || '{"AttributListe": {}}')) from registrering_registrering""",
        """select registrering_uden_relationer(array_agg(id), array_agg(sts_tidspunkt),
           array_agg(jsonb_set(indhold, '{RelationListe,Sagspart}', '[{"Indeks": "9"}]')))
           from registrering_registrering""",
    ],
)
def test_the_intake_role_cannot_rewrite_the_log(to_parter, sql):
    with (
        database_role("sapa_indlaes"),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
