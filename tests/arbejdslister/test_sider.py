"""The pages: what a user is shown, what it leaves in the log, and what never leaves the house."""

from __future__ import annotations

import csv as csvlib
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from access.models import Revisionslog
from access.values import Permission
from sapa.arbejdslister import arbejde
from sapa.arbejdslister.models import Koersel, Linje, Listeloft
from sapa.arbejdslister.values import Art
from tests.arbejdslister.conftest import (
    EMIL,
    FREJA,
    GERT,
    HVORFOR,
    JYTTE,
    LAURA,
    MOR,
    RETTER,
    logget,
)
from tests.part.faelles import NOW, borger

pytestmark = pytest.mark.django_db
HJEMMEL = {"hjemmel": "bibliotek", "hjemmel_tekst": "Bogstart"}


@pytest.fixture(autouse=True)
def _stille_ur(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def upload(browser, raa: bytes, kolonner=("navn", "cpr", "adresse", "tilflyttet", "myndighed")):
    fil = SimpleUploadedFile("liste.csv", raa)
    return browser.post(reverse("berig"), {"fil": fil, "kolonner": kolonner, **HJEMMEL})


def koer() -> None:
    arbejde.arbejd(frist=60, ur=lambda: NOW)


def fil(browser, address: str) -> list[dict[str, str]]:
    svar = browser.get(f"{address}fil/")
    assert svar["Content-Type"] == "text/csv; charset=utf-8"
    tekst = b"".join(svar.streaming_content).decode("utf-8-sig")
    return list(csvlib.DictReader(io.StringIO(tekst), delimiter=";"))


def test_a_school_secretarys_list(verden, browser):
    """SAPA.md 1.5, workflow 6."""
    svar = upload(browser, f"CPR\n{EMIL}\n{LAURA}\nnoget\n".encode())
    assert svar.status_code == 302
    address = svar["Location"]
    venter = browser.get(address).content.decode()
    assert "venter på sin tur" in venter
    assert 'hx-trigger="every 1s"' in venter
    koer()
    side = browser.get(address).content.decode()
    assert "Mia Berg" in side
    assert "Fysisk brev" in side
    assert "Linjer, der ikke kan læses: 4" in " ".join(side.split())
    assert "Hemmelivej" not in side
    assert "noget" not in side
    assert EMIL[6:] not in side  # masked on the page
    assert logget("Visning Arbejdsliste#Person") == sorted([EMIL, LAURA, MOR, GERT, JYTTE])

    emil, laura, daarlig = fil(browser, address)
    assert emil["CPR-nummer"] == "031124-5671"
    assert emil["Adresse"] == "Skovbrynet 10, 2800 Kgs. Lyngby"
    assert emil["Tilflytningsdato"] == "01-10-2008"
    assert (emil["Indehaver 1"], emil["Indehaver 1 brevform"]) == ("Mia Berg", "Digital Post")
    assert (emil["Indehaver 2 adresse"], emil["Indehaver 2 brevform"]) == (
        "Parkvej 3, 2800 Kgs. Lyngby",
        "Fysisk brev",
    )
    assert (laura["Beskyttet adresse"], laura["Adresse"], laura["Tilflytningsdato"]) == (
        "Ja",
        "",
        "",
    )
    assert (laura["Indehaver 1"], laura["Indehaver 1 adresse"]) == ("Jytte Rømer", "")
    assert (daarlig["Linje"], daarlig["Resultat"], daarlig["Navn"]) == ("4", "Kan ikke læses", "")
    assert logget("Eksport Arbejdsliste#Person") == sorted([EMIL, LAURA, MOR, GERT, JYTTE])
    assert logget("PartCpr") == sorted([EMIL, LAURA])


def test_a_role_that_sees_protected_addresses_has_them_in_the_file(verden, bruger_med, log_ind):
    browser = log_ind(bruger_med({"permissions": [*RETTER, Permission.SE_BESKYTTET]}))
    address = upload(browser, f"{LAURA}\n".encode())["Location"]
    koer()
    (laura,) = fil(browser, address)
    assert laura["Beskyttet adresse"] == "Ja"
    assert laura["Adresse"].startswith("Hemmelivej 7")


def test_only_the_columns_that_were_chosen(verden, browser):
    address = upload(browser, f"{EMIL}\n".encode(), kolonner=("kommune",))["Location"]
    koer()
    (emil,) = fil(browser, address)
    assert set(emil) == {"Linje", "Resultat", "Beskyttet adresse", "Kommune"}
    side = browser.get(address).content.decode()
    assert "Emil" not in side
    assert "Skovbrynet" not in side
    # Who has forældremyndighed was not shown, so there is no row of them.
    assert logget("Visning Arbejdsliste#Person") == [EMIL]


def test_a_name_that_a_spreadsheet_would_calculate(verden, browser):
    from indexes.part.services import indlaes_personer

    navn = borger("=HYPERLINK(1) Berg", "0909801234")
    indlaes_personer([navn], now=NOW)
    address = upload(browser, b"0909801234\n")["Location"]
    koer()
    (row,) = fil(browser, address)
    assert row["Navn"].startswith("'=HYPERLINK")


@pytest.mark.parametrize(
    ("raa", "tekst"),
    [
        (b"", "mangler|tom"),
        (b"navn\nJan\n", "ingen kolonne med CPR-numre"),
        (b"PK\x03\x04\x00", "ikke en tekstfil"),
    ],
)
def test_a_file_that_is_no_list_is_told_and_kept_nowhere(verden, browser, raa, tekst):
    side = upload(browser, raa).content.decode()
    assert any(t in side for t in (tekst, "Filen er tom", "Vælg en fil"))
    assert not Koersel.objects.unguarded(reason=HVORFOR).exists()


def test_a_legal_basis_and_columns_are_demanded(verden, browser):
    fil = SimpleUploadedFile("x.csv", EMIL.encode())
    side = browser.post(reverse("berig"), {"fil": fil}).content.decode()
    for fejl in ("Vælg en hjemmel.", "hvad listen skal bruges til", "mindst én kolonne"):
        assert fejl in side


def test_too_long_a_list_is_told_how_long_it_may_be(verden, browser):
    Listeloft.objects.filter(art=Art.BERIGELSE).update(pr_koersel=1)
    side = upload(browser, f"{EMIL}\n{FREJA}\n".encode()).content.decode()
    assert "En liste må højst have 1 linjer." in side
    assert EMIL not in side


def gem(browser, **felter: Any):
    data = {"navn": "Fylder 2 år", "fylder": "2", "kolonner": ["navn", "maerkat"], **HJEMMEL}
    return browser.post(reverse("population_ny"), {**data, **felter})


def test_a_librarians_monthly_list(verden, browser):
    """SAPA.md 1.5, workflow 8."""
    saved = gem(browser)["Location"]
    assert "Bogstart" in browser.get(saved).content.decode()
    run = browser.post(f"{saved}koer/", {"maaned": "2026-11", "pr": "01-11-2026"})["Location"]
    koer()
    side = browser.get(run).content.decode()
    for shown in ("Emil Berg", "Freja Dal", "Flemming Flyttet", "Laura Rømer", "Mia Berg"):
        assert shown in side
    for absent in ("Dagny", "Tim Tidlig", "Sara Sen", "Anna Andetsteds", "Hemmelivej"):
        assert absent not in side
    assert side.index("Beskyttet adresse: behandles for sig") < side.index("Laura Rømer")
    rows = fil(browser, run)
    assert [r["Navn"] for r in rows] == [
        "Emil Berg",
        "Freja Dal",
        "Flemming Flyttet",
        "Laura Rømer",
    ]
    assert (rows[0]["Mærkat navn"], rows[0]["Mærkat vej"]) == ("Mia Berg", "Skovbrynet 10")
    assert rows[3]["Mærkat vej"] == ""
    igen = browser.post(f"{saved}koer/", {"maaned": "2026-11", "pr": "01-11-2026"})["Location"]
    arbejde.arbejd(frist=60, ur=lambda: NOW.replace(hour=13))
    assert fil(browser, igen) == rows
    assert "0 nye, 0 udgået" in browser.get(igen).content.decode()
    assert len(logget("Dannelse Arbejdsliste#Person")) == 2 * len(rows)


@pytest.mark.parametrize(
    ("felter", "fejl"),
    [
        ({"fylder": "x"}, "Skriv et helt antal år."),
        ({"fylder": ""}, "Vælg mindst ét kriterium."),
        ({"navn": ""}, "Giv udsøgningen et navn."),
        ({"foedt_fra": "31-02-2020"}, "Skriv datoen som DD-MM-ÅÅÅÅ."),
        ({"kle": "2*", "sag": "med"}, "Skriv KLE som"),
        ({"kle": "29.*", "sag": "med"}, "ikke adgang til at udsøge på sager"),
        ({"doed": "on"}, "Skriv en periode for dødsfaldet."),
    ],
)
def test_criteria_that_cannot_be_meant(verden, browser, felter, fejl):
    assert fejl in gem(browser, **felter).content.decode()


def test_a_run_that_cannot_be_answered_says_why(verden, browser):
    saved = gem(browser, fylder="", digital_post="fritaget")["Location"]
    side = browser.post(f"{saved}koer/", {"pr": "01-11-2026"}).content.decode()
    assert "En tidligere opgørelsesdato kræver" in side
    assert "fremtiden" in browser.post(f"{saved}koer/", {"pr": "01-01-2027"}).content.decode()


def test_the_owner_alone_changes_it(verden, browser, bruger_med, log_ind):
    saved = gem(browser)["Location"]
    kollega = log_ind(bruger_med({"permissions": RETTER}))
    assert kollega.get(saved).status_code == 200
    assert kollega.get(f"{saved}ret/").status_code == 404
    assert 'value="2"' in browser.get(f"{saved}ret/").content.decode()
    browser.post(f"{saved}ret/", {"navn": "Tre", "fylder": "3", "kolonner": "navn", **HJEMMEL})
    assert "Tre" in kollega.get(saved).content.decode()


def test_a_long_one_is_approved_by_a_colleague(verden, browser, bruger_med, log_ind):
    Listeloft.objects.filter(art=Art.UDSOEGNING).update(godkendes_over=1)
    run = browser.post(f"{gem(browser)['Location']}koer/", {"maaned": "2026-11"})["Location"]
    koer()
    assert "skal godkendes af en kollega" in browser.get(run).content.decode()
    retter = [Permission.SE_PERSON, Permission.GODKEND_POPULATION]
    leder = log_ind(bruger_med({"permissions": retter}))
    oversigt = leder.get(reverse("arbejdslister")).content.decode()
    assert "Fylder 2 år" in oversigt
    assert "Emil" not in oversigt
    assert browser.post(f"{run}afgoer/", {"svar": "ja"}).status_code == 403
    assert leder.post(f"{run}afgoer/", {"svar": "ja"}).status_code == 302
    assert leder.get(run).status_code == 404
    koer()
    assert "Emil Berg" in browser.get(run).content.decode()
    handlinger = Revisionslog.objects.filter(beskrivelse="Arbejdsliste")
    assert sum("Handling: Godkendt" in r.soegekriterier for r in handlinger) == 1


def test_hearing_answers(verden, browser):
    """SAPA.md 1.5, workflow 9."""
    tekst = "Mia Berg, Skovbrynet 10\nJytte Rømer, Hemmelivej 7\nFindes Ikke, Vej 1\n"
    run = browser.post(reverse("adressetjek"), {"linjer": tekst, **HJEMMEL})["Location"]
    koer()
    side = browser.get(run).content.decode()
    assert "Hemmelivej" not in side
    assert '<tr class="s-overstreg">' in side
    assert "<del>Jytte Rømer</del>" in side
    assert str(verden.uuid[JYTTE]) not in side
    assert str(verden.uuid[MOR]) in side
    assert [(r["Resultat"], r["Navne- og adressebeskyttelse"]) for r in fil(browser, run)] == [
        ("Én fundet", "Nej"),
        ("Overstreg", "Ja"),
        ("Ingen fundet", ""),
    ]
    assert not Linje.objects.unguarded(reason=HVORFOR).filter(adresse__contains="Hemmeli").exists()
    assert logget("Visning Arbejdsliste#Person") == sorted([MOR, JYTTE])


def test_stopped(verden, browser):
    run = upload(browser, f"{EMIL}\n".encode())["Location"]
    assert browser.post(f"{run}afbryd/").status_code == 302
    koer()
    assert "Du afbrød listen." in browser.get(run).content.decode()
    oversigt = browser.get(reverse("arbejdslister")).content.decode()
    assert run in oversigt
    assert "Berigelse af CPR-liste" in oversigt
    assert browser.get(f"{run}fil/")["Location"] == run


def test_a_right_that_was_lost_hides_what_was_made(verden, browser, bruger):
    from access.models import Dataafgraensning
    from access.services import genberegn_adgang

    run = upload(browser, f"{EMIL}\n".encode())["Location"]
    koer()
    Dataafgraensning.objects.all().delete()
    genberegn_adgang([bruger])
    assert browser.get(run).status_code == 404
    assert browser.get(f"{run}fil/").status_code == 404


def test_a_page_of_fifty_by_key(verden, browser):
    linjer = "".join(f"01019{n:05d}\n" for n in range(10_000, 10_060))
    run = upload(browser, linjer.encode())["Location"]
    koer()
    first = browser.get(run).content.decode()
    assert first.count("Ikke fundet</span>") == 50
    assert f"{run}?efter=50" in first
    assert browser.get(f"{run}?efter=50").content.decode().count("Ikke fundet</span>") == 10


def test_the_whole_country_asks_for_a_purpose(verden, bruger_med, log_ind):
    from access.formaal import services as formaal
    from access.formaal.services import sikr_formaal
    from access.formaal.values import SOEG_LANDET

    sikr_formaal()
    formaal.saet_krav(SOEG_LANDET, None, True, hvem="test", now=NOW)
    browser = log_ind(bruger_med({"permissions": [*RETTER, Permission.SOEG_LANDET]}))
    data = {"linjer": "Mia Berg, Skovbrynet 10", "hele_landet": "on", **HJEMMEL}
    assert browser.post(reverse("adressetjek"), data).status_code == 403
    browser.post(reverse("vaelg_formaal", args=[SOEG_LANDET]), {"formaal": "1"})
    assert browser.post(reverse("adressetjek"), data).status_code == 302


def test_who_may_make_no_list_is_told_so(bruger_med, log_ind, myndigheder):
    browser = log_ind(bruger_med({"permissions": [Permission.SE_PERSON]}))
    side = browser.get(reverse("arbejdslister")).content.decode()
    assert "ikke adgang til at lave lister" in side
    assert 'href="/arbejdslister/"' not in side
    limited = log_ind(bruger_med({"permissions": RETTER, "kle": ["29.*"]}))
    assert limited.get(reverse("berig")).status_code == 403
