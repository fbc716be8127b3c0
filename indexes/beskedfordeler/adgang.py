"""Who delivers messages: known from a moment ago, and made sure of by the statement that stores.

A flood of messages is of few clients, and to look each up by itself was a third of a message's
cost. What is out of the ordinary in a call is left to the ordinary way (`straks`).
"""

from __future__ import annotations

from collections.abc import Iterable

from access.klienter.values import Aftale, Rettighed


def leverer_for(aftaler: Iterable[Aftale]) -> set[int]:
    """The authorities that a client with these agreements may deliver messages for."""
    return {m for a in aftaler if Rettighed.BESKED in a.rettigheder for m in a.myndigheder}
