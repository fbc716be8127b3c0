"""A list is seen before alarms go by it: what is new, changed, gone, and cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Revisionslog
from sapa.administration import konvolut
from sapa.rapport import listeforskel, services
from sapa.rapport.models import Liste
from sapa.rapport.values import Art, Post
from tests.faelles import KOMMUNE

pytestmark = pytest.mark.django_db
KNUD, GRY, AGE = "2110703435", "0101701235", "0107741234"
TAL = re.compile(r"<dt>([^<]+)</dt><dd>(\d+)</dd>")
LUKKET = re.compile(r'name="lukket" value="([^"]*)"')
LavListe = Callable[..., Liste]


def post(browser: Client, slags: str, ark: bytes | None = None, **felter: Any) -> Any:
    given: dict[str, Any] = {"slags": slags, "hjemmel": "Artikel 32", **felter}
    if ark is not None:
        given["fil"] = SimpleUploadedFile("liste.csv", ark)
    return browser.post(reverse("rapportlister"), given)


def vist(svar: Any) -> tuple[str, dict[str, int]]:
    assert svar.status_code == 200
    side = svar.content.decode()
    start = side.index('id="forhaandsvisning"')
    syn = side[start : side.index("</section>", start)]
    return syn, {navn: int(n) for navn, n in TAL.findall(syn)}


def i_brug(slags: str) -> set[Post]:
    liste = services.i_brug(KOMMUNE, slags)
    return set(services.poster(liste)) if liste else set()


def test_an_uploaded_list_is_shown_and_taken_into_use_as_it_was_shown(
    browser: Client, lav_liste: LavListe
) -> None:
    lav_liste("vip", ("sensitiv_cpr", KNUD), ("sensitiv_cpr", GRY), ("sensitiv_kle", "3224"))
    ark = f"Sensitiv CPR;Sensitiv KLE\n{GRY};32.24\n{AGE};27\n".encode()
    before = set(Revisionslog.objects.values_list("id", flat=True))

    syn, tal = vist(post(browser, "vip", ark, vis="1"))

    assert tal == {"Nye": 2, "Ændrede": 0, "Udgår": 1, "Uændrede": 2, "Kan ikke læses": 0}
    # No number in full; the one that goes is named by its mask, and that is a look at him.
    assert not any(n in syn or f"{n[:6]}-{n[6:]}" in syn for n in (KNUD, GRY, AGE))
    assert "211070-XXXX" in syn
    assert "010774" not in syn
    logged = Revisionslog.objects.exclude(id__in=before).values_list("beskrivelse", "nummer")
    assert ("Visning Liste til alarmer#Person", KNUD) in set(logged)
    assert {nummer for _navn, nummer in logged} <= {KNUD, ""}
    # Nothing is changed by looking.
    assert i_brug("vip") == {
        Post(Art.SENSITIV_CPR, KNUD), Post(Art.SENSITIV_CPR, GRY), Post(Art.SENSITIV_KLE, "3224"),
    }  # fmt: skip

    match = LUKKET.search(syn)
    assert match is not None
    assert AGE not in match[1]
    assert post(browser, "vip", lukket=match[1], set="1").status_code == 302
    assert i_brug("vip") == {
        Post(Art.SENSITIV_CPR, GRY), Post(Art.SENSITIV_CPR, AGE), Post(Art.SENSITIV_KLE, "3224"),
        Post(Art.SENSITIV_KLE, "27"),
    }  # fmt: skip
    assert Liste.objects.get(ophoert=None).filnavn == "liste.csv"
    # What was compared with version 1 does not take the place of version 2, unseen.
    svar = post(browser, "vip", lukket=match[1], set="1")
    assert "En anden har ændret listen" in svar.content.decode()
    assert Liste.objects.get(ophoert=None).version == 2


def test_rows_that_cannot_be_read_are_all_told_and_stop_it(
    browser: Client, lav_liste: LavListe
) -> None:
    ark = f"Sensitiv CPR\n{KNUD}\n12345\n{GRY}\nx\n".encode()

    svar = post(browser, "vip", ark, vis="1")
    syn, tal = vist(svar)

    # The file is chosen again; why the list is held is not typed again.
    assert svar.content.decode().count('required value="Artikel 32"') == 1

    assert (tal["Nye"], tal["Kan ikke læses"]) == (2, 2)
    assert "række 3: " in syn
    assert "række 5: " in syn
    assert "12345" not in syn
    assert "Tag listen i brug" not in syn
    assert "række 3" in post(browser, "vip", ark).content.decode()
    assert not Liste.objects.exists()


def test_what_is_written_otherwise_is_changed_not_another(
    browser: Client, lav_liste: LavListe
) -> None:
    """By what alarms compare: the words of a name, the user name of an employee."""
    lav_liste("overvaagning", ("sensitiv_navn", "Bjørn Aas"), ("sensitiv_adresse", "Skt. Anna"))
    ark = "Sensitiv Navn;Sensitiv Adresse\nBjørn Ås;Skt. Anna\n".encode()
    syn, tal = vist(post(browser, "overvaagning", ark, vis="1"))
    assert tal == {"Nye": 0, "Ændrede": 1, "Udgår": 0, "Uændrede": 1, "Kan ikke læses": 0}
    assert "Bjørn Ås" in syn

    lav_liste("medarbejdere", ("medarbejder", KNUD, "AKO"), ("medarbejder", GRY, "gry"))
    ark = f"Brugernavn;CPR\nako;{AGE}\ngry;{GRY}\n".encode()
    syn, tal = vist(post(browser, "medarbejdere", ark, vis="1"))
    assert (tal["Nye"], tal["Ændrede"], tal["Udgår"], tal["Uændrede"]) == (0, 1, 0, 1)
    assert "ako" in syn
    assert "010774" not in syn


def test_a_kle_number_is_shown_as_people_write_it(browser: Client) -> None:
    syn, _tal = vist(post(browser, "vip", b"Sensitiv KLE\n322404\n", vis="1"))
    assert "<td>32.24.04</td>" in syn


def test_emptying_a_list_and_an_earlier_version_are_shown_first_too(
    browser: Client, lav_liste: LavListe
) -> None:
    lav_liste("vip", ("sensitiv_cpr", KNUD))
    lav_liste("vip", ("sensitiv_cpr", GRY))

    syn, tal = vist(post(browser, "vip", vis="ryd"))
    assert (tal["Nye"], tal["Udgår"]) == (0, 1)
    _syn, tal = vist(post(browser, "vip", vis="1", version="1"))
    assert (tal["Nye"], tal["Udgår"], tal["Uændrede"]) == (1, 1, 0)
    assert i_brug("vip") == {Post(Art.SENSITIV_CPR, GRY)}
    match = LUKKET.search(syn)
    assert match is not None
    assert post(browser, "vip", lukket=match[1], set="2").status_code == 302
    assert i_brug("vip") == set()


def test_what_was_shown_is_for_the_same_user_and_list_and_not_for_ever(browser: Client) -> None:
    syn, _tal = vist(post(browser, "vip", f"CPR\n{KNUD}\n".encode(), vis="1"))
    match = LUKKET.search(syn)
    assert match is not None
    for slags, lukket in (("overvaagning", match[1]), ("vip", match[1][:-8]), ("vip", "æ")):
        svar = post(browser, slags, lukket=lukket)
        assert "for længe siden" in svar.content.decode()
    now, hvem, whose = timezone.now(), uuid4(), {"myndighed": KOMMUNE, "slags": "vip"}
    closed = listeforskel.luk([Post(Art.SENSITIV_CPR, KNUD)], "x", hvem=hvem, now=now, **whose)
    assert listeforskel.aabn(closed, hvem=hvem, now=now, **whose)[1] == "x"
    for later in (konvolut.GAELDER * 2, -konvolut.GAELDER):
        with pytest.raises(konvolut.ForGammel):
            listeforskel.aabn(closed, hvem=hvem, now=now + later, **whose)
    assert not Liste.objects.exists()
