"""Rows of sager as HTML: what somebody else wrote is never markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.utils import translation

from indexes.sag.values import Fremdrift, Partsrolle, SagRaekke
from sapa.overblik.sagsliste import Sagsvalg, byg
from sapa.overblik.sagsraekker import sagsraekker
from tests.faelles import NU

SAG = UUID("11111111-1111-4111-8111-111111111111")
PART = UUID("22222222-2222-4222-8222-222222222222")
RAEKKE = SagRaekke(
    sag_uuid=SAG,
    titel="Genoptræning",
    rolle=Partsrolle.PRIMAER_PART,
    relation="Primær part",
    kle="29.21.04",
    kle_titel="Genoptræning",
    primaer_part_uuid=PART,
    primaer_part_navn="Jan Jarlov",
    fagsystem_id=1,
    fagsystem="CareSys",
    behandler_navn="Allan Korsman",
    enhed_navn="Sundhed",
    fremdrift=Fremdrift.AFGJORT,
    facet="G01",
    facet_titel="Generelle sager",
    myndighed_id=173,
    myndighed="Lyngby-Taarbæk",
    sagsnummer="29.21.04-G01-1-22",
    oprettet=date(2022, 12, 27),
    opdateret=NU,
)
ONDT = "<script>x</script>\"'&"


def vis(raekke: SagRaekke) -> str:
    liste = byg([raekke], Sagsvalg())
    return sagsraekker(liste.raekker, [(k.noegle, str(k.navn)) for k in liste.kolonner])


def test_the_ten_columns_with_their_headings_for_a_narrow_screen():
    assert vis(RAEKKE) == (
        f'<tr><th scope="row"><a href="/sag/{SAG}/">Genoptræning</a></th>'
        '<td data-l="Relation" class="s-nowrap">Primær part</td>'
        '<td data-l="KLE-tema"><span><a href="/kle/29-21-04/" hx-get="/kle/29-21-04/">29.21.04</a>'
        ' <span class="s-line2">Genoptræning</span></span></td>'
        f'<td data-l="Primær part"><a href="/person/{PART}/">Jan Jarlov</a></td>'
        '<td data-l="Fagsystem" class="s-nowrap">CareSys</td>'
        '<td data-l="Sagsbehandler" class="s-nowrap"><span>'
        f'<a href="/sag/{SAG}/kontakt/" hx-get="/sag/{SAG}/kontakt/">Allan Korsman</a>'
        ' <span class="s-line2">Sundhed</span></span></td>'
        '<td data-l="Tværfaglig status"><span class="s-status s-status--afgjort">Afgjort</span></td>'
        '<td data-l="KLE-handlingsfacet" class="s-nowrap s-hide-small">G01 Generelle sager</td>'
        '<td data-l="Myndighed" class="s-nowrap s-hide-small">Lyngby-Taarbæk</td>'
        '<td data-l="Oprettet" class="s-date">27-12-2022</td></tr>\n'
    )


@pytest.mark.parametrize(
    "felt",
    [
        "titel",
        "kle_titel",
        "primaer_part_navn",
        "fagsystem",
        "behandler_navn",
        "enhed_navn",
        "facet",
        "facet_titel",
        "myndighed",
    ],
)
def test_what_a_fagsystem_wrote_is_text(felt: str):
    html = vis(replace(RAEKKE, **{felt: ONDT}))
    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt;&quot;&#x27;&amp;" in html


def test_what_is_not_known_is_said():
    tom = replace(
        RAEKKE,
        titel="",
        kle="",
        kle_titel="",
        primaer_part_uuid=None,
        primaer_part_navn="",
        fagsystem="",
        behandler_navn="",
        fremdrift=None,
        facet="",
        facet_titel="",
        myndighed="",
        oprettet=None,
    )
    html = vis(tom)
    assert "Sag uden titel" in html
    assert html.count('<span class="s-muted">Ikke oplyst</span>') == 2  # sagsbehandler, status
    assert f'hx-get="/sag/{SAG}/kontakt/">Sundhed</a>' in html  # then the unit is whom to call
    assert "kontakt" not in vis(replace(tom, enhed_navn=""))


def test_the_words_are_in_the_users_language_and_a_closed_sag_is_marked():
    lukket = replace(RAEKKE, fremdrift=Fremdrift.AFSLUTTET, behandler_navn="", enhed_navn="")
    assert vis(lukket).startswith('<tr class="is-closed">')
    with translation.override("en"):
        assert "Ikke oplyst" not in vis(lukket)
