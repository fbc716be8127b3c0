"""What is refused is kept with its reason, once, within bounds, closed; and can be played again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.klienter.models import Serviceaftale
from access.values import Permission
from indexes.modtagelse import afspilning, drift, karantaene, kryptering, tasks
from indexes.modtagelse.models import Dagstal, Karantaene
from indexes.registrering.models import Objekt, Registrering
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.modtagelse.conftest import JSON, alle, som_json

pytestmark = pytest.mark.django_db
DRIFT = {"permissions": [Permission.DRIFT]}
Tilstand = Karantaene.Tilstand


def forkert(**andet):
    return beskeder.sag(kle="32.30", **andet)


def test_a_refused_object_is_kept_with_its_reasons_and_the_good_are_not(send):
    god, skidt, fremmed = beskeder.sag(), forkert(), beskeder.sag(cvr="11111111")
    transaktion = uuid4()
    body = beskeder.xml(god, skidt, fremmed)
    assert send(body, **{"x-transaktion-uuid": str(transaktion)}).status_code == 207
    rows = {row.objekt_uuid: row for row in alle()}
    assert set(rows) == {skidt.uuid, fremmed.uuid}
    row = rows[skidt.uuid]
    assert (row.klient, row.statuskode, row.operation, row.transaktion) == (
        "ksd",
        40,
        "importer",
        transaktion,
    )
    assert row.koder == ["kle.form"]
    assert row.fejl[0]["vaerdiform"] == "dd.dd"
    assert row.myndigheder == [KOMMUNE]
    assert rows[fremmed.uuid].statuskode == 43
    assert karantaene.af_indhold(kryptering.aabn(bytes(row.indhold), til=row.id)) == skidt


def test_a_conflict_and_an_unreadable_message_are_kept_too(send):
    sag = beskeder.sag()
    send(beskeder.xml(sag))
    assert send(beskeder.xml(beskeder.sag(sag.uuid, titel="Anden"))).status_code == 409
    assert send(b"<a/>").status_code == 400
    assert send(b"{}x", slags=JSON).status_code == 400
    assert [(r.statuskode, r.form) for r in alle().order_by("senest", "id")] == [
        (49, "objekt"),
        (40, "xml"),
        (40, "json"),
    ]


def test_the_content_lies_closed_and_no_column_tells_it(send):
    part = beskeder.part("2110703435", navn="Hemmelig Borger")
    send(beskeder.xml(forkert(parter=[part], titel="Hemmelig titel")))
    with connection.cursor() as cursor:
        cursor.execute("select k::text from modtagelse_karantaene k")
        ((text,),) = cursor.fetchall()
    assert "Hemmelig" not in text
    assert "2110703435" not in text
    assert b"Hemmelig".hex() not in text


def test_the_key_is_the_installations_and_the_rows_own(settings):
    a, b = uuid4(), uuid4()
    lukket = kryptering.luk(b"indhold", til=a)
    assert kryptering.aabn(lukket, til=a) == b"indhold"
    with pytest.raises(kryptering.KanIkkeAabnes):
        kryptering.aabn(lukket, til=b)
    gammel = settings.SECRET_KEY
    settings.SECRET_KEY = "en anden" * 10
    with pytest.raises(kryptering.KanIkkeAabnes):
        kryptering.aabn(lukket, til=a)
    settings.SECRET_KEY_FALLBACKS = [gammel]
    assert kryptering.aabn(lukket, til=a) == b"indhold"


def test_the_same_refused_again_is_one_row_counted(send):
    sag = forkert()
    for _ in range(3):
        send(beskeder.xml(sag))
    send(beskeder.xml(sag, sag))
    (row,) = alle()
    assert row.antal == 4


def test_a_flood_of_faults_stops_at_the_clients_day(send, settings):
    settings.MODTAGELSE = replace(settings.MODTAGELSE, karantaene_pr_dag=3)
    send(beskeder.xml(*(forkert() for _ in range(5))))
    send(beskeder.xml(forkert()))
    assert alle().count() == 3
    assert Dagstal.objects.get().afvist == 6


def test_content_above_the_cap_leaves_its_reasons_only(send, settings):
    settings.MODTAGELSE = replace(settings.MODTAGELSE, karantaene_maks_bytes=100)
    send(beskeder.xml(forkert()))
    assert alle().get().indhold is None
    settings.MODTAGELSE = replace(
        settings.MODTAGELSE, karantaene_maks_bytes=10**6, karantaene_bytes_pr_dag=2000
    )
    send(beskeder.xml(*(forkert() for _ in range(4))))
    assert 0 < alle().filter(indhold__isnull=False).count() < 4
    assert alle().count() == 5


def test_a_fault_of_ours_keeps_nothing(send, monkeypatch):
    from indexes.modtagelse import tal

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(tal, "noter", broken)
    assert send(beskeder.xml(forkert(), beskeder.sag())).status_code == 500
    assert not alle().exists()
    assert not Objekt.objects.exists()


def test_what_is_old_enough_goes(send, settings):
    send(beskeder.xml(forkert()))
    send(beskeder.xml(forkert()))
    ny, gammel = alle()
    dage = settings.MODTAGELSE.karantaene_dage
    alle().filter(id=gammel.id).update(senest=timezone.now() - timedelta(days=dage, hours=1))
    tasks.ryd()
    assert [row.id for row in alle()] == [ny.id]


# --- Who sees it ---------------------------------------------------------------------------------


def test_an_operator_sees_only_clients_within_her_reach(send, adgang_med):
    send(beskeder.xml(forkert()))
    se = {
        "hers": adgang_med(DRIFT),
        "another authority's": adgang_med({**DRIFT, "scope": ANDEN_KOMMUNE}),
        "no right": adgang_med({"permissions": [Permission.ADMINISTRER]}),
        "limited to KLE": adgang_med({**DRIFT, "kle": ["32.*"]}),
        "limited to a level": adgang_med({**DRIFT, "foelsomhed": 3}),
    }
    seen = {n: Karantaene.objects.visible_to(a).count() for n, a in se.items()}
    assert seen == {n: int(n == "hers") for n in se}
    alle().update(myndigheder=[KOMMUNE, ANDEN_KOMMUNE])
    assert not Karantaene.objects.visible_to(se["hers"]).exists()
    both = adgang_med(DRIFT, {**DRIFT, "scope": ANDEN_KOMMUNE})
    assert Karantaene.objects.visible_to(both).exists()
    alle().update(myndigheder=[])
    assert not Karantaene.objects.visible_to(both).exists()


def test_the_lock_stands_behind_the_door(send, adgang_med):
    send(beskeder.xml(forkert()))
    count = "select count(*) from modtagelse_karantaene"

    def som_web(sql: str, adgang=None) -> int:
        with database_role("sapa_web"), transaction.atomic():
            if adgang is not None:
                saet_adgang(adgang)
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0] if sql == count else cursor.rowcount

    hers, andens = adgang_med(DRIFT), adgang_med({**DRIFT, "scope": ANDEN_KOMMUNE})
    assert som_web(count) == som_web(count, andens) == 0
    assert som_web(count, hers) == 1
    assert som_web("update modtagelse_karantaene set tilstand = 'kasseret'", andens) == 0
    for sql in (
        "update modtagelse_karantaene set tilstand = 'afspillet'",
        "update modtagelse_karantaene set fejl = '[]'",
        "delete from modtagelse_karantaene",
        "insert into modtagelse_karantaene (id) values (gen_random_uuid())",
    ):
        with pytest.raises(ProgrammingError):
            som_web(sql, hers)


# --- Replay --------------------------------------------------------------------------------------


@pytest.fixture
def operatoer(adgang_med):
    return adgang_med(DRIFT)


def bestil(operatoer):
    (row,) = alle().filter(tilstand__in=["ny", "afvist_igen"])
    assert drift.bestil_afspilning(adgang=operatoer, id_=row.id, now=timezone.now())
    return row.id


def udfald(row_id):
    row = alle().get(id=row_id)
    return row.tilstand, row.indhold is not None


def test_a_replay_stores_what_the_clients_rights_now_allow(send, systemklient, operatoer):
    fremmed = beskeder.sag(cvr="11111111")
    assert send(beskeder.xml(fremmed)).status_code == 403
    row_id = bestil(operatoer)
    assert afspilning.afspil(now=timezone.now()) == 1
    assert udfald(row_id) == (Tilstand.AFVIST_IGEN, True)
    assert not Objekt.objects.exists()

    Serviceaftale.objects.update(myndigheder=[KOMMUNE, ANDEN_KOMMUNE])
    assert bestil(operatoer) == row_id
    assert afspilning.afspil(now=timezone.now()) == 1
    assert udfald(row_id) == (Tilstand.AFSPILLET, False)
    assert Registrering.objects.get().klient == "ksd"
    assert alle().get().afspilninger == 2
    assert Dagstal.objects.get().taget == 1


def test_a_replay_happens_once(send, operatoer):
    """Asked twice, played twice, or stored by the client itself meanwhile: one thing."""
    sag = beskeder.sag(cvr="11111111")
    send(beskeder.xml(sag))
    Serviceaftale.objects.update(myndigheder=[KOMMUNE, ANDEN_KOMMUNE])
    assert send(beskeder.xml(sag)).status_code == 200
    row_id = bestil(operatoer)
    assert not drift.bestil_afspilning(adgang=operatoer, id_=row_id, now=timezone.now())
    assert not drift.kasser(adgang=operatoer, id_=row_id, now=timezone.now())
    tasks.afspil()
    tasks.afspil()
    assert udfald(row_id) == (Tilstand.AFSPILLET, False)
    assert not drift.bestil_afspilning(adgang=operatoer, id_=row_id, now=timezone.now())
    assert Registrering.objects.count() == 1


@pytest.mark.parametrize("som", ["xml", "json"])
def test_a_whole_message_is_read_again(send, operatoer, monkeypatch, som):
    """It was refused by a rule of the schema that has been mended since."""
    from indexes.api import views
    from indexes.oio import Fejl, SkemaFejl

    sag = beskeder.sag()
    with monkeypatch.context() as m:

        def refuse(*args, **kwargs):
            raise SkemaFejl([Fejl("/", "prøve", "prøve", None, "Prøve.")])

        m.setattr(views, "laes_besked", refuse)
        m.setattr(views, "laes_json", refuse)
        body, slags = (som_json(sag), JSON) if som == "json" else (beskeder.xml(sag), "text/xml")
        assert send(body, slags=slags).status_code == 400
    row_id = bestil(operatoer)
    tasks.afspil()
    assert udfald(row_id) == (Tilstand.AFSPILLET, False)
    assert Objekt.objects.get().uuid == sag.uuid


def test_a_closed_client_cannot_be_played_for(send, systemklient, operatoer):
    send(beskeder.xml(forkert()))
    type(systemklient).objects.update(aktiv=False)
    row_id = bestil(operatoer)
    tasks.afspil()
    assert udfald(row_id) == (Tilstand.AFVIST_IGEN, True)
    assert "lukket" in alle().get().resultat


def test_a_replay_that_fails_of_itself_is_marked_and_the_others_go_on(send, operatoer, monkeypatch):
    send(beskeder.xml(forkert()))
    bad = bestil(operatoer)
    send(beskeder.xml(forkert()))
    bestil(operatoer)
    real = afspilning._udfald

    def sometimes(row, now):
        if row.id == bad:
            raise RuntimeError("2110703435")
        return real(row, now)

    monkeypatch.setattr(afspilning, "_udfald", sometimes)
    assert afspilning.afspil(now=timezone.now()) == 2
    assert {row.tilstand for row in alle()} == {Tilstand.AFVIST_IGEN}
    assert "hos os" in alle().get(id=bad).resultat


def test_thrown_away_is_gone_at_once(send, operatoer):
    send(beskeder.xml(forkert()))
    row = alle().get()
    assert drift.kasser(adgang=operatoer, id_=row.id, now=timezone.now())
    assert udfald(row.id) == (Tilstand.KASSERET, False)
    assert alle().get().koder == ["kle.form"]
    # The same refused again is a new matter.
    send(beskeder.xml(forkert()))
    assert alle().count() == 2
