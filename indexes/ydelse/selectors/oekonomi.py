"""Whether a bevilget ydelse is money."""

from __future__ import annotations

from typing import Any


def er_oekonomisk(row: Any) -> bool:
    """Of a row with the columns of a BevilgetYdelse: a plan for paying, an amount, or a payment.
    The contract has no word for it: a service and an aid are sent as a bevilget ydelse without any
    OekonomiskEffektueringsplan."""
    return bool(
        row.har_effektuering
        or row.frekvens
        or row.dispositionsdag
        or row.beloeb is not None
        or row.forud is not None
    )
