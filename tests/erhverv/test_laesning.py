"""What is read of companies and properties: as of now, in a fixed number of queries, and never an
address of somebody protected by way of what she owns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from access.values import Adgang, Permission
from indexes.erhverv import selectors
from indexes.part import selectors as partregister
from indexes.part.values import BeskyttelseData, CivilstandData, RelationData
from indexes.sag.models import Sag, SagLinje
from indexes.sag.values import Partsrolle
from tests.erhverv.faelles import (
    BFE,
    BFE2,
    ESR,
    FIRMA,
    HOLDING,
    JAN,
    JOHN,
    JYTTE,
    adresse,
    ejendom,
    optag_udsagn,
    parter,
    virksomhed,
)
from tests.part.faelles import BESKYTTET, NOW, Indlaes, Som, bor, borger

pytestmark = pytest.mark.django_db

SKOVBRYNET = "Skovbrynet 38, 2800 Kgs. Lyngby"


@pytest.fixture
def folk(myndigheder: Any, indlaes: Indlaes) -> dict[str, UUID]:
    """Jan, who owns; Jytte, who owns and whose address is protected."""
    return indlaes(
        borger("Jan Jarlov", JAN),
        borger("Jytte Rømer", JYTTE, beskyttelser=BESKYTTET, adresser=bor("Skovbrynet", "038")),
    )


@pytest.fixture
def register(folk: dict[str, UUID]) -> dict[str, UUID]:
    holding = {"cvr": HOLDING, "navne": [{"navn": "Holdingen ApS"}], "ejere": [{"cpr": JAN}]}
    optag_udsagn(virksomhed(), holding, ejendom())
    firma, hus, holdingen = parter(f"cvr:{FIRMA}", f"bfe:{BFE}", f"cvr:{HOLDING}")
    return folk | {"firma": firma, "hus": hus, "holding": holdingen}


@pytest.fixture
def ser_sager(adgang_med: Callable[..., Adgang]) -> Adgang:
    return adgang_med({"permissions": [Permission.SE_PERSON, Permission.SE_SAG]})


def test_a_company_is_told_as_it_is_now_with_its_past(
    register: dict[str, UUID], adgang: Adgang, som: Som
) -> None:
    with som(adgang):
        d = selectors.virksomhedsdetaljer(adgang=adgang, part_uuid=register["firma"], at=NOW)
    assert d is not None
    assert (d.overblik.navn, d.overblik.adresse, d.form) == (
        "Prøve Byg ApS",
        "Toften 3C, 2800 Kgs. Lyngby",
        "Anpartsselskab",
    )
    assert (d.status, d.status_fra) == ("under_konkurs", date(2026, 10, 1))
    assert [b.kode for b in d.brancher] == ["412000"]
    assert [b.kode for b in d.bibrancher] == ["433200"]
    assert d.ansatte == selectors.Ansatteoplysning(2026, 3, 7, 7)
    assert [(p.pnr, p.til) for p in d.penheder] == [
        ("1004100001", None),
        ("1004100002", date(2015, 1, 1)),
    ]
    assert [(e.navn, e.er_virksomhed, e.til) for e in d.ejere] == [
        ("Holdingen ApS", True, None),
        ("Jan Jarlov", False, None),
        ("", False, date(2019, 5, 1)),
    ]
    navne = [(h.tekst, h.til) for h in d.historik if h.art == "navn"]
    assert navne == [("Prøve Byg ApS", None), ("Prøve Byg I/S", date(2019, 5, 1))]
    assert any(h.tekst == "Hæstvej 73, 2800 Kgs. Lyngby" for h in d.historik)


def test_of_an_unknown_owner_only_the_number_is_shown_to_nobody(
    register: dict[str, UUID], adgang: Adgang, som: Som
) -> None:
    """John is no person of the register yet: the source's CPR number names no one."""
    with som(adgang):
        d = selectors.virksomhedsdetaljer(adgang=adgang, part_uuid=register["firma"], at=NOW)
    assert d is not None
    assert JOHN not in repr(d)
    assert JAN not in repr(d)  # masked


def test_a_property_has_its_three_owners_and_the_former(
    register: dict[str, UUID], ser_beskyttet: Adgang, som: Som
) -> None:
    with som(ser_beskyttet):
        e = selectors.ejendom(adgang=ser_beskyttet, part_uuid=register["hus"], at=NOW)
    assert e is not None
    assert (e.navn, e.bfe, e.esr, e.type_tekst) == (SKOVBRYNET, BFE, ESR, "Samlet fast ejendom")
    assert [(o.navn, o.andel.taeller, o.andel.naevner) for o in e.ejere if o.til is None] == [
        ("Holdingen ApS", 1, 3),
        ("Jan Jarlov", 1, 3),
        ("Jytte Rømer", 1, 3),
    ]
    assert [o.til for o in e.ejere if o.er_tidligere] == [date(2008, 10, 1)]


@pytest.mark.parametrize("antal", [1, 25])
def test_reads_cost_the_same_whatever_the_amount(
    antal: int,
    register: dict[str, UUID],
    ser_sager: Adgang,
    lav_sag: Callable[..., UUID],
    django_assert_num_queries: Any,
) -> None:
    pnr = [{"pnr": f"{1004200000 + n}", "navn": f"Sted {n}"} for n in range(antal)]
    ejere = [{"cpr": JAN}, *({"navn": f"Fremmed {n}"} for n in range(antal))]
    huse = [ejendom(f"{9200000 + n}", esr="", ejere=[{"cpr": JAN}]) for n in range(antal)]
    optag_udsagn(virksomhed(penheder=pnr, ejere=ejere), ejendom(ejere=ejere), *huse, dag=0)
    for n in range(antal):
        lav_sag(parter(f"bfe:{9200000 + n}")[0], titel=f"Byggesag {n}")
    with django_assert_num_queries(7):
        selectors.virksomhedsdetaljer(adgang=ser_sager, part_uuid=register["firma"], at=NOW)
    with django_assert_num_queries(4):
        selectors.ejendom(adgang=ser_sager, part_uuid=register["hus"], at=NOW)
    with django_assert_num_queries(4):
        ejer = selectors.ejeroversigt(adgang=ser_sager, part_uuid=register[JAN], at=NOW)
    assert len(ejer.ejendomme) == antal + 1
    with django_assert_num_queries(1):
        selectors.ejeroversigt(adgang=ser_sager, part_uuid=register[JYTTE], at=NOW)


def test_without_the_right_to_persons_nothing_is_there(
    register: dict[str, UUID], uden_ret: Adgang, som: Som
) -> None:
    with som(uden_ret):
        for laes, uuid in (
            (selectors.virksomhedsdetaljer, register["firma"]),
            (selectors.ejendom, register["hus"]),
        ):
            assert laes(adgang=uden_ret, part_uuid=uuid, at=NOW) is None
        for tekst in (BFE, ESR, "Skovbrynet"):
            assert selectors.soeg_ejendomme(adgang=uden_ret, tekst=tekst, at=NOW) == []
        ejer = selectors.ejeroversigt(adgang=uden_ret, part_uuid=register[JAN], at=NOW)
        assert ejer.er_tom


# --- What a protected person owns ----------------------------------------------------------------


def _hendes(register: dict[str, UUID]) -> UUID:
    """Jytte's one-man company, run from her home and once from another."""
    optag_udsagn(
        {
            "cvr": "41000009",
            "navne": [{"navn": "Rømers Regnskab"}],
            "adresser": [
                adresse("Kongsengen", "018", til="2012-02-01"),
                adresse("Skovbrynet", "038", fra="2012-02-01"),
            ],
            "penheder": [
                {"pnr": "1004100009", "navn": "Hjemme", "adresse": adresse("Skovbrynet", "038")}
            ],
            "ejere": [{"cpr": JYTTE, "mindst": 100, "hoejst": 100}],
        }
    )
    return parter("cvr:41000009")[0]


def _alt(register: dict[str, UUID], adgang: Adgang) -> str:
    """Every read by which she may be come at."""
    firma = parter("cvr:41000009")[0]
    her = {"adgang": adgang, "at": NOW}
    return repr(
        [
            selectors.virksomhedsdetaljer(part_uuid=firma, **her),
            selectors.ejeroversigt(part_uuid=register[JYTTE], **her),
            selectors.ejeroversigt(part_uuid=firma, **her),
            partregister.virksomhed(part_uuid=firma, **her),
            partregister.soeg_virksomheder(tekst="Rømers", **her),
            partregister.soeg_virksomheder(tekst="41000009", **her),
            partregister.partresumeer(part_uuids=[firma, register[JYTTE]], **her),
        ]
    )


def test_the_address_of_a_protected_owner_is_in_no_read(
    register: dict[str, UUID], adgang: Adgang, ser_beskyttet: Adgang, som: Som
) -> None:
    _hendes(register)
    with som(adgang):
        found = _alt(register, adgang)
    assert "Rømers Regnskab" in found
    assert "Skovbrynet" not in found
    assert "Kongsengen" not in found
    assert BFE not in found
    with som(ser_beskyttet):
        found = _alt(register, ser_beskyttet)
    assert "Skovbrynet" in found
    assert "Kongsengen" in found


def test_a_property_does_not_name_its_protected_owner(
    register: dict[str, UUID], adgang: Adgang, som: Som
) -> None:
    with som(adgang):
        e = selectors.ejendom(adgang=adgang, part_uuid=register["hus"], at=NOW)
        fundne = selectors.soeg_ejendomme(adgang=adgang, tekst="Skovbrynet 38", at=NOW)
    assert e is not None
    (skjult,) = [o for o in e.ejere if o.skjult]
    assert (skjult.part_uuid, skjult.navn, skjult.cpr, skjult.kendt) == (None, "", None, False)
    assert skjult.andel.naevner == 3
    assert "Rømer" not in repr(e)
    assert str(register[JYTTE]) not in repr(e)
    assert "Rømer" not in repr(fundne)


@pytest.mark.parametrize("hun_ejer", [True, False])
def test_a_property_is_not_told_of_the_former_husband_while_she_hides_in_it(
    myndigheder: Any,
    indlaes: Indlaes,
    adgang: Adgang,
    ser_beskyttet: Adgang,
    som: Som,
    *,
    hun_ejer: bool,
) -> None:
    """He moved out; she lives in their house, or in his. His page must not lead to her."""
    hendes = bor("Skovbrynet", "038") if not hun_ejer else bor("Hæstvej", "7")
    folk = indlaes(
        borger("Gert Frydendal", JAN, adresser=bor("Konestien", "3")),
        borger(
            "Jytte Rømer",
            JYTTE,
            adresser=hendes,
            beskyttelser=BESKYTTET,
            civilstand=(CivilstandData("F", date(2011, 12, 15), None, JAN),),
            relationer=(RelationData("partner", JAN, date(2006, 5, 20), date(2011, 12, 15)),),
        ),
    )
    ejere = [{"cpr": JAN, "taeller": 1, "naevner": 2}]
    if hun_ejer:
        ejere.append({"cpr": JYTTE, "taeller": 1, "naevner": 2})
    optag_udsagn(ejendom(ejere=ejere), ejendom(BFE2, esr="", ejere=[{"cpr": JAN}], adresser=[]))
    (hus,) = parter(f"bfe:{BFE}")

    def laest(hvem: Adgang) -> tuple[list[str], str]:
        with som(hvem):
            hans = selectors.ejeroversigt(adgang=hvem, part_uuid=folk[JAN], at=NOW)
            huset = selectors.ejendom(adgang=hvem, part_uuid=hus, at=NOW)
        assert huset is not None
        return [e.bfe for e in hans.ejendomme], repr(huset.ejere)

    bfe, navngivne = laest(adgang)
    assert bfe == [BFE2]
    assert "Frydendal" not in navngivne
    bfe, navngivne = laest(ser_beskyttet)
    assert sorted(bfe) == [BFE, BFE2]
    assert "Frydendal" in navngivne


def test_protection_that_ended_hides_nothing_and_one_that_began_later_does(
    myndigheder: Any, indlaes: Indlaes, adgang: Adgang, som: Som
) -> None:
    """Asked at each read: CVR need not tell anything anew."""
    indlaes(borger("Jytte Rømer", JYTTE))
    firma = _hendes({})

    def adressen() -> str | None:
        with som(adgang):
            d = selectors.virksomhedsdetaljer(adgang=adgang, part_uuid=firma, at=NOW)
        assert d is not None
        return d.overblik.adresse

    assert adressen() == SKOVBRYNET
    indlaes(borger("Jytte Rømer", JYTTE, beskyttelser=BESKYTTET))
    assert adressen() is None
    ophoert = (BeskyttelseData("0001", date(2020, 1, 1), NOW.date()),)
    indlaes(borger("Jytte Rømer", JYTTE, beskyttelser=ophoert))
    assert adressen() == SKOVBRYNET


def test_an_owner_whom_cvr_named_before_cpr_did_is_hidden_too(
    myndigheder: Any, indlaes: Indlaes, adgang: Adgang, som: Som
) -> None:
    firma = _hendes({})
    indlaes(borger("Jytte Rømer", JYTTE, beskyttelser=BESKYTTET))
    with som(adgang):
        d = selectors.virksomhedsdetaljer(adgang=adgang, part_uuid=firma, at=NOW)
    assert d is not None
    assert d.adresse_skjult
    assert d.penheder[0].adresse is None


# --- Sager about properties ----------------------------------------------------------------------


def _byggesag(lav_sag: Callable[..., UUID], hus: UUID, *parter_: UUID, **facts: Any) -> UUID:
    """A sag about a property, straight into the projection."""
    uuid = lav_sag(*parter_, **facts)
    sag = Sag.objects.unguarded(reason="test data").filter(uuid=uuid).values().get()
    shared = {
        f.name: sag[f.name]
        for f in SagLinje._meta.concrete_fields
        if f.name in sag and f.name != "uuid"
    }
    SagLinje.objects.unguarded(reason="test data").create(
        part_uuid=hus,
        sag_uuid=uuid,
        rolle=Partsrolle.EJENDOM,
        indeks="1",
        virkning=(NOW - timedelta(days=900), None),
        **shared,
    )
    return uuid


def test_a_propertys_sager_go_by_the_users_reach(
    register: dict[str, UUID],
    ser_sager: Adgang,
    adgang_med: Callable[..., Adgang],
    lav_sag: Callable[..., UUID],
    som: Som,
) -> None:
    hus, jan = register["hus"], register[JAN]
    synlig = _byggesag(lav_sag, hus, jan, titel="Byggetilladelse")
    _byggesag(lav_sag, hus, jan, titel="Hemmelig", foelsomhed=4)
    begraenset = adgang_med(
        {"permissions": [Permission.SE_PERSON, Permission.SE_SAG], "foelsomhed": 2}
    )
    with som(begraenset):
        fundet = selectors.ejendomssager(adgang=begraenset, part_uuids=[hus], at=NOW)
    assert [r.sag_uuid for r in fundet.raekker] == [synlig]
    assert fundet.raekker[0].relation == "Ejendom"
    assert selectors.ejendomssager(adgang=ser_sager, part_uuids=[], at=NOW).raekker == ()


def test_a_sag_with_a_protected_part_does_not_tie_her_to_the_property(
    register: dict[str, UUID],
    ser_sager: Adgang,
    adgang_med: Callable[..., Adgang],
    lav_sag: Callable[..., UUID],
    som: Som,
) -> None:
    hus, jan, jytte = register["hus"], register[JAN], register[JYTTE]
    _byggesag(lav_sag, hus, jytte, titel="Hendes")
    _byggesag(lav_sag, hus, jan, jytte, titel="Hun er nabo")
    _byggesag(lav_sag, hus, jan, titel="Hans")
    with som(ser_sager):
        fundet = selectors.ejendomssager(adgang=ser_sager, part_uuids=[hus], at=NOW)
    assert [r.titel for r in fundet.raekker] == ["Hans"]
    begge = adgang_med(
        {"permissions": [Permission.SE_PERSON, Permission.SE_SAG, Permission.SE_BESKYTTET]}
    )
    with som(begge):
        fundet = selectors.ejendomssager(adgang=begge, part_uuids=[hus], at=NOW)
    assert {r.titel for r in fundet.raekker} == {"Hans", "Hendes", "Hun er nabo"}


# --- Search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tekst",
    [
        BFE, f"BFE {BFE}", f"bfe:000{BFE}", ESR, "ESR 173-12345", "Skovbrynet", "SKOVBRYNET 38",
        "skovbrynet 38, 2800",
    ],
)  # fmt: skip
def test_a_property_is_found_by_number_and_by_the_beginning_of_its_address(
    register: dict[str, UUID], adgang: Adgang, som: Som, tekst: str
) -> None:
    with som(adgang):
        (traef,) = selectors.soeg_ejendomme(adgang=adgang, tekst=tekst, at=NOW)
    assert (traef.part_uuid, traef.adresse) == (register["hus"], SKOVBRYNET)


def test_an_address_is_searched_at_home_and_a_former_one_nowhere(
    register: dict[str, UUID],
    adgang: Adgang,
    adgang_med: Callable[..., Adgang],
    som: Som,
) -> None:
    fjern = adresse("Skovbrynet", "099", kommunekode=101)
    gammel = adresse("Skovbrynet", "001", til="2000-01-01")
    optag_udsagn(ejendom(BFE2, adresser=[fjern]), ejendom("9000103", adresser=[gammel]), dag=0)

    def fundne(adgang: Adgang, tekst: str) -> list[str]:
        with som(adgang):
            return [t.bfe for t in selectors.soeg_ejendomme(adgang=adgang, tekst=tekst, at=NOW)]

    landet = adgang_med({"permissions": [Permission.SE_PERSON, Permission.SOEG_LANDET]})
    assert fundne(adgang, "Skovbrynet") == [BFE]
    assert fundne(landet, "Skovbrynet") == [BFE, BFE2]
    assert fundne(adgang, BFE2) == [BFE2]
    assert fundne(adgang, "Sk") == []


def test_a_p_enhed_leads_to_its_company(
    register: dict[str, UUID], adgang: Adgang, som: Som
) -> None:
    with som(adgang):
        (penhed,) = parter("pnr:1004100001")
        fundet = selectors.virksomhed_af_penhed(adgang=adgang, part_uuid=penhed, at=NOW)
    assert fundet == register["firma"]
