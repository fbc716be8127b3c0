"""What the operations do, whichever form they come in: one call each, and the answer as values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from access import komponenter
from access.klienter.values import Rettighed
from access.models import Myndighed
from fordeling.api.log import noter_kald
from fordeling.komponent import kvittering, modtag, ruter
from fordeling.komponent.modtag import Overtaget
from fordeling.vaekker import vaekker
from fordeling.values import Fejllinje, Modtager, Transportkvittering
from fordeling.wire.beskeder import Afsendelse, Kvitteringsbesked
from indexes.registrering.svar import Klient


class Afvist(Exception):
    """The call is refused. `http`: the status of the JSON form."""

    def __init__(self, kvittering_: Transportkvittering, http: int = 422) -> None:
        super().__init__(http)
        self.kvittering, self.http = kvittering_, http


INGEN_AFTALE = "Systemet har ingen serviceaftale om det."


def afsend(http: HttpRequest, klient: Klient, besked: Afsendelse, *, now: datetime) -> Overtaget:
    """FordelingsobjektAfsend. Raises Afvist."""
    kontekst = besked.kontekst
    try:
        overtaget = modtag.modtag(besked, klient=klient, now=now)
    except modtag.Afvist as fejl:
        _noter_afsend(http, besked, fejl.kvittering.fejl[0].kode, now)
        raise Afvist(fejl.kvittering, 403 if fejl.aarsag == 0 else 422) from None
    kontekst = overtaget.kontekst
    noter_kald(
        http,
        komponenter.FORDELING_AFSENDT,
        kontekst=kontekst,
        udfald="overtaget" if overtaget.ny else "gentaget",
        cvr=kontekst.afsender_cvr,
        now=now,
    )
    transaction.on_commit(vaekker.ring)
    return overtaget


def _noter_afsend(http: HttpRequest, besked: Afsendelse, udfald: str, now: datetime) -> None:
    # In nobody's own log where the authority may not be the caller's.
    noter_kald(
        http,
        komponenter.FORDELING_AFSENDT,
        kontekst=besked.kontekst,
        udfald=udfald,
        cvr="",
        now=now,
    )


def modtag_kvittering(
    http: HttpRequest, klient: Klient, besked: Kvitteringsbesked, *, now: datetime
) -> None:
    """FordelingskvitteringModtag from a receiver. Raises Afvist."""
    if not _egne(klient, Rettighed.MODTAG):
        raise Afvist(kort("MS2-0", INGEN_AFTALE), 403)
    kontekst = besked.kontekst
    noegle = kontekst.fordeling or kontekst.transaktion
    try:
        row = kvittering.find(noegle, modtager=klient.fagsystem_uuid)
        nyt = kvittering.tag(row, besked.kvittering, now=now)
    except kvittering.UkendtFordeling:
        raise Afvist(kort("MS2-1", "Fordelingen kendes ikke hos modtageren."), 404) from None
    except kvittering.Modstrid:
        raise Afvist(kort("MS2-2", "Fordelingen er allerede besvaret anderledes."), 409) from None
    noter_kald(
        http,
        komponenter.FORDELING_KVITTERING,
        kontekst=kontekst,
        udfald=besked.kvittering.kode if nyt else "gentaget",
        cvr=row.routing_cvr,
        now=now,
    )
    transaction.on_commit(vaekker.ring)


def list_modtagere(
    http: HttpRequest,
    klient: Klient,
    *,
    afsender_cvr: str,
    routing_cvr: str,
    kle: str,
    facet: str,
    now: datetime,
) -> list[Modtager]:
    """FordelingsmodtagerList: empty where there is none. Raises Afvist."""
    _kraev_afsender(klient, afsender_cvr)
    til = Myndighed.objects.filter(cvr=routing_cvr).first()
    fundet = (
        ruter.modtagere(myndighed=til.id, cvr=routing_cvr, kle=kle, facet=facet, at=now)
        if til
        else []
    )
    noter_kald(
        http,
        komponenter.FORDELING_MODTAGERE,
        kontekst=None,
        udfald=f"{len(fundet)} modtagere af {kle}",
        cvr=afsender_cvr,
        now=now,
    )
    return fundet


def valider_modtagere(
    http: HttpRequest,
    klient: Klient,
    *,
    afsender_cvr: str,
    routing: Sequence[tuple[str, UUID]],
    now: datetime,
) -> list[tuple[str, UUID, bool]]:
    """FordelingsmodtagerValider: the same list with a yes or a no. Raises Afvist.

    It is asked before every note that is sent, and somebody waits meanwhile: one statement.
    """
    fra, svar = ruter.kan_modtage(routing, afsender_cvr=afsender_cvr)
    _kraev_egen(klient, fra)
    noter_kald(
        http,
        komponenter.FORDELING_MODTAGERE,
        kontekst=None,
        udfald=f"{sum(svar)} af {len(svar)} kan modtage",
        cvr=afsender_cvr,
        now=now,
    )
    return [(c, system, kan) for (c, system), kan in zip(routing, svar, strict=True)]


def _kraev_afsender(klient: Klient, cvr: str) -> None:
    fra = Myndighed.objects.filter(cvr=cvr).first()
    _kraev_egen(klient, fra.id if fra else None)


def _kraev_egen(klient: Klient, myndighed: int | None) -> None:
    if myndighed not in _egne(klient, Rettighed.AFSEND):
        raise Afvist(kort("AS-0", INGEN_AFTALE), 403)


def _egne(klient: Klient, ret: Rettighed) -> frozenset[int]:
    return frozenset(m for a in klient.aftaler for m in a.myndigheder_med(ret))


def kort(kode: str, tekst: str) -> Transportkvittering:
    """A refusal of one line."""
    return Transportkvittering(tekst, (Fejllinje(kode, tekst),))
