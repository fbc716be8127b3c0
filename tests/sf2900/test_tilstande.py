"""The state machine of a hand-off, by itself."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from fordeling.tilstande import (
    ENDELIGE,
    OVERGANGE,
    Haendelse,
    Skift,
    Tilstand,
    Udfald,
    er_udloebet,
    mangler_kvittering,
    skift,
    ved_kvittering,
)
from tests.faelles import NU

T, H, U = Tilstand, Haendelse, Udfald
KVITTERINGER = (H.MODTAGET, H.AFLEVERET, H.ACCEPTERET, H.AFVIST, H.FEJLET)


def kvitter(fra, haendelse, *, dage=1, set_foer=False):
    return ved_kvittering(
        fra, haendelse, sendt=NU - timedelta(days=dage), now=NU, set_foer=set_foer
    )


@pytest.mark.parametrize(
    ("haendelser", "slut"),
    [
        ((H.OVERTAGET, H.MODTAGET, H.ACCEPTERET), T.ACCEPTERET),
        ((H.OVERTAGET, H.ACCEPTERET, H.MODTAGET), T.ACCEPTERET),
        ((H.MODTAGET, H.OVERTAGET), T.HOS_MODTAGER),
        ((H.ACCEPTERET, H.OVERTAGET), T.ACCEPTERET),
        ((H.OVERTAGET, H.FEJLET, H.ACCEPTERET), T.FEJLET),
        ((H.OVERTAGET, H.MODTAGET, H.AFVIST, H.ACCEPTERET), T.AFVIST),
        ((H.AFVIST_AF_SP, H.SEND_IGEN, H.OVERTAGET), T.HOS_SP),
        ((H.AFVIST_AF_SP, H.ACCEPTERET), T.AFVIST_AF_SP),
        ((H.OVERTAGET, H.SEND_IGEN), T.HOS_SP),
        ((H.UDLOEB, H.ACCEPTERET), T.UDLOEBET),
    ],
)
def test_a_life_ends_where_the_contract_says(haendelser, slut):
    tilstand = T.SENDES
    for haendelse in haendelser:
        tilstand = skift(tilstand, haendelse) or tilstand
    assert tilstand is slut


def test_nothing_leaves_a_final_state():
    assert [fra for fra, _ in OVERGANGE if fra in ENDELIGE] == []
    assert set(OVERGANGE.values()) == set(T)


def test_the_order_of_agreeing_receipts_does_not_matter():
    for orden in permutations((H.OVERTAGET, H.MODTAGET, H.AFLEVERET, H.ACCEPTERET)):
        tilstand = T.SENDES
        for haendelse in orden:
            if haendelse in KVITTERINGER:
                tilstand = kvitter(tilstand, haendelse).til
            else:
                tilstand = skift(tilstand, haendelse) or tilstand
        assert tilstand is T.ACCEPTERET, orden


@pytest.mark.parametrize(
    ("fra", "haendelse", "udfald"),
    [
        (T.HOS_MODTAGER, H.MODTAGET, U.OPLYSNING),
        (T.ACCEPTERET, H.MODTAGET, U.OPLYSNING),
        (T.ACCEPTERET, H.AFVIST, U.MODSTRID),
        (T.AFVIST, H.ACCEPTERET, U.MODSTRID),
        (T.FEJLET, H.MODTAGET, U.MODSTRID),
        (T.AFVIST_AF_SP, H.MODTAGET, U.MODSTRID),
        (T.HOS_SP, H.AFLEVERET, U.OPLYSNING),
    ],
)
def test_what_changes_nothing_is_told_apart(fra, haendelse, udfald):
    assert kvitter(fra, haendelse) == Skift(fra, udfald)


@pytest.mark.parametrize("haendelse", KVITTERINGER)
def test_the_same_receipt_again_is_nothing_new(haendelse):
    for fra in T:
        expected = U.FOR_SENT if fra is T.UDLOEBET else U.GENTAGET
        assert kvitter(fra, haendelse, set_foer=True) == Skift(fra, expected)


def test_after_forty_days_every_receipt_is_too_late():
    assert kvitter(T.HOS_SP, H.ACCEPTERET, dage=40).til is T.ACCEPTERET
    for fra in T:
        assert kvitter(fra, H.ACCEPTERET, dage=41) == Skift(fra, U.FOR_SENT)


@pytest.mark.parametrize(
    ("tilstand", "dage"), [(T.HOS_SP, 1), (T.HOS_MODTAGER, 30), (T.SENDES, None), (T.AFVIST, None)]
)
def test_a_missing_receipt_is_flagged_by_its_state(tilstand, dage):
    for gaaet in (0.9, 1.1, 29, 31):
        flag = dage is not None and gaaet > dage
        assert mangler_kvittering(tilstand, NU - timedelta(days=gaaet), now=NU) is flag


def test_only_what_is_not_final_runs_out():
    for tilstand in T:
        assert not er_udloebet(tilstand, NU - timedelta(days=40), now=NU)
        gone = er_udloebet(tilstand, NU - timedelta(days=41), now=NU)
        assert gone is (tilstand not in ENDELIGE)


def test_what_is_no_receipt_is_not_taken_for_one():
    with pytest.raises(ValueError, match="no receipt"):
        kvitter(T.HOS_SP, H.UDLOEB)
