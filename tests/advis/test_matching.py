"""An event finds the groups that asked for it, and each hears of it once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.models import Bruger, Fagsystem, Organisationsenhed
from advis.definition import Sagsvalg
from advis.matching.koersel import behandl
from advis.models import Advis, Levering
from advis.values import Kanal, Partsrolle
from indexes.beskedfordeler.behandling import lad_begynde
from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.part.values import CivilstandData, RelationData, oejeblik
from tests.advis.faelles import adviser, gruppe, haendelse, indlaes, som, til
from tests.faelles import ALT, ANDEN_KOMMUNE, NU
from tests.part.faelles import BESKYTTET, BOLIG, borger

MOR, FAR, BARN, GENBO = "0101800002", "0202800001", "0303174234", "0404900004"


@pytest.fixture
def familie(myndigheder: Any) -> dict[str, UUID]:
    """A mother and a father, married; their child of nine; and one who lives with them."""
    gift = date(2010, 5, 1)
    return indlaes(
        [
            borger("Maja Mor", MOR, civilstand=(CivilstandData("G", gift, None, FAR),)),
            borger("Frank Far", FAR, civilstand=(CivilstandData("G", gift, None, MOR),)),
            borger(
                "Bo Barn", BARN, relationer=(RelationData("mor", MOR), RelationData("far", FAR))
            ),
            borger("Gry Genbo", GENBO),
        ]
    )


def test_the_person_of_an_event_and_nobody_elses(chef: Bruger, familie: dict[str, UUID]) -> None:
    g = gruppe(chef, "F01")
    haendelse("F01", familie[MOR])
    haendelse("F50", familie[MOR])
    haendelse("F01", familie[MOR], myndighed=ANDEN_KOMMUNE)

    assert behandl(now=NU).nye == 1
    (a,) = adviser(g)
    assert (a.kode, a.part_uuid, a.om_part_uuid, a.status) == (
        "F01",
        familie[MOR],
        familie[MOR],
        "ny",
    )
    assert not ModtagetHaendelse.objects.filter(tilstand="klar").exists()
    assert behandl(now=NU).haendelser == 0


def test_the_same_event_again_is_no_second_advis(chef: Bruger, familie: dict[str, UUID]) -> None:
    g = gruppe(chef, "F01")
    h = haendelse("F01", familie[MOR])
    behandl(now=NU)
    ModtagetHaendelse.objects.filter(id=h.id).update(tilstand="klar")
    behandl(now=NU)

    assert len(adviser(g)) == 1


@pytest.mark.parametrize(
    ("rolle", "hvem", "om"),
    [
        (Partsrolle.AEGTEFAELLE, MOR, FAR),
        (Partsrolle.FORAELDER, MOR, BARN),
        (Partsrolle.PAA_ADRESSEN, GENBO, MOR),
    ],
)
def test_a_group_with_a_list_follows_others_around_those_on_it(
    chef: Bruger, familie: dict[str, UUID], rolle: Partsrolle, hvem: str, om: str
) -> None:
    g = gruppe(chef, "F50", roller=(rolle,), population=(familie[hvem],))
    haendelse("F50", familie[hvem])
    haendelse("F50", familie[om])

    behandl(now=NU)
    (a,) = adviser(g)
    assert (a.part_uuid, a.om_part_uuid, a.partsrolle) == (familie[hvem], familie[om], rolle)


def test_nobody_hears_through_an_address_that_is_protected(chef: Bruger) -> None:
    folk = indlaes([borger("Maja Mor", MOR, beskyttelser=BESKYTTET), borger("Gry Genbo", GENBO)])
    g = gruppe(chef, "F50", roller=(Partsrolle.PAA_ADRESSEN,), population=tuple(folk.values()))
    haendelse("F50", folk[MOR])
    haendelse("F50", folk[GENBO])

    behandl(now=NU)
    assert adviser(g) == []


def test_age_is_that_of_the_events_day(chef: Bruger, familie: dict[str, UUID]) -> None:
    """The child turned nine on 3 March 2026."""
    g = gruppe(chef, "F50", alder_fra=0, alder_til=8)
    haendelse("F50", familie[BARN], oejeblik(date(2026, 3, 2)))
    haendelse("F50", familie[BARN], oejeblik(date(2026, 3, 3)))
    haendelse("F50", uuid4())  # nobody whose age is known

    behandl(now=NU)
    assert [a.begivenhedsdato for a in adviser(g)] == [oejeblik(date(2026, 3, 2))]


def test_from_and_to_are_the_homes_around_the_events_day(chef: Bruger) -> None:
    flyttet = date(2026, 11, 1)
    gammel = replace(BOLIG, kommunekode=461, vejkode="1234", til=flyttet)
    folk = indlaes([borger("Maja Mor", MOR, adresser=(gammel, replace(BOLIG, fra=flyttet)))])
    fra_odense = gruppe(chef, "F11", fra_kommuner=(461,))
    fra_vejen = gruppe(chef, "F11", fra_veje=("461-1234",), til_veje=("173-0512",))
    fra_aarhus = gruppe(chef, "F11", fra_kommuner=(751,))
    til_os = gruppe(chef, "F11", til_kommuner=(751, 173))
    haendelse("F11", folk[MOR], oejeblik(flyttet))

    behandl(now=NU)
    assert {(a.gruppe_id, a.vej) for a in adviser()} == {
        (fra_odense.id, False),
        (fra_vejen.id, True),  # a road decided it, which advis.door asks for
        (til_os.id, False),
    }
    assert fra_aarhus.id not in {a.gruppe_id for a in adviser()}


def test_the_dead_lived_where_they_lived_last_and_who_left_lives_nowhere(chef: Bruger) -> None:
    slut = date(2026, 11, 1)
    hjem = replace(BOLIG, til=slut)
    folk = indlaes([borger("Maja Mor", MOR, adresser=(hjem,), status="90")])
    g = gruppe(chef, "F01", "F13", til_kommuner=(173,))
    haendelse("F01", folk[MOR], oejeblik(slut))
    haendelse("F13", folk[MOR], oejeblik(slut))

    behandl(now=NU)
    assert [a.kode for a in adviser(g)] == ["F01"]


def test_a_sag_of_the_person_makes_the_group_hear(
    chef: Bruger, familie: dict[str, UUID], lav_sag: Callable[..., UUID]
) -> None:
    naer = lav_sag(familie[MOR], kle=292104, titel="Genoptræning")
    lav_sag(familie[FAR], kle=292104, fremdrift=4)
    lav_sag(familie[BARN], kle=300000)
    g = gruppe(chef, "F50", sag=Sagsvalg(kle=("29.21.*",)))
    for hvem in (MOR, FAR, BARN):
        haendelse("F50", familie[hvem])

    behandl(now=NU)
    (a,) = adviser(g)
    assert (a.part_uuid, a.sag_uuid) == (familie[MOR], naer)
    # Bound to sager it follows them: his was opened again.
    lav_sag(familie[FAR], kle=292105)
    haendelse("F50", familie[FAR])
    behandl(now=NU)
    assert len(adviser(g)) == 2


@pytest.mark.parametrize(
    ("valg", "sagen", "anden"),
    [
        ("kle", {"kle": 292104}, {"kle": 300000}),
        ("fagsystemer", {"fagsystem": 1}, {"fagsystem": 2}),
        ("enheder", {"enhed": 115}, {"enhed": 205}),
        ("foelsomhed_til", {"foelsomhed": 2}, {"foelsomhed": 3}),
        ("kun_aktive", {"fremdrift": 3}, {"fremdrift": 4}),
    ],
)
def test_a_sag_counts_within_each_limit_that_the_group_has(
    chef: Bruger,
    familie: dict[str, UUID],
    enhed: Callable[..., Organisationsenhed],
    lav_sag: Callable[..., UUID],
    valg: str,
    sagen: dict[str, int],
    anden: dict[str, int],
) -> None:
    over = enhed("Jobcenter", 100, 199)
    enhed("Ydelse", 110, 119)  # below it
    enhed("Skole", 200, 209)
    for nr in (1, 2):
        Fagsystem.objects.get_or_create(
            id=nr, defaults={"uuid": uuid4(), "navn": f"F{nr}", "leverandoer": "Prøve"}
        )
    felter: dict[str, Any] = {
        "kle": ("29.21.*",),
        "fagsystemer": (1,),
        "enheder": (over.uuid,),
        "foelsomhed_til": 2,
        "kun_aktive": True,
    }
    lav_sag(familie[MOR], **sagen)
    lav_sag(familie[FAR], **anden)
    g = gruppe(chef, "F50", sag=Sagsvalg(**{"kun_aktive": False, valg: felter[valg]}))
    for hvem in (MOR, FAR):
        haendelse("F50", familie[hvem])

    behandl(now=NU)
    assert [a.part_uuid for a in adviser(g)] == [familie[MOR]]


def test_a_registered_partner_is_a_partner_until_it_ends(chef: Bruger) -> None:
    begyndt, slut = date(2012, 1, 1), date(2020, 1, 1)
    folk = indlaes(
        [
            borger("Per Partner", MOR, civilstand=(CivilstandData("P", begyndt, None, FAR),)),
            borger("Poul Partner", FAR, civilstand=(CivilstandData("P", begyndt, None, MOR),)),
            borger("Eks Partner", GENBO, civilstand=(CivilstandData("P", begyndt, slut, MOR),)),
        ]
    )
    g = gruppe(chef, "F50", roller=(Partsrolle.AEGTEFAELLE,))
    for cpr in (FAR, GENBO):
        haendelse("F50", folk[cpr])

    behandl(now=NU)
    assert [(a.part_uuid, a.om_part_uuid) for a in adviser(g)] == [(folk[MOR], folk[FAR])]


def test_a_secondary_part_concerns_the_sag(
    chef: Bruger, familie: dict[str, UUID], lav_sag: Callable[..., UUID]
) -> None:
    sag = lav_sag(familie[BARN], familie[FAR])
    g = gruppe(chef, "F11", roller=(Partsrolle.SEKUNDAER,), sag=Sagsvalg())
    haendelse("F11", familie[FAR])
    haendelse("F11", familie[BARN])

    behandl(now=NU)
    (a,) = adviser(g)
    assert (a.part_uuid, a.om_part_uuid, a.sag_uuid) == (familie[BARN], familie[FAR], sag)


def test_a_group_hears_of_no_sag_beyond_its_owners_rights(
    bruger_med: Any, chef: Bruger, familie: dict[str, UUID], lav_sag: Callable[..., UUID]
) -> None:
    lav_sag(familie[MOR], kle=292104, foelsomhed=4)
    lav_sag(familie[FAR], kle=270300)
    lille = bruger_med(
        {"permissions": ALT, "kle": ["29.*"], "foelsomhed": 3},
        {"permissions": ("administrer",)},
    )
    alle, faerre = gruppe(chef, "F50", sag=Sagsvalg()), gruppe(lille, "F50", sag=Sagsvalg())
    haendelse("F50", familie[MOR])
    haendelse("F50", familie[FAR])

    behandl(now=NU)
    assert (len(adviser(alle)), len(adviser(faerre))) == (2, 0)


def test_a_sikkerhedsprofil_tells_those_it_names_alone(
    chef: Bruger, familie: dict[str, UUID], lav_sag: Callable[..., UUID]
) -> None:
    lav_sag(familie[MOR], sikkerhedsprofil=[chef.uuid])
    lav_sag(familie[FAR], sikkerhedsprofil=[uuid4()])
    g = gruppe(chef, "F50", sag=Sagsvalg())
    haendelse("F50", familie[MOR])
    haendelse("F50", familie[FAR])

    behandl(now=NU)
    assert [a.part_uuid for a in adviser(g)] == [familie[MOR]]


def test_a_sag_that_arises_is_held_against_its_own_facts(
    chef: Bruger, familie: dict[str, UUID], lav_sag: Callable[..., UUID]
) -> None:
    sag = lav_sag(familie[MOR], kle=292104, fremdrift=4)
    g = gruppe(chef, "S02", sag=Sagsvalg(kle=("29.*",)))
    andre = gruppe(chef, "S02", sag=Sagsvalg(kle=("32.*",)))
    haendelse("S02", familie[MOR], objekt_uuid=sag, kle=292104)

    behandl(now=NU)
    assert [(a.sag_uuid, a.objekt_uuid) for a in adviser(g)] == [(sag, sag)]
    assert adviser(andre) == []


def test_validity_is_by_the_day_that_we_knew_of_it(chef: Bruger, familie: dict[str, UUID]) -> None:
    g = gruppe(chef, "F50", gyldig_fra=date(2026, 11, 20), gyldig_til=date(2026, 11, 20))
    haendelse("F50", familie[MOR], oejeblik(date(2026, 10, 1)))  # late: known today
    haendelse("F50", familie[FAR], oejeblik(date(2026, 10, 1)), modtaget=NU - timedelta(days=1))

    behandl(now=NU)
    assert [a.part_uuid for a in adviser(g)] == [familie[MOR]]


def test_levels_above_the_owners_are_not_heard(bruger_med: Any, chef: Bruger) -> None:
    lav = bruger_med({"permissions": ALT, "foelsomhed": 2}, {"permissions": ("administrer",)})
    hoej_gruppe, lav_gruppe = gruppe(chef, "STIN"), gruppe(lav, "STIN")
    haendelse("STIN", uuid4())

    behandl(now=NU)
    assert (len(adviser(hoej_gruppe)), len(adviser(lav_gruppe))) == (1, 0)


def test_channels_that_are_sent_have_a_delivery_in_the_same_transaction(
    chef: Bruger, familie: dict[str, UUID], enhed: Callable[..., Organisationsenhed]
) -> None:
    team = enhed("Sundhedsplejen", 100, 199)
    g = gruppe(
        chef,
        "F35",
        modtagere=(
            til(team),
            til(team, kanal=Kanal.MAIL, adresse="team@example.dk"),
            til(chef, kanal=Kanal.MAIL),
        ),
    )
    haendelse("F35", familie[BARN])

    assert behandl(now=NU).leveringer == 2
    (a,) = adviser(g)
    rows = Levering.objects.order_by("uuid")
    assert {(x.advis_id, x.kanal, x.tilstand, x.anledning) for x in rows} == {
        (a.uuid, "mail", "klar", "ny")
    }
    # Nothing of it says who it is about, to the one who is sent a link.
    assert not {"part_uuid", "sag_uuid"} & {f.name for f in Levering._meta.get_fields()}


def test_only_receivers_within_their_rights_see_it(
    bruger_med: Any, chef: Bruger, familie: dict[str, UUID], lav_sag: Callable[..., UUID]
) -> None:
    lav_sag(familie[MOR], kle=292104)
    inden = bruger_med({"permissions": ALT, "kle": ["29.*"]})
    uden_kle = bruger_med({"permissions": ALT, "kle": ["32.*"]})
    uden_person = bruger_med({"permissions": ("se_sag",)})
    fremmed = bruger_med({"permissions": ALT})
    gruppe(chef, "F50", sag=Sagsvalg(), modtagere=(til(inden), til(uden_kle), til(uden_person)))
    haendelse("F50", familie[MOR])
    behandl(now=NU)

    antal = {
        u: Advis.objects.visible_to(som(u)).count() for u in (inden, uden_kle, uden_person, fremmed)
    }
    assert antal == {inden: 1, uden_kle: 0, uden_person: 0, fremmed: 0}


def test_planned_events_wait_for_their_day(chef: Bruger, familie: dict[str, UUID]) -> None:
    g = gruppe(chef, "F10")
    haendelse("F10", familie[MOR], NU + timedelta(days=3), tilstand="planlagt")
    behandl(now=NU)
    assert adviser(g) == []
    senere = datetime(2026, 11, 24, tzinfo=UTC)
    lad_begynde(now=senere)
    behandl(now=senere)
    assert len(adviser(g)) == 1
