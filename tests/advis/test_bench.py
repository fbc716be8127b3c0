"""What the bench counts as lost and doubled."""

from __future__ import annotations

from bench.hele_vejen import optael

EGEN, DEMOENS = 7, 3


def test_lost_is_by_the_benchs_own_group_and_doubled_by_event_and_group():
    fundne = [("a", 1, EGEN), ("a", 1, DEMOENS), ("a", 2, EGEN), ("b", 1, DEMOENS)]
    # Two groups that hear of one event are no double; what another heard is lost to this one.
    assert optael(fundne, EGEN, ventet=3) == (1, 0)
    assert optael([*fundne, ("a", 1, DEMOENS)], EGEN, ventet=3) == (1, 1)
