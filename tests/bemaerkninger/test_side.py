"""The header of a person, and the form behind Opret tværgående bemærkning."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access.models import Revisionslog
from access.selectors import resolve_adgang
from access.values import Permission
from sapa.bemaerkninger import services
from sapa.bemaerkninger.models import Bemaerkning
from tests.bemaerkninger.faelles import lav_type, skriv
from tests.faelles import ANDEN_KOMMUNE
from tests.overblik.conftest import borgere

__all__ = ["borgere"]
pytestmark = pytest.mark.django_db
SE, SKRIV = Permission.SE_BEMAERKNING, Permission.SKRIV_BEMAERKNING
LAESER = (Permission.SE_PERSON, Permission.SE_SAG, SE)
I_VINDUE = {"hx-request": "true", "hx-target": "vindue-indhold"}


def alle():
    return Bemaerkning.objects.unguarded(reason="test")


@pytest.fixture
def skriver(bruger_med):
    return bruger_med({"permissions": (*LAESER, SKRIV), "foelsomhed": 2})


@pytest.fixture
def browser(skriver, log_ind) -> Client:
    return log_ind(skriver)


def om_en_maaned() -> str:
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def test_from_the_form_to_every_tab_and_away_again(browser, borgere, skriver):
    tolk = lav_type()
    person = f"/person/{borgere.jan}/"
    form = browser.get(f"{person}bemaerkning/", {"tilbage": f"{person}familie/"}, headers=I_VINDUE)
    assert 'id="vindue-titel"' in form.content.decode()
    assert "<html" not in form.content.decode()
    data = {
        "type": str(tolk.id),
        "tekst": "Arabisk",
        "gyldig_til": om_en_maaned(),
        "tilbage": f"{person}familie/",
    }
    answer = browser.post(f"{person}bemaerkning/", data, headers=I_VINDUE)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{person}familie/")
    (row,) = alle()
    assert (row.tekst, row.oprettet_af, row.version) == ("Arabisk", skriver.navn, 1)
    for tab in ("", "familie/", "adressehistorik/", "institutioner/", "tidslinje/", "helhed/"):
        page = browser.get(person + tab).content.decode()
        assert 'id="bemaerkninger"' in page, tab
        assert "OBS-Tolk: Arabisk" in page, tab
    # Without script: the page, its answer, and where it leads.
    edit = f"{person}bemaerkning/{row.id}/"
    assert "<h1>Ret tværgående bemærkning</h1>" in browser.get(edit).content.decode()
    changed = browser.post(edit, data | {"tekst": "Somali", "version": "1"})
    assert changed["Location"] == f"{person}familie/"
    page = browser.get(edit).content.decode()
    assert "Tekst: før Arabisk, nu Somali" in page
    late = browser.post(edit, data | {"version": "1"})
    assert "En anden har rettet bemærkningen imens" in late.content.decode()
    assert browser.post(f"{edit}slet/")["Location"] == person
    assert alle().count() == 0
    assert "OBS-Tolk" not in browser.get(person).content.decode()
    told = [
        r.soegekriterier.split(",")[0]
        for r in Revisionslog.objects.filter(beskrivelse="Bemærkning").order_by("tidspunkt")
    ]
    assert told == ["Handling: Oprettet", "Handling: Rettet", "Handling: Slettet"]
    shown = Revisionslog.objects.filter(komponent__endswith="BemaerkningService")
    assert shown.filter(beskrivelse="Visning").count() >= 6
    assert not shown.filter(soegekriterier__contains="Somali").exists()


def test_a_form_that_is_wrong_comes_back_as_it_was_with_the_fault_in_focus(browser, borgere):
    tolk = lav_type()
    address = f"/person/{borgere.jan}/bemaerkning/"
    data = {"type": str(tolk.id), "tekst": "Se 010774-1234", "gyldig_til": om_en_maaned()}
    page = browser.post(address, data, headers=I_VINDUE).content.decode()
    assert "Skriv ikke CPR-numre i en bemærkning." in page
    assert page.count("autofocus") == 1
    assert "Se 010774-1234</textarea>" in page
    assert alle().count() == 0


def test_who_may_only_see_has_no_way_to_write(browser, borgere, bruger_med, log_ind, skriver):
    row = skriv(resolve_adgang(skriver.id), borgere.jan, lav_type(), now=timezone.now())
    person = f"/person/{borgere.jan}/"
    reader = log_ind(bruger_med({"permissions": LAESER}))
    page = reader.get(person).content.decode()
    assert "OBS-Tolk: Arabisk" in page
    assert "bemaerkning/" not in page
    for rest in ("", f"{row.id}/", f"{row.id}/slet/"):
        assert reader.post(f"{person}bemaerkning/{rest}").status_code == 403
    other = log_ind(bruger_med({"permissions": (Permission.SE_PERSON,)}))
    assert "Arabisk" not in other.get(person).content.decode()
    # A colleague of another authority with the very same rights: the same compiled question.
    nabo = log_ind(bruger_med({"permissions": LAESER}, myndighed=ANDEN_KOMMUNE))
    assert "Arabisk" not in nabo.get(person).content.decode()
    assert "Arabisk" in reader.get(person).content.decode()
    assert alle().count() == 1


def test_hidden_deleted_and_absent_look_alike(browser, borgere, bruger_med, skriver):
    """One above her level, one that has run out, and one of another person."""
    now = timezone.now()
    high = resolve_adgang(bruger_med({"permissions": (*LAESER, SKRIV)}).id)
    adgang = resolve_adgang(skriver.id)
    hidden = skriv(high, borgere.jan, lav_type("obs-3", foelsomhed=3), now=now)
    old = skriv(
        adgang, borgere.jan, lav_type(), now=now, til=timezone.localdate() - timedelta(days=1)
    )
    others = skriv(adgang, borgere.jytte, lav_type(), now=now)
    for row in (hidden, old, others):
        for rest in ("", "slet/"):
            answer = browser.post(f"/person/{borgere.jan}/bemaerkning/{row.id}/{rest}")
            assert answer.status_code == 404
    assert "Arabisk" not in browser.get(f"/person/{borgere.jan}/").content.decode()
    assert alle().count() == 3


def test_badges_come_in_order_of_gravity_and_only_of_types_that_are_badges(
    browser, borgere, skriver
):
    adgang, now = resolve_adgang(skriver.id), timezone.now()
    langt = "Skal altid mødes af to medarbejdere, aldrig alene."
    skriv(adgang, borgere.jytte, lav_type("obs-tolk"), now=now)
    skriv(adgang, borgere.jytte, lav_type("obs-adfaerd", tone="bad"), now=now, tekst=langt)
    skriv(adgang, borgere.jytte, lav_type("obs-note", maerke=False), now=now, tekst="Kun tekst")
    page = browser.get(f"/person/{borgere.jytte}/").content.decode()
    meta = page.split('class="s-person__meta"')[1].split("</div>")[0]
    order = [
        meta.index(word) for word in ("OBS-Adfaerd<", "Beskyttet adresse", "OBS-Tolk: Arabisk")
    ]
    assert order == sorted(order)
    assert "OBS-Note" not in meta
    assert page.index(langt) < page.index("Kun tekst")


def test_its_author_lets_it_run_out_and_takes_it_back(
    browser, borgere, skriver, bruger_med, log_ind
):
    """Gone from the page at once, back by Fortryd, and for good when the job has been there."""
    person = f"/person/{borgere.jan}/"
    data = {"type": str(lav_type().id), "tekst": "Arabisk", "gyldig_til": om_en_maaned()}
    browser.post(f"{person}bemaerkning/", data)
    (row,) = alle()
    one = f"{person}bemaerkning/{row.id}/"
    assert "Lad den udløbe nu" in browser.get(one).content.decode()
    # A colleague who may write is not asked; who administers is, where she may write too.
    colleague = log_ind(bruger_med({"permissions": (*LAESER, SKRIV), "foelsomhed": 2}))
    assert "Lad den udløbe nu" not in colleague.get(one).content.decode()
    assert colleague.post(f"{one}udloeb/").status_code == 404
    gone = browser.post(f"{one}udloeb/", {"tilbage": f"{person}familie/"}, headers=I_VINDUE)
    assert gone["HX-Redirect"].startswith(f"{one}udloebet/")
    assert "Arabisk" not in browser.get(person).content.decode()
    assert browser.get(one).status_code == 404
    page = browser.get(gone["HX-Redirect"]).content.decode()
    assert "Arabisk" in page
    assert f'href="{person}familie/"' in page
    assert colleague.get(f"{one}udloebet/").status_code == 404
    assert colleague.post(f"{one}udloebet/").status_code == 404
    assert browser.post(f"{one}udloebet/")["Location"] == person
    assert alle().get().gyldig_til.isoformat() == om_en_maaned()
    assert "OBS-Tolk: Arabisk" in browser.get(person).content.decode()
    assert "Gyldig til: før" in browser.get(one).content.decode()
    # Nothing to take back while it holds, nor when it is deleted.
    assert browser.post(f"{one}udloebet/").status_code == 404
    rights = (*LAESER, SKRIV, Permission.ADMINISTRER)
    admin = log_ind(bruger_med({"permissions": rights}))
    assert admin.post(f"{one}udloeb/").status_code == 302
    assert "Udløbet før tid" in admin.get("/administration/bemaerkninger/").content.decode()
    assert services.slet_udloebne(now=timezone.now()) == 1
    assert admin.post(f"{one}udloebet/").status_code == 404
    told = [
        r.soegekriterier.split(",")[0].removeprefix("Handling: ")
        for r in Revisionslog.objects.filter(beskrivelse="Bemærkning").order_by("tidspunkt")
    ]
    assert told == [
        "Oprettet", "Udløbet før tid", "Udløb fortrudt", "Udløbet før tid", "Slettet ved udløb",
    ]  # fmt: skip


def test_what_ran_out_by_itself_is_not_taken_back(browser, borgere, skriver):
    adgang = resolve_adgang(skriver.id)
    today = timezone.localdate()
    row = skriv(adgang, borgere.jan, lav_type(), now=timezone.now(), til=today)
    one = f"/person/{borgere.jan}/bemaerkning/{row.id}/"
    data = {"type": str(row.type_id), "tekst": "Somali", "gyldig_til": today.isoformat()}
    browser.post(one, data | {"version": "1"})
    alle().update(gyldig_til=today - timedelta(days=1))
    assert browser.get(f"{one}udloebet/").status_code == 404
    assert browser.post(f"{one}udloebet/").status_code == 404
