"""Charts: the tallest fills the height, nothing is nothing, and what is not nothing can be seen."""

from __future__ import annotations

from sapa.rapport.diagram import Punkt, bjaelker, soejler


def test_bars_share_one_scale() -> None:
    chart = soejler([Punkt("a", 0), Punkt("b", 1), Punkt("c", 1000)], bredde=460, snit=True)
    nothing, little, most = (s.hoejde for s in chart.soejler)

    assert (nothing, little) == (0, 2)
    assert most == chart.streger[0].y - chart.streger[-1].y
    assert [s.vaerdi for s in chart.streger] == [0, 500, 1000]
    assert chart.snit is not None
    assert chart.streger[-1].y < chart.snit < chart.streger[0].y
    assert all(s.x > 0 and s.x + s.bredde <= 460 for s in chart.soejler)


def test_an_empty_period_has_no_mean_and_no_bar() -> None:
    chart = soejler([Punkt("a", 0)], bredde=460, snit=True)
    assert chart.snit is None
    assert chart.soejler[0].hoejde == 0
    assert soejler([], bredde=460).soejler == ()


def test_lying_bars_are_the_first_and_stay_inside() -> None:
    chart = bjaelker(
        [("et navn der er for langt", 10), ("b", 5), ("c", 1)],
        bredde=460, start=170, kort=10, hoejst=2,
    )  # fmt: skip
    assert [b.vaerdi for b in chart.bjaelker] == [10, 5]
    assert chart.bjaelker[0].navn == "et navn d…"
    assert chart.bjaelker[0].laengde == 2 * chart.bjaelker[1].laengde
    assert all(chart.start + b.laengde < chart.bredde for b in chart.bjaelker)
