"""What statements become: rows, parts and keys; in any order, and told twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from access.klienter.values import Aftale
from access.models import Fagsystem
from indexes.erhverv import kilder, models
from indexes.erhverv.kilder import BBR, CVR
from indexes.kilder.services import optag
from indexes.kilder.values import Udfald
from indexes.part.models import Part, PartNoegle, Virksomhed
from indexes.part.services import indlaes_personer
from indexes.registrering.services import OK, Klient, importer
from indexes.sag.models import SagLinje
from indexes.sag.values import Partsrolle
from tests import beskeder
from tests.erhverv.faelles import (
    BFE,
    BFE2,
    ESR,
    FIRMA,
    JAN,
    JOHN,
    WHY,
    adresse,
    ejendom,
    optag_udsagn,
    parter,
    udsagn,
    virksomhed,
)
from tests.faelles import KOMMUNE
from tests.part.faelles import NOW, borger

pytestmark = pytest.mark.django_db


def alle(model: Any, **filtre: Any) -> Any:
    return model.objects.unguarded(reason=WHY).filter(**filtre)


def test_a_company_becomes_rows_with_periods_and_one_dense_row() -> None:
    assert optag_udsagn(virksomhed()) == [Udfald.NY]

    (firma,) = parter(f"cvr:{FIRMA}")
    row = alle(Virksomhed).get()
    assert (row.part_uuid, row.navn, row.adresse, row.branchekode, row.ansatte) == (
        firma,
        "Prøve Byg ApS",
        "Toften 3C, 2800 Kgs. Lyngby",
        "412000",
        7,
    )
    assert sorted(row.hjem_for) == sorted(parter(f"cpr:{JAN}", f"cpr:{JOHN}"))
    assert alle(models.Virksomhedsfakta, art="navn").count() == 2
    assert alle(models.Penhed).values_list("virksomhed_uuid", flat=True).distinct().get() == firma
    assert alle(Part, part_uuid=parter("pnr:1004100001")[0]).get().art == Part.Art.VIRKSOMHED


def test_a_new_statement_replaces_the_former_whole() -> None:
    optag_udsagn(virksomhed(), ejendom(), dag=3)
    tom = {"cvr": FIRMA, "navne": [{"navn": "Kun et navn"}]}
    assert optag_udsagn(tom, {"bfe": BFE}, dag=2) == [Udfald.NY, Udfald.NY]

    for model in (models.Ansattetal, models.Penhed, models.Ejerskab, models.Ejendomsadresse):
        assert alle(model).count() == 0, model
    assert alle(Virksomhed).get().navn == "Kun et navn"
    assert alle(Virksomhed).get().hjem_for == []


def _indhold() -> dict[str, Any]:
    """All that the tables say, without what is another every time."""
    ud = {}
    for model in (
        Virksomhed,
        models.Virksomhedsdetalje,
        models.Virksomhedsfakta,
        models.Ansattetal,
        models.Penhed,
        models.Ejerskab,
        models.Ejendom,
        models.Ejendomsadresse,
    ):
        felter = [
            f.name
            for f in model._meta.concrete_fields
            if f.name not in {"id", "opdateret", "hjem_for"} and "uuid" not in f.name
        ]
        ud[model.__name__] = sorted(map(repr, alle(model).values_list(*felter)))
    return ud


@pytest.mark.parametrize("orden", list(permutations((3, 2, 1))))
def test_statements_in_any_order_and_twice_give_the_same_register(orden: tuple[int, ...]) -> None:
    navne = {3: "Først", 2: "Så", 1: "Sidst"}

    def sig(dag: int) -> list[Udfald]:
        firma = virksomhed(navne=[{"navn": navne[dag]}], telefon=navne[dag])
        hus = ejendom(adresser=[adresse(navne[dag])], ejere=[] if dag == 2 else None)
        return optag_udsagn(firma, hus, dag=dag)

    for dag in orden:
        sig(dag)
    efter = _indhold()
    for dag in orden:
        assert set(sig(dag)) <= {Udfald.UAENDRET, Udfald.SEN}
    assert _indhold() == efter
    assert alle(Virksomhed).get().navn == "Sidst"
    assert alle(models.Ejendomsadresse).get().adresse.startswith("Sidst 3C")


def test_the_same_clock_with_other_content_is_a_conflict_and_changes_nothing() -> None:
    optag_udsagn(virksomhed())
    assert optag_udsagn(virksomhed(telefon="99 99 99 99")) == [Udfald.KONFLIKT]
    assert alle(models.Virksomhedsdetalje).get().telefon == "11 22 33 44"


@pytest.mark.parametrize("antal", [1, 40])
def test_many_statements_cost_the_same_queries_as_one(
    antal: int, django_assert_max_num_queries: Any
) -> None:
    firmaer = [CVR.laes(udsagn(virksomhed(f"{42000000 + n}"))) for n in range(antal)]
    huse = [BBR.laes(udsagn(ejendom(f"{9100000 + n}", esr=f"173-{n:06}"))) for n in range(antal)]
    with django_assert_max_num_queries(32):
        optag(CVR, firmaer, now=NOW)
    with django_assert_max_num_queries(26):
        optag(BBR, huse, now=NOW)
    assert alle(models.Ejendom).count() == alle(Virksomhed).count() == antal


def test_a_planned_name_takes_effect_on_its_day() -> None:
    navne = [
        {"navn": "Gammel ApS", "til": "2026-12-01"},
        {"navn": "Ny ApS", "fra": "2026-12-01"},
    ]
    optag_udsagn(virksomhed(navne=navne))
    assert alle(Virksomhed).get().navn == "Gammel ApS"
    assert kilder.lad_skifte(now=NOW) == 0

    # Midnight is Danish: at 23.30 UTC the first of December has begun.
    assert kilder.lad_skifte(now=datetime(2026, 11, 30, 23, 30, tzinfo=UTC)) == 1
    assert alle(Virksomhed).get().navn == "Ny ApS"
    assert kilder.lad_skifte(now=NOW + timedelta(days=30)) == 0


def test_a_company_that_ended_keeps_its_name_and_has_no_address() -> None:
    optag_udsagn(
        virksomhed(
            navne=[{"navn": "Var her ApS", "til": "2020-01-01"}],
            adresser=[adresse(til="2020-01-01")],
            ophoersdato="2020-01-01",
        )
    )
    row = alle(Virksomhed).get()
    assert (row.navn, row.adresse) == ("Var her ApS", "")
    assert alle(models.Virksomhedsdetalje).get().ophoersdato == date(2020, 1, 1)


# --- Properties and the sager that point at them -------------------------------------------------


def _genstand(urn: str, nummer: int = 1) -> dict[str, Any]:
    return beskeder.relation(
        "Sagsgenstande", "Byggeri", "Ejendom", {"urn": urn}, Indeks=str(nummer)
    )


def _sag_om(*urner: str, lever: Any) -> Any:
    sag = beskeder.sag(parter=[beskeder.part(JAN)])
    relationer = sag.registreringer[0]["RelationListe"]
    relationer["Sagsgenstande"] = [_genstand(urn, n) for n, urn in enumerate(urner, start=1)]
    lever(sag)
    return sag


@pytest.fixture
def lever(myndigheder: Any) -> Any:
    """Deliver a sag as its fagsystem does."""
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    klient = Klient("ksd", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))

    def send(sag: Any) -> None:
        (answer,) = importer([sag], klient=klient, transaktion=None, now=NOW)
        assert answer.statuskode == OK, answer.fejlbesked

    return send


def linjer() -> set[Any]:
    return set(alle(SagLinje, rolle=Partsrolle.EJENDOM).values_list("part_uuid", flat=True))


@pytest.mark.parametrize("foerst", ["sag", "ejendom"])
@pytest.mark.parametrize(
    "urn",
    [
        f"urn:oio:ejendom:bfe-nr:{int(BFE):010d}",
        "urn:oio:esr:ejendom:173-012345",
        "urn:oio:esr:ejendom:173-12345",
    ],
)
def test_a_sag_and_a_statement_name_the_same_property(foerst: str, urn: str, lever: Any) -> None:
    if foerst == "sag":
        _sag_om(urn, lever=lever)
        optag_udsagn(ejendom())
    else:
        optag_udsagn(ejendom())
        _sag_om(urn, lever=lever)
    (part,) = parter(f"bfe:{BFE}")
    assert linjer() == {part}
    assert parter(f"esr:{ESR}") == [part]
    assert alle(Part, part_uuid=part).get().art == Part.Art.EJENDOM


def test_a_sag_that_names_both_numbers_has_the_property_twice_until_bbr_says_they_are_one(
    lever: Any,
) -> None:
    _sag_om(
        f"urn:oio:ejendom:bfe-nr:{int(BFE):010d}", "urn:oio:esr:ejendom:173-012345", lever=lever
    )
    assert len(linjer()) == 2
    optag_udsagn(ejendom())
    assert linjer() == set(parter(f"bfe:{BFE}"))


def test_a_number_of_esr_that_two_properties_share_stays_with_the_first() -> None:
    optag_udsagn(ejendom())
    optag_udsagn(ejendom(BFE2))
    assert parter(f"esr:{ESR}") == parter(f"bfe:{BFE}")
    assert alle(models.Ejendom, esr=ESR).count() == 2


def test_a_property_is_no_part_of_the_sag(lever: Any) -> None:
    """Its line is a list's, not a party's: a search by part does not meet it."""
    sag = _sag_om(f"urn:oio:ejendom:bfe-nr:{int(BFE):010d}", lever=lever)
    keys = alle(PartNoegle).values_list("noegle", flat=True)
    assert set(keys) == {f"cpr:{JAN}", f"bfe:{BFE}"}
    assert alle(SagLinje, sag_uuid=sag.uuid, rolle=Partsrolle.PRIMAER_PART).count() == 1


def test_two_numbers_of_one_owner_are_one_owner() -> None:
    optag_udsagn(virksomhed(), ejendom())
    nyt = "2110703427"
    indlaes_personer([borger("Jan Jarlov", nyt)], now=NOW)
    indlaes_personer([borger("Jan Jarlov", nyt, tidligere_cpr=(JAN,))], now=NOW)
    (jan,) = set(parter(f"cpr:{JAN}", f"cpr:{nyt}"))
    assert alle(models.Ejerskab, ejer_uuid=jan).count() == 2
    assert jan in alle(Virksomhed).get().hjem_for
