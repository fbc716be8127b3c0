"""The breaker's rules, by a clock of the test's own."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from indexes.opslag import afbryder
from indexes.opslag.afbryder import Regler, Stand, Tilstand
from indexes.opslag.lager import pak, pak_ud
from indexes.opslag.values import Fejlart

T0 = 1_800_000_000.0
REGLER = Regler(vindue=60, mindst=5, andel=0.5, pause=30, proeve=10)


class Ur:
    """A source and a clock: what happens to it, second by second."""

    def __init__(self) -> None:
        self.t, self.now = Tilstand(), T0

    def spoerg(self) -> bool:
        self.t, allowed = afbryder.maa_spoerge(self.t, now=self.now, regler=REGLER)
        return allowed

    def noter(self, fejl: Fejlart | None = None, *, antal: int = 1, ms: int = 40) -> None:
        for _ in range(antal):
            self.t = afbryder.noter(self.t, fejl, ms=ms, now=self.now, regler=REGLER)

    @property
    def stand(self) -> Stand:
        return afbryder.stand(self.t, now=self.now, regler=REGLER)


@pytest.fixture
def ur() -> Ur:
    return Ur()


@pytest.fixture
def aaben(ur: Ur) -> Ur:
    ur.noter(Fejlart.TIMEOUT, antal=5)
    assert ur.stand is Stand.AABEN
    return ur


def test_a_few_failures_do_not_open(ur: Ur):
    ur.noter(Fejlart.TIMEOUT, antal=4)
    assert ur.stand is Stand.LUKKET
    assert ur.spoerg()


def test_many_failures_among_more_answers_do_not_open(ur: Ur):
    ur.noter(antal=11)
    ur.noter(Fejlart.FEJL, antal=10)
    assert ur.stand is Stand.LUKKET
    ur.noter(Fejlart.FEJL)
    assert ur.stand is Stand.AABEN


def test_failures_outside_the_window_are_forgotten(ur: Ur):
    ur.noter(Fejlart.FEJL, antal=4)
    ur.now += 70
    ur.noter(Fejlart.FEJL, antal=4)
    assert ur.stand is Stand.LUKKET


@pytest.mark.parametrize("art", [Fejlart.TIMEOUT, Fejlart.FEJL, Fejlart.UGYLDIGT_SVAR])
def test_whatever_fails_counts(ur: Ur, art: Fejlart):
    ur.noter(art, antal=5)
    assert ur.stand is Stand.AABEN
    assert ur.t.sidste_fejlart == art


@pytest.mark.parametrize("art", [Fejlart.OPTAGET, Fejlart.AFBRUDT])
def test_what_was_never_asked_says_nothing_of_the_source(ur: Ur, art: Fejlart):
    ur.noter(art, antal=50)
    assert ur.stand is Stand.LUKKET
    assert ur.t.sidst_fejl == 0
    assert afbryder.seneste_time(ur.t, now=ur.now).afvist == 50


def test_open_nobody_asks_until_the_pause_is_over(aaben: Ur):
    assert not aaben.spoerg()
    aaben.now += 29
    assert not aaben.spoerg()
    aaben.now += 1
    assert aaben.stand is Stand.HALVAABEN


def test_half_open_one_asks_and_the_others_wait_for_what_becomes_of_it(aaben: Ur):
    aaben.now += 30
    assert aaben.spoerg()
    assert not aaben.spoerg()
    aaben.noter()
    assert aaben.stand is Stand.LUKKET
    assert aaben.spoerg()


def test_a_trial_that_fails_opens_anew(aaben: Ur):
    aaben.now += 30
    assert aaben.spoerg()
    aaben.noter(Fejlart.TIMEOUT)
    assert aaben.stand is Stand.AABEN
    aaben.now += 29
    assert not aaben.spoerg()
    aaben.now += 1
    assert aaben.spoerg()


def test_a_trial_that_never_tells_gives_its_place_up(aaben: Ur):
    aaben.now += 30
    assert aaben.spoerg()
    aaben.now += 10
    assert aaben.spoerg()


def test_a_trial_that_found_no_place_lets_the_next_one_try(aaben: Ur):
    aaben.now += 30
    assert aaben.spoerg()
    aaben.noter(Fejlart.OPTAGET)
    assert aaben.spoerg()


def test_answers_to_what_was_asked_before_do_not_close(aaben: Ur):
    aaben.noter()
    assert aaben.stand is Stand.AABEN
    assert aaben.t.sidst_ok == aaben.now


def test_closed_again_it_begins_without_a_past(aaben: Ur):
    aaben.now += 30
    aaben.spoerg()
    aaben.noter()
    aaben.noter(Fejlart.FEJL, antal=4)
    assert aaben.stand is Stand.LUKKET


def test_the_figures_are_of_an_hour_and_honest(aaben: Ur):
    aaben.now += 30
    aaben.spoerg()
    aaben.spoerg()
    aaben.noter(ms=100)
    total = afbryder.seneste_time(aaben.t, now=aaben.now)
    assert asdict(total) == {"ok": 1, "fejl": 5, "afvist": 1, "ms": 300, "ms_maks": 100}
    assert asdict(afbryder.seneste_time(aaben.t, now=aaben.now + 3600)) == asdict(afbryder.Tal())


def test_what_is_remembered_does_not_grow(ur: Ur):
    for _ in range(5000):
        ur.now += 7
        ur.noter(None if int(ur.now) % 3 else Fejlart.FEJL)
    assert len(ur.t.minutter) <= 60
    assert len(ur.t.spande) <= 6
    assert len(pak(ur.t)) < 8000


def test_a_state_is_itself_after_it_was_written(aaben: Ur):
    aaben.noter(None)
    assert pak_ud(pak(aaben.t)) == aaben.t


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"x", b'{"aabnet":1,"nyt":2}'])
def test_what_another_version_wrote_begins_anew(raw: bytes):
    assert pak_ud(raw) == Tilstand()
