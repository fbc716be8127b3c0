"""One read of a fagsystem: its rights, the lock, and the log of what it looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import orjson
from django.http import HttpRequest

from access.klienter.adgang import klientadgang
from access.klienter.values import Rettighed
from access.komponenter import Element
from access.revisionslog import Opslag, kriterier, noter_klientopslag
from access.udstil import udstil
from access.values import Adgang, Cpr
from indexes.registrering.svar import Klient

# Read with intake's rights before the lock closes: what the numbers asked for are called here, and
# which CVR the authorities have whose data the reader may reach.
_OPSLAG = "sapa_laeser_opslag(r.foerst, %s::text[], %s::bigint[])"


class IngenRet(Exception):
    """No serviceaftale lets the system do this."""


@dataclass(frozen=True, slots=True)
class Laeser:
    """A system that reads, behind the lock: its rights, what the numbers it named are here, and by
    which other numbers the same parts are known."""

    adgang: Adgang
    parter: Mapping[str, UUID]
    aliaser: Mapping[str, frozenset[str]]
    cvr: Mapping[int, str]

    @property
    def myndigheder(self) -> list[int]:
        """The authorities that any of its aftaler reaches."""
        return sorted({gruppe.myndighed for gruppe in self.adgang.grupper})


@contextmanager
def laeser(klient: Klient, ret: Rettighed, *, noegler: Collection[str] = ()) -> Iterator[Laeser]:
    """Read as this client for the rest of the block. Raises IngenRet.

    `noegler`: part keys (`cpr:2110703435`) that the question names.
    """
    adgang = klientadgang(
        klient_id=klient.klient_id,
        navn=klient.klient_id,
        uuid=klient.fagsystem_uuid,
        aftaler=klient.aftaler,
        ret=ret,
    )
    if adgang is None:
        raise IngenRet
    ids = sorted({gruppe.myndighed for gruppe in adgang.grupper})
    with udstil(adgang, _OPSLAG, [sorted(noegler), ids]) as found:
        facts = orjson.loads(found)
        parter = facts["parter"] or {}
        yield Laeser(
            adgang,
            {key: UUID(part["uuid"]) for key, part in parter.items()},
            {key: frozenset(part["kendes_som"]) for key, part in parter.items()},
            {int(key): value for key, value in (facts["cvr"] or {}).items()},
        )


@dataclass(frozen=True, slots=True)
class Omtale:
    """What a read was about, for the revisionslog: its criteria and, where it was one, the object
    and its person."""

    kriterier: Sequence[tuple[str, str]]
    part_uuid: UUID | None = None
    part_cpr: Cpr | None = None
    sag_uuid: UUID | None = None
    sagsnummer: str = ""


def noter_laesning(
    request: HttpRequest,
    laeser_: Laeser,
    element: Element,
    omtale: Omtale,
    *,
    myndigheder: Collection[int],
) -> None:
    """A row of the revisionslog for the call, one per authority whose objects were given out.

    They are written outside the lock, as the intake's role, by the statement that ends the call
    (indexes.api.loft): the web role writes of its own user only. A search that found nothing was a
    look as well: it stands under the first authority that the system reads for.
    """
    look = Opslag(
        element,
        part_uuid=omtale.part_uuid,
        part_cpr=omtale.part_cpr,
        sag_uuid=omtale.sag_uuid,
        sagsnummer=omtale.sagsnummer,
        soegekriterier=kriterier(omtale.kriterier),
    )
    cvrs = [laeser_.cvr.get(m, "") for m in sorted(myndigheder) or laeser_.myndigheder[:1]]
    request.revisionslog_til_sidst = noter_klientopslag(  # type: ignore[attr-defined]
        request, look, adgang=laeser_.adgang, cvrer=cvrs
    )
