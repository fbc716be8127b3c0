"""SAPA.md 1.1 and 1.2 as a table: each tab with its exact columns; and every block of every page with
the help to its fields, its source and the frame of a print."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from access.models import Bruger
from access.values import Permission
from indexes.erhverv.kilder import BBR, post
from indexes.erhverv.values import Adresse, Ejendomsdata, Ejer
from indexes.kilder.services import optag
from indexes.part.services import indlaes_virksomheder, part_uuider
from indexes.part.values import VirksomhedData
from sapa.overblik.faner import blok_og_fane, faner
from sapa.overblik.tidslinje import udbyder
from sapa.visning.gaelder import personfaner
from tests.faelles import ALT, KOMMUNE
from tests.overblik.conftest import JAN_CPR, Borgere

# What SAPA shows on each tab, by our key of the block (SAPA.md 1.2: the seed's, then RP's).
SAPA = {
    "sager": "Sagstitel, Relation, KLE-tema, Primær part, Fagsystem, Sagsbehandler, Tværfaglig status,"
    " KLE-handlingsfacet, Myndighed, Oprettet",
    "ejendomssager": "Sagstitel, Relation, KLE-tema, Primær part, Fagsystem, Sagsbehandler,"
    " Tværfaglig status, KLE-handlingsfacet, Myndighed, Oprettet",
    "bevilgede_ydelser": "KLE Emne, Navn på bevilget ydelse, Myndighed, Afdeling, Fagsystem,"
    " Dispositionsdag, Betalingsfrekvens, Betalingsform, Sag",
    "udk_ydelser": "KLE Emne, Navn på bevilget ydelse, Myndighed, Afdeling, Dispositionsdag,"
    " Betalingsfrekvens, Betalingsform, Sag, Udbetalende Organisation, Bevillingssystem, Bruttobeløb",
    "adressehistorik": "Adresse, Tilflytningsdato, Kommune",
    "familiesamling": "Adressebeskyttelse, Navn, CPR, Adresse, Familierelation, Samme adresse, Alder,"
    " Kommune, Status",
    "bopaelssamling": "Familierelation, CPR, Navn, Alder, Tilflytningsdato, Adressebeskyttelse,"
    " Kontaktadresse, Status",
}
FANER = [
    "Overblik",
    "Ydelser",
    "Kontanthjælpsloft",
    "UDK Ydelser",
    "Adressehistorik",
    "Familie- og bopælssamling",
    "Institutionsoplysninger",
    "Tidslinje",
    "Adviser",
    "Helhedsoverblik",
    "Dokumenter",
    "Journalnotater",
]
NI_UDBYDERE = {
    "Adresseflytninger",
    "Adviser",
    "Dokumenter",
    "Ikke-økonomiske ydelser startet",
    "Ikke-økonomiske ydelser afsluttet",
    "Journalnotater",
    "Sager",
    "Ydelser startet",
    "Ydelser afsluttet",
}


@pytest.mark.parametrize("blok", SAPA)
def test_a_block_has_the_columns_that_sapa_has(blok: str):
    found = blok_og_fane(blok)
    assert found is not None
    ours = [str(k.navn) for k in found[0].kolonner]
    theirs = SAPA[blok].split(", ")
    assert set(theirs) <= set(ours)
    if blok in {"sager", "ejendomssager", "familiesamling"}:
        assert ours[: len(theirs)] == theirs, "in their order"


def test_the_tabs_are_saps_in_its_order_and_the_timeline_has_its_nine_providers():
    persons = [f for f in faner() if f.side == "person"]
    assert [str(f.navn) for f in persons if str(f.navn) in FANER] == FANER
    assert {str(u.navn) for u in udbyder._UDBYDERE.values()} == NI_UDBYDERE


# Blocks without fields of their own: a look-up that says itself what it does, words on the others.
UDEN_HJAELP = {
    "opslag-titel": "says itself what it does",
    "grundlag-titel": "rows of the calculation, whose help stands beside it",
    "mangler-titel": "words about the calculation",
    "genogramliste": "the drawing as a list, under its help",
    "penheder-titel": "under the help of the company",
    "historik-titel": "the same",
    "adresser-titel": "under the help of the property",
    "relaterede": "links",
    "aktoerer": "names",
    "skriv-titel": "a form",
}
UDEN_KILDE = {
    "opslag-titel": "says when CPR answered",
    "resultat-titel": "computed of what stands beside it",
    "mangler-titel": "words about the calculation",
    "genogramliste": "as the drawing",
}
HOVED = re.compile(r'<section class="s-block".*?<h2 id="([\w-]+)">(.*?)(?=<h2 |</main>)', re.DOTALL)


@pytest.mark.django_db
def test_every_block_has_help_and_a_source_and_every_page_its_print(
    borgere: Borgere,
    lav_sag: Callable[..., UUID],
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    now = timezone.now()
    indlaes_virksomheder([VirksomhedData(cvr="29189846", navn="Prøve ApS")], now=now)
    hjem = Adresse("Skovbrynet", "038", "", "", "2800", "Kgs. Lyngby", KOMMUNE)
    ejer = Ejer(JAN_CPR, "", "", None, None, 1, 1, None, None)
    optag(
        BBR,
        [post(Ejendomsdata("9000101", "", "samlet_fast_ejendom", (hjem,), (ejer,)), now)],
        now=now,
    )
    found = part_uuider(["cvr:29189846", "bfe:9000101"], now=now)
    sag = lav_sag(borgere.jan)
    user = bruger_med({"permissions": [*ALT, Permission.BEHANDL_ADVIS]})
    browser = log_ind(user)
    page: Any = browser.get(f"/person/{borgere.jan}/")
    tabs = [str(f.navn) for f in personfaner(page.wsgi_request.adgang)]
    # UDK Ydelser is the tab Ydelser with others' rows, for who may see those.
    assert tabs == [navn for navn in FANER if navn != "UDK Ydelser"]
    addresses = re.findall(
        r'<a href="(/person/[^"]+)"', page.content.decode().partition("s-tabs")[2]
    )
    addresses = [a for a in dict.fromkeys(addresses) if a.count("/") <= 4][: len(tabs)]
    addresses += [
        f"/person/{borgere.jan}/genogram/",
        f"/sag/{sag}/",
        f"/virksomhed/{found['cvr:29189846']}/",
        f"/ejendom/{found['bfe:9000101']}/",
    ]
    assert len(addresses) == len(tabs) + 4
    uden_hjaelp, uden_kilde = [], []
    for address in addresses:
        html = browser.get(address).content.decode()
        main = html[html.index("<main") : html.index("</main>") + 7]
        # Who printed what, when and why, at the top of the paper; and the button.
        assert "Siden som den blev vist" in html, address
        assert "data-udskriv" in html, address
        blocks = HOVED.findall(main)
        assert blocks, address
        for noegle, rest in blocks:
            head = rest.partition('<div class="s-block__body"')[0]
            if "s-hjaelp" not in head and noegle not in UDEN_HJAELP:
                uden_hjaelp.append(f"{address}: {noegle}")
            tom = "Her er ingen informationer at vise." in rest
            if "s-source" not in head and noegle not in UDEN_KILDE and not tom:
                uden_kilde.append(f"{address}: {noegle}")
    assert uden_hjaelp == []
    assert uden_kilde == []
