"""Corrections and cancellations: one thread, one advis, whatever comes first."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.models import Bruger
from advis.matching.koersel import behandl
from advis.models import Advis, Advishandling, Advisled, Levering
from advis.values import Kanal, Status
from indexes.beskedfordeler import sammenhaeng
from indexes.beskedfordeler.models import ModtagetHaendelse
from tests.advis.faelles import WHY, adviser, gruppe, haendelse, til
from tests.faelles import NU

T = NU - timedelta(days=2)


class Forloeb:
    """Events of one person by name: each has its sender's clock, whenever it arrives."""

    def __init__(self, *led: tuple[str, int, str]) -> None:
        """`led`: code, hours after the first when it takes effect, and the name it points at."""
        self.led = {
            f"{kode}{nr}": (kode, T + timedelta(hours=timer), T + timedelta(minutes=nr), om)
            for nr, (kode, timer, om) in enumerate(led)
        }
        self.forfra()

    def forfra(self) -> None:
        """The same of another person."""
        self.part = uuid4()
        self.ids = {navn: str(uuid4()) for navn in self.led}

    def kom(self, navn: str) -> ModtagetHaendelse:
        kode, fra, opstaaet, om = self.led[navn]
        h = haendelse(
            kode,
            self.part,
            fra,
            opstaaet=opstaaet,
            noegle=self.ids[navn],
            registrering_id=self.ids[navn],
            peger_paa=[self.ids[om]] if om else [],
        )
        sammenhaeng.forbind([self.part], now=NU)
        return h


HOSPITAL = Forloeb(("STIN", 0, ""), ("RE_STIN", 5, "STIN0"), ("SLHJ", 30, ""))
FLYTNING = Forloeb(("F11", 0, ""), ("F18", 48, "F110"), ("F50", 1, ""))
AFLYST = Forloeb(("STIN", 0, ""), ("RE_STIN", 5, "STIN0"), ("AN_STIN", 5, "STIN0"))
DOED = Forloeb(("F01", 0, ""), ("F02", 0, "F010"))


def tilstand(part: UUID) -> list[tuple[Any, ...]]:
    rows = Advis.objects.unguarded(reason=WHY).filter(om_part_uuid=part).order_by("kode")
    return [
        (a.kode, a.begivenhedsdato, a.rettelser, a.annulleret is not None, a.status) for a in rows
    ]


@pytest.mark.parametrize(
    ("forloeb", "ventet"),
    [
        (HOSPITAL, [("SLHJ", 30, 0), ("STIN", 5, 1)]),
        (FLYTNING, [("F11", 48, 1), ("F50", 1, 0)]),
    ],
)
def test_every_order_and_every_batch_gives_the_same_threads(
    chef: Bruger, forloeb: Forloeb, ventet: list[tuple[str, int, int]]
) -> None:
    gruppe(chef, "STIN", "SLHJ")
    gruppe(chef, "F11", "F18", "F50")
    skal = [(k, T + timedelta(hours=t), r, False, "ny") for k, t, r in ventet]
    for orden in permutations(forloeb.led):
        for alene in (True, False):
            forloeb.forfra()
            for navn in orden:
                forloeb.kom(navn)
                if alene:
                    behandl(now=NU)
            behandl(now=NU)
            assert tilstand(forloeb.part) == skal, (orden, alene)


@pytest.mark.parametrize("forloeb", [AFLYST, DOED])
def test_what_is_cancelled_is_at_most_one_advis_and_withdrawn(
    chef: Bruger, forloeb: Forloeb
) -> None:
    gruppe(chef, "STIN")
    gruppe(chef, "F01")
    for orden in permutations(forloeb.led):
        forloeb.forfra()
        for navn in orden:
            forloeb.kom(navn)
            behandl(now=NU)
        fundne = tilstand(forloeb.part)
        assert len(fundne) <= 1, orden
        assert all(annulleret and s == Status.FAERDIGGJORT for *_, annulleret, s in fundne), orden
        # It was told if it stood at some time: before the cancellation came, or while that could not
        # know of the correction, whose event was not here.
        kom = {navn: plads for plads, navn in enumerate(orden)}
        foerst, *rettet, sidst = (kom[navn] for navn in forloeb.led)
        assert bool(fundne) == (foerst < sidst or any(r < foerst for r in rettet)), orden


def test_an_advis_that_was_seen_is_new_again_with_its_history(chef: Bruger) -> None:
    f = Forloeb(("STIN", 0, ""), ("RE_STIN", 5, "STIN0"), ("AN_STIN", 5, "STIN0"))
    g = gruppe(chef, "STIN", modtagere=(til(chef, kanal=Kanal.MAIL), til(chef)))
    f.kom("STIN0")
    behandl(now=NU)
    rows = Advis.objects.unguarded(reason=WHY)
    rows.update(status="faerdiggjort", faerdiggjort=NU, faerdiggjort_af=chef.id, aabnet=NU)
    f.kom("RE_STIN1")
    behandl(now=NU + timedelta(minutes=1))
    (a,) = adviser(g)
    assert (a.status, a.rettelser, a.faerdiggjort, a.aabnet) == ("ny", 1, None, NU)

    rows.update(status="aabnet")
    f.kom("AN_STIN2")
    behandl(now=NU + timedelta(minutes=2))
    (a,) = adviser(g)
    assert (a.status, a.annulleret) == ("ny", NU + timedelta(minutes=2))
    led = Advisled.objects.filter(advis=a).order_by("modtaget", "haendelse_id")
    assert [x.kode for x in led] == ["STIN", "RE_STIN", "AN_STIN"]
    handlinger = Advishandling.objects.filter(advis=a).order_by("id")
    assert [(h.hvad, h.foer["status"]) for h in handlinger] == [
        ("rettet", "faerdiggjort"),
        ("annulleret", "aabnet"),
    ]
    assert handlinger[0].foer["faerdiggjort_af"] == chef.id
    leveringer = Levering.objects.order_by("uuid").values_list("anledning", flat=True)
    assert list(leveringer) == ["ny", "rettelse", "annullering"]


def test_a_correction_that_came_alone_comes_under_what_it_is_about(chef: Bruger) -> None:
    """Nobody could say then what it corrected; the group had heard of it by itself."""
    f = Forloeb(("F11", 0, ""), ("F18", 48, "F110"))
    g = gruppe(chef, "F11", "F18")
    f.kom("F181")
    behandl(now=NU)
    (foer,) = adviser(g)
    assert (foer.kode, foer.rettelser) == ("F18", 1)
    f.kom("F110")
    behandl(now=NU)
    (efter,) = adviser(g)
    assert (efter.uuid, efter.rettelser) == (foer.uuid, 1)
    assert efter.traad_id == ModtagetHaendelse.objects.get(kode="F11").id


def test_who_asks_for_cancellations_alone_hears_of_them_once(chef: Bruger) -> None:
    f = Forloeb(("F01", 0, ""), ("F02", 0, "F010"))
    kun, begge = gruppe(chef, "F02"), gruppe(chef, "F01", "F02")
    f.kom("F010")
    behandl(now=NU)
    f.kom("F021")
    behandl(now=NU)

    assert [a.kode for a in adviser(kun)] == ["F02"]
    assert [(a.kode, a.annulleret is not None) for a in adviser(begge)] == [("F01", True)]


def test_a_repetition_is_not_told_again(chef: Bruger) -> None:
    g = gruppe(chef, "F01")
    part = uuid4()
    for _ in range(2):
        haendelse("F01", part, T, fakta="F01:2026-11-18")
        sammenhaeng.forbind([part], now=NU)
        behandl(now=NU)
    assert len(adviser(g)) == 1


def test_a_correction_that_waits_for_its_day_changes_nothing_yet(chef: Bruger) -> None:
    f = Forloeb(("F11", 0, ""), ("F18", 96, "F110"))
    g = gruppe(chef, "F11")
    f.kom("F110")
    behandl(now=NU)
    ret = f.kom("F181")
    ModtagetHaendelse.objects.filter(id=ret.id).update(tilstand="planlagt")
    ModtagetHaendelse.objects.filter(kode="F11").update(tilstand="klar")
    behandl(now=NU)
    assert [(a.rettelser, a.begivenhedsdato) for a in adviser(g)] == [(0, T)]
    ModtagetHaendelse.objects.filter(id=ret.id).update(tilstand="klar")
    behandl(now=NU)
    assert [(a.rettelser, a.begivenhedsdato) for a in adviser(g)] == [(1, T + timedelta(hours=96))]
