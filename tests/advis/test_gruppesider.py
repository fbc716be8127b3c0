"""The pages of advisgrupper: who may, what is refused at which field, and what is kept and logged."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from access.models import Bruger, Fagsystem, Myndighed, Organisationsenhed, Revisionslog
from access.values import Permission
from advis import genkoersel, toerkoersel
from advis.definition import Definition, Sagsvalg, laes
from advis.grupper import services
from advis.matching.koersel import behandl
from advis.models import Advisgruppe, Modtager, Population, Toerkoersel
from advis.values import Advistype, Gruppetilstand, Kanal, Partsrolle, Takt
from indexes.beskedfordeler.models import ModtagetHaendelse
from sapa.advisgrupper.formular import Formular
from sapa.advisgrupper.personer import laes as laes_liste
from sapa.demo import grunddata
from tests.advis import data
from tests.advis.faelles import CHEF, adviser, gruppe, haendelse, indlaes, koer_toer, som, til
from tests.faelles import ALT, ANDEN_KOMMUNE, KOMMUNE, NU
from tests.part.faelles import borger

pytestmark = pytest.mark.django_db
JAN, EVA = "2110703435", "0101901234"
ALLE = {
    "navn": "Flytning",
    "advistype": "folkeregister",
    "koder": ["F11", "F12"],
    "roller": ["1"],
    "kun_aktive": "1",
    "foelsomhed_til": "4",
    "handling": "gem",
}


@pytest.fixture(autouse=True)
def _nu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NU)


@pytest.fixture
def browser(chef: Bruger, log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(chef)


def opret(browser: Client, **felter: Any) -> Any:
    return browser.post(reverse("advisgruppe_opret", args=["tom"]), {**ALLE, **felter})


def den() -> Advisgruppe:
    return Advisgruppe.objects.get()


def side(g: Advisgruppe, navn: str = "advisgruppe") -> str:
    return reverse(navn, args=[g.uuid])


def felt_fejl(svar: Any, felt: str) -> str:
    found = re.search(rf'id="f-{felt}-fejl">([^<]*)<', svar.content.decode())
    return found[1] if found else ""


def test_one_without_the_right_and_one_of_another_authority_see_nothing(
    chef: Bruger, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> None:
    g = gruppe(chef, "F11")
    sagsbehandler = log_ind(bruger_med({"permissions": ALT}))
    fremmed = log_ind(bruger_med({"permissions": CHEF}, myndighed=ANDEN_KOMMUNE))
    en_enhed = log_ind(bruger_med({"permissions": CHEF, "enheder": []}))
    for navn in ("advisgrupper", "advisgruppe_ny", "advisdaekning", "advisgruppe_importer"):
        assert sagsbehandler.get(reverse(navn)).status_code == 403
        assert en_enhed.get(reverse(navn)).status_code == 403
        assert g.navn not in fremmed.get(reverse(navn)).content.decode()
    for navn in ("advisgruppe", "advisgruppe_historik", "advisgruppe_eksport"):
        assert sagsbehandler.get(side(g, navn)).status_code == 403
        assert fremmed.get(side(g, navn)).status_code == 404
    for navn in ("aktiver", "deaktiver", "kopier", "gendan", "proeve", "personer"):
        assert fremmed.post(side(g, f"advisgruppe_{navn}")).status_code == 404
    assert Advisgruppe.objects.count() == 1
    kun_admin = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER]}))
    assert kun_admin.get(side(g)).status_code == 200
    assert kun_admin.get(side(g, "advisgruppe_personer")).status_code == 403


@pytest.mark.parametrize(
    ("felter", "felt", "ord_"),
    [
        ({"navn": ""}, "navn", "navn"),
        ({"alder_fra": "atten"}, "alder_fra", "helt tal"),
        ({"alder_fra": "40", "alder_til": "18"}, "alder_fra", "mellem 0 og 150"),
        ({"fra_kommuner": "Atlantis"}, "fra_kommuner", "kommunerne findes ikke"),
        ({"til_veje": "Skovbrynet"}, "til_veje", "vejkode"),
        ({"gyldig_fra": "31-02-2026"}, "gyldig_fra", "DD-MM"),
        ({"gyldig_fra": "02-02-2026", "gyldig_til": "01-02-2026"}, "gyldig_til", "begynde"),
        ({"stille_fra": "18:00"}, "stille_fra", "begyndelse"),
        ({"samlet_kl": "25:00"}, "samlet_kl", "TT:MM"),
        ({"oprydning_dage": "0"}, "oprydning_dage", "3650"),
        ({"ejer": "findes.ikke"}, "ejer", "bruger"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(
    browser: Client, felter: dict[str, str], felt: str, ord_: str
) -> None:
    svar = opret(browser, **felter)
    assert svar.status_code == 200
    assert ord_ in felt_fejl(svar, felt)
    html = svar.content.decode()
    assert 'aria-invalid="true"' in html
    for navn, vaerdi in felter.items():  # what was written stands
        assert f'name="{navn}"' in html
        assert f'value="{vaerdi}"' in html
    assert not Advisgruppe.objects.exists()


def test_what_concerns_no_single_field_is_told_in_its_section(browser: Client) -> None:
    for felter, ord_ in (
        ({"koder": []}, "mindst én hændelse"),
        ({"koder": ["STIN"]}, "hører ikke til advistypen"),
        ({"roller": ["3"]}, "bundet til sager"),
        ({"med_sag": "1", "kle": "3*"}, "KLE skrives som"),
        ({"ny_bruger": "ukendt"}, "Modtageren findes ikke"),
    ):
        html = opret(browser, **felter).content.decode()
        assert ord_ in html
    assert not Advisgruppe.objects.exists()


def test_every_field_is_kept_as_it_was_written(
    browser: Client, chef: Bruger, enhed: Callable[..., Organisationsenhed]
) -> None:
    team = enhed("Ydelse", 700, 709)
    svar = opret(
        browser,
        roller=["1", "3"],
        alder_fra="18",
        alder_til="64",
        fra_kommuner="Lyngby-Taarbæk, 101",
        til_veje="101-0004",
        med_sag="1",
        kle="32.*, 15.20.21",
        enheder=[str(team.uuid)],
        foelsomhed_til="2",
        kun_aktive="0",
        med_population="1",
        gyldig_fra="01-01-2026",
        gyldig_til="31-12-2026",
        ny_hvem=f"enhed:{team.uuid}",
        ny_kanal="mail",
        ny_takt="daglig",
        ny_adresse="ydelse@lyngby.example",
        stille_fra="18:00",
        stille_til="07:30",
        samlet_kl="09:00",
        paamindelse_dage="14",
        oprydning_dage="90",
        hjemmel="En lov § 1",
        ejer=chef.brugernavn,
    )
    g = den()
    assert svar["Location"] == f"{side(g)}?ok=oprettet"
    d = laes(g.definition)
    assert d.sag == Sagsvalg(("32.*", "15.20.21"), None, (team.uuid,), 2, kun_aktive=False)
    assert d.fra_kommuner == (KOMMUNE, 101)
    assert d.roller == (Partsrolle.PERSON, Partsrolle.SEKUNDAER)
    assert [str(m.takt) for m in d.modtagere] == ["daglig"]
    # What the form shows of it says the same again.
    igen = Formular.af(d, ejer=chef.brugernavn)
    assert (igen.stille_til, igen.gyldig_til, igen.alder_til) == ("07:30", "31-12-2026", "64")
    assert igen.kle == "32.*, 15.20.21"
    html = browser.get(side(g)).content.decode()
    for vaerdi in ("ydelse@lyngby.example", "En lov § 1", "101-0004", "Samlet en gang om dagen"):
        assert vaerdi in html
    assert Revisionslog.objects.filter(beskrivelse="Ændring Advisgruppe").count() == 1


def test_a_receiver_is_added_and_taken_away_without_script(browser: Client, chef: Bruger) -> None:
    svar = opret(browser, handling="modtager", ny_bruger=chef.brugernavn)
    assert not Advisgruppe.objects.exists()
    html = svar.content.decode()
    (noegle,) = re.findall(r'name="modtager" value="([^"]+)"', html)
    assert "Chris Chef" in html
    opret(browser, modtager=[noegle])
    g = den()
    assert list(Modtager.objects.filter(aktiv=True).values_list("modtager_uuid", flat=True)) == [
        chef.uuid
    ]
    browser.post(side(g), {**ALLE, "version": g.version, "modtager": [noegle], "fjern": [noegle]})
    assert not Modtager.objects.filter(aktiv=True).exists()


def test_a_template_becomes_an_active_group_and_the_list_says_what_is_next(
    browser: Client, chef: Bruger
) -> None:
    grunddata._advisskabeloner()
    assert "Arbejdsskade: alle trin" in browser.get(reverse("advisgruppe_ny")).content.decode()
    adresse = reverse("advisgruppe_opret", args=["arbejdsskade_alle"])
    html = browser.get(adresse).content.decode()
    felter = {
        **ALLE,
        "navn": "Arbejdsskade",
        "advistype": "arbejdsskade",
        "koder": re.findall(r'name="koder" value="(\w+)" checked', html),
        "hjemmel": "Retssikkerhedsloven § 12 d",
        "skabelon": "arbejdsskade_alle",
        "ny_bruger": chef.brugernavn,
    }
    assert len(felter["koder"]) == 8
    assert browser.post(adresse, felter).status_code == 302
    g = den()
    assert g.skabelon == "arbejdsskade_alle"

    def naeste() -> str:
        oversigt = browser.get(reverse("advisgrupper")).content.decode()
        (fundet,) = re.findall(r'aria-label="([^:"]+): Arbejdsskade"', oversigt) or [""]
        return str(fundet)

    assert naeste() == "Prøvekør"
    nej = browser.post(side(g, "advisgruppe_aktiver"), {"version": g.version})
    assert "Kør en prøvekørsel" in nej.content.decode()
    # A second order while one is on its way is none.
    for _ in range(2):
        assert browser.post(side(g, "advisgruppe_proeve")).status_code == 302
    assert g.toerkoersler.count() == 1
    assert 'hx-trigger="every 2s"' in browser.get(side(g)).content.decode()
    (jan,) = indlaes([borger("Jan Jarlov", "2110703435")]).values()
    # Older than 30 days of history, so that what is not bound to sager is known well enough.
    haendelse("A01", jan, modtaget=NU - timedelta(days=200))
    while toerkoersel.udfoer(now=NU):
        pass
    assert naeste() == "Tag i brug"
    html = browser.get(side(g)).content.decode()
    assert "211070-XXXX" in html
    assert "3435" not in html
    kigget = Revisionslog.objects.filter(beskrivelse="Visning Prøve af advisgruppe#Person")
    assert [r.part_uuid for r in kigget] == [jan]
    svar = browser.post(side(g, "advisgruppe_aktiver"), {"version": g.version})
    assert svar["Location"].endswith("?ok=aktiv")
    g.refresh_from_db()
    assert g.tilstand == Gruppetilstand.AKTIV
    assert naeste() == ""
    daekning = browser.get(reverse("advisdaekning")).content.decode()
    assert 'Sæt op fra skabelon: Arbejdsskade"' not in daekning
    assert 'Sæt op fra skabelon: Sygehus"' in daekning
    browser.post(side(g, "advisgruppe_deaktiver"), {"version": g.version})
    g.refresh_from_db()
    assert (g.tilstand, g.aktiv_version) == (Gruppetilstand.INAKTIV, None)


def test_above_the_limit_a_second_person_approves(
    browser: Client,
    chef: Bruger,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
) -> None:
    opret(browser, hjemmel="En lov § 1", ny_bruger=chef.brugernavn)
    g = den()
    koer_toer(g, traeffere=50_000)
    assert "Kræver to personer" in browser.get(side(g)).content.decode()
    aktiver = side(g, "advisgruppe_aktiver")
    assert browser.post(aktiver, {"version": g.version})["Location"].endswith("?ok=anmodet")
    assert "En anden administrator skal godkende" in browser.get(side(g)).content.decode()
    nej = browser.post(aktiver, {"version": g.version}).content.decode()
    assert "En anden end dig" in nej
    anden = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER]}, navn="Anna Anden"))
    assert "Godkend" in anden.get(reverse("advisgrupper")).content.decode()
    assert anden.post(aktiver, {"version": g.version})["Location"].endswith("?ok=aktiv")
    assert "Anna Anden" in browser.get(side(g, "advisgruppe_historik")).content.decode()


def test_a_change_meanwhile_is_told_and_what_was_before_comes_back(browser: Client) -> None:
    opret(browser, hjemmel="Den gamle lov")
    g = den()
    aendr = {**ALLE, "hjemmel": "Den nye lov", "version": g.version}
    assert browser.post(side(g), aendr).status_code == 302
    igen = browser.post(side(g), {**aendr, "hjemmel": "En tredje"})
    assert "En anden har ændret gruppen" in igen.content.decode()
    html = browser.get(side(g, "advisgruppe_historik")).content.decode()
    assert "Hjemmel: Den gamle lov → <b>Den nye lov</b>" in html
    (nr,) = re.findall(r'name="nr" value="(\d+)"', html)
    g.refresh_from_db()
    browser.post(side(g, "advisgruppe_gendan"), {"version": g.version, "nr": nr})
    g.refresh_from_db()
    assert g.hjemmel == "Den gamle lov"
    assert g.versioner.count() == 3


def test_the_history_says_each_change_in_words_and_the_owner_comes_back_too(
    browser: Client, chef: Bruger, bruger_med: Callable[..., Bruger], lav_sag: Any
) -> None:
    anden = bruger_med({"permissions": CHEF}, navn="Ane Anden")
    ksd = Fagsystem.objects.create(uuid=uuid4(), navn="KSD", leverandoer="Prøve")
    mail = til(chef, kanal=Kanal.MAIL)
    d = Definition(
        "Ord", Advistype.FOLKEREGISTER, ("F12",), sag=Sagsvalg(foelsomhed_til=2), modtagere=(mail,)
    )
    g = services.opret(d, adgang=som(chef), now=NU)
    efter = replace(
        d,
        sag=Sagsvalg(foelsomhed_til=3, fagsystemer=(ksd.id,)),
        modtagere=(replace(mail, takt=Takt.DAGLIG),),
    )
    services.aendr(g.id, efter, version=1, adgang=som(chef), now=NU, ejer=anden.id)
    services.saet_population(
        g.id, [uuid4(), uuid4()], kilde="indsat", version=2, adgang=som(chef), now=NU
    )
    services.saet_population(g.id, [uuid4()], kilde="fil", version=3, adgang=som(chef), now=NU)
    html = browser.get(side(g, "advisgruppe_historik")).content.decode()
    for ord_ in (
        "Ejer: Chris Chef → <b>Ane Anden</b>",
        "Modtagere: Chris Chef (E-mail, Straks) → <b>Chris Chef (E-mail, Samlet en gang om",
        "Følsomhed til og med Fortrolige personoplysninger; Kun åbne sager → <b>Fagsystem KSD;",
        "Personer på listen: 2 → <b>1</b>",
        "Sat på listen: <b>1</b>",
        "Taget af listen: <b>2</b>",
    ):
        assert ord_ in html, ord_
    nr = g.versioner.get(handling="aendret").nr
    browser.post(side(g, "advisgruppe_gendan"), {"version": 4, "nr": nr})
    g.refresh_from_db()
    assert (laes(g.definition), g.ejer) == (d, chef.id)
    # Now nothing is to be put back of that change.
    assert (
        f'name="nr" value="{nr}"'
        not in browser.get(side(g, "advisgruppe_historik")).content.decode()
    )


def test_a_list_is_pasted_within_the_users_rights_and_each_person_is_logged(
    browser: Client, chef: Bruger
) -> None:
    folk = indlaes([borger("Jan Jarlov", "2110703435"), borger("Jytte Rømer", "0107741234")])
    g = services.opret(
        Definition("Liste", Advistype.FOLKEREGISTER, ("F12",), med_population=True),
        adgang=som(chef),
        now=NU,
    )
    adresse = side(g, "advisgruppe_personer")
    nej = browser.post(adresse, {"version": g.version, "numre": "211070-3435\nikke et nummer"})
    assert "Linje 2 er ikke CPR-numre" in nej.content.decode()
    assert "3435" not in nej.content.decode()
    assert services.antal_paa_listen(g.id) == 0
    numre = "CPR\n211070-3435\n0107741234\n010101-9999\n211070-3435\n"
    fil = SimpleUploadedFile("liste.csv", numre.encode())
    svar = browser.post(adresse, {"version": g.version, "fil": fil})
    assert svar["Location"].endswith("?ok=1&ukendte=1")
    assert services.antal_paa_listen(g.id) == 2
    logget = Revisionslog.objects.filter(beskrivelse="Advisgruppes liste#Person")
    assert {r.part_uuid for r in logget} == set(folk.values())
    assert "1 nummer kendes ikke" in browser.get(svar["Location"]).content.decode()


def test_a_list_is_seen_before_it_is_saved_and_is_saved_as_it_was_seen(
    browser: Client, chef: Bruger, monkeypatch: pytest.MonkeyPatch
) -> None:
    folk = indlaes(
        [borger("Jan Jarlov", JAN), borger("Jytte Rømer", "0107741234"), borger("Eva Lund", EVA)]
    )
    d = Definition("Liste", Advistype.FOLKEREGISTER, ("F12",), med_population=True)
    g = services.opret(d, adgang=som(chef), now=NU)
    adresse = side(g, "advisgruppe_personer")
    browser.post(adresse, {"version": g.version, "numre": f"{JAN}\n0107741234"})
    g.refresh_from_db()
    foer = Revisionslog.objects.filter(beskrivelse="Advisgruppes liste#Person").count()
    numre = f"CPR\n0107741234\n{EVA}\n0101019999"
    vist = browser.post(adresse, {"version": g.version, "numre": numre, "vis": "1"})
    html = vist.content.decode()
    f = vist.context["syn"].forskel
    assert (f.antal_nye, f.antal_gaaede, f.uaendrede, f.antal_ukendte) == (1, 1, 1, 1)
    assert ([x.raekke for x in f.nye], f.ukendte) == ([3], (4,))
    assert [x.tekst for x in f.gaaede] == ["211070-XXXX"]
    assert "211070-XXXX" in html
    # No number of the list is in the page, nor anything of it stored; each look is.
    assert not any(tal in html for tal in (JAN, EVA, "0107741234", "0101019999"))
    version = g.version
    g.refresh_from_db()
    assert (g.version, services.antal_paa_listen(g.id)) == (version, 2)
    logget = Revisionslog.objects.filter(beskrivelse="Advisgruppes liste#Person")
    assert logget.count() == foer + 3
    assert {r.part_uuid for r in logget} == set(folk.values())

    felter = vist.context["syn"].felter
    anden = gruppe(chef, "F11", navn="En anden")
    nej = browser.post(side(anden, "advisgruppe_personer"), {**felter, "version": anden.version})
    assert "Det er for længe siden" in nej.content.decode()
    with monkeypatch.context() as m:
        m.setattr("django.utils.timezone.now", lambda: NU + timedelta(minutes=61))
        nej = browser.post(adresse, felter)
        assert "Det er for længe siden" in nej.content.decode()
    assert browser.post(adresse, felter)["Location"].endswith("?ok=1&ukendte=1")
    rows = Population.objects.unguarded(reason="test").filter(gruppe_id=g.id)
    assert set(rows.values_list("part_uuid", flat=True)) == {
        folk[EVA],
        folk["0107741234"],
    }
    # Another list came meanwhile: what was shown is not what would be replaced.
    assert "Location" not in browser.post(adresse, felter)


def test_a_preview_tells_what_cannot_be_read_and_that_the_group_is_switched_off(
    browser: Client, chef: Bruger, settings: Any
) -> None:
    settings.ADVIS = replace(settings.ADVIS, to_over_personer=1)
    indlaes([borger("Jan Jarlov", JAN), borger("Eva Lund", EVA)])
    g = gruppe(chef, "F11", navn="Kort liste", modtagere=(til(chef),))
    adresse = side(g, "advisgruppe_personer")
    nej = browser.post(adresse, {"version": g.version, "numre": f"{JAN}\nx\n12", "vis": "1"})
    assert nej.context["syn"].forskel.ulaeselige == (2, 3)
    assert not nej.context["syn"].felter
    ja = browser.post(adresse, {"version": g.version, "numre": f"{JAN}\n{EVA}", "vis": "1"})
    assert "Advisgruppen skifter tilstand" in ja.content.decode()
    g.refresh_from_db()
    assert g.tilstand == Gruppetilstand.AKTIV


def test_numbers_are_read_as_people_write_them() -> None:
    liste = laes_liste("CPR-nummer;\n211070-3435; 0107741234\n\n 010101 \n")
    assert liste.numre == ("2110703435", "0107741234")
    assert liste.ulaeselige == (4,)


def test_a_group_travels_as_a_file_without_what_is_ones_own(
    browser: Client,
    chef: Bruger,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
) -> None:
    g = gruppe(chef, "F11", navn="Rejsende", sag=Sagsvalg(kle=("32.*",)))
    fil = browser.get(side(g, "advisgruppe_eksport"))
    assert fil["Content-Disposition"].startswith("attachment")
    assert str(chef.uuid) not in fil.content.decode()
    anden = log_ind(bruger_med({"permissions": CHEF}, myndighed=ANDEN_KOMMUNE))
    adresse = reverse("advisgruppe_importer")
    svar = anden.post(adresse, {"tekst": fil.content.decode()})
    ny = Advisgruppe.objects.get(myndighed=ANDEN_KOMMUNE)
    assert svar["Location"] == f"{side(ny)}?ok=oprettet"
    assert laes(ny.definition).koder == ("F11",)
    for tekst, ord_ in (
        ("{", "Filen er ikke"),
        ("[" * 100_000, "Filen er ikke"),
        (json.dumps({**ny.definition, "ekstra": 1}), "oplysninger, som"),
        (json.dumps(ny.definition), "allerede"),
    ):
        assert ord_ in anden.post(adresse, {"tekst": tekst}).content.decode()
    kopi = browser.post(side(g, "advisgruppe_kopier"))
    assert kopi.status_code == 302
    assert Advisgruppe.objects.filter(navn="Rejsende, kopi", tilstand="kladde").exists()


def test_the_list_counts_adviser_that_the_administrator_may_not_see(
    chef: Bruger, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> None:
    g = gruppe(chef, "F11", navn="Talt", modtagere=(til(chef),))
    for person in indlaes([borger("Jan Jarlov", "2110703435")]).values():
        haendelse("F11", person)
    behandl(now=NU)
    assert len(adviser(g)) == 1
    admin = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER]}))
    html = admin.get(reverse("advisgrupper")).content.decode()
    assert re.search(r'Talt</a>.*?<td class="s-num">1</td>', html, re.DOTALL)
    assert "Jarlov" not in html


def test_coverage_holds_the_table_beside_what_is_here(browser: Client, chef: Bruger) -> None:
    grunddata._advisskabeloner()
    grunddata._advisdaekning()
    Myndighed.objects.filter(id=KOMMUNE).update(kort_navn="Lyngby-Taarbæk")
    gruppe(chef, "F11")
    html = browser.get(reverse("advisdaekning")).content.decode()
    assert "Arbejdsskade: 62 af 98 kommuner i maj 2023." in html
    assert reverse("advisgruppe_opret", args=["arbejdsskade_alle"]) in html
    egen = re.search(r'<tr class="is-selected">.*?</tr>', html, re.DOTALL)
    assert egen
    assert "Lyngby-Taarbæk" in egen[0]


def test_an_address_of_nothing_is_nothing(browser: Client) -> None:
    assert browser.get(reverse("advisgruppe", args=[uuid4()])).status_code == 404
    assert browser.get(reverse("advisgruppe_opret", args=["findes-ikke"])).status_code == 404


# --- Receivers by look-up, and a period again -----------------------------------------------------


def forslag(browser: Client, **felter: str) -> list[str]:
    html = browser.post(reverse("advismodtager_forslag"), felter).content.decode()
    return re.findall(r'<option value="([^"]+)">', html)


def test_a_receiver_is_suggested_as_it_is_typed_and_the_suggestion_is_understood(
    browser: Client,
    chef: Bruger,
    bruger_med: Callable[..., Bruger],
    enhed: Callable[..., Organisationsenhed],
) -> None:
    over = enhed("Arbejdsmarked", 700, 799)
    team = enhed("Jobcenter", 710, 719)
    team.overordnet = over
    team.save()
    bruger_med({"permissions": ALT}, navn="Jonna Fremmed", myndighed=ANDEN_KOMMUNE)
    jonas = bruger_med({"permissions": ALT}, navn="Jonas Skaarup")
    fag = data.fagsystem("Joblog")
    system, _ = data.system("https://93.184.216.34/advis", fag)
    assert forslag(browser, ny_bruger="j") == []
    fundne = forslag(browser, ny_bruger="jo")
    assert fundne == [
        f"Jonas Skaarup ({jonas.brugernavn})",
        "Jobcenter (afdeling under Arbejdsmarked)",
        "Joblog (API)",
    ]
    assert forslag(browser, ny_bruger="skaa") == fundne[:1]
    assert forslag(browser, ny_bruger=system.navn) == [f"{system.navn} (webhook)"]
    assert forslag(browser, ejer="jo") == fundne[:1]
    opret(browser, ny_bruger=fundne[1])
    assert [m.uuid for m in laes(den().definition).modtagere] == [team.uuid]
    for tekst, kanal in ((fundne[2], "api"), (f"{system.navn} (webhook)", "webhook")):
        g = den()
        browser.post(side(g), {**ALLE, "version": g.version, "ny_bruger": tekst})
        assert [m.kanal for m in laes(den().definition).modtagere] == [kanal]


def test_a_name_that_several_have_is_no_receiver(
    browser: Client, chef: Bruger, bruger_med: Callable[..., Bruger]
) -> None:
    to = [bruger_med({"permissions": ALT}, navn="Hanne Holm") for _ in range(2)]
    assert "flere hedder" in opret(browser, ny_bruger="Hanne Holm").content.decode()
    opret(browser, ny_bruger=to[1].brugernavn)
    assert [m.uuid for m in laes(den().definition).modtagere] == [to[1].uuid]


def test_a_period_is_looked_ahead_at_and_run_without_doubles(browser: Client, chef: Bruger) -> None:
    jan, eva = indlaes([borger("Jan Jarlov", JAN), borger("Eva Berg", EVA)]).values()
    for part in (jan, eva):
        haendelse("F12", part)
    while behandl(now=NU).haendelser:
        pass
    g = gruppe(chef, "F12")
    haendelse("F12", jan)
    while behandl(now=NU).haendelser:
        pass
    assert len(adviser(g)) == 1
    dag = f"{NU:%d-%m-%Y}"
    sti = reverse("advisgenkoersel")
    felter = {"gruppe": str(g.id), "fra": dag, "til": dag}
    html = browser.post(sti, {**felter, "handling": "vis"}).content.decode()
    assert "3 hændelser, 3 passer" in html
    assert re.search(r"Nye adviser</dt><dd>2<", html)
    assert len(adviser(g)) == 1
    assert browser.post(sti, {**felter, "handling": "koer"})["Location"] == f"{sti}?ok=1"
    assert "I gang" in browser.get(sti).content.decode()
    while genkoersel.udfoer(now=NU):
        pass
    assert len(adviser(g)) == 3
    html = browser.post(sti, {**felter, "handling": "vis"}).content.decode()
    assert re.search(r"Nye adviser</dt><dd>0<", html)
    for forkert, ord_ in (
        ({"fra": "i går"}, "DD-MM"),
        ({"fra": dag, "til": "01-01-2020"}, "senest i dag"),
        ({"fra": "01-01-2020", "til": dag}, "højst være et år"),
    ):
        assert ord_ in browser.post(sti, {**felter, **forkert}).content.decode()


def test_a_dry_run_counts_what_stands_and_says_what_was_corrected_or_withdrawn(
    browser: Client, chef: Bruger
) -> None:
    jan, eva = indlaes([borger("Jan Jarlov", JAN), borger("Eva Berg", EVA)]).values()
    ind = haendelse("STIN", jan)
    rettet = haendelse("RE_STIN", jan, NU - timedelta(days=3), retter=ind.id)
    ModtagetHaendelse.objects.filter(id=ind.id).update(rettet_af=rettet.id)
    vaek = haendelse("STIN", eva, annulleret=True)
    haendelse("AN_STIN", eva, retter=vaek.id)
    while behandl(now=NU).haendelser:
        pass
    g = gruppe(chef, "STIN")
    Toerkoersel.objects.all().delete()
    browser.post(side(g, "advisgruppe_proeve"))
    assert toerkoersel.udfoer(now=NU)
    html = browser.get(side(g)).content.decode()
    assert re.search(r"<dt>Adviser</dt><dd>1<", html)
    assert "1 blev rettet" in html
    assert "Desuden blev 1 fortalt og trukket tilbage igen." in html
    assert f"{NU - timedelta(days=3):%Y-%m}" in Toerkoersel.objects.get().resultat["maaneder"]
