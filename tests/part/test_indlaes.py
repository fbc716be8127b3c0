"""Loading people: content decides, numbers change, two writers meet."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from indexes.part import models, services
from indexes.part.noegler import find
from indexes.part.projektion import UgyldigPeriode
from indexes.part.values import (
    CivilstandData,
    PersonData,
    RelationData,
    VaergemaalData,
    VirksomhedData,
)
from tests.part.faelles import BOLIG, NOW, WHY, borger
from tests.traade import TAALMOD, nogen_venter, vent_paa

TABELLER = [
    models.Person,
    models.PersonNavn,
    models.PersonAdresse,
    models.PersonCivilstand,
    models.PersonRelation,
    models.PersonSoegekopi,
]

JAN = borger(
    "Jan Jarlov",
    "2110703435",
    civilstand=(CivilstandData("F", date(2015, 1, 1)),),
    relationer=(RelationData("barn", "1206131111"),),
)
JOHN = borger("John Jarlov", "1206134411", relationer=())


def indhold() -> dict[str, list[Any]]:
    """All rows of the register, without their own keys."""
    found = {}
    for model in TABELLER:
        felter = [f.name for f in model._meta.concrete_fields if f.name != "id"]
        rows = model.objects.unguarded(reason=WHY).values_list(*felter)
        found[model.__name__] = sorted(map(repr, rows))
    return found


def test_the_same_people_again_change_nothing(db: None) -> None:
    assert services.indlaes_personer([JAN, JOHN], now=NOW).nye == 2
    foer = indhold()
    senere = NOW + timedelta(days=1)

    igen = services.indlaes_personer([JAN, JOHN], now=senere)

    assert (igen.nye, igen.aendrede, igen.uaendrede) == (0, 0, 2)
    assert indhold() == foer


def test_a_load_says_exactly_what_the_source_says(db: None) -> None:
    services.indlaes_personer([JAN], now=NOW)
    kun_navn = replace(JAN, fornavn="Johan", navne=(), adresser=(), civilstand=(), relationer=())

    assert services.indlaes_personer([kun_navn], now=NOW).aendrede == 1

    rows = models.Person.objects.unguarded(reason=WHY)
    assert list(rows.values_list("navn", "adresse", "civilstand")) == [("Johan Jarlov", "", "")]
    assert not models.PersonAdresse.objects.unguarded(reason=WHY).exists()
    assert not models.PersonRelation.objects.unguarded(reason=WHY).exists()


def test_a_planned_move_takes_effect_when_loaded_after_its_day(db: None) -> None:
    ny = replace(BOLIG, vejnavn="Konestien", husnr="3", fra=date(2026, 12, 1), til=None)
    jan = replace(JAN, adresser=(replace(BOLIG, til=date(2026, 12, 1)), ny))
    rows = models.Person.objects.unguarded(reason=WHY)

    services.indlaes_personer([jan], now=NOW)
    assert rows.get().adresse == "Skovbrynet 38, 2800 Kgs. Lyngby"
    assert services.indlaes_personer([jan], now=NOW + timedelta(days=1)).uaendrede == 1

    assert services.indlaes_personer([jan], now=NOW + timedelta(days=10)).aendrede == 1
    assert rows.get().adresse == "Konestien 3, 2800 Kgs. Lyngby"


def test_a_changed_number_is_the_same_part(db: None) -> None:
    gammel = services.part_uuider(["cpr:2110703435"], now=NOW)["cpr:2110703435"]
    services.indlaes_personer([JAN], now=NOW)
    nyt = replace(JAN, cpr="2110703437", tidligere_cpr=("2110703435",))

    services.indlaes_personer([nyt], now=NOW)

    fundet = services.part_uuider(["cpr:2110703435", "cpr:2110703437"], now=NOW)
    assert set(fundet.values()) == {gammel}
    assert models.Person.objects.unguarded(reason=WHY).get().cpr == "2110703437"
    # CPR keeps an empty record under the old number, in the same delivery or a later one.
    afloest = replace(JAN, status="60", adresser=())
    services.indlaes_personer([nyt, afloest], now=NOW)
    services.indlaes_personer([afloest], now=NOW)
    assert models.Person.objects.unguarded(reason=WHY).get().cpr == "2110703437"


def test_two_parts_that_were_one_person_become_one(db: None) -> None:
    """A sag came on the new number before CPR told that it was a known person's."""
    barn = borger("John Jarlov", "1206134411", relationer=(RelationData("far", "2110703437"),))
    services.indlaes_personer([JAN, barn], now=NOW)
    foer = find(["cpr:2110703435", "cpr:2110703437"])
    assert len(set(foer.values())) == 2
    nyt = replace(JAN, cpr="2110703437", tidligere_cpr=("2110703435",), relationer=())

    resultat = services.indlaes_personer([nyt], now=NOW)

    lever, doed = foer["cpr:2110703435"], foer["cpr:2110703437"]
    assert resultat.sammenlagt == {doed: lever}
    assert set(find(["cpr:2110703435", "cpr:2110703437"]).values()) == {lever}
    part = models.Part.objects.unguarded(reason=WHY).get(part_uuid=doed)
    assert part.erstattet_af == lever
    rows = models.PersonRelation.objects.unguarded(reason=WHY).filter(type="barn", part_uuid=lever)
    assert rows.count() == 1, "the child's record names her father under his only uuid"


def test_relations_are_held_both_ways_and_go_both_ways(db: None) -> None:
    mor = borger("Jytte Rømer", "0107744444")
    barn = borger("Jonna Frydendal", "0502104444", relationer=(RelationData("mor", mor.cpr),))
    services.indlaes_personer([mor, barn], now=NOW)
    uuid = services.part_uuider([f"cpr:{mor.cpr}", f"cpr:{barn.cpr}"], now=NOW)
    rows = models.PersonRelation.objects.unguarded(reason=WHY).filter(
        part_uuid=uuid[f"cpr:{mor.cpr}"]
    )
    assert list(rows.values_list("type", "modpart_uuid")) == [("barn", uuid[f"cpr:{barn.cpr}"])]

    services.indlaes_personer(
        [replace(mor, vaergemaal=(VaergemaalData("Værgemål efter § 5"),))], now=NOW
    )
    assert rows.count() == 1, "her own record says nothing of the child, the child's still does"

    services.indlaes_personer([replace(barn, relationer=())], now=NOW)
    assert not rows.exists()


def test_a_fact_that_ends_before_it_begins_stores_nothing(db: None) -> None:
    vrang = replace(JAN, civilstand=(CivilstandData("G", date(2020, 1, 1), date(2019, 1, 1)),))
    with pytest.raises(UgyldigPeriode), transaction.atomic():
        services.indlaes_personer([JOHN, vrang], now=NOW)
    assert not models.Person.objects.unguarded(reason=WHY).exists()


def test_the_statements_do_not_grow_with_the_people(db: None) -> None:
    def statements(start: int, antal: int) -> int:
        folk = [borger("Bo Berg", f"0101{i:06d}") for i in range(start, start + antal)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            services.indlaes_personer(folk, now=NOW)
        return len(queries)

    services.indlaes_personer([JAN], now=NOW)
    # 1 January with running digits: birth years and sexes differ, no real number.
    assert statements(500_001, 1) == statements(500_100, 200)


def test_keys_are_got_or_made_in_two_statements(db: None) -> None:
    noegler = [f"cpr:0303{i:06d}" for i in range(600_000, 600_300)] + [
        "cvr:12345678",
        "navn:ukendt",
    ]

    def sql(queries: Any) -> list[str]:
        return [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]

    with CaptureQueriesContext(connection) as queries:
        foerste = services.part_uuider(noegler, now=NOW)
    assert len(sql(queries)) == 2
    with CaptureQueriesContext(connection) as queries:
        assert services.part_uuider(noegler, now=NOW) == foerste
    assert len(sql(queries)) == 1
    assert len(set(foerste.values())) == 302
    arter = models.Part.objects.unguarded(reason=WHY)
    assert set(arter.values_list("art", flat=True)) == {"person", "virksomhed", "anden"}


def test_uuids_are_random_unless_the_demo_says(db: None) -> None:
    foerste = services.part_uuider(["cpr:0404704444"], now=NOW)["cpr:0404704444"]
    assert foerste.version == 4
    fast = UUID("6f2f7a52-0a3b-4d0e-9d3c-5a9a5c0de173")
    fundet = services.part_uuider(
        ["cpr:0404704444", "cpr:0404704446"], now=NOW, uuid_for=lambda noegle: fast
    )
    assert fundet == {"cpr:0404704444": foerste, "cpr:0404704446": fast}


@pytest.mark.django_db(transaction=True)
def test_two_transactions_that_meet_new_parts_agree() -> None:
    """Both ask for keys that neither has seen; the second waits for the first and takes its parts."""
    noegler = [f"cpr:0505{i:06d}" for i in range(700_000, 700_050)]
    fundet: dict[str, dict[str, UUID]] = {}
    lavet, maa_slutte = threading.Event(), threading.Event()

    def thread(navn: str, keys: list[str], vent: Callable[[], Any]) -> None:
        try:
            with transaction.atomic():
                fundet[navn] = services.part_uuider(keys, now=NOW)
                vent()
        finally:
            connection.close()

    def foerste_venter() -> None:
        lavet.set()
        assert maa_slutte.wait(TAALMOD)

    en = threading.Thread(target=thread, args=("en", noegler[:40], foerste_venter))
    to = threading.Thread(target=thread, args=("to", noegler[::-1], lambda: None))
    en.start()
    assert lavet.wait(TAALMOD)
    to.start()
    vent_paa(nogen_venter)  # for the first transaction
    assert to.is_alive()
    maa_slutte.set()
    en.join(TAALMOD)
    to.join(TAALMOD)

    assert len(fundet["to"]) == 50
    assert {n: fundet["to"][n] for n in noegler[:40]} == fundet["en"]
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from part_part p where not exists"
            " (select from part_partnoegle n where n.part_uuid = p.part_uuid)"
        )
        assert cursor.fetchone() == (0,), "no part without a key"


def test_the_intake_role_may_write_and_the_web_role_may_not(
    db: None, indlaes: Any, som: Any, adgang: Any
) -> None:
    indlaes(JAN)
    with som(adgang), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        services.part_uuider(["cpr:0606704444"], now=NOW)


def test_companies_are_loaded_once(db: None) -> None:
    v = VirksomhedData("12345678", "Åge & Søn A/S", "Toften", "3C", "9240", "Nibe", 820, ansatte=4)
    for ansatte in (4, 5):
        services.indlaes_virksomheder([replace(v, ansatte=ansatte)], now=NOW)
    row = models.Virksomhed.objects.unguarded(reason=WHY).get()
    assert (row.ansatte, row.adresse) == (5, "Toften 3C, 9240 Nibe")
    assert services.part_uuider(["cvr:12345678"], now=NOW)["cvr:12345678"] == row.part_uuid


def test_person_data_defaults_are_enough(db: None) -> None:
    mindst = PersonData(
        cpr="0707704444", fornavn="Bo", efternavn="", koen="K", foedt=date(1970, 7, 7)
    )
    services.indlaes_personer([mindst], now=NOW)
    assert models.Person.objects.unguarded(reason=WHY).get().navn == "Bo"
