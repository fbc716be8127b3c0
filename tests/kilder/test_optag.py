"""Statements of a source: the newest counts, all are kept, and nothing depends on their order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from access.db import database_role
from indexes.kilder import cpr, sammenlaegning, services
from indexes.kilder.cpr import CPR
from indexes.kilder.cpr_json import som_json
from indexes.kilder.models import Aendring, Kildetal, Stand, Udsagn
from indexes.kilder.values import Post, Udfald, UgyldigPost
from indexes.part import models
from indexes.part.noegler import find
from indexes.part.values import PersonData, RelationData, StatusData
from tests.kilder.faelles import NOW, WHY, registeret, sagt
from tests.part.faelles import BOLIG, borger

JAN = borger("Jan Jarlov", "2110703435", relationer=(RelationData("barn", "1206134411"),))
JOHN = borger("John Jarlov", "1206134411")
FLYTTET = replace(JAN, adresser=(replace(BOLIG, husnr="40"),))
OMDOEBT = replace(FLYTTET, fornavn="Johan", navne=())


def optag(*poster: Post, stille: bool = False) -> list[Udfald]:
    with database_role("sapa_indlaes"):
        return services.optag(CPR, poster, now=NOW, leverance="prøve", stille=stille)


def person(cpr_nr: str = JAN.cpr) -> models.Person:
    part = find([f"cpr:{cpr_nr}"])[f"cpr:{cpr_nr}"]
    return models.Person.objects.unguarded(reason=WHY).get(part_uuid=part)


@pytest.mark.usefixtures("db")
class TestOptag:
    def test_the_newest_by_the_sources_clock_counts(self) -> None:
        assert optag(sagt(FLYTTET, dag=1)) == [Udfald.NY]
        assert optag(sagt(JAN, dag=2), sagt(OMDOEBT, dag=0)) == [Udfald.SEN, Udfald.NY]

        assert person().navn == "Johan Jarlov"
        assert Udsagn.objects.unguarded(reason=WHY).count() == 3

    def test_the_same_again_is_nothing_new_however_it_comes(self) -> None:
        optag(sagt(JAN, dag=2), sagt(FLYTTET, dag=1))
        before = registeret()

        assert optag(sagt(FLYTTET, dag=1), sagt(JAN, dag=2)) == [Udfald.UAENDRET, Udfald.SEN]

        assert registeret() == before
        assert Udsagn.objects.unguarded(reason=WHY).count() == 2

    def test_one_clock_with_two_contents_is_a_conflict_and_changes_nothing(self) -> None:
        optag(sagt(JAN, dag=1))
        before = registeret()

        assert optag(sagt(FLYTTET, dag=1)) == [Udfald.KONFLIKT]

        assert registeret() == before
        assert Kildetal.objects.get(kode="cpr").konflikter == 1

    def test_every_change_stands_in_the_outbox_with_what_it_came_from(self) -> None:
        optag(sagt(JAN, dag=3), stille=True)
        optag(sagt(FLYTTET, dag=2), sagt(OMDOEBT, dag=1), sagt(OMDOEBT, dag=0), sagt(JAN, dag=5))

        log = dict(Udsagn.objects.unguarded(reason=WHY).values_list("id", "indhold"))
        kaede = [
            (log[a.foer or 0]["fornavn"], log[a.efter]["fornavn"])
            for a in Aendring.objects.order_by("id")
        ]
        assert kaede == [("Jan", "Jan"), ("Jan", "Johan")]

    def test_a_batch_costs_the_same_whatever_its_size(self) -> None:
        optag(sagt(JAN, dag=3), sagt(JOHN, dag=3))

        def cost(*poster: Post) -> int:
            with CaptureQueriesContext(
                connection,
            ) as found:
                optag(*poster)
            return len(found)

        igen = replace(JAN, adresser=(replace(BOLIG, husnr="41"),))
        john = replace(JOHN, adresser=(replace(BOLIG, husnr="42"),))
        one = cost(sagt(FLYTTET, dag=2))
        assert cost(sagt(igen, dag=1), sagt(john, dag=1)) == one

    def test_what_cannot_be_projected_is_not_stored(self) -> None:
        omvendt = replace(JAN, statusser=(StatusData("01", date(2020, 1, 1), date(2019, 1, 1)),))
        with pytest.raises(UgyldigPost), transaction.atomic():
            optag(sagt(JAN, dag=1), sagt(omvendt, dag=0))

        assert not Udsagn.objects.unguarded(reason=WHY).exists()
        assert not Stand.objects.unguarded(reason=WHY).exists()


@pytest.mark.usefixtures("db")
class TestNumre:
    GAMMELT = replace(JAN, cpr="2010703435", status="60", gaeldende_cpr=JAN.cpr, relationer=())
    NYT = replace(JAN, tidligere_cpr=("2010703435",))
    FOER = replace(JAN, cpr="2010703435", fornavn="Jens", navne=())

    @pytest.mark.parametrize("froe", range(8))
    def test_a_changed_number_is_one_person_in_any_order(self, froe: int) -> None:
        poster = [
            sagt(self.FOER, dag=9),
            sagt(self.GAMMELT, dag=1),
            sagt(self.NYT, dag=2),
            sagt(replace(JOHN, relationer=(RelationData("far", "2010703435"),)), dag=8),
        ]
        random.Random(froe).shuffle(poster)
        for en in poster:
            optag(en)

        assert find(["cpr:2010703435"]).values() != find([f"cpr:{JOHN.cpr}"]).values()
        assert person("2010703435").pk == person(JAN.cpr).pk
        assert (person().navn, person().cpr, person().status) == ("Jan Jarlov", JAN.cpr, "01")
        far = models.PersonRelation.objects.unguarded(reason=WHY).filter(
            part_uuid=person(JOHN.cpr).pk, type="far", afledt=False
        )
        assert [r.modpart_uuid for r in far] == [person().pk]

    def test_what_other_sources_said_of_the_former_number_is_hers(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sagt_om: dict[object, object] = {}

        class Laes:
            kode = "prøve"
            projicer = staticmethod(lambda udsagn, now: sagt_om.update(udsagn))

        monkeypatch.setattr(
            sammenlaegning.register, "find", lambda kode: Laes if kode == "prøve" else CPR
        )
        optag(sagt(self.FOER, dag=9), sagt(JAN, dag=8))
        gammel, ny = (find([f"cpr:{n}"])[f"cpr:{n}"] for n in ("2010703435", JAN.cpr))
        with connection.cursor() as cursor:
            cursor.execute("update kilder_stand set kilde = 'prøve' where part_uuid = %s", [gammel])

        optag(sagt(self.NYT, dag=1))

        holder = find([f"cpr:{JAN.cpr}"])[f"cpr:{JAN.cpr}"]
        (andet,) = {gammel, ny} - {holder}
        assert Stand.objects.unguarded(reason=WHY).filter(part_uuid=andet).count() == 0
        if holder == ny:
            assert sagt_om[gammel] is None
            assert sagt_om[ny] is not None


@pytest.mark.usefixtures("db")
def test_the_register_is_the_same_in_any_order() -> None:
    aegte = [
        sagt(
            replace(
                JAN,
                relationer=(RelationData("barn", JOHN.cpr), RelationData("partner", "0107744444")),
            ),
            9,
        ),
        sagt(FLYTTET, 5),
        sagt(OMDOEBT, 5, loebenr=2),
        sagt(JOHN, 7),
        sagt(replace(JOHN, relationer=(RelationData("far", JAN.cpr),)), 3),
        sagt(borger("Jytte Rømer", "0107744444"), 8),
        sagt(replace(JOHN, cpr="1106134411", status="50", gaeldende_cpr=JOHN.cpr), 2),
        sagt(replace(JOHN, tidligere_cpr=("1106134411",)), 1),
    ]
    found = {repr(_efter(aegte))}
    for froe in range(6):
        blandet = aegte[:]
        random.Random(froe).shuffle(blandet)
        found.add(repr(_efter(blandet)))
    assert len(found) == 1


def _efter(poster: Sequence[Post]) -> object:
    """What the register says after these statements; then it is emptied."""
    with transaction.atomic():
        for en in poster:
            optag(en)
        ud = registeret()
        transaction.set_rollback(True)
    return ud


@pytest.mark.usefixtures("db")
def test_a_planned_move_takes_effect_on_its_day() -> None:
    dag = (NOW + timedelta(days=3)).date()
    planlagt = replace(JAN, adresser=(replace(BOLIG, til=dag), replace(BOLIG, husnr="40", fra=dag)))
    optag(sagt(planlagt, dag=1))
    assert cpr.lad_skifte(now=NOW) == 0

    assert cpr.lad_skifte(now=NOW + timedelta(days=4)) == 1

    assert person().adresse.startswith("Skovbrynet 40")
    assert cpr.lad_skifte(now=NOW + timedelta(days=4)) == 0


@pytest.mark.usefixtures("db")
def test_a_person_whose_planned_fact_fails_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dag = (NOW + timedelta(days=3)).date()
    flytter = (replace(BOLIG, til=dag), replace(BOLIG, husnr="40", fra=dag))
    anden = borger("Ole Bang", "0505704411")
    for en in (JAN, anden):
        optag(sagt(replace(en, adresser=flytter), dag=1))
    before = CPR.projicer

    def fejler(udsagn: Any, *, now: datetime) -> Any:
        if JAN.cpr in str(udsagn):
            raise ValueError("gift")
        return before(udsagn, now=now)

    monkeypatch.setattr(CPR, "projicer", fejler)
    with capture_logs() as log:
        assert cpr.lad_skifte(now=NOW + timedelta(days=4)) == 1
    assert {p.navn: p.adresse[:13] for p in models.Person.objects.unguarded(reason=WHY)} == {
        "Jan Jarlov": "Skovbrynet 38",
        "Ole Bang": "Skovbrynet 40",
    }
    assert [e["event"] for e in log] == ["cpr_skift_fejlede"]
    assert JAN.cpr not in repr(log)


def test_personer_er_i_json_som_de_er(befolkning: list[PersonData]) -> None:
    for en in befolkning:
        laest = CPR.laes({"registreret": NOW.isoformat(), "person": som_json(en)})
        assert cpr.laes_person(cpr.orjson.loads(laest.indhold)) == en
