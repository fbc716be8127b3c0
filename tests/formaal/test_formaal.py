"""A look-up that demands a purpose: refused without, asked once, logged on every row after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from access.formaal import services
from access.formaal.models import Formaal, Kravaendring
from access.formaal.selectors import i_kraft, kraeves
from access.formaal.values import (
    CPR_OPSLAG,
    GRUNDOPSLAG,
    HISTORISK_ADRESSE,
    SOEG_LANDET,
    YDELSER_ANDRE,
)
from access.komponenter import YDELSER
from access.models import Bruger, Myndighed, Revisionslog
from access.revisionslog import Opslag, noter_system
from access.values import Permission
from indexes.ydelse.models import BevilgetYdelse
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU
from tests.overblik.conftest import Borgere, borgere  # noqa: F401 - a fixture

LAND = (Permission.SE_PERSON, Permission.SE_SAG, Permission.SE_YDELSE, Permission.SOEG_LANDET)
HELE_LANDET = {"navn": "Jan Jarlov", "kommune": "alle"}


@pytest.fixture(autouse=True)
def _leveret(db: None) -> None:
    services.sikr_formaal()


@pytest.fixture
def bruger(bruger_med: Callable[..., Bruger]) -> Bruger:
    return bruger_med({"permissions": LAND})


@pytest.fixture
def browser(bruger: Bruger, log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bruger)


def vaelg(browser: Client, opslag: str, kode: str = "2", **felter: str) -> Any:
    return browser.post(f"/formaal/{opslag}/", {"formaal": kode, **felter})


def kraev(opslag: str, myndighed: int | None, ja: bool | None) -> None:
    services.saet_krav(opslag, myndighed, ja, hvem="test", now=NU)


def raekker(beskrivelse: str) -> list[Revisionslog]:
    return list(Revisionslog.objects.filter(beskrivelse=beskrivelse).order_by("tidspunkt"))


def test_a_nationwide_search_is_refused_without_and_the_refusal_is_logged(
    browser: Client,
    borgere: Borgere,  # noqa: F811
):
    address = browser.post("/soeg/", HELE_LANDET)["Location"]
    answer = browser.get(address)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "kræver et formål" in page
    assert "Jarlov" not in page
    assert f'name="tilbage" value="{address}"' in page
    (row,) = raekker("Adgang afvist")
    assert row.soegekriterier == "Side: soegeresultat, Opslag: soeg-landet, Grund: formål mangler"
    assert raekker("Søgning Person") == []


def test_asked_once_and_on_every_row_after(browser: Client, borgere: Borgere):  # noqa: F811
    address = browser.post("/soeg/", HELE_LANDET)["Location"]
    answer = vaelg(browser, SOEG_LANDET, tilbage=address)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert browser.get(address).status_code == 200
    again = browser.post("/soeg/", HELE_LANDET)["Location"]
    assert "Formål: Finde rette kommune" in browser.get(again).content.decode()
    rows = raekker("Søgning Person")
    assert len(rows) == 2
    for row in rows:
        # As the audit report finds it: never the first key, the value to the end of the text.
        assert row.soegekriterier.startswith("Navn: Jan Jarlov, ")
        assert row.soegekriterier.split(", FormaalType: ")[1] == "2"
    (chosen,) = raekker("Formål valgt")
    assert chosen.soegekriterier == (
        "Opslag: Søgning i hele landet, FormaalType: 2, Navn: Finde rette kommune"
    )
    # A search at home is no such look-up, and carries no purpose.
    browser.get(browser.post("/soeg/", {"navn": "Jan Jarlov"})["Location"])
    assert "FormaalType" not in raekker("Søgning Person")[-1].soegekriterier


def test_a_full_number_does_not_open_a_person_of_the_country_without_it(
    browser: Client,
    borgere: Borgere,  # noqa: F811
):
    data = {"cpr": "211070-3435", "kommune": "alle"}
    address = browser.post("/soeg/", data)["Location"]
    assert address.startswith("/soeg/")
    assert browser.get(address).status_code == 403
    vaelg(browser, SOEG_LANDET)
    assert browser.post("/soeg/", data)["Location"] == f"/person/{borgere.jan}/"
    (row,) = raekker("Søgning Person")
    assert row.soegekriterier.endswith(", FormaalType: 2")
    assert row.nummer == "2110703435"


def test_without_the_right_there_is_nothing_to_demand_a_purpose_for(
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    borgere: Borgere,  # noqa: F811
):
    browser = log_ind(bruger_med({"permissions": [Permission.SE_PERSON]}))
    assert browser.get(browser.post("/soeg/", HELE_LANDET)["Location"]).status_code == 200


def test_ended_it_refuses_again(browser: Client, borgere: Borgere):  # noqa: F811
    address = browser.post("/soeg/", HELE_LANDET)["Location"]
    vaelg(browser, SOEG_LANDET)
    assert browser.get(address).status_code == 200
    assert browser.post("/formaal/soeg-landet/afslut/").status_code == 302
    assert browser.get(address).status_code == 403
    assert len(raekker("Formål afsluttet")) == 1
    browser.post("/formaal/soeg-landet/afslut/")
    assert len(raekker("Formål afsluttet")) == 1


def test_one_that_went_out_of_force_refuses_and_says_so(
    browser: Client,
    borgere: Borgere,  # noqa: F811
):
    address = browser.post("/soeg/", HELE_LANDET)["Location"]
    vaelg(browser, SOEG_LANDET)
    Formaal.objects.filter(opslag_id=SOEG_LANDET, kode="2").update(aktiv=False)
    answer = browser.get(address)
    assert answer.status_code == 403
    assert "kan ikke bruges længere" in answer.content.decode()
    assert raekker("Adgang afvist")[-1].soegekriterier.endswith("Grund: formål gælder ikke længere")
    assert 'value="2"' not in answer.content.decode()


@pytest.mark.parametrize("kode", ["", "999", "2; drop", "171"])
def test_a_purpose_of_another_kind_or_none_is_not_kept(
    browser: Client,
    borgere: Borgere,  # noqa: F811
    kode: str,
):
    answer = vaelg(browser, SOEG_LANDET, kode)
    assert answer.status_code == 422
    assert "Vælg et formål fra listen." in answer.content.decode()
    assert browser.get(browser.post("/soeg/", HELE_LANDET)["Location"]).status_code == 403
    assert raekker("Formål valgt") == []


def test_an_unknown_kind_is_absent(browser: Client):
    assert browser.get("/formaal/findes-ikke/").status_code == 404
    assert vaelg(browser, "findes-ikke").status_code == 404


def test_another_municipalitys_setting_is_its_own(
    browser: Client,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    borgere: Borgere,  # noqa: F811
):
    kraev(SOEG_LANDET, KOMMUNE, False)
    assert browser.get(browser.post("/soeg/", HELE_LANDET)["Location"]).status_code == 200
    other = log_ind(bruger_med({"permissions": LAND}, myndighed=ANDEN_KOMMUNE))
    assert other.get(other.post("/soeg/", HELE_LANDET)["Location"]).status_code == 403
    kraev(SOEG_LANDET, KOMMUNE, None)
    assert browser.get(browser.post("/soeg/", HELE_LANDET)["Location"]).status_code == 403
    told = list(Kravaendring.objects.order_by("id").values_list("hvem", "foer", "efter"))
    assert told == [("test", None, False), ("test", False, None)]


def test_it_holds_for_the_authority_it_was_chosen_for(
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    borgere: Borgere,  # noqa: F811
):
    user = bruger_med({"permissions": LAND}, {"permissions": LAND, "scope": ANDEN_KOMMUNE})
    browser = log_ind(user)
    browser.post("/saml/paa-vegne-af/", {"myndighed": str(KOMMUNE)})
    vaelg(browser, SOEG_LANDET)
    address = browser.post("/soeg/", HELE_LANDET)["Location"]
    assert browser.get(address).status_code == 200
    browser.post("/saml/paa-vegne-af/", {"myndighed": str(ANDEN_KOMMUNE)})
    assert browser.get(address).status_code == 403
    assert "Finde rette kommune" not in browser.get("/formaal/").content.decode()


def test_htmx_gets_the_form_in_place_of_the_panel_and_goes_back_as_a_page(
    browser: Client,
    borgere: Borgere,  # noqa: F811
):
    kraev(HISTORISK_ADRESSE, KOMMUNE, True)
    address = f"/person/{borgere.jan}/adressehistorik/"
    page = f"/person/{borgere.jan}/"
    htmx = {"hx-request": "true", "hx-current-url": f"http://testserver{page}"}
    answer = browser.get(address, headers=htmx)
    text = answer.content.decode()
    assert (answer.status_code, answer["SAPA-Formaal"]) == (403, HISTORISK_ADRESSE)
    assert "<html" not in text
    assert f'name="tilbage" value="{page}"' in text
    assert raekker("Adgang afvist")[0].part_uuid == borgere.jan
    data = {"formaal": "9", "tilbage": page}
    wrong = browser.post(f"/formaal/{HISTORISK_ADRESSE}/", data, headers=htmx)
    assert (wrong.status_code, "Vælg et formål fra listen." in wrong.content.decode()) == (
        200,
        True,
    )
    data["formaal"] = "1"
    right = browser.post(f"/formaal/{HISTORISK_ADRESSE}/", data, headers=htmx)
    assert (right.status_code, right["HX-Redirect"]) == (204, page)
    assert browser.get(address).status_code == 200
    # A row without criteria of its own gets a first key, so that the purpose is not it.
    (row,) = raekker("Søgning")
    assert row.soegekriterier == "Visning: Søgning, FormaalType: 1"


def test_a_refused_post_leads_back_to_the_page_it_was_sent_from_and_no_other_site(
    browser: Client,
    borgere: Borgere,  # noqa: F811
):
    kraev(HISTORISK_ADRESSE, KOMMUNE, True)
    address = f"/person/{borgere.jan}/adressehistorik/"
    for referer, back in (
        (f"http://testserver/person/{borgere.jan}/", f"/person/{borgere.jan}/"),
        ("https://example.org/x", "/"),
        ("http://testserver//example.org/", "/"),
        ("", "/"),
    ):
        answer = browser.post(address, headers={"referer": referer} if referer else {})
        assert answer.status_code == 403
        assert f'name="tilbage" value="{back}"' in answer.content.decode()
        assert vaelg(browser, SOEG_LANDET, tilbage=referer)["Location"] in {back, "/"}


@pytest.fixture
def med_udk(borgere: Borgere, lav_sag: Callable[..., UUID]) -> UUID:  # noqa: F811
    """A sag with a ydelse of its own municipality and one of Udbetaling Danmark."""
    Myndighed.objects.create(
        id=1001, cvr="33236239", navn="UDK", kort_navn="UDK", type=Myndighed.Type.STAT
    )
    sag = lav_sag(borgere.jan)
    for myndighed, navn in ((KOMMUNE, "Sygedagpenge"), (1001, "Personligt tillæg")):
        BevilgetYdelse.objects.unguarded(reason="test").create(
            bevilling_uuid=uuid4(),
            ydelse_id="1",
            sag_uuid=sag,
            navn=navn,
            myndighed=myndighed,
            kle=323004,
            foelsomhed=1,
            enhed=0,
            fagsystem=1,
            opdateret=datetime(2026, 1, 1, tzinfo=UTC),
        )
    return sag


def test_others_ydelser_are_not_read_before_the_purpose(
    bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client], med_udk: UUID
):
    browser = log_ind(bruger_med({"permissions": LAND}, {"permissions": LAND, "scope": 1001}))
    page = browser.get(f"/sag/{med_udk}/").content.decode()
    assert "Sygedagpenge" in page
    assert "Personligt tillæg" in page
    kraev(YDELSER_ANDRE, KOMMUNE, True)
    page = browser.get(f"/sag/{med_udk}/").content.decode()
    assert "Sygedagpenge" in page
    assert "Personligt tillæg" not in page
    assert "Ydelser fra andre myndigheder: vælg et formål først." in page
    vaelg(browser, YDELSER_ANDRE, "3")
    page = browser.get(f"/sag/{med_udk}/").content.decode()
    assert "Personligt tillæg" in page
    assert [r.soegekriterier for r in raekker("Visning Ydelser")] == [
        "",
        "",
        "Visning: Visning Ydelser, FormaalType: 3",
    ]
    assert all("FormaalType" not in r.soegekriterier for r in raekker("Visning Dokumenter#Sag"))


def test_the_codes_are_those_of_the_audit_report(db: None):
    codes = {kind.kode: [f.kode for f in kind.formaal] for kind in GRUNDOPSLAG}
    assert codes["indkomst"] == ["171", "172", "223", "233", "272", "280", "286"]
    for kode, antal in (
        ("aarsopgoerelse", 11),
        ("forskudsopgoerelse", 4),
        ("kontroloplysninger", 12),
        ("virksomhedskontrol", 1),
        ("digital-logbog", 1),
        ("selvstaendig-virksomhed", 1),
        ("pensionsrettigheder", 2),
    ):
        assert codes[kode] == [str(n) for n in range(1, antal + 1)], kode
    assert {kind.kode for kind in GRUNDOPSLAG if not kind.kraeves} == {
        YDELSER_ANDRE,
        HISTORISK_ADRESSE,
        CPR_OPSLAG,
    }
    assert kraeves("ukendt", KOMMUNE)


def test_loading_again_keeps_what_the_installation_changed(db: None):
    Formaal.objects.filter(opslag_id=SOEG_LANDET, kode="1").update(aktiv=False, navn="Vores ord")
    kraev(SOEG_LANDET, None, False)
    before = Formaal.objects.count()
    assert services.sikr_formaal() == before
    row = Formaal.objects.get(opslag_id=SOEG_LANDET, kode="1")
    assert (row.aktiv, row.navn) == (False, "Vores ord")
    assert not kraeves(SOEG_LANDET, KOMMUNE)


def test_the_command_shows_and_sets(myndigheder: Any):
    out = StringIO()
    call_command("formaal", SOEG_LANDET, "--myndighed", "173", "--kraev", "nej", stdout=out)
    assert "Lyngby-Taarbæk Kommune: kræves ikke" in out.getvalue()
    assert not kraeves(SOEG_LANDET, KOMMUNE)
    call_command("formaal", SOEG_LANDET, "--luk", "1", stdout=out)
    assert "1 Borgeren har henvendt sig (lukket)" in out.getvalue()
    for wrong in (
        ("findes-ikke",),
        (SOEG_LANDET, "--kraev", "standard"),
        (SOEG_LANDET, "--luk", "99"),
        (SOEG_LANDET, "--myndighed", "999"),
        ("--kraev", "ja"),
    ):
        with pytest.raises(CommandError):
            call_command("formaal", *wrong)


def test_the_other_key_of_the_audit_report_for_what_comes_through_dupla(db: None):
    chosen = i_kraft("aarsopgoerelse", "3")
    (row,) = services.med_formaal([Opslag(YDELSER, soegekriterier="Aar: 2025")], chosen)
    noter_system([row], cvr="11715311", now=NU)
    assert [r.soegekriterier for r in Revisionslog.objects.all()] == [
        "Aar: 2025, DuplaFormaalType: 3"
    ]
    assert services.med_formaal([row], None) == [row]


def test_only_what_a_page_looks_up_is_offered(browser: Client):
    page = browser.get("/formaal/").content.decode()
    assert "Søgning i hele landet" in page
    for none_yet in ("Indkomst", "Digital logbog", "Adressehistorik"):
        assert none_yet not in page
    kraev(HISTORISK_ADRESSE, KOMMUNE, True)
    assert "Adressehistorik" in browser.get("/formaal/").content.decode()
