"""Administrators compose målgruppevisninger in pages: checked, tried, kept, taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from access.db import database_role, saet_adgang
from access.models import Bruger, Revisionslog
from access.selectors import resolve_adgang
from access.values import Permission
from sapa.visning.gaelder import visning_for
from sapa.visning.models import Maalgruppevisning
from sapa.visning.opsaetning.formular import Skema, linjer
from sapa.visning.opsaetning.skabeloner import skabeloner
from sapa.visning.values import Komposition
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE

pytestmark = pytest.mark.django_db
ADMIN = {"permissions": [Permission.ADMINISTRER]}


@pytest.fixture
def admin(bruger_med: Callable[..., Bruger]) -> Bruger:
    return bruger_med(ADMIN)


@pytest.fixture
def browser(admin: Bruger, log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(admin)


def _ny(browser: Client, skabelon: str = "Bibliotek") -> Maalgruppevisning:
    assert browser.post(reverse("visning_ny"), {"skabelon": skabelon}).status_code == 302
    return Maalgruppevisning.objects.get(navn=skabelon)


def _felter(skema: Skema, **mere: Any) -> dict[str, Any]:
    """As a browser sends the form."""
    med, std = [], []
    for t in skema.linjer:
        med += [f"fane:{t.noegle}"] * t.med
        for b in t.blokke:
            med += [f"blok:{b.noegle}"] * b.med
            med += [f"kol:{k.noegle}" for k in b.kolonner if k.med]
            std += [k.noegle for k in b.kolonner if k.standard]
    return {
        "navn": skema.navn,
        "beskrivelse": skema.beskrivelse,
        "taethed": skema.taethed,
        "hvem": skema.hvem,
        "aktiv": "1",
        "fane": [t.noegle for t in skema.linjer],
        "blok": [b.noegle for t in skema.linjer for b in t.blokke],
        "kol": [k.noegle for t in skema.linjer for b in t.blokke for k in b.kolonner],
        "med": med,
        "std": std,
        "version": "1",
        **mere,
    }


@pytest.mark.parametrize("navn", [s["navn"] for s in skabeloner()])
def test_the_form_gives_back_what_it_was_given(navn: str) -> None:
    given = Komposition.laes(next(s for s in skabeloner() if s["navn"] == navn))
    again = Skema(linjer=linjer(given), taethed=given.taethed).komposition()
    assert [t.noegle for t in again.faner] == [t.noegle for t in given.faner]
    # The same tabs, blocks and columns in the same order; what is whole names nothing.
    assert linjer(again) == linjer(given)


def test_a_library_gets_its_view(
    browser: Client, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> None:
    user = bruger_med({"permissions": [Permission.SE_PERSON, Permission.SE_SAG]})
    job = user.jobfunktionsroller.get()
    row = _ny(browser)
    assert len(skabeloner()) == 13
    skema = Skema.af(row)
    address = reverse("maalgruppevisning", args=[row.id])
    moved = browser.post(address, _felter(skema, flyt="op:fane:familie")).content.decode()
    assert moved.index('value="familie"') < moved.index('value="adressehistorik"')
    assert Maalgruppevisning.objects.get().version == 1  # nothing is kept until Gem
    shown = browser.post(
        address, _felter(skema, proev="1", rolle=str(job.id), person="jan")
    ).content.decode()
    assert "Sådan ser siden om Jan Jarlov ud" in shown
    assert "Adressehistorik" in shown[shown.index('id="syn"') :]
    assert "Visningen udelader" in shown
    saved = _felter(skema.flyttet("op:fane:familie"), gem="1", hvem="valgte", job=[str(job.id)])
    assert browser.post(address, saved).status_code == 302
    adgang = resolve_adgang(user.id)
    assert adgang is not None
    hers = visning_for(adgang)
    assert hers.navn == "Bibliotek"
    assert [f.noegle for f in hers.komposition.faner] == [  # type: ignore[union-attr]
        "overblik",
        "familie",
        "adressehistorik",
    ]
    assert not adgang.har(Permission.SE_SAG)
    # Saved from an older page: refused, unseen changes stay.
    assert "en anden har ændret" in browser.post(address, saved).content.decode()
    told = Revisionslog.objects.filter(beskrivelse="Ændring").values_list(
        "soegekriterier", flat=True
    )
    assert "Hvad: Målgruppevisning, Navn: Bibliotek, Version: 2" in told
    history = reverse("visning_historik", args=[row.id])
    page = browser.get(history).content.decode()
    assert "Faneblade: " in page
    assert browser.post(history, {"nr": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.version, row.jobfunktioner) == (3, [])
    assert log_ind(user).get("/administration/maalgrupper/").status_code == 403


def test_a_view_is_bound_to_a_target_group_of_the_sign_in(
    browser: Client, bruger_med: Callable[..., Bruger]
) -> None:
    """Who signs in with SAML has no job function here: what comes with her sign-in binds her view,
    and a page that is saved for another reason leaves it bound."""
    user = bruger_med({"permissions": [Permission.SE_PERSON, "maalgruppe_03"]})
    row = _ny(browser)
    address = reverse("maalgruppevisning", args=[row.id])
    assert "Ingen bruger får visningen nu" in browser.get(address).content.decode()
    bound = _felter(Skema.af(row), gem="1", hvem="valgte", loginrolle=["maalgruppe_03", "andet"])
    assert browser.post(address, bound).status_code == 302
    row.refresh_from_db()
    assert row.roller == ["maalgruppe_03"]
    adgang = resolve_adgang(user.id)
    assert adgang is not None
    assert visning_for(adgang).navn == "Bibliotek"
    page = browser.get(address).content.decode()
    assert "1 bruger får visningen nu" in page
    kept = re.findall(r'name="loginrolle" value="(\w+)" checked', page)
    assert kept == ["maalgruppe_03"]
    assert 'value="valgte" checked' in page
    assert "Målgruppe 3" in browser.get(reverse("visninger")).content.decode()
    assert "Målgruppe 3" in browser.get(reverse("visning_historik", args=[row.id])).content.decode()


def test_order_names_and_files(browser: Client) -> None:
    first, second = _ny(browser), _ny(browser, "Byggesag")
    Maalgruppevisning.objects.update(alle=True)
    # Whom it would be for, before it is so: the one who asks is the authority's only user.
    page = browser.post(reverse("visninger"), {"vis": f"op:{second.id}"}).content.decode()
    nu, _skel, ny = page[page.index("Hvilken visning brugerne får") :].partition("Med ændringen")
    assert "1. Bibliotek: 1 bruger<" in nu
    assert "2. Byggesag: 0 brugere" in nu
    assert "1. Byggesag: 1 bruger<" in ny
    assert "2. Bibliotek: 0 brugere" in ny
    assert Maalgruppevisning.objects.order_by("raekkefoelge")[0] == first
    Maalgruppevisning.objects.update(alle=False)
    browser.post(reverse("visninger"), {"flyt": f"op:{second.id}"})
    order = list(Maalgruppevisning.objects.values_list("navn", flat=True))
    assert order == ["Byggesag", "Bibliotek"]
    first.refresh_from_db()
    taken = _felter(Skema.af(first), gem="1", navn="Byggesag", version=str(first.version))
    address = reverse("maalgruppevisning", args=[first.id])
    assert "allerede en visning" in browser.post(address, taken).content.decode()
    renamed = _felter(Skema.af(first), gem="1", navn="Læsesal", version=str(first.version))
    assert browser.post(address, renamed).status_code == 302
    out = json.loads(browser.get(reverse("visning_eksport")).content)
    assert [v["navn"] for v in out["visninger"]] == ["Byggesag", "Læsesal"]
    out["visninger"][1]["beskrivelse"] = "Fra en fil"
    fil = SimpleUploadedFile("v.json", json.dumps(out).encode())
    page = browser.post(reverse("visning_import"), {"fil": fil, "vis": "1"}).content.decode()
    assert "Fra en fil" in page[page.index('id="forhaandsvisning"') :]
    assert "<b>Byggesag</b>" not in page[page.index('id="forhaandsvisning"') :]
    assert Maalgruppevisning.objects.get(navn="Læsesal").beskrivelse != "Fra en fil"
    fil.seek(0)
    assert browser.post(reverse("visning_import"), {"fil": fil}).status_code == 302
    assert Maalgruppevisning.objects.get(navn="Læsesal").beskrivelse == "Fra en fil"
    for wrong in (b"{}", b"[1]", b"x", b'{"visninger": [{"navn": "x", "faner": [{"fane": "?"}]}]}'):
        fil = SimpleUploadedFile("v.json", wrong)
        assert (
            'role="alert"' in browser.post(reverse("visning_import"), {"fil": fil}).content.decode()
        )
    assert "Læsesal" in browser.get(reverse("visning_faneblade")).content.decode()


def test_another_authoritys_is_absent_and_refused_by_the_database(
    browser: Client, admin: Bruger, bruger_med: Any, log_ind: Any
) -> None:
    other = log_ind(bruger_med(ADMIN, myndighed=ANDEN_KOMMUNE))
    row = _ny(other)
    assert row.myndighed_id == ANDEN_KOMMUNE
    for address in (
        reverse("maalgruppevisning", args=[row.id]),
        reverse("visning_historik", args=[row.id]),
    ):
        assert browser.get(address).status_code == 404
    adgang = resolve_adgang(admin.id)
    assert adgang is not None
    with database_role("sapa_web"):
        saet_adgang(adgang)
        assert Maalgruppevisning.objects.filter(id=row.id).update(navn="x") == 0
        assert not row.aendringer.exists()
        with pytest.raises(DatabaseError, match="row-level security"):
            Maalgruppevisning.objects.create(
                myndighed_id=ANDEN_KOMMUNE, navn="y", raekkefoelge=9, indhold=row.indhold
            )
    assert KOMMUNE != ANDEN_KOMMUNE
