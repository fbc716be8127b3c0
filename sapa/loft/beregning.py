"""The calculation itself. Pure: the same input gives the same result."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from sapa.loft.values import FORHOEJET, Grundlag, Regel, Resultat

NUL = Decimal(0)
_OERE = Decimal("0.01")


def beregn(grundlag: Grundlag, loft: Decimal) -> Resultat:
    """What is over the loft and what is lowered by it, in kroner a month. Raises ValueError where
    there is no adult in the home."""
    if grundlag.voksne < 1:
        raise ValueError("somebody lives there")
    if grundlag.regel is Regel.BOLIGSTOETTELOFT:
        return _boligstoetteloft(grundlag, loft)
    return _kontanthjaelpsloft(grundlag, loft)


def _kontanthjaelpsloft(g: Grundlag, loft: Decimal) -> Resultat:
    """§ 25 b: hjælp, særlig støtte and her share of the boligstøtte together; særlig støtte is
    lowered first, then boligstøtte, never the hjælp."""
    share = (g.boligstoette / g.voksne).quantize(_OERE, ROUND_HALF_UP)
    total = g.hjaelp + g.saerlig_stoette + share
    if g.hjaelp <= 0:  # it is a loft for those who get hjælp
        return Resultat(False, loft, share, total, NUL, NUL, NUL, NUL)
    over = max(NUL, total - loft)
    first = min(over, g.saerlig_stoette)
    then = min(over - first, share)
    return Resultat(True, loft, share, total, over, first, then, over - first - then)


def _boligstoetteloft(g: Grundlag, loft: Decimal) -> Resultat:
    """From 1 July 2025: the boligstøtte alone, for the married and cohabiting on forhøjet sats."""
    reached = g.hjaelp > 0 and g.er_gift and g.gruppe == FORHOEJET
    over = max(NUL, g.boligstoette - loft) if reached else NUL
    return Resultat(reached, loft, g.boligstoette, g.boligstoette, over, NUL, over, NUL)
