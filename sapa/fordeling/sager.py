"""Which cases a note about a person may be sent to, and whether their systems can receive it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings

from access.values import Adgang
from fordeling import transport
from fordeling.services import Adressat
from fordeling.transport import Kald
from fordeling.values import Rutevalg
from fordeling.wire import beskeder, skema
from fordeling.wire.soap import Fault, IntetSvar
from indexes.sag import selectors as sagsindeks
from indexes.sag.values import SagRaekke

log = structlog.get_logger(__name__)

Rute = tuple[str, UUID]
"""An authority's CVR and a receiving system."""


@dataclass(frozen=True, slots=True)
class Muligsag:
    """A case that the user may write to. `rute`: where its system is."""

    sag: SagRaekke
    rute: Rute

    @property
    def adressat(self) -> Adressat:
        """The same, as a hand-off names it."""
        cvr, system = self.rute
        return Adressat(
            Rutevalg(system=system),
            cvr,
            sag=self.sag.sag_uuid,
            sag_titel=self.sag.titel,
            kle=self.sag.kle,
            facet=self.sag.facet,
            system_navn=self.sag.fagsystem,
        )


def mulige(
    *, adgang: Adgang, part_uuid: UUID, at: datetime, kun: Collection[UUID] | None = None
) -> list[Muligsag]:
    """The person's cases that the user sees and may write to, each once; `kun`: of these."""
    rows = sagsindeks.skrivbare_sager(adgang=adgang, part_uuid=part_uuid, at=at, sager=kun)
    return [Muligsag(row.sag, (row.cvr, row.system)) for row in rows]


def kan_modtage(ruter: Collection[Rute], *, cvr: str) -> dict[Rute, bool]:
    """FordelingsmodtagerValider, over the network and without the database. A route that nothing is
    said of is left out: the Fordelingskomponent did not answer."""
    if not ruter:
        return {}
    spurgt = Kald(
        None,
        settings.FORDELING.url,
        beskeder.skriv_valider(afsender_cvr=cvr, routing=sorted(ruter)),
        action=f"{skema.PORT}FordelingsmodtagerValider",
        basic=settings.FORDELING.basic,
        fingeraftryk=settings.FORDELING.fingeraftryk,
    )
    try:
        svar = transport.kald(spurgt)
        return beskeder.laes_valider_svar(svar.body, status=svar.status)
    except IntetSvar as fejl:
        log.warning("modtagere_ikke_valideret", grund=fejl.grund)
    except Fault:
        log.warning("modtagere_ikke_valideret", grund="fault")
    return {}
