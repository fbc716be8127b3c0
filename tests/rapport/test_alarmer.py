"""Every alarm fires, also where the known report misses it; and nothing else does."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from access.models import Bruger, Revisionslog
from access.values import Permission
from indexes.part.services import indlaes_personer, part_uuider
from indexes.part.values import NavnData, PersonData, RelationData
from sapa.rapport import services
from sapa.rapport.models import Alarm, Liste, Listepost
from sapa.rapport.values import Art, Post
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.part.faelles import borger
from tests.revision.conftest import ANDEN_CVR, CVR

pytestmark = pytest.mark.django_db
Lav = Callable[..., Revisionslog]
Find = Callable[[], set[tuple[str, str]]]

KNUD, GRY = "0101701235", "0202801236"


def kaldet(bruger_med: Callable[..., Bruger], brugernavn: str, navn: str) -> Bruger:
    user = bruger_med({"permissions": [Permission.SE_PERSON]}, navn=navn)
    user.brugernavn = brugernavn
    user.save()
    return user


@pytest.fixture
def ako(bruger_med: Callable[..., Bruger]) -> Bruger:
    """The user who looks."""
    return kaldet(bruger_med, "ako", "Allan Korsman")


@pytest.fixture
def kigger(lav_raekke: Lav, ako: Bruger) -> Lav:
    """A look of hers a moment ago."""

    def make(**fakta: Any) -> Revisionslog:
        return lav_raekke(
            **{
                "bruger_id": ako.id,
                "bruger_uuid": ako.uuid,
                "tidspunkt": timezone.now() - timedelta(seconds=5),
                "scope_cvr": CVR,
                **fakta,
            }
        )

    return make


def del_(cpr: str, navn: str) -> str:
    return f"{cpr[:6]}-{cpr[6:]} - {navn}"


@pytest.mark.parametrize(
    ("liste", "raekke", "ventet"),
    [
        (("vip", "sensitiv_cpr", KNUD), {"part": del_(KNUD, "Knud Vind")}, "SENSITIV CPR"),
        (("vip", "medarbejder_cpr", KNUD), {"part": del_(KNUD, "Knud Vind")}, "MEDARBEJDER CPR"),
        (("vip", "sensitiv_kle", "32"), {"sag": "32.24.04 - Kontanthjælp"}, "SENSITIV KLE"),
        (("vip", "sensitiv_kle", "3224"), {"sag": "32.24.04 - Kontanthjælp"}, "SENSITIV KLE"),
        (("vip", "sensitiv_kle", "322404"), {"sag": "32.24.04 - Kontanthjælp"}, "SENSITIV KLE"),
        (
            ("overvaagning", "sensitiv_navn", "Knud-Åge Vind"),
            {"part": del_(KNUD, "Knud Aage Vind")},
            "SENSITIV NAVN",
        ),
        (
            ("overvaagning", "sensitiv_adresse", "Skt. Annæ Plads"),
            {
                "beskrivelse": "Søgning Person",
                "soegekriterier": "Navn: null, Adresse: Skt Annæ Plads 3, Kommune: Prøve",
            },
            "SENSITIV ADRESSE",
        ),
        (
            ("overvaagning", "sensitiv_adresse", "Skt. Annæ Plads"),
            {
                "beskrivelse": "Søgning Person",
                "soegekriterier": "Navn: Skt. Annæ Plads 3, CPR: null, Adresse: null, Kommune: Prøve",
            },
            "SENSITIV ADRESSE",
        ),
    ],
)
def test_a_list_s_entry_fires(
    liste: tuple[str, ...],
    raekke: dict[str, str],
    ventet: str,
    lav_liste: Callable[..., Liste],
    kigger: Lav,
    find: Find,
) -> None:
    slags, *post = liste
    lav_liste(slags, tuple(post))
    kigger(**raekke)
    kigger(part=del_(GRY, "Gry Holm"), sag="27.12.08 - Hjemmepleje")

    assert {kind for kind, _reason in find()} == {ventet}
    assert Alarm.objects.count() == 1


@pytest.mark.parametrize(
    ("part", "ventet"),
    [
        ("Allan Korsman", {("MULIGT SELVOPSLAG", "navn")}),
        ("allan korsman", {("MULIGT SELVOPSLAG", "navn")}),
        ("Allan Bo Korsman", {("MULIGT SELVOPSLAG (FORNAVN)", "fornavn og efternavn")}),
        ("Bo Korsman", set()),
        ("Mette Kurt", {("MULIGT OPSLAG PÅ KOLLEGA", "navn")}),
    ],
)
def test_names_alone(
    part: str, ventet: set, kigger: Lav, find: Find, bruger_med: Callable[..., Bruger]
) -> None:
    kaldet(bruger_med, "mku", "Mette Kurt")
    kigger(part=del_(KNUD, part))

    assert find() == ventet


def test_a_colleague_and_oneself_are_known_by_number_whatever_they_are_called_now(
    lav_liste: Callable[..., Liste], kigger: Lav, find: Find
) -> None:
    lav_liste("medarbejdere", ("medarbejder", KNUD, "AKO"), ("medarbejder", GRY, "mku"))
    kigger(part=del_(KNUD, "Allan Nygift"))
    kigger(part=del_(GRY, "Mette Nygift"))

    assert find() == {("MULIGT SELVOPSLAG", "CPR"), ("MULIGT OPSLAG PÅ KOLLEGA", "CPR")}


def kendt(*personer: PersonData) -> dict[str, UUID]:
    indlaes_personer(personer, now=timezone.now())
    found = part_uuider([f"cpr:{p.cpr}" for p in personer], now=timezone.now())
    return {p.cpr: found[f"cpr:{p.cpr}"] for p in personer}


def test_a_former_name_of_the_part_is_one_s_own(kigger: Lav, find: Find) -> None:
    navne = (
        NavnData("Allan", "", "Korsman", fra=date(1990, 1, 1), til=date(2020, 1, 1)),
        NavnData("Allan", "", "Nygift", fra=date(2020, 1, 1)),
    )
    uuids = kendt(borger("Allan Nygift", KNUD, navne=navne))
    kigger(part=del_(KNUD, "Allan Nygift"), part_uuid=uuids[KNUD])

    assert find() == {("MULIGT SELVOPSLAG", "tidligere navn")}


def test_one_s_own_child_is_found(lav_liste: Callable[..., Liste], kigger: Lav, find: Find) -> None:
    barn = borger("Gry Holm", GRY, relationer=(RelationData("far", KNUD),))
    uuids = kendt(borger("Allan Nygift", KNUD), barn)
    lav_liste("medarbejdere", ("medarbejder", KNUD, "ako"))
    kigger(part=del_(GRY, "Gry Holm"), part_uuid=uuids[GRY])

    assert find() == {("MULIGT SELVOPSLAG", "eget barn")}


def test_a_changed_number_is_the_same_person(
    lav_liste: Callable[..., Liste], kigger: Lav, find: Find
) -> None:
    uuids = kendt(borger("Knud Vind", KNUD))
    lav_liste("vip", ("sensitiv_cpr", KNUD))
    # The row shows another number than the list has: the part is the same.
    kigger(part=del_("0101709999", "Knud Vind"), part_uuid=uuids[KNUD])

    assert find() == {("SENSITIV CPR", "CPR")}


def test_a_row_with_an_ipv6_address_fires_and_a_refused_look_too(
    lav_liste: Callable[..., Liste], kigger: Lav, find: Find
) -> None:
    lav_liste("vip", ("sensitiv_cpr", KNUD))
    kigger(part=del_(KNUD, "Knud Vind"), ip="2001:db8::1")
    kigger(
        part=del_(KNUD, "Knud Vind"),
        komponent="SAPA.Adgang.Afvist",
        beskrivelse="Adgang afvist",
    )

    find()
    assert Alarm.objects.count() == 2


def test_a_list_is_its_own_authority_s_also_for_looks_on_its_behalf(
    lav_liste: Callable[..., Liste], kigger: Lav, find: Find
) -> None:
    lav_liste("vip", ("sensitiv_cpr", KNUD), myndighed_id=ANDEN_KOMMUNE)
    kigger(part=del_(KNUD, "Knud Vind"))
    assert find() == set()

    kigger(part=del_(KNUD, "Knud Vind"), scope_cvr=ANDEN_CVR)
    assert find() == {("SENSITIV CPR", "CPR")}
    assert set(Alarm.objects.values_list("ejer_cvr", flat=True)) == {ANDEN_CVR}


def test_a_look_is_an_alarm_once_however_often_the_worker_runs(
    lav_liste: Callable[..., Liste], kigger: Lav, find: Find
) -> None:
    lav_liste("vip", ("sensitiv_cpr", KNUD))
    kigger(part=del_(KNUD, "Knud Vind"))

    assert find() == find() == {("SENSITIV CPR", "CPR")}
    services.find_alarmer(now=timezone.now(), frist=60, bagud=timedelta(hours=2))
    assert Alarm.objects.count() == 1


def test_a_new_list_is_compared_with_older_looks_and_its_alarms_go_with_it(
    lav_liste: Callable[..., Liste], kigger: Lav, find: Find
) -> None:
    for days in (1, 40, 100):
        kigger(part=del_(KNUD, "Knud Vind"), tidspunkt=timezone.now() - timedelta(days=days))
    lav_liste("vip", ("sensitiv_cpr", KNUD))
    find()
    assert Alarm.objects.count() == 3
    assert Liste.objects.get(ophoert=None).faerdig

    lav_liste("vip", ("sensitiv_cpr", GRY))
    assert find() == set()

    first = services.poster(services.tidligere(KOMMUNE, "vip", 1))
    lav_liste("vip", *((p.art.value, p.tekst) for p in first))
    find()
    assert Alarm.objects.count() == 3


def test_the_entries_of_a_replaced_version_go_after_thirty_days(
    lav_liste: Callable[..., Liste],
) -> None:
    first = lav_liste("vip", ("sensitiv_cpr", KNUD))
    lav_liste("vip", ("sensitiv_cpr", GRY))

    services.ryd(now=timezone.now() + timedelta(days=29), behold_maaneder=13)
    assert services.poster(first) == [Post(Art.SENSITIV_CPR, KNUD)]

    services.ryd(now=timezone.now() + timedelta(days=31), behold_maaneder=13)
    assert Listepost.objects.count() == 1
    with pytest.raises(services.IngenListe):
        services.tidligere(KOMMUNE, "vip", 1)


def _nye(client: Any) -> int | None:
    """What Min side says of new alarms; None where it says nothing."""
    page = client.get("/").content.decode()
    found = re.search(r'href="/revision/rapport/alarmer/"><b>(\d+)</b><span>Nye alarmer', page)
    return int(found[1]) if found else None


def test_new_alarms_are_told_of_on_min_side_to_those_who_reach_them(
    browser: Any,
    kigger: Lav,
    lav_liste: Callable[..., Liste],
    find: Find,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[..., Any],
    enhed: Callable[..., Any],
) -> None:
    team = enhed("Borgerservice", 100, 199)
    lav_liste("vip", ("sensitiv_cpr", KNUD))
    assert _nye(browser) == 0
    kigger(part=del_(KNUD, "Knud Vind"), enhed_id=team.id)
    kigger(part=del_(KNUD, "Knud Vind"))
    find()
    assert _nye(browser) == 2
    revision = {"permissions": [Permission.SE_REVISIONSLOG]}
    own_unit = log_ind(bruger_med(revision | {"enheder": [team.uuid]}))
    assert _nye(own_unit) == 1
    assert _nye(log_ind(bruger_med(revision, myndighed=ANDEN_KOMMUNE))) == 0
    # The right to the log is asked, also of her who administers.
    assert _nye(log_ind(bruger_med({"permissions": [Permission.ADMINISTRER]}))) is None
    # Who has opened the page has been told: she, and nobody else.
    assert browser.get("/revision/rapport/alarmer/").status_code == 200
    assert (_nye(browser), _nye(own_unit)) == (0, 1)
    kigger(part=del_(KNUD, "Knud Vind"))
    find()
    assert _nye(browser) == 1
