"""References from messages into our own tables, set-based: one statement for a whole batch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from access import forberedt
from access.masse import tekstliste, uuidliste
from access.values import UKENDT_ENHED


@dataclass(frozen=True, slots=True)
class Referencer:
    """What the batch's references mean here."""

    myndigheder: dict[str, int] = field(default_factory=dict)  # CVR or organisation uuid
    enheder: dict[str, int] = field(
        default_factory=dict
    )  # uuid or the sender's own key, to preorder number
    fagsystemer: dict[str, int] = field(default_factory=dict)  # IT-system uuid
    parter: dict[str, UUID] = field(default_factory=dict)  # key (`cpr:2110703435`), if known
    ukendte_parter: frozenset[str] = frozenset()

    def enhed(self, reference: str) -> int:
        """The unit's preorder number, or UKENDT_ENHED, which only an unlimited group reaches."""
        return self.enheder.get(reference, UKENDT_ENHED)


_SQL = """
select o.* from r cross join lateral sapa_slaa_op(
    r.foerst, %s::text[], %s::uuid[], %s::text[], %s::uuid[], %s::text[]) o
"""


def slaa_op(
    *,
    cvr: Collection[str],
    enheder: Collection[str],
    fagsystemer: Collection[str],
    parter: Collection[str] = (),
) -> Referencer:
    """Look up authorities by CVR, units by uuid or the sender's key, IT-systems by uuid, and parts
    by key.

    Units are not renumbered from here until the transaction ends: the caller writes the numbers on
    rows (access.organisation.laase).
    """
    unit_ids, unit_keys = [], []
    for reference in enheder:
        if (identity := som_uuid(reference)) is not None:
            unit_ids.append(identity)
        elif reference:
            unit_keys.append(reference)
    system_ids = [u for u in map(som_uuid, fagsystemer) if u is not None]
    rows = forberedt.med_foerst(
        _SQL,
        [
            tekstliste(cvr),
            uuidliste(unit_ids),
            tekstliste(unit_keys),
            uuidliste(system_ids),
            tekstliste(parter),
        ],
    )
    found: dict[int, dict[str, int]] = {1: {}, 2: {}, 3: {}}
    parts: dict[str, UUID] = {}
    for kind, key, number, part in rows:
        if part is not None:
            parts[key] = part
        else:
            found[kind][key] = number
    return Referencer(found[1], found[2], found[3], parts, frozenset(parter) - parts.keys())


def som_uuid(tekst: str) -> UUID | None:
    """The UUID in a reference, or None if it is a URN."""
    try:
        return UUID(tekst)
    except ValueError:
        return None
