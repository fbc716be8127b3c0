"""The three example documents of the contract give exactly the access that adgang/README describes:
each of the three signs in at the test identity provider, in a real browser."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest
from playwright.sync_api import Page, expect

from fixtures.fakta import Bevillingsfakta, Partsfakta, Sagsfakta
from fixtures.grunddata import FagsystemFakta, MyndighedFakta, ydelser
from fixtures.indhold import Afsender
from fixtures.organisation import EnhedFakta
from fixtures.ydelsesindhold import skriv_bevilling
from indexes.oio import skriv_besked
from sapa.demo.idp.personer import EKSEMPELBY, ENHED_A, ENHED_B, NABOBY
from tests import beskeder
from tests.flows.server import ROOT, Demo, basic, http
from tests.flows.test_log_ind_saml import log_ind_hos_udbyder
from tests.flows.test_udseende import axe, undersoeg  # noqa: F401 - axe is a fixture

pytestmark = pytest.mark.browser

RUM = UUID("e7a5c1de-0000-4000-8000-00000000a001")
EKSEMPELBY_ID, NABOBY_ID = 1003, 1004
SYSTEM = UUID("5e1f0c6a-0000-4000-8000-00000000b001")
IKKE, FORTROLIG, FOELSOM, VIP = (
    "IKKE_FORTROLIGE_DATA",
    "FORTROLIGE_PERSONOPLYSNINGER",
    "FOELSOMME_PERSONOPLYSNINGER",
    "VIP_SAGER",
)
# Name: authority, KLE, level, unit.
SAGER: dict[str, tuple[str, str, str, UUID]] = {
    "pension niveau 1": (EKSEMPELBY, "32.03.04", IKKE, ENHED_B),
    "pension niveau 2": (EKSEMPELBY, "32.03.04", FORTROLIG, ENHED_A),
    "pension niveau 3": (EKSEMPELBY, "32.03.04", FOELSOM, ENHED_A),
    "tilbud niveau 2": (EKSEMPELBY, "27.18.00", FORTROLIG, ENHED_A),
    "tilbud niveau 3": (EKSEMPELBY, "27.18.00", FOELSOM, ENHED_A),
    "udredning niveau 1": (EKSEMPELBY, "27.18.02", IKKE, ENHED_A),
    "vip niveau 4": (EKSEMPELBY, "29.21.04", VIP, ENHED_B),
    "nabo pension": (NABOBY, "32.03.04", IKKE, ENHED_A),
    "nabo tilbud": (NABOBY, "27.18.00", IKKE, ENHED_A),
}
# Sag, its ydelser as (name, KLE).
YDELSER: dict[str, tuple[tuple[str, str], ...]] = {
    "pension niveau 2": (("Folkepension til prøve", "32.03.04"), ("Støtte til prøve", "27.18.00")),
    "tilbud niveau 2": (("Dagpenge til prøve", "32.30.04"), ("Tilbud til prøve", "27.18.00")),
}
FUND = "the server responded with a status of 40"


def sag_uuid(navn: str) -> UUID:
    return uuid5(RUM, navn)


def titel(navn: str) -> str:
    return f"Prøvesag {navn}"


def _bevillinger() -> list[Any]:
    af = Afsender(
        FagsystemFakta(0, "Prøvesystem", SYSTEM, "", "", (), (), (), False),
        MyndighedFakta(
            EKSEMPELBY_ID,
            "Eksempelby",
            "Eksempelby Kommune",
            EKSEMPELBY,
            "test",
            "",
            uuid5(RUM, "organisation"),
        ),
    )
    enhed = EnhedFakta(ENHED_A, EKSEMPELBY_ID, "Ydelser og beskæftigelse", None)
    part = Partsfakta("Prøve Person", cpr="0101701234")
    grundlag = ydelser()[0]
    found = []
    for sag, granted in YDELSER.items():
        paa = Sagsfakta(
            sag_uuid(sag), "S-1", titel(sag), "32.03.04", "G01", 1, (("Opstaaet", ""),), enhed
        )
        for navn, kle in granted:
            fakta = Bevillingsfakta(
                uuid=uuid5(RUM, navn),
                noegle=navn,
                ydelse=replace(grundlag, kle=kle, navn=navn),
                foelsomhed=1,
                start=date(2026, 1, 1),
                slut=None,
                part=part,
                enhed=enhed,
                sag=paa,
                beloeb="1234.0000",
            )
            found.append(skriv_bevilling(af, fakta))
    return found


@pytest.fixture(scope="module")
def leveret(demo: Demo) -> Demo:
    """The two authorities' sager and ydelser, pushed by a client of their own through the API."""
    made = subprocess.run(
        [
            *(sys.executable, "manage.py", "systemklient", "opret", "proeve-eksempler"),
            *("--fagsystem", str(SYSTEM), "--navn", "Prøvesystem", "--basic"),
            *("--myndighed", str(EKSEMPELBY_ID), str(NABOBY_ID), "--kle", "*"),
            *("--ret", "rediger"),
        ],
        env=demo.database.env(),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    headers = basic("proeve-eksempler", made.stdout.strip())
    sager = [
        beskeder.sag(
            sag_uuid(navn),
            titel=titel(navn),
            cvr=cvr,
            system=SYSTEM,
            kle=kle,
            foelsomhed=niveau,
            enhed=enhed,
            parter=[beskeder.part("0101701234", "Prøve Person")],
        )
        for navn, (cvr, kle, niveau, enhed) in SAGER.items()
    ]
    bevillinger = skriv_besked(_bevillinger(), tjeneste="ydelsesindeks")
    for tjeneste, besked in (
        ("sagdokumentindeks", beskeder.xml(*sager)),
        ("ydelsesindeks", bevillinger),
    ):
        status, svar = http(f"{demo.adresse}/api/v1/{tjeneste}/importer", besked, headers)
        assert status == 200, svar
    return demo


def ind(side: Page, noegle: str) -> None:
    log_ind_hos_udbyder(side, EKSEMPELBY_ID, noegle)
    side.wait_for_load_state()


def ser(side: Page) -> set[str]:
    """The sager whose page shows their title; every other is the page for what does not exist."""
    found = set()
    for navn in SAGER:
        answer = side.goto(f"/sag/{sag_uuid(navn)}/")
        heading = side.get_by_role("heading", level=1)
        assert answer is not None
        if answer.status == 200:
            expect(heading).to_have_text(titel(navn))
            found.add(navn)
        else:
            assert answer.status == 404, navn
            expect(heading).to_have_text("Siden findes ikke")
            assert titel(navn) not in side.content()
    glem_afslag(side)
    return found


def glem_afslag(side: Page) -> None:
    """The browser itself notes that an answer was a refusal: that is what was looked for."""
    heard = side.vidne.fejl  # type: ignore[attr-defined]
    heard[:] = [line for line in heard if FUND not in line]


def ydelsesblok(side: Page, navn: str) -> str | None:
    """The text of the block Ydelser på sagen; None if the page has none."""
    side.goto(f"/sag/{sag_uuid(navn)}/")
    block = side.locator("#ydelser")
    return block.inner_text() if block.count() else None


def afvist(side: Page, address: str) -> None:
    """A page that the role does not give."""
    answer = side.goto(address)
    assert answer is not None
    assert answer.status == 403, address
    expect(side.get_by_role("heading", level=1)).to_have_text(
        "Din rolle giver ikke adgang til siden"
    )
    glem_afslag(side)


def fremmed_sag(demo: Demo) -> UUID:
    """A sag of a real municipality that every KLE and level of the three would reach."""
    ((uuid,),) = demo.rows(
        "select uuid from sag_sag where myndighed = 173 and foelsomhed <= 2 and kle / 10000 = 32"
        " order by sagsnummer, uuid limit 1"
    )
    return uuid


def gruppe(side: Page, nummer: int) -> str:
    return side.locator("section", has=side.locator(f"#gruppe-{nummer}")).inner_text()


def test_01_a_caseworker(side: Page, leveret: Demo, axe: str):  # noqa: F811 - the fixture
    ind(side, "sagsbehandler")
    assert ser(side) == {"pension niveau 1", "pension niveau 2", "tilbud niveau 2"}
    # Nothing in any other municipality.
    side.goto(f"/sag/{fremmed_sag(leveret)}/")
    expect(side.get_by_role("heading", level=1)).to_have_text("Siden findes ikke")
    glem_afslag(side)
    # Ydelser under 32, also on a sag that another group shows; none under 27.18.00.
    pension, tilbud = ydelsesblok(side, "pension niveau 2"), ydelsesblok(side, "tilbud niveau 2")
    assert pension is not None
    assert tilbud is not None
    assert "Folkepension til prøve" in pension
    assert "1.234,00 kr." in pension
    assert "Støtte til prøve" not in side.content()
    assert "Dagpenge til prøve" in tilbud
    assert "Tilbud til prøve" not in side.content()
    assert undersoeg(side, axe, "sag med ydelser") == []
    # No administration and no revisionslog: neither link nor page.
    nav = side.get_by_role("navigation", name="Hovedmenu")
    assert nav.get_by_role("link").all_inner_texts() == ["Min side"]
    afvist(side, "/revision/")
    side.get_by_role("link", name="Mine rettigheder").click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Mine rettigheder")
    assert undersoeg(side, axe, "mine rettigheder") == []
    # A note only on 27.18.00 AND where the responsible unit is that one: one group, both limits.
    note = gruppe(side, 3)
    assert "Skrive journalnotater på sager" in note
    assert "27.18.00" in note
    assert "32" not in note
    assert "Ydelser og beskæftigelse" in note
    assert "Børn og familie" not in note
    assert "2 Fortrolige personoplysninger" in gruppe(side, 1)
    may_not = side.locator("section", has=side.locator("#mangler")).inner_text()
    for words in ("Administrere SAPA", "Læse revisionsloggen", "Søge efter personer"):
        assert words in may_not
    rows = leveret.rows(
        "select distinct beskrivelse, sag_uuid from access_revisionslog"
        " where bruger = 'Anna Eksempel' and beskrivelse = 'Visning Ydelser'"
    )
    assert {uuid for _, uuid in rows} >= {sag_uuid("pension niveau 2")}


def test_02_an_administrator(side: Page, leveret: Demo):
    ind(side, "administrator")
    assert ser(side) == {navn for navn, fakta in SAGER.items() if fakta[0] == EKSEMPELBY}
    assert ydelsesblok(side, "pension niveau 2") is None
    assert "Folkepension til prøve" not in side.content()
    # The log of the two units, and no other's.
    side.get_by_role("link", name="Revision", exact=True).click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Revisionslog")
    assert [t.strip() for t in side.locator("#re option").all_inner_texts()] == [
        "Ydelser og beskæftigelse",
        "Børn og familie",
    ]
    side.goto("/mine-rettigheder/")
    administration = gruppe(side, 2)
    assert "Administrere SAPA" in administration
    for words in ("Alle emner", "Alle enheder", "4 VIP-sager"):
        assert words in administration
    log = gruppe(side, 3)
    assert "Læse revisionsloggen" in log
    assert "Ydelser og beskæftigelse" in log
    assert "Børn og familie" in log
    may_not = side.locator("section", has=side.locator("#mangler")).inner_text()
    assert "Se ydelser og udbetalinger" in may_not


def test_03_two_authorities_one_at_a_time(side: Page, leveret: Demo):
    ind(side, "delegering")
    expect(side.get_by_role("heading", level=1)).to_have_text("Hvem arbejder du på vegne af?")
    side.get_by_role("button", name="Eksempelby").click()
    side.wait_for_url(f"{leveret.adresse}/")
    own = {"pension niveau 1", "pension niveau 2", "pension niveau 3"}
    assert ser(side) == own
    assert ydelsesblok(side, "pension niveau 2") is None
    side.get_by_role("link", name="På vegne af Eksempelby").click()
    side.get_by_role("button", name="Naboby").click()
    side.wait_for_url(f"{leveret.adresse}/")
    assert ser(side) == {"nabo pension"}
    afvist(side, "/revision/")
    side.goto("/mine-rettigheder/")
    assert "Givet af Naboby til dig i Eksempelby" in gruppe(side, 2)
    assert "Ikke i brug nu" in gruppe(side, 1)
    # Each look names her own authority and the one on whose behalf it was made.
    rows = leveret.rows(
        "select organisatorisk_id, scope_cvr, sag_uuid from access_revisionslog"
        " where bruger = 'Dorthe Delegeret' and beskrivelse = 'Visning Sagsoverblik#Sag'"
    )
    by_scope = {
        scope: {uuid for _, s, uuid in rows if s == scope} for scope in (EKSEMPELBY, NABOBY)
    }
    assert {own_cvr for own_cvr, _, _ in rows} == {EKSEMPELBY}
    assert by_scope == {
        EKSEMPELBY: {sag_uuid(navn) for navn in own},
        NABOBY: {sag_uuid("nabo pension")},
    }
