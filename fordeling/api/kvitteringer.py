"""A receipt that is brought to us as sender: who brings it, and what became of it."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.conf import settings
from django.http import HttpRequest

from access import forberedt, komponenter
from access.klienter import proxy
from access.klienter.values import Rettighed
from fordeling import services
from fordeling.api.log import noter_kald
from fordeling.api.operationer import INGEN_AFTALE, Afvist
from fordeling.api.svar import kort
from fordeling.tilstande import Udfald
from fordeling.wire.beskeder import Kvitteringsbesked
from indexes.registrering.svar import Klient

log = structlog.get_logger(__name__)
_CVR = "select cvr from access_myndighed where id = any(%s::int[])"


def tag(
    http: HttpRequest, klient: Klient, besked: Kvitteringsbesked, raa: bytes, *, now: datetime
) -> Afvist | None:
    """Take it; None where it was taken. A refusal is an answer, so that the receipt stays stored.

    Raises Afvist for one who may not bring receipts.
    """
    _kontroller_emne(http)
    ider = {m for a in klient.aftaler for m in a.myndigheder_med(Rettighed.KVITTERING)}
    if not ider:
        raise Afvist(kort(INGEN_AFTALE, "AS2-0"), 403)
    egne = frozenset(cvr for (cvr,) in forberedt.hent(_CVR, [sorted(ider)]))
    refused = None
    try:
        udfald = services.modtag_kvittering(besked, raa, klient=klient.klient_id, cvr=egne, now=now)
    except services.UkendtTransaktion:
        udfald = Udfald.UKENDT
        refused = Afvist(kort("Ukendt AnvenderTransaktionsID", "AS2-404"), 404)
    except services.ForSent:
        udfald = Udfald.FOR_SENT
        refused = Afvist(kort("Kvitteringen kommer mere end 40 dage efter.", "AS2-40"), 400)
    kontekst = besked.kontekst
    noter_kald(
        http,
        komponenter.FORDELING_KVITTERING,
        kontekst=kontekst,
        udfald=f"{besked.kvittering.kode} {besked.kvittering.type} {udfald}",
        cvr=kontekst.afsender_cvr if kontekst.afsender_cvr in egne else "",
        now=now,
    )
    return refused


def _kontroller_emne(http: HttpRequest) -> None:
    """The subject of the certificate, where the installation names one (b.5). Its fingerprint is
    what the client is known by."""
    wanted = settings.FORDELING.kvittering_emne
    if not wanted:
        return
    header = settings.KLIENTER.mtls_header
    value = http.META.get(header, "") if header and proxy.certifikat(http) else ""
    found = proxy.emne(value)
    if found != wanted:
        log.warning("kvittering_forkert_emne")
        raise Afvist(kort("Certifikatets emne er et andet end det aftalte.", "AS2-0"), 403)
