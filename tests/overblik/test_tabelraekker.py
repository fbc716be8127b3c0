"""Rows that are made cell by cell: what somebody else wrote is never markup, and what is protected
is not told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from access.values import Cpr
from indexes.part.selectors import Familiemedlem
from sapa.overblik.familie import Familieraekke
from sapa.overblik.familieraekker import familieraekker
from sapa.overblik.indbyggede_faner import FAMILIEKOLONNER, TABELLER
from sapa.overblik.persontraef import persontraef
from sapa.overblik.sider import Personraekke
from sapa.overblik.tidslinje.akse import Ramme, tegn
from sapa.overblik.tidslinje.raekker import Omfattet, Raekke
from sapa.overblik.tidslinje.side import Linje
from sapa.overblik.tidslinje.tabel import bjaelker, haendelsesraekker, helhedsraekker
from sapa.overblik.tidslinje.udbyder import Haendelse

PART = UUID("22222222-2222-4222-8222-222222222222")
ONDT = "<script>x</script>\"'&"
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="t">'
(KOLONNER,) = (b.kolonner for b in TABELLER if b.noegle == "fundne_personer")
MEDLEM = Familiemedlem(
    part_uuid=PART,
    relation="barn",
    relation_tekst="Barn",
    navn="Ida Jarlov",
    cpr=Cpr("0101104242"),
    foedt=date(2010, 1, 1),
    alder=16,
    koen="K",
    status="01",
    status_kort="Aktiv",
    doed_dato=None,
    beskyttet=False,
    adresse="Skovbrynet 38",
    kommune_navn="Lyngby-Taarbæk",
    samme_adresse=True,
)
TRAEF = Personraekke(
    part_uuid=PART,
    navn="Ida Jarlov",
    linje2="",
    gruppe="",
    cpr=Cpr("0101104242"),
    cpr_vist=False,
    alder=16,
    koen="Kvinde",
    adresse="Skovbrynet 38",
    beskyttet=False,
    kommune="Lyngby-Taarbæk",
    status="Aktiv",
    er_aktiv=True,
    er_doed=False,
    doed_dato=None,
)
HVEM = Omfattet(PART, "Ida Jarlov", "Barn", Cpr("0101104242"), "", udelades=False)
RAEKKE = Raekke(
    HVEM, "ydelse", "Sygedagpenge", "32.30.04", "Sygedagpenge", "KSD", date(2025, 1, 1), None,
    loeber=True, url="/sag/1/", fremdrift=None,
)  # fmt: skip


def _familie(p: Familiemedlem, *, vist: bool = False) -> str:
    row = Familieraekke(p, vist)
    return familieraekker([row], FAMILIEKOLONNER, token=TOKEN, tilbage=f"/?a={ONDT}")


def _helhed(r: Raekke) -> str:
    ramme = Ramme(date(2025, 1, 1), date(2026, 1, 1), date(2025, 6, 1))
    return helhedsraekker([r], flere=True) + bjaelker(tegn(ramme, [("32", "", [r.punkt()])]))


def _haendelse(h: Haendelse) -> str:
    return haendelsesraekker([Linje(h, "k-sag")], beskyttet=True)


def _traef(p: Personraekke) -> str:
    return persontraef([p], KOLONNER, token=TOKEN, soegning="abc")


HAENDELSE = Haendelse("sager", date(2025, 1, 1), "Sag", "Sag opstået", "32.30.04", "/sag/1/", "KSD")


@pytest.mark.parametrize(
    ("vis", "value", "felt"),
    [
        *((_familie, MEDLEM, f) for f in ("navn", "relation_tekst", "adresse", "kommune_navn")),
        *((_traef, TRAEF, f) for f in ("navn", "linje2", "adresse", "kommune", "status")),
        *((_helhed, RAEKKE, f) for f in ("titel", "kle", "kle_titel", "fagsystem", "url")),
        *((_haendelse, HAENDELSE, f) for f in ("titel", "hvad", "detalje", "kilde", "url")),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_what_somebody_wrote_is_text(vis: Any, value: Any, felt: str):
    html = vis(replace(value, **{felt: ONDT}))
    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt;&quot;&#x27;&amp;" in html


def test_a_number_is_masked_until_it_is_shown_and_then_has_the_way_back():
    html = _familie(MEDLEM)
    assert "010110-XXXX" in html
    assert "4242" not in html
    assert f'action="/person/{PART}/cpr/"' in html
    assert TOKEN in html
    assert '<input type="hidden" name="vis" value="1">' in html
    assert '<input type="hidden" name="plads" value="familie">' in html
    shown = _familie(MEDLEM, vist=True)
    assert "010110-4242" in shown
    assert '<input type="hidden" name="vis" value="0">' in shown


def test_a_protected_address_is_not_there_and_stays_off_paper():
    hidden = replace(MEDLEM, beskyttet=True, adresse=None, samme_adresse=None)
    html = _familie(hidden)
    assert html.startswith('<tr class="s-noprint">')
    assert "Lyngby" not in html
    assert f'*<span class="s-muted">Skjult</span> <a href="/person/{PART}/#beskyttet">' in html
    assert 'data-l="Samme adresse"><span class="s-muted">Skjult</span></td>' in html
    move = replace(HAENDELSE, udbyder="adresser")
    assert _haendelse(move).startswith('<tr class="s-noprint">')
    assert _haendelse(HAENDELSE).startswith("<tr>")


def test_an_address_leads_to_who_lives_there_where_the_visning_shows_that():
    row, kolonner = (
        Familieraekke(MEDLEM, False),
        [k for k in FAMILIEKOLONNER if k.noegle == "adresse"],
    )
    html = familieraekker([row], kolonner, token="", tilbage="", bopael="?dato=2026-01-02")
    assert (
        f'<a href="/person/{PART}/familie/?dato=2026-01-02#bopael" title="Hvem bor der?">' in html
    )
    assert "#bopael" not in familieraekker([row], kolonner, token="", tilbage="")


def test_the_columns_are_the_users_and_the_words_in_her_language():
    kolonner = [k for k in FAMILIEKOLONNER if k.noegle in {"navn", "status"}][::-1]
    html = familieraekker([Familieraekke(MEDLEM, False)], kolonner, token="", tilbage="")
    assert html == (
        '<tr><td data-l="Status"><span class="s-status s-status--aktiv">Aktiv</span></td>'
        f'<th scope="row"><a href="/person/{PART}/">Ida Jarlov</a></th></tr>\n'
    )
    with translation.override("en"):
        assert "Protected" in _familie(replace(MEDLEM, beskyttet=True))
