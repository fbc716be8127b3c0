"""Runs: ordered, worked through by workers that may die, logged, stopped, approved, deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.db import database_role
from access.models import Bruger, Dataafgraensning, Revisionslog
from access.revisionslog import Afsender
from access.selectors import resolve_adgang
from access.services import genberegn_adgang
from access.values import Permission
from sapa.arbejdslister import arbejde, selectors, services
from sapa.arbejdslister.models import Koersel, Linje, Listeloft
from sapa.arbejdslister.services import Bestilling
from sapa.arbejdslister.values import OPBEVARES, POPULATION_OPBEVARES, Art, Kriterier
from tests.arbejdslister.conftest import (
    ANDETSTEDS,
    EMIL,
    FLYTTET,
    FREJA,
    GERT,
    HVORFOR,
    LAURA,
    MOR,
    RETTER,
    som,
)
from tests.part.faelles import I_DAG, NOW

pytestmark = pytest.mark.django_db
B = Bestilling(
    "bibliotek", "Brev", ("navn", "adresse", "maerkat"), afsender=Afsender("10.0.0.9", "Visitering")
)


@pytest.fixture(autouse=True)
def _stille_ur(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def bestil(adgang, *numre, art=Art.BERIGELSE, **facts):
    linjer = [[n, cpr] for n, cpr in enumerate(numre, start=2)]
    with som(adgang):
        return services.bestil_liste(
            adgang=adgang, art=art, linjer=linjer, bestilling=replace(B, **facts), now=NOW
        )


def population(adgang, **kriterier):
    with som(adgang):
        return services.gem_population(
            adgang=adgang,
            navn="Fylder 2 år",
            kriterier=Kriterier(**(kriterier or {"fylder": 2})),
            kolonner=["navn", "maerkat"],
            hjemmel="bibliotek",
            hjemmel_tekst="Brev om bogstart",
            now=NOW,
        )


def koer(adgang, population, *, pr=I_DAG, now=NOW):
    with som(adgang):
        koersel = services.bestil_population(
            adgang=adgang,
            population=population,
            maaned=date(2026, 11, 1),
            pr=pr,
            bestilling=B,
            now=now,
        )
    arbejde.arbejd(frist=60, ur=lambda: now)
    return igen(koersel)


def igen(koersel) -> Koersel:
    return Koersel.objects.unguarded(reason=HVORFOR).get(id=koersel.id)


def linjer(koersel):
    rows = Linje.objects.unguarded(reason=HVORFOR).filter(koersel_id=koersel.id)
    return [(r.kildelinje, r.resultat, r.part_uuid) for r in rows.order_by("nummer")]


def dannet():
    rows = Revisionslog.objects.filter(beskrivelse="Dannelse Arbejdsliste#Person")
    return sorted(rows.values_list("nummer", flat=True))


def test_a_list_of_numbers(verden, adgang):
    koersel = bestil(adgang, EMIL, "", LAURA, EMIL, ANDETSTEDS)
    assert koersel.linjer_ialt == 5
    arbejde.arbejd(frist=60, ur=lambda: NOW)
    koersel = igen(koersel)
    assert (koersel.tilstand, koersel.linjer, koersel.indlaest) == ("klar", 5, None)
    assert linjer(koersel) == [
        (2, "fundet", verden.uuid[EMIL]),
        (3, "ugyldig", None),
        (4, "fundet", verden.uuid[LAURA]),
        (5, "dublet", None),
        (6, "ikke_fundet", None),
    ]
    assert dannet() == sorted([EMIL, LAURA])
    row = Revisionslog.objects.filter(nummer=EMIL).get()
    assert (row.ip, row.anledning, row.bruger_id) == ("10.0.0.9", "Visitering", adgang.bruger_id)
    assert str(koersel.id) in row.soegekriterier
    assert "Hjemmel: bibliotek" in row.soegekriterier


def test_the_whole_country_takes_the_right(verden, adgang, bruger_med):
    with pytest.raises(services.IngenRet):
        bestil(adgang, ANDETSTEDS, hele_landet=True)
    vid = resolve_adgang(bruger_med({"permissions": [*RETTER, Permission.SOEG_LANDET]}).id)
    formaal = ("FormaalType", "1")
    koersel = bestil(vid, ANDETSTEDS, hele_landet=True, formaal=formaal)
    arbejde.arbejd(frist=60, ur=lambda: NOW)
    assert [resultat for _, resultat, _ in linjer(koersel)] == ["fundet"]
    assert Revisionslog.objects.get(nummer=ANDETSTEDS).soegekriterier.endswith("FormaalType: 1")


def test_a_killed_worker_is_followed_by_another_and_nobody_is_logged_twice(
    verden, adgang, monkeypatch
):
    monkeypatch.setattr(arbejde, "PORTION", 2)
    koersel = bestil(adgang, EMIL, FREJA, LAURA, MOR, GERT)
    dead = arbejde._laan(NOW)
    assert arbejde._en_portion(dead, lambda: NOW)
    assert igen(koersel).linjer == 2
    # It holds the loan: nobody else begins, until the time is out.
    assert arbejde.arbejd(frist=60, ur=lambda: NOW + arbejde.LAAN / 2) == 0
    assert arbejde.arbejd(frist=60, ur=lambda: NOW + arbejde.LAAN) == 2
    assert len(linjer(koersel)) == 5
    assert dannet() == sorted([EMIL, FREJA, LAURA, MOR, GERT])
    # Back from the dead, the first worker writes nothing.
    assert not arbejde._en_portion(dead, lambda: NOW)
    assert len(linjer(koersel)) == 5


def test_a_portion_that_fails_leaves_nothing_of_itself(verden, adgang, monkeypatch):
    koersel = bestil(adgang, EMIL)
    broken = arbejde._laan(NOW)
    monkeypatch.setattr(arbejde, "_noter", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        arbejde._en_portion(broken, lambda: NOW)
    assert linjer(koersel) == []
    assert igen(koersel).linjer == 0


def test_one_that_always_fails_is_given_up(verden, adgang):
    koersel = bestil(adgang, EMIL)
    for n in range(arbejde.MAKS_FORSOEG):
        assert arbejde._laan(NOW + n * arbejde.LAAN) is not None
    assert arbejde._laan(NOW + arbejde.MAKS_FORSOEG * arbejde.LAAN) is None
    koersel = igen(koersel)
    assert (koersel.tilstand, koersel.fejl, koersel.indlaest) == ("fejlet", "fejl", None)


def test_rights_that_end_on_the_way_leave_nothing(verden, adgang, bruger, monkeypatch):
    monkeypatch.setattr(arbejde, "PORTION", 1)
    koersel = bestil(adgang, EMIL, FREJA)
    arbejde._en_portion(arbejde._laan(NOW), lambda: NOW)
    Dataafgraensning.objects.all().delete()
    genberegn_adgang([bruger])
    arbejde.arbejd(frist=60, ur=lambda: NOW + arbejde.LAAN)
    koersel = igen(koersel)
    assert (koersel.tilstand, koersel.fejl, koersel.indlaest) == ("fejlet", "adgang", None)
    assert linjer(koersel) == []
    assert dannet() == [EMIL]


def test_a_user_who_was_closed_gets_nothing(verden, adgang, bruger):
    koersel = bestil(adgang, EMIL)
    Bruger.objects.filter(id=bruger.id).update(aktiv=False)
    arbejde.arbejd(frist=60, ur=lambda: NOW)
    assert igen(koersel).tilstand == "fejlet"
    assert dannet() == []


def test_a_run_that_was_stopped_goes_no_further(verden, adgang, monkeypatch):
    monkeypatch.setattr(arbejde, "PORTION", 1)
    koersel = bestil(adgang, EMIL, FREJA)
    laan = arbejde._laan(NOW)
    arbejde._en_portion(laan, lambda: NOW)
    with som(adgang):
        assert services.afbryd(adgang=adgang, koersel_id=koersel.id)
        assert not services.afbryd(adgang=adgang, koersel_id=koersel.id)
    assert not arbejde._en_portion(laan, lambda: NOW)
    assert arbejde.arbejd(frist=60, ur=lambda: NOW) == 0
    koersel = igen(koersel)
    assert (koersel.tilstand, koersel.indlaest) == ("afbrudt", None)
    with som(adgang):
        assert selectors.linjer(adgang, koersel, efter=0, antal=9) == []


def test_limits_of_a_run_and_of_a_day(verden, adgang):
    Listeloft.objects.create(
        art=Art.BERIGELSE, myndighed_id=173, pr_koersel=3, pr_dag=4, godkendes_over=9
    )
    with pytest.raises(services.OverLoft) as fejl:
        bestil(adgang, *[EMIL] * 4)
    assert (fejl.value.plads, fejl.value.dag) == (3, False)
    bestil(adgang, *[EMIL] * 3)
    with pytest.raises(services.OverLoft) as fejl:
        bestil(adgang, *[EMIL] * 2)
    assert (fejl.value.plads, fejl.value.dag) == (1, True)
    bestil(adgang, EMIL)
    Listeloft.objects.all().delete()
    with pytest.raises(services.OverLoft):
        bestil(adgang, EMIL, art=Art.ADRESSETJEK)


@pytest.mark.parametrize("art", list(Art))
def test_each_kind_takes_its_own_right_without_limits(verden, bruger_med, art):
    from sapa.arbejdslister.rettigheder import maa
    from sapa.arbejdslister.values import RET

    retten = [Permission.SE_PERSON, RET[art]]
    assert maa(resolve_adgang(bruger_med({"permissions": retten}).id), RET[art])
    for gruppe in (
        {"permissions": [p for p in RETTER if p != RET[art]]},
        {"permissions": retten, "kle": ["29.*"]},
        {"permissions": retten, "scope": 1002},
        {"permissions": retten[1:]},
    ):
        adgang = resolve_adgang(bruger_med(gruppe).id)
        assert not maa(adgang, RET[art])
        if art != Art.UDSOEGNING:
            with pytest.raises(services.IngenRet):
                bestil(adgang, EMIL, art=art)


def test_the_monthly_list(verden, adgang):
    """One row of the log per child, the protected one last; run again it is the same."""
    saved = population(adgang)
    first = koer(adgang, saved, pr=date(2026, 11, 1))
    assert (first.tilstand, first.linjer_ialt) == ("klar", 4)
    assert [(r, verden.cpr(p)) for _, r, p in linjer(first)] == [
        ("medlem", EMIL),
        ("medlem", FREJA),
        ("medlem", FLYTTET),
        ("beskyttet", LAURA),
    ]
    assert dannet() == sorted([EMIL, FREJA, FLYTTET, LAURA])
    second = koer(adgang, saved, pr=date(2026, 11, 1), now=NOW + timedelta(minutes=5))
    assert linjer(second) == linjer(first)
    third = koer(adgang, saved, now=NOW + timedelta(minutes=9))
    with som(adgang):
        assert selectors.forskel(adgang, igen(first)) is None
        same = selectors.forskel(adgang, second)
        assert (same.antal_nye, same.antal_udgaaede) == (0, 0)
        moved = selectors.forskel(adgang, third)
        assert (moved.antal_nye, moved.udgaaede) == (0, (verden.uuid[FLYTTET],))


def test_who_is_new_since_the_last_run(verden, adgang):
    saved = population(adgang)
    first = koer(adgang, saved)
    with database_role("sapa_indlaes"):
        Linje.objects.unguarded(reason=HVORFOR).filter(
            koersel_id=first.id, part_uuid=verden.uuid[FREJA]
        ).delete()
    again = koer(adgang, saved, now=NOW + timedelta(minutes=1))
    with som(adgang):
        found = selectors.forskel(adgang, again, blandt=[verden.uuid[EMIL], verden.uuid[FREJA]])
    assert (found.antal_nye, found.nye) == (1, {verden.uuid[FREJA]})
    assert (found.antal_udgaaede, found.foer.id) == (0, first.id)


def test_a_long_list_waits_for_another_to_approve_it(verden, adgang, bruger_med):
    Listeloft.objects.filter(art=Art.UDSOEGNING).update(godkendes_over=2)
    koersel = koer(adgang, population(adgang))
    assert (koersel.tilstand, koersel.linjer_ialt, koersel.indlaest) == ("afventer", 3, None)
    assert dannet() == []
    retter = [*RETTER, Permission.GODKEND_POPULATION]
    leder = resolve_adgang(bruger_med({"permissions": retter}).id)
    fremmed = resolve_adgang(bruger_med({"permissions": retter}, myndighed=1002).id)
    for hvem in (adgang, fremmed):
        with som(hvem):
            assert not services.afgoer(adgang=hvem, koersel_id=koersel.id, godkend=True, now=NOW)
    with som(leder):
        assert [k.id for k in selectors.til_godkendelse(leder)] == [koersel.id]
        assert services.afgoer(adgang=leder, koersel_id=koersel.id, godkend=True, now=NOW)
        assert not services.afgoer(adgang=leder, koersel_id=koersel.id, godkend=True, now=NOW)
    arbejde.arbejd(frist=60, ur=lambda: NOW)
    koersel = igen(koersel)
    assert (koersel.tilstand, koersel.godkendt_af_id) == ("klar", leder.bruger_id)
    with som(leder):  # approving it is not seeing it
        assert selectors.koersel(leder, koersel.id) is None
        assert not Linje.objects.visible_to(leder).exists()


def test_a_list_too_long_is_refused_and_told(verden, adgang):
    Listeloft.objects.filter(art=Art.UDSOEGNING).update(pr_koersel=2)
    koersel = koer(adgang, population(adgang))
    assert (koersel.tilstand, koersel.fejl, linjer(koersel)) == ("fejlet", "loft", [])


def test_sag_criteria_take_the_right_to_sager(verden, adgang):
    from sapa.arbejdslister.values import UgyldigeKriterier

    saved = population(adgang, fylder=2, sag="med", kle="29.*")
    with pytest.raises(UgyldigeKriterier):
        koer(adgang, saved)


def test_a_population_is_its_authoritys_and_changed_by_its_owner_alone(verden, adgang, bruger_med):
    saved = population(adgang)
    kollega = resolve_adgang(bruger_med({"permissions": RETTER}).id)
    fremmed = resolve_adgang(bruger_med({"permissions": RETTER}, myndighed=1002).id)
    facts = {
        "navn": "x", "kriterier": Kriterier(fylder=3), "kolonner": [], "hjemmel": "andet",
        "hjemmel_tekst": "y", "now": NOW, "population": saved,
    }  # fmt: skip
    with som(kollega):
        assert [p.id for p in selectors.populationer(kollega)] == [saved.id]
        with pytest.raises(services.IngenRet):
            services.gem_population(adgang=kollega, **facts)
    with som(fremmed):
        assert selectors.populationer(fremmed) == []
        assert selectors.population(fremmed, saved.id) is None


def test_a_run_is_its_orderers_alone(verden, adgang, bruger_med):
    koersel = koer(adgang, population(adgang))
    kollega = resolve_adgang(bruger_med({"permissions": RETTER}).id)
    with som(kollega):
        assert selectors.koersel(kollega, koersel.id) is None
        # The lock by itself.
        assert not Koersel.objects.unguarded(reason=HVORFOR).exists()
        assert not Linje.objects.unguarded(reason=HVORFOR).exists()
    with som(adgang):
        assert Linje.objects.unguarded(reason=HVORFOR).count() == 3


def test_advis_reads_the_newest_run_of_an_authoritys_population(verden, adgang):
    saved = population(adgang)
    with database_role("sapa_indlaes"):
        assert selectors.seneste_population(myndighed_id=173, population_id=saved.id) is None
    koer(adgang, saved, pr=date(2026, 11, 1))
    koer(adgang, saved, now=NOW + timedelta(minutes=1))
    with database_role("sapa_indlaes"):
        found = selectors.seneste_population(myndighed_id=173, population_id=saved.id)
        assert found is not None
        assert [verden.cpr(p) for p in found.part_uuids] == [EMIL, FREJA, LAURA]
        assert selectors.populationer_af(173) == [(saved.id, "Fylder 2 år")]
        assert selectors.seneste_population(myndighed_id=1002, population_id=saved.id) is None


def test_lines_go_after_a_week_and_a_populations_newest_stays(verden, adgang):
    enkelt = bestil(adgang, EMIL)
    arbejde.arbejd(frist=60, ur=lambda: NOW)
    saved = population(adgang)
    gammel, ny = koer(adgang, saved), koer(adgang, saved, now=NOW + timedelta(minutes=1))
    assert services.ryd(now=NOW + OPBEVARES / 2) == 0
    assert services.ryd(now=NOW + OPBEVARES + timedelta(hours=1)) == 2
    assert services.ryd(now=NOW + OPBEVARES + timedelta(hours=1)) == 0
    assert [linjer(k) for k in (enkelt, gammel)] == [[], []]
    assert igen(enkelt).tilstand == "udloebet"
    assert len(linjer(ny)) == 3
    assert services.ryd(now=NOW + POPULATION_OPBEVARES + timedelta(hours=1)) == 1
    assert linjer(ny) == []


def test_three_under_way_are_enough(verden, adgang):
    for _ in range(3):
        bestil(adgang, EMIL)
    with pytest.raises(services.ForMange):
        bestil(adgang, EMIL)


def test_a_portion_costs_the_same_whatever_its_length(verden, adgang):
    """Rights, the run, two statements for numbers, the lines, names for the log and its rows."""
    counts = []
    for antal in (3, 60):
        bestil(adgang, *[EMIL, FREJA, LAURA, *(f"01019{n:05d}" for n in range(antal - 3))])
        laan = arbejde._laan(NOW)
        with CaptureQueriesContext(connection) as asked:
            arbejde._en_portion(laan, lambda: NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 26
