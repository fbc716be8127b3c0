"""A package: made in the background under the orderer's rights, without what may not be handed out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import Bruger, Brugersystemrolle, Fagsystem, Revisionslog
from access.selectors import resolve_adgang
from access.services import genberegn_adgang
from access.values import Permission
from indexes.part.services import indlaes_personer, part_uuider
from indexes.part.values import RelationData
from indexes.sag.models import Sag, SagLinje
from sapa.indsigt import arbejde, services
from sapa.indsigt.models import Afsnitsdel, Pakke, Tredjepart
from sapa.indsigt.values import OPBEVARES, daekket
from tests.faelles import ALT
from tests.part.faelles import BESKYTTET, bor, borger

pytestmark = pytest.mark.django_db
BARN, MOR, FAR = "0502105672", "0107741234", "2110725671"
JURIST = [*ALT, Permission.GIV_INDSIGT, Permission.SE_BESKYTTET]
HVORFOR = "a test looks"
FELTER = {"grundlag": "gdpr15", "anmodning": "J. 4711"}
ALLE = [
    "stamdata",
    "bopael",
    "familie",
    "institutioner",
    "sager",
    "dokumenter",
    "journalnotater",
    "ydelser",
    "udbetalinger",
    "bemaerkninger",
    "adviser",
    "opslag",
]


@dataclass(frozen=True)
class Verden:
    """A child whose mother is protected and lives elsewhere, and whose father is not."""

    barn: UUID
    mor: UUID
    far: UUID
    bruger: Bruger
    browser: Client
    lav_sag: Callable[..., UUID]

    def bestil(self, **andet: Any) -> Pakke:
        felter = {**FELTER, "afsnit": ALLE, **andet}
        svar = self.browser.post(reverse("indsigt", args=[self.barn]), felter)
        assert svar.status_code == 302, svar.content.decode()
        return _pakker().order_by("-bestilt")[0]

    def dannet(self, **andet: Any) -> Pakke:
        self.bestil(**andet)
        arbejde.arbejd(frist=60)
        return _pakker().order_by("-bestilt")[0]

    def hent(self, navn: str, pakke: Pakke) -> str:
        svar = self.browser.get(reverse(navn, args=[pakke.id]))
        assert svar.status_code == 200
        return svar.content.decode("latin-1" if navn == "indsigt_pdf" else "utf-8")

    def data(self, pakke: Pakke) -> dict[str, Any]:
        return {a["noegle"]: a for a in json.loads(self.hent("indsigt_json", pakke))["afsnit"]}


def _pakker() -> Any:
    return Pakke.objects.unguarded(reason=HVORFOR)


@pytest.fixture
def verden(
    myndigheder: Any,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    lav_sag: Callable[..., UUID],
) -> Verden:
    Fagsystem.objects.get_or_create(id=1, defaults={"uuid": UUID(int=7), "navn": "CareSys"})
    familie = (RelationData("mor", MOR), RelationData("far", FAR))
    over = (RelationData("barn", BARN), RelationData("foraeldremyndighed_over", BARN))
    indlaes_personer(
        [
            borger("Jonna Frydendal", BARN, relationer=familie),
            borger(
                "Jytte Rømer",
                MOR,
                relationer=over,
                beskyttelser=BESKYTTET,
                adresser=bor("Hemmelivej", "7"),
            ),
            borger("Gert Frydendal", FAR, relationer=over, adresser=bor("Åbenvej", "9")),
        ],
        now=timezone.now(),
    )
    found = part_uuider([f"cpr:{n}" for n in (BARN, MOR, FAR)], now=timezone.now())
    barn, mor, far = (found[f"cpr:{n}"] for n in (BARN, MOR, FAR))
    user = bruger_med({"permissions": JURIST})
    return Verden(barn, mor, far, user, log_ind(user), lav_sag)


def test_it_holds_what_the_tabs_hold_and_nothing_of_those_who_are_protected(verden):
    verden.lav_sag(verden.barn, verden.mor, titel="Samvær, jytte rømer og GERT FRYDENDAL")
    verden.lav_sag(verden.barn, titel="Skole", fremdrift=4)
    pakke = verden.dannet()
    assert (pakke.tilstand, pakke.faerdige) == ("klar", 12)
    data = verden.data(pakke)
    assert {r["oplysning"]: r["vaerdi"] for r in data["stamdata"]["raekker"]}["CPR-nummer"] == (
        "050210-5672"
    )
    assert data["bopael"]["raekker"][0]["adresse"].startswith("Skovbrynet 38")
    sager = data["sager"]["raekker"]
    # Open and closed alike, and by which system.
    assert {s["tvaerfaglig_status"] for s in sager} == {"Afgjort", "Afsluttet"}
    assert "CareSys" in data["sager"]["note"]
    navne = {r["navn"] for r in data["familie"]["raekker"]}
    assert "Gert Frydendal" in navne
    assert any(n.startswith("Tredjepart ") for n in navne)
    relationer = {r["relation"] for r in data["familie"]["raekker"]}
    assert {"Mor", "Far", "Indehaver af forældremyndigheden over dig"} <= relationer
    # Whoever asks: the user may see the address herself, what leaves the house does not hold it.
    for form in ("indsigt_svar", "indsigt_json", "indsigt_pdf"):
        text = verden.hent(form, pakke).casefold()
        for hidden in ("rømer", "hemmelivej", "010774", "211072", "åbenvej"):
            assert hidden not in text, (form, hidden)
    assert any(s["titel"].startswith("Samvær, [Tredjepart ") for s in sager)


def test_a_name_can_be_left_out_but_a_protected_one_not_put_back(verden):
    verden.lav_sag(verden.barn, titel="Brev til Gert Frydendal")
    pakke = verden.dannet()
    assert "Gert Frydendal" in verden.hent("indsigt_svar", pakke)
    rows = Tredjepart.objects.unguarded(reason=HVORFOR).filter(pakke=pakke)
    far = rows.get(navn="Gert Frydendal").nummer
    verden.browser.post(reverse("indsigt_udelad", args=[pakke.id]), {"udelad": [far]})
    assert "Gert" not in verden.hent("indsigt_svar", pakke)
    verden.browser.post(reverse("indsigt_udelad", args=[pakke.id]))
    svar = verden.hent("indsigt_svar", pakke)
    assert "Gert Frydendal" in svar
    assert "Jytte" not in svar


def test_a_protection_that_begins_afterwards_holds_in_the_answer(verden):
    pakke = verden.dannet()
    indlaes_personer(
        [borger("Gert Frydendal", FAR, beskyttelser=BESKYTTET, adresser=bor("Åbenvej", "9"))],
        now=timezone.now(),
    )
    assert "Gert" not in verden.hent("indsigt_svar", pakke)


def test_what_the_sender_withholds_from_the_citizen_is_not_in_it_and_the_user_is_told(verden):
    sag = verden.lav_sag(verden.barn, titel="Undtaget sag")
    Sag.objects.unguarded(reason=HVORFOR).filter(uuid=sag).update(undtaget_borger=True)
    SagLinje.objects.unguarded(reason=HVORFOR).filter(sag_uuid=sag).update(undtaget_borger=True)
    pakke = verden.dannet()
    assert "Undtaget sag" not in verden.hent("indsigt_json", pakke)
    assert "undtaget 1" in verden.hent("indsigtspakke", pakke)
    assert "undtaget 1" not in verden.hent("indsigt_svar", pakke)


def test_the_log_of_looks_names_units_and_only_by_right_employees(verden, bruger_med, log_ind):
    anden = bruger_med({"permissions": ALT})
    anden.navn = "Karl Kigger"
    anden.save()
    log_ind(anden).get(reverse("person", args=[verden.barn]))
    verden.browser.get(reverse("person", args=[verden.far]))
    pakke = verden.dannet()
    opslag = verden.data(pakke)["opslag"]["raekker"]
    assert any("Visning Personoverblik" in o["set"] for o in opslag)
    assert "medarbejder" not in opslag[0]
    assert "Karl Kigger" not in verden.hent("indsigt_svar", pakke)
    # The right to packages gives no other log, nor the names.
    svar = verden.browser.post(
        reverse("indsigt", args=[verden.barn]), {**FELTER, "afsnit": ALLE, "med_medarbejdere": "1"}
    )
    assert "ret til revisionsloggen" in svar.content.decode()
    with database_role("sapa_web"):
        adgang = resolve_adgang(verden.bruger.id)
        assert adgang is not None
        saet_adgang(adgang)
        assert not Revisionslog.objects.exclude(bruger_id=verden.bruger.id).exists()


def test_a_part_without_the_right_or_not_chosen_is_told_to_the_user_alone(
    verden, bruger_med, log_ind
):
    user = bruger_med({"permissions": [Permission.SE_PERSON, Permission.GIV_INDSIGT]})
    browser = log_ind(user)
    browser.post(
        reverse("indsigt", args=[verden.barn]), {**FELTER, "afsnit": ["stamdata", "sager"]}
    )
    arbejde.arbejd(frist=60)
    pakke = _pakker().get(bruger=user)
    side = browser.get(reverse("indsigtspakke", args=[pakke.id])).content.decode()
    assert "din rolle giver ikke adgang" in side
    assert "fravalgt" in side
    svar = json.loads(browser.get(reverse("indsigt_json", args=[pakke.id])).content)
    assert [a["noegle"] for a in svar["afsnit"]] == ["stamdata"]
    # Another's, however much she may herself, is not there.
    for navn in ("indsigtspakke", "indsigt_svar", "indsigt_pdf", "indsigt_json"):
        assert verden.browser.get(reverse(navn, args=[pakke.id])).status_code == 404
    with database_role("sapa_web"):
        adgang = resolve_adgang(verden.bruger.id)
        assert adgang is not None
        saet_adgang(adgang)
        for model in (Pakke, Afsnitsdel, Tredjepart):
            assert not model.objects.unguarded(reason=HVORFOR).exists()


def test_rights_that_end_take_the_package_along(verden):
    pakke = verden.bestil()
    Brugersystemrolle.objects.filter(permissions__contains=["giv_indsigt"]).update(permissions=[])
    genberegn_adgang([verden.bruger])
    arbejde.arbejd(frist=60)
    pakke.refresh_from_db(from_queryset=_pakker())
    assert (pakke.tilstand, pakke.fejl) == ("fejlet", "adgang")
    assert not Afsnitsdel.objects.unguarded(reason=HVORFOR).exists()


def test_a_worker_that_dies_costs_one_part(verden, monkeypatch):
    pakke = verden.bestil()
    real = arbejde.laes

    def doer(afsnit, om):
        if afsnit == "sager":
            raise SystemExit
        return real(afsnit, om)

    monkeypatch.setattr(arbejde, "laes", doer)
    with pytest.raises(SystemExit):
        arbejde.arbejd(frist=60)
    monkeypatch.setattr(arbejde, "laes", real)
    pakke.refresh_from_db(from_queryset=_pakker())
    assert (pakke.tilstand, pakke.faerdige) == ("i_gang", 4)
    side = verden.hent("indsigtspakke", pakke)
    assert 'max="12" value="4"' in side
    assert arbejde.arbejd(frist=60) == 0  # the loan is not over
    later = timezone.now() + arbejde.LAAN
    assert arbejde.arbejd(frist=60, ur=lambda: later) == 8
    rows = Afsnitsdel.objects.unguarded(reason=HVORFOR)
    assert rows.count() == 12


def test_it_is_deleted_after_its_time_and_when_its_orderer_says_so(verden):
    first, second = verden.dannet(), verden.dannet()
    verden.browser.post(reverse("indsigt_slet", args=[first.id]))
    assert verden.browser.get(reverse("indsigtspakke", args=[first.id])).status_code == 404
    now = timezone.now()
    assert services.ryd(now=now) == 0
    assert services.ryd(now=now + OPBEVARES + timedelta(minutes=1)) == 1
    for model in (Afsnitsdel, Tredjepart):
        assert not model.objects.unguarded(reason=HVORFOR).exists()
    assert set(_pakker().values_list("tilstand", "anmodning")) == {("slettet", "")}
    assert verden.browser.get(reverse("indsigt_pdf", args=[second.id])).status_code == 404


def test_each_other_person_shown_by_name_is_a_row_of_her_own(verden):
    pakke = verden.dannet()
    verden.hent("indsigt_svar", pakke)
    ud = Revisionslog.objects.filter(beskrivelse="Eksport Indsigtspakke#Person")
    assert set(ud.values_list("part_uuid", flat=True)) == {verden.barn, verden.far}
    verden.hent("indsigtspakke", pakke)
    vist = Revisionslog.objects.filter(beskrivelse="Visning Indsigtspakke#Person")
    assert set(vist.values_list("part_uuid", flat=True)) == {verden.barn, verden.far, verden.mor}
    (row,) = ud.filter(part_uuid=verden.barn)
    assert row.nummer == BARN
    assert "Grundlag: gdpr15" in row.soegekriterier
    bestilt = Revisionslog.objects.get(beskrivelse="Indsigtspakke#Person")
    assert "Anmodning: J. 4711" in bestilt.soegekriterier


@pytest.mark.parametrize(
    ("felter", "besked"),
    [
        ({"grundlag": "x"}, "ret til indsigt"),
        ({"anmodning": ""}, "hvor anmodningen ligger"),
        ({"anmodning": "Om 050210-5672."}, "ikke et CPR-nummer"),
        ({"afsnit": []}, "mindst ét afsnit"),
    ],
)
def test_an_order_that_lacks_something_is_told(verden, felter, besked):
    svar = verden.browser.post(
        reverse("indsigt", args=[verden.barn]), {**FELTER, "afsnit": ALLE, **felter}
    )
    assert svar.status_code == 200
    assert besked in svar.content.decode()
    assert not _pakker().exists()


@pytest.mark.parametrize(
    ("tekst", "efter"),
    [
        ("Brev til Jytte Rømer", "Brev til [Tredjepart 2]"),
        ("JYTTE RØMER og jytte rømer", "[Tredjepart 2] og [Tredjepart 2]"),
        ("Jytte Marie Rømer", "[Tredjepart 2]"),
        ("Rømersgade", "Rømersgade"),
    ],
)
def test_a_free_text_is_without_the_names_that_are_left_out(tekst, efter):
    assert daekket([(2, "Jytte Marie Rømer")], tekst) == efter
