"""Mine rettigheder: each group in words, what gave nothing and why, and whom to ask."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from access.models import Bruger, Brugersystemrolle, Fagsystem
from access.saml.bpp import KLE
from access.services import SESSION_SCOPE
from access.values import ALT, Omfang, Permission, kle_omfang
from indexes.klassifikation.models import KleEmne
from sapa.demo.idp.personer import Privilegium, skriv_bpp
from sapa.rettigheder import ord
from sapa.rettigheder.values import kle_moenstre
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.saml.conftest import Flow, flow, med, noegler, udbyder  # noqa: F401 - fixtures

SIDE = "/mine-rettigheder/"


def tekst(svar: Any) -> str:
    """The page as it is read: words, without marks."""
    assert svar.status_code == 200
    body = svar.content.decode()
    body = body[body.index("<main") : body.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.parametrize(
    ("moenstre", "skrevet"),
    [
        (["32.*", "27.18.00"], ["27.18.00", "32.*"]),
        (["29.21.*", "29.21.04"], ["29.21.*"]),
        (["32.*", "33.*"], ["32.*", "33.*"]),
        (["99.99.99"], []),
        ([], []),
        (["00.00.00"], ["00.00.00"]),
        (["*", "32.*"], None),
        (None, None),
    ],
)
def test_a_reach_of_kle_is_written_as_it_was_given(moenstre: Any, skrevet: Any):
    assert kle_moenstre(kle_omfang(moenstre)) == skrevet


@given(st.lists(st.tuples(st.integers(0, 950_000), st.integers(1, 30_000)), max_size=4))
def test_the_patterns_reach_exactly_the_same(pairs: list[tuple[int, int]]):
    reach = Omfang.af((fra, fra + n) for fra, n in pairs)
    assert kle_omfang(kle_moenstre(reach)) == reach


def test_every_permission_and_every_refusal_has_its_words():
    assert set(ord.TILLADELSER) == set(Permission)
    import inspect

    from access.saml import bpp

    source = inspect.getsource(bpp)
    given_reasons = set(re.findall(r'_IngenVirkning\("(\w+)"', source))
    given_reasons |= set(re.findall(r'Melding\(nummer, "(\w+)"', source))
    assert given_reasons
    assert given_reasons == set(ord.GRUNDE)


@pytest.fixture
def kle(db: None) -> None:
    for nummer, tal, titel in (
        ("32", None, "Kontante ydelser"),
        ("27.18.00", 271800, "Særlige tilbud til børn og unge i almindelighed"),
    ):
        facts = {"tal": tal, "titel": titel, "uuid": uuid4()}
        KleEmne.objects.update_or_create(nummer=nummer, defaults=facts)


def test_groups_from_roles_of_sapa_in_words(
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    enhed: Callable[..., Any],
    kle: None,
):
    above = enhed("Børn og Familie", 300, 399)
    enhed("Familierådgivning", 310, 319)
    other = enhed("Jobcenter", 500, 500)
    Fagsystem.objects.create(id=7, uuid="00000000-0000-0000-0000-000000000007", navn="DUBU")
    user = bruger_med(
        {
            "permissions": [Permission.SE_SAG, Permission.OPRET_JOURNALNOTAT],
            "kle": ["32.*", "27.18.00"],
            "foelsomhed": 2,
            "enheder": [above.uuid, other.uuid],
            "fagsystemer": [7],
        },
        {"permissions": [Permission.SE_PERSON], "scope": ANDEN_KOMMUNE},
    )
    browser = log_ind(user)
    session = browser.session
    session[SESSION_SCOPE] = KOMMUNE
    session.save()
    page = tekst(browser.get(SIDE))
    first, second = page.split("Gruppe 2: Korsbæk")
    for words in (
        "Gruppe 1: Lyngby-Taarbæk",
        "Se sager",
        "Skrive journalnotater på sager",
        "27.18.00 Særlige tilbud til børn og unge i almindelighed",
        "32.* Kontante ydelser",
        "2 Fortrolige personoplysninger",
        "Børn og Familie med underenheder",
        "Jobcenter",
        "DUBU",
    ):
        assert words in first, words
    assert "Familierådgivning" not in page
    assert "Jobcenter med" not in page
    for words in (
        "Givet af Korsbæk til dig i Lyngby-Taarbæk",
        "Ikke i brug nu",
        "Alle emner",
        "Alle enheder",
        "4 VIP-sager",
        "Kommunens roller i SAPA",
        "Det må du ikke",
        "Læse revisionsloggen",
    ):
        assert words in second, words


def test_a_group_of_a_role_that_gives_nothing_is_told(
    bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    user = bruger_med({"permissions": [Permission.SE_SAG], "kraever": ["kle"]})
    page = tekst(log_ind(user).get(SIDE))
    assert "Du har ingen rettigheder endnu." in page
    assert "Gav ingenting 1" in page
    assert "En dataafgrænsning mangler" in page


def test_what_a_sign_in_with_saml_ignored_is_told_with_its_reason(flow: Flow):  # noqa: F811
    Brugersystemrolle.objects.filter(kode="se_ydelse").update(version=2)
    groups = (
        Privilegium("99999999", ("se_sag",), {KLE: "32.*"}),
        Privilegium("99999999", ("se_ydelse",), {KLE: "32.*"}),
        Privilegium("99999999", ("se_dokument",), {"http://andet.dk/constraints/x/1": "1"}),
        Privilegium("12345678", ("se_sag",)),
        Privilegium("99999999", ("se_sag",), {KLE: "3*"}),
    )
    from access.saml import attributter as a
    from sapa.demo.idp.personer import PR_NOEGLE

    attributes = med(PR_NOEGLE["sagsbehandler"].attributter, a.PRIVILEGIER, skriv_bpp(groups))
    assert flow.send(flow.pak(flow.udsted(attributter=attributes))).status_code == 302
    page = tekst(flow.client.get(SIDE))
    assert "Gruppe 1: Eksempelby" in page
    assert "Gruppe 2:" not in page
    assert "Dit login (SAML)" in page
    for group, words in (
        (2, "SAPA kender ikke rollen, eller den har et andet versionsnummer."),
        (2, "Gruppen har ingen rolle, som SAPA kender."),
        (3, "Gruppen har en dataafgrænsning, som SAPA ikke kender."),
        (4, "Gruppen gælder en myndighed, som dit login ikke må give rettigheder til."),
        (5, "Gruppen har en dataafgrænsning, hvis værdi ikke kan læses."),
    ):
        assert f"Gruppe {group} i dit login {words}" in page
    assert "http://sapa.eksempel.dk/roles/usersystemrole/se_ydelse/1" in page


def test_a_number_in_an_identifier_is_not_repeated(flow: Flow):  # noqa: F811
    from access.saml import attributter as a
    from sapa.demo.idp.personer import PR_NOEGLE

    groups = (Privilegium("99999999", ("2110703435",)),)
    attributes = med(PR_NOEGLE["sagsbehandler"].attributter, a.PRIVILEGIER, skriv_bpp(groups))
    flow.send(flow.pak(flow.udsted(attributter=attributes)))
    assert "2110703435" not in flow.client.get(SIDE).content.decode()


@pytest.mark.parametrize("noegle", ["sagsbehandler", "lyngby"])
def test_both_ways_in_begin_with_the_same_occasion(
    flow: Flow,  # noqa: F811
    noegle: str,
    settings: Any,
):
    from access.models import Revisionslog
    from sapa.overblik import anledning

    flow.log_ind(noegle)
    (row,) = Revisionslog.objects.filter(beskrivelse="Log ind")
    assert row.anledning == flow.client.session["anledning"] == anledning.ANLEDNINGER[0].kode
    demo = Bruger.objects.get(id=flow.bruger.id)
    Bruger.objects.filter(id=demo.id).update(demo=True)
    client = Client()
    client.post("/log-ind/", {"bruger": str(demo.id)})
    assert client.session["anledning"] == row.anledning
    assert "Ikke angivet" not in flow.client.get("/").content.decode()


def test_whom_to_ask_is_the_authoritys_own_words(
    bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    browser = log_ind(bruger_med())
    assert "kommunens SAPA-administrator" in tekst(browser.get(SIDE))
    out = StringIO()
    call_command("kontakttekst", "173", "Skriv til  adgang@kommune.example", stdout=out)
    assert "Skriv til adgang@kommune.example" in tekst(browser.get(SIDE))
    call_command("kontakttekst", "173", "", stdout=out)
    assert "kommunens SAPA-administrator" in tekst(browser.get(SIDE))
    for wrong in (("999",), ("173", "x" * 501)):
        with pytest.raises(CommandError):
            call_command("kontakttekst", *wrong)


def test_the_page_needs_a_user_and_no_right(
    bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client], client: Client
):
    assert client.get(SIDE)["Location"].startswith("/log-ind/")
    assert "Du har ingen rettigheder endnu." in tekst(log_ind(bruger_med()).get(SIDE))
    assert ALT
