"""The circuit breaker's rules, and what it counts. Pure: state in, state out, the clock given.

Closed while the source answers. Open once too large a part of a minute's look-ups failed: nobody
asks, so that no caseworker waits for what will not come and a source in trouble is left alone.
After a pause half-open: one look-up is let through, and what becomes of it closes or opens again.

Own code and no library: docs/opslag.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from indexes.opslag.values import EGNE, Fejlart

_MINUTTER = 60
_SPAND = 10  # seconds


class Stand(StrEnum):
    """The three states of a breaker."""

    LUKKET = "lukket"
    AABEN = "aaben"
    HALVAABEN = "halvaaben"


@dataclass(frozen=True, slots=True)
class Regler:
    """When to stop asking. All in seconds but the two thresholds."""

    vindue: int = 60
    mindst: int = 5  # failures within the window, before their share is looked at
    andel: float = 0.5  # the share of failures that opens
    pause: int = 30
    # A trial that tells nothing (its process died) holds the place this long.
    proeve: int = 10


@dataclass(frozen=True, slots=True)
class Tal:
    """What happened in a span of time. `afvist`: not asked. Times in milliseconds."""

    ok: int = 0
    fejl: int = 0
    afvist: int = 0
    ms: int = 0
    ms_maks: int = 0

    def plus(self, andet: Tal) -> Tal:
        return Tal(
            self.ok + andet.ok,
            self.fejl + andet.fejl,
            self.afvist + andet.afvist,
            self.ms + andet.ms,
            max(self.ms_maks, andet.ms_maks),
        )


@dataclass(frozen=True, slots=True)
class Tilstand:
    """All that is remembered of one source. Moments are seconds since 1970."""

    aabnet: float = 0.0  # when it opened; 0 while closed
    proeve_til: float = 0.0
    spande: Mapping[int, Tal] = field(default_factory=dict)  # since it last closed, in tens of s
    minutter: Mapping[int, Tal] = field(default_factory=dict)  # the last hour, whatever happened
    sidst_ok: float = 0.0
    sidst_fejl: float = 0.0
    sidste_fejlart: str = ""


def stand(t: Tilstand, *, now: float, regler: Regler) -> Stand:
    """The state at `now`."""
    if not t.aabnet:
        return Stand.LUKKET
    return Stand.HALVAABEN if now >= t.aabnet + regler.pause else Stand.AABEN


def maa_spoerge(t: Tilstand, *, now: float, regler: Regler) -> tuple[Tilstand, bool]:
    """Whether a look-up may go out now. While half-open only one may, until it tells."""
    found = stand(t, now=now, regler=regler)
    if found is Stand.LUKKET:
        return t, True
    if found is Stand.HALVAABEN and now >= t.proeve_til:
        return replace(t, proeve_til=now + regler.proeve), True
    return _med_tal(t, Tal(afvist=1), now), False


def noter(t: Tilstand, fejl: Fejlart | None, *, ms: int, now: float, regler: Regler) -> Tilstand:
    """What became of a look-up that was let through: an answer (None; that nobody is known is one
    too), or how it failed. One that was given up before the source was asked says nothing of it."""
    if fejl in EGNE:
        return _med_tal(replace(t, proeve_til=0.0), Tal(afvist=1), now)
    one = Tal(ok=1, ms=ms, ms_maks=ms) if fejl is None else Tal(fejl=1, ms=ms, ms_maks=ms)
    before = stand(t, now=now, regler=regler)
    t = _med_tal(t, one, now)
    if fejl is None:
        t = replace(t, sidst_ok=now)
    else:
        t = replace(t, sidst_fejl=now, sidste_fejlart=str(fejl))
    if before is Stand.HALVAABEN:
        return replace(t, aabnet=now if fejl else 0.0, proeve_til=0.0, spande={})
    if before is Stand.LUKKET:
        t = replace(t, spande=_lagt_til(t.spande, one, now, _SPAND, regler.vindue // _SPAND))
        if fejl and _for_mange(t, regler):
            return replace(t, aabnet=now, spande={})
    # While open: what was asked before it opened is counted, and decides nothing.
    return t


def seneste_time(t: Tilstand, *, now: float) -> Tal:
    """The sum of the last sixty minutes."""
    oldest = int(now // 60) - _MINUTTER
    total = Tal()
    for minut, tal in t.minutter.items():
        if minut > oldest:
            total = total.plus(tal)
    return total


def _for_mange(t: Tilstand, regler: Regler) -> bool:
    total = Tal()
    for tal in t.spande.values():
        total = total.plus(tal)
    asked = total.ok + total.fejl
    return total.fejl >= regler.mindst and total.fejl >= asked * regler.andel


def _med_tal(t: Tilstand, tal: Tal, now: float) -> Tilstand:
    return replace(t, minutter=_lagt_til(t.minutter, tal, now, 60, _MINUTTER))


def _lagt_til(
    held: Mapping[int, Tal], tal: Tal, now: float, bredde: int, antal: int
) -> dict[int, Tal]:
    """The spans that are still looked at, with one more event in the present one."""
    nr = int(now // bredde)
    kept = {n: old for n, old in held.items() if nr - antal < n <= nr}
    kept[nr] = kept.get(nr, Tal()).plus(tal)
    return kept
