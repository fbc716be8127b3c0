"""Roles and users: what is composed is what holds, nobody helps herself, nobody sees a citizen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import (
    Adgangsgruppe,
    Bruger,
    Brugersystemrolle,
    Dataafgraensning,
    Jobfunktionsrolle,
    Organisationsenhed,
    Tildeling,
)
from access.saml.roller import sikr_systemroller
from access.selectors import resolve_adgang
from access.values import Permission
from indexes.sag.models import Sag
from sapa.administration.models import Administrationsaendring
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, STAT

pytestmark = pytest.mark.django_db
ADMIN = {"permissions": [Permission.ADMINISTRER]}
BrugerMed = Callable[..., Bruger]


@pytest.fixture
def admin(bruger_med: BrugerMed) -> Bruger:
    return bruger_med(ADMIN, navn="Anna Admin")


@pytest.fixture
def browser(admin: Bruger, log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(admin)


@pytest.fixture
def se_sager(myndigheder: Any) -> str:
    Brugersystemrolle.objects.create(
        kode="sager", navn="Se sager", permissions=["se_person", "se_sag"], kraever=["kle"]
    )
    return "sager/1"


def _felter(rolle: str, kle: str, *enheder: UUID, navn: str = "Plejen") -> dict[str, Any]:
    return {
        "navn": navn,
        "nr": "0",
        "rolle-0": rolle,
        "scope-0": "11715311",
        "kle-0": kle,
        "foelsomhed-0": "3",
        "enhed-0": [str(e) for e in enheder],
        "version": "0",
        "gem": "1",
    }


def _sager(lav_sag: Callable[..., UUID]) -> None:
    """Two that the role reaches; one of another subject, one of another unit."""
    for titel, kle, enhed in (
        ("Når A", 270100, 150),
        ("Når B", 273604, 199),
        ("Andet emne", 292104, 150),
        ("Anden enhed", 270100, 700),
    ):
        lav_sag(titel=titel, kle=kle, enhed=enhed)


def test_a_role_reaches_what_it_said(
    browser: Client,
    se_sager: str,
    bruger_med: BrugerMed,
    enhed: Callable[..., Organisationsenhed],
    lav_sag: Callable[..., UUID],
) -> None:
    unit = enhed("Plejen", 100, 199)
    _sager(lav_sag)
    new = reverse("rolle_ny")
    tried = {**_felter(se_sager, "27.*", unit.uuid), "proev": "1"}
    del tried["gem"]
    page = browser.post(new, tried).content.decode()
    assert "<dt>Sager</dt><dd>2</dd>" in page
    # Numbers, no names: not even a title.
    assert "Når A" not in page
    # Trying leaves nothing.
    assert not Jobfunktionsrolle.objects.filter(navn__contains="Plejen").exists()
    assert not Bruger.objects.filter(navn="Prøve").exists()
    made = browser.post(new, _felter(se_sager, "27.*", unit.uuid))
    assert made.status_code == 302, made.content.decode()
    role = Jobfunktionsrolle.objects.get(navn="Plejen")
    user = bruger_med({"permissions": [Permission.SE_PERSON]}, navn="Sara Sagsbehandler")
    held = list(user.jobfunktionsroller.values_list("id", flat=True))
    given = {"version": "0", "aktiv": "1", "rolle": [*map(str, held), str(role.id)]}
    assert browser.post(reverse("bruger", args=[user.uuid]), given).status_code == 302
    adgang = resolve_adgang(user.id)
    assert adgang is not None
    with database_role("sapa_web"):
        saet_adgang(adgang)
        seen = set(Sag.objects.visible_to(adgang).values_list("titel", flat=True))
    assert seen == {"Når A", "Når B"}
    # Narrowed from the next request, whoever holds it; and back when that is undone.
    narrower = {**_felter(se_sager, "27.36.*", unit.uuid), "version": "1"}
    assert browser.post(reverse("rolle", args=[role.id]), narrower).status_code == 302
    assert _antal(user) == 1
    change = Administrationsaendring.objects.get(emne="rolle", version=2)
    undo = reverse("administration_fortryd", args=[change.id])
    assert browser.post(undo, {"version": "2"}).status_code == 302
    assert _antal(user) == 2
    shown = browser.get(reverse("administrationshistorik"), {"emne": "rolle"}).content.decode()
    assert "KLE 27.*" in shown
    assert "KLE 27.36.*" in shown
    # A role that is held is not taken away by undoing that it was made.
    first = Administrationsaendring.objects.get(emne="rolle", version=1)
    refused = browser.post(
        reverse("administration_fortryd", args=[first.id]), {"version": "3"}
    ).content.decode()
    assert "Rollen har brugere" in refused
    # Closed, she is nobody from her next request.
    closed = {"version": "1", "rolle": [str(role.id)]}
    browser.post(reverse("bruger", args=[user.uuid]), closed)
    assert resolve_adgang(user.id) is None


def _antal(user: Bruger) -> int:
    adgang = resolve_adgang(user.id)
    assert adgang is not None
    found: int = Sag.objects.visible_to(adgang).count()
    return found


@pytest.mark.parametrize(
    ("kle", "besked"),
    [
        ("27*", "Skriv KLE som"),
        ("99.99.99", "når ingenting"),
        ("", "kræver en afgrænsning af KLE-emne"),
        ("27.*, 3", "Skriv KLE som"),
    ],
)
def test_a_limit_is_read_by_the_engine_itself(
    browser: Client, se_sager: str, kle: str, besked: str
) -> None:
    page = browser.post(reverse("rolle_ny"), _felter(se_sager, kle)).content.decode()
    assert besked in page
    assert not Jobfunktionsrolle.objects.filter(navn="Plejen").exists()


def test_the_form_tells_each_right_and_what_a_role_lacks(browser: Client) -> None:
    """An administrator without training finds the right by its words, and is told before she saves
    what the role is no use without."""
    sikr_systemroller()
    for kode, ret in (("a", ["se_sag"]), ("b", ["se_ydelse"])):
        Brugersystemrolle.objects.create(kode=kode, navn="Samlet", permissions=ret)
    page = browser.get(reverse("rolle_ny")).content.decode()
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page)
    assert [navn.split(":")[0] for navn, _o in groups] == [
        "Én ret", "Flere rettigheder samlet", "Målgrupper",
    ]  # fmt: skip
    single, several, targets = (re.findall(r">([^<]+)</option>", o) for _n, o in groups)
    assert single[0] == "Se personer"
    assert targets == [f"Målgruppe {n}" for n in range(1, 21)]
    # Two of one name are told apart; a name that says less than it gives is told in words.
    assert {"Samlet: Se sager", "Samlet: Se ydelser og udbetalinger"} <= set(several)
    assert "<dt>Administrere advis</dt><dd>Administrere SAPA</dd>" in page
    tried = {**_felter("opret_journalnotat/1", "27.*"), "proev": "1"}
    del tried["gem"]
    told = browser.post(reverse("rolle_ny"), tried).content.decode()
    assert "Alene åbner rollen ingen borgers side" in told
    assert "De kræver også Se sager" in told
    told = browser.post(
        reverse("rolle_ny"),
        tried
        | {"nr": ["0", "1"], "rolle-0": "se_person/1", "rolle-1": "se_sag/1"}
        | {"scope-1": "11715311", "kle-1": "27.*", "foelsomhed-1": "3"},
    ).content.decode()
    assert "Alene åbner" not in told
    assert "Rollen når ingen sager" in told


def test_what_is_wrong_stands_at_its_field(browser: Client, se_sager: str) -> None:
    page = browser.post(reverse("rolle_ny"), _felter(se_sager, "27*")).content.decode()
    (felt,) = re.findall(r'<input[^>]*id="kle-0"[^>]*>', page)
    assert 'aria-describedby="kle-0-h kle-0-fejl" aria-invalid="true"' in felt
    assert '<span class="form-error-message" id="kle-0-fejl">Skriv KLE som' in page
    assert '<a href="#kle-0">Skriv KLE som' in page


def test_nobody_helps_herself(
    browser: Client, admin: Bruger, se_sager: str, bruger_med: BrugerMed
) -> None:
    browser.post(reverse("rolle_ny"), _felter(se_sager, "27.*"))
    role = Jobfunktionsrolle.objects.get(navn="Plejen")
    given = {"version": "0", "aktiv": "1", "rolle": [str(role.id)]}
    page = browser.post(reverse("bruger", args=[admin.uuid]), given)
    assert "Ingen ændrer sine egne rettigheder" in page.content.decode()
    own = admin.jobfunktionsroller.get()
    page = browser.post(reverse("rolle", args=[own.id]), _felter(se_sager, "27.*", navn="Min"))
    assert "Du har selv rollen" in page.content.decode()
    unchanged = resolve_adgang(admin.id)
    assert unchanged is not None
    assert not unchanged.har("se_sag")
    # What runs the nation is given by those alone who run it.
    drift = Brugersystemrolle.objects.create(kode="d", navn="Drift", permissions=["drift"])
    page = browser.post(reverse("rolle_ny"), _felter("d/1", "*", navn="Drift"))
    assert "en rettighed, du må give" in page.content.decode()
    operator = bruger_med({"permissions": [Permission.DRIFT]})
    held = operator.jobfunktionsroller.get()
    other = bruger_med({"permissions": [Permission.SE_PERSON]})
    given = {"version": "0", "aktiv": "1", "rolle": [str(held.id)]}
    page = browser.post(reverse("bruger", args=[other.uuid]), given)
    assert "selv driver SAPA" in page.content.decode()
    assert drift.permissions == ["drift"]


def test_who_runs_a_municipality_makes_nobody_the_nations_operator(
    bruger_med: BrugerMed, log_ind: Callable[[Bruger], Client], landets_drift: dict[str, Any]
) -> None:
    """She gives DRIFT on what she runs, and not on a state authority's data, whichever the way."""
    Brugersystemrolle.objects.create(kode="d", navn="Drift", permissions=["drift"])
    browser = log_ind(bruger_med(ADMIN, {"permissions": [Permission.DRIFT]}))
    national = {**_felter("d/1", "*", navn="Landet"), "scope-0": "34051178"}
    page = browser.post(reverse("rolle_ny"), national).content.decode()
    assert "drift på data, du selv driver" in page
    assert browser.post(reverse("rolle_ny"), _felter("d/1", "*", navn="Her")).status_code == 302
    held = bruger_med(landets_drift).jobfunktionsroller.get()
    other = bruger_med({"permissions": [Permission.SE_PERSON]})
    given = {"version": "0", "aktiv": "1", "rolle": [str(held.id)]}
    page = browser.post(reverse("bruger", args=[other.uuid]), given).content.decode()
    assert "selv driver SAPA" in page
    operator = log_ind(bruger_med(ADMIN, landets_drift))
    assert operator.post(reverse("rolle_ny"), national).status_code == 302


def test_the_database_lets_drift_be_given_on_ones_own_data_alone(
    bruger_med: BrugerMed, landets_drift: dict[str, Any]
) -> None:
    """Who runs a municipality's deliveries makes nobody the nation's operator there either."""
    operator = bruger_med(ADMIN, {"permissions": [Permission.DRIFT]})
    drift = Brugersystemrolle.objects.create(kode="d", navn="Drift", permissions=["drift"])
    mine, landets = (
        Jobfunktionsrolle.objects.create(myndighed_id=KOMMUNE, navn=n) for n in ("Her", "Landet")
    )
    other = bruger_med({"permissions": [Permission.SE_PERSON]})
    adgang = resolve_adgang(operator.id)
    assert adgang is not None
    national = Dataafgraensning(jobfunktionsrolle=landets, rolle=drift, scope_id=STAT)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        with pytest.raises(DatabaseError, match="row-level security"):
            national.save(force_insert=True)
    national.save(force_insert=True)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        with pytest.raises(DatabaseError, match="row-level security"):
            Tildeling(bruger=other, jobfunktionsrolle=landets).save(force_insert=True)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        Dataafgraensning(jobfunktionsrolle=mine, rolle=drift, scope_id=KOMMUNE).save(
            force_insert=True
        )
        Tildeling(bruger=other, jobfunktionsrolle=mine).save(force_insert=True)


def test_the_database_holds_it_too(admin: Bruger, bruger_med: BrugerMed) -> None:
    other = bruger_med({"permissions": [Permission.SE_PERSON]}, myndighed=ANDEN_KOMMUNE)
    theirs = other.jobfunktionsroller.get()
    mine = Jobfunktionsrolle.objects.create(myndighed_id=KOMMUNE, navn="Plejen")
    national = Jobfunktionsrolle.objects.create(myndighed_id=KOMMUNE, navn="Nationen")
    drift, se = (
        Brugersystemrolle.objects.create(kode=p, navn=p, permissions=[p])
        for p in ("drift", "se_sag")
    )
    Dataafgraensning.objects.create(jobfunktionsrolle=national, rolle=drift, scope_id=KOMMUNE)
    colleague = bruger_med({"permissions": [Permission.SE_PERSON]})
    adgang = resolve_adgang(admin.id)
    assert adgang is not None
    group = Adgangsgruppe.objects.filter(bruger=admin).first()
    assert group is not None
    wrong = [
        # Another municipality's data, and what runs the nation.
        Dataafgraensning(jobfunktionsrolle=mine, rolle=se, scope_id=ANDEN_KOMMUNE),
        Dataafgraensning(jobfunktionsrolle=mine, rolle=drift, scope_id=KOMMUNE),
        Tildeling(bruger=colleague, jobfunktionsrolle=national),
        Tildeling(bruger=admin, jobfunktionsrolle=mine),
        Tildeling(bruger=other, jobfunktionsrolle=mine),
        Tildeling(bruger=admin, jobfunktionsrolle=theirs),
        Jobfunktionsrolle(myndighed_id=ANDEN_KOMMUNE, navn="x"),
        Bruger(myndighed_id=ANDEN_KOMMUNE, brugernavn="x", navn="x"),
        Adgangsgruppe(
            bruger=admin,
            gruppe=9,
            permission="se_sag",
            myndighed=KOMMUNE,
            kle=group.kle,
            foelsomhed=4,
            enheder=group.enheder,
            fagsystemer=group.fagsystemer,
        ),
    ]
    for row in wrong:
        with database_role("sapa_web"):
            saet_adgang(adgang)
            with pytest.raises(DatabaseError, match=r"row-level security|permission denied"):
                row.save(force_insert=True)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        assert Bruger.objects.filter(id__in=[other.id, admin.id]).update(aktiv=False) == 0
        # And what she may: her own authority's data, to a colleague.
        Dataafgraensning(jobfunktionsrolle=mine, rolle=se, scope_id=KOMMUNE).save(force_insert=True)
        Tildeling(bruger=colleague, jobfunktionsrolle=mine).save(force_insert=True)


def test_roles_out_and_in_by_a_file(browser: Client, se_sager: str) -> None:
    browser.post(reverse("rolle_ny"), _felter(se_sager, "27.*"))
    out = json.loads(browser.get(reverse("rollefil")).content)
    mine = next(r for r in out["roller"] if r["navn"] == "Plejen")
    assert mine["afgraensninger"][0]["kle"] == ["27.*"]
    mine["afgraensninger"][0]["kle"] = ["28.*"]
    fil = SimpleUploadedFile("r.json", json.dumps({"roller": [mine]}).encode())
    page = browser.post(reverse("rolleimport"), {"fil": fil, "vis": "1"}).content.decode()
    syn = page[page.index('id="forhaandsvisning"') :]
    assert "Plejen" in syn
    assert "KLE 28.*" in syn
    assert Jobfunktionsrolle.objects.get(navn="Plejen").afgraensninger.get().kle == ["27.*"]
    # Taken in as it was shown: the page sends its text back.
    shown = {"tekst": json.dumps({"roller": [mine]})}
    assert browser.post(reverse("rolleimport"), shown).status_code == 302
    role = Jobfunktionsrolle.objects.get(navn="Plejen")
    assert role.afgraensninger.get().kle == ["28.*"]
    # The whole file as it came out, with the role that the administrator holds herself.
    out = json.loads(browser.get(reverse("rollefil")).content)
    assert len(out["roller"]) > 1
    mine = next(r for r in out["roller"] if r["navn"] == "Plejen")
    mine["afgraensninger"][0]["kle"] = ["29.*"]
    whole = {"tekst": json.dumps(out)}
    assert browser.post(reverse("rolleimport"), whole).status_code == 302
    assert role.afgraensninger.get().kle == ["29.*"]
    mine["afgraensninger"][0]["kle"] = ["2*"]
    fil = SimpleUploadedFile("r.json", json.dumps({"roller": [mine]}).encode())
    page = browser.post(reverse("rolleimport"), {"fil": fil}).content.decode()
    assert "Plejen: Skriv KLE" in page


def test_who_may_what_is_a_table_for_a_spreadsheet(browser: Client, bruger_med: BrugerMed) -> None:
    bruger_med({"permissions": [Permission.SE_PERSON]}, navn="=Sara; Sagsbehandler")
    bruger_med(navn="Korsbæks", myndighed=ANDEN_KOMMUNE)
    svar = browser.get(reverse("brugerfil"))
    head, *rows = svar.content.decode("utf-8-sig").splitlines()
    assert head == "Navn;Brugernavn;Titel;Enhed;Roller;Tilstand"
    assert len(rows) == 2
    assert all(len(r.split(";")) == 6 for r in rows)
    assert not any(r.startswith("=") or "Korsbæks" in r for r in rows)
    assert browser.get(reverse("brugere")).content.decode().count(reverse("brugerfil")) == 1


def test_a_user_of_the_demo_is_made_and_closed_again(browser: Client, settings: Any) -> None:
    settings.DEMO = False
    assert browser.get(reverse("bruger_ny")).status_code == 404
    settings.DEMO = True
    given = {"navn": "Ny Prøve", "brugernavn": "npr", "titel": "", "aktiv": "1", "version": "0"}
    assert browser.post(reverse("bruger_ny"), given).status_code == 302
    made = Bruger.objects.get(brugernavn="npr")
    change = Administrationsaendring.objects.get(emne="bruger", noegle=str(made.uuid))
    browser.post(reverse("administration_fortryd", args=[change.id]), {"version": "1"})
    made.refresh_from_db()
    assert made.aktiv is False
    assert "taget" in browser.post(reverse("bruger_ny"), given).content.decode()


def test_another_authoritys_are_absent(browser: Client, bruger_med: BrugerMed) -> None:
    other = bruger_med(ADMIN, myndighed=ANDEN_KOMMUNE, navn="Karl Korsbæk")
    assert "Karl Korsbæk" not in browser.get(reverse("brugere")).content.decode()
    assert browser.get(reverse("bruger", args=[other.uuid])).status_code == 404
    role = other.jobfunktionsroller.get()
    assert browser.get(reverse("rolle", args=[role.id])).status_code == 404
    assert timezone.now()


def test_giving_and_taking_a_role_is_shown_as_what_the_user_reaches(
    browser: Client,
    se_sager: str,
    bruger_med: BrugerMed,
    enhed: Callable[..., Organisationsenhed],
    lav_sag: Callable[..., UUID],
) -> None:
    unit = enhed("Plejen", 100, 199)
    _sager(lav_sag)
    browser.post(reverse("rolle_ny"), _felter(se_sager, "27.*", unit.uuid))
    role = Jobfunktionsrolle.objects.get(navn="Plejen")
    user = bruger_med({"permissions": [Permission.SE_PERSON]}, navn="Sara Sagsbehandler")
    held = [str(i) for i in user.jobfunktionsroller.values_list("id", flat=True)]
    page = reverse("bruger", args=[user.uuid])
    before = Administrationsaendring.objects.count()

    def vist(*roller: str, aktiv: str = "1") -> tuple[str, str]:
        """The picture as it is, and with the change."""
        given = {"version": "0", "aktiv": aktiv, "rolle": roller, "vis": "1"}
        text = browser.post(page, given).content.decode()
        nu, _skel, ny = text.partition("Med ændringen")
        assert "Når A" not in text, "numbers, no titles"
        return nu[nu.index('id="forhaandsvisning"') :], ny

    nu, ny = vist(*held, str(role.id))
    assert "Sara Sagsbehandler" in nu
    assert "<dt>Sager</dt><dd>-</dd>" in nu
    assert "<dt>Sager</dt><dd>2</dd>" in ny
    assert ">27<" in ny
    # Nothing came of it: neither the role, nor her rights, nor a line of its history.
    assert str(role.id) not in map(str, user.jobfunktionsroller.values_list("id", flat=True))
    assert _antal(user) == 0
    assert Administrationsaendring.objects.count() == before
    browser.post(page, {"version": "0", "aktiv": "1", "rolle": [*held, str(role.id)]})
    assert _antal(user) == 2
    nu, ny = vist(*held)
    assert "<dt>Sager</dt><dd>2</dd>" in nu
    assert "<dt>Sager</dt><dd>-</dd>" in ny
    nu, ny = vist(*held, str(role.id), aktiv="")
    assert "kan ikke logge ind" in ny
    # What cannot be saved is not shown either.
    answer = browser.post(page, {"version": "0", "rolle": "999999", "vis": "1"}).content.decode()
    assert "findes ikke længere" in answer
    assert "Med ændringen" not in answer
