"""FordelingsobjektAfsend: judged by its context and schema, routed, stored, taken over.

What is refused here is refused in a fault, stores nothing, and may come again under the same id
(b.6). What is taken over is answered MODTAGET, and from then on is ours to deliver.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

import structlog

from access import forberedt
from access.klienter.values import Rettighed
from access.masse import dokument, hent_raekker, indsaet_hvis, indsaetning
from fordeling.komponent import ruter
from fordeling.models import Fordeling, Fordelingsindhold, Tilsluttet
from fordeling.values import (
    Fejllinje,
    Kode,
    Kontekst,
    Kvittering,
    Kvitteringstype,
    Objekttype,
    Rutevalg,
    Transportkvittering,
)
from fordeling.wire.beskeder import Afsendelse
from indexes.registrering.svar import Klient

log = structlog.get_logger(__name__)

OVERTAGET = Kvittering(Kode.MODTAGET, Kvitteringstype.TEKNISK)


class Afvist(Exception):
    """The call is refused, and nothing of it is stored. `aarsag`: the contract's number (b.5), or 0
    for what it has no number for."""

    def __init__(self, aarsag: int, tekst: str) -> None:
        super().__init__(aarsag)
        self.aarsag = aarsag
        self.kvittering = Transportkvittering(tekst, (Fejllinje(f"AS1-{aarsag}", tekst),))


@dataclass(frozen=True, slots=True)
class Overtaget:
    """What the sender is answered; `ny`: it had not come before."""

    kvittering: Kvittering
    kontekst: Kontekst
    ny: bool


def modtag(afsendelse: Afsendelse, *, klient: Klient, now: datetime) -> Overtaget:
    """Take an object over. Raises Afvist."""
    kontekst = afsendelse.kontekst
    _kontroller_kontekst(afsendelse)
    myndigheder = dict(
        forberedt.hent(_MYNDIGHEDER, [[kontekst.afsender_cvr, kontekst.routing_cvr]])
    )
    _kontroller_ret(afsendelse, klient, myndigheder.get(kontekst.afsender_cvr))
    afsender = _afsender(afsendelse, klient)
    digest = hashlib.sha256(afsendelse.objekt).digest()
    if (kendt := _kendt(afsender, kontekst, digest)) is not None:
        return kendt
    _kontroller_indhold(afsendelse)
    til = myndigheder.get(kontekst.routing_cvr)
    if til is None:
        raise Afvist(4, "Den modtagende myndighed kendes ikke.")
    try:
        modtager = ruter.find(kontekst.rute, myndighed=til, at=now)
    except ruter.IngenRute as fejl:
        raise Afvist(4, fejl.grund) from None
    row = Fordeling(
        id=uuid4(),
        afsender=afsender,
        transaktion=kontekst.transaktion,
        sha256=digest,
        objekttype=afsendelse.type,
        afsender_cvr=kontekst.afsender_cvr,
        routing_cvr=kontekst.routing_cvr,
        myndighed=til,
        kle=kontekst.rute.kle,
        facet=kontekst.rute.facet,
        system=kontekst.rute.system,
        modtager=modtager,
        modtaget=now,
        siden=now,
        naeste_forsoeg=now,
    )
    ny, _ = indsaet_hvis(
        (f"{indsaetning(Fordeling)} {_EEN_GANG}", [dokument(Fordeling, [row])]),
        [Fordelingsindhold(fordeling=row, objekt=afsendelse.objekt)],
    )
    if not ny:  # the same id came at the same moment, and was first
        kendt = _kendt(afsender, kontekst, digest)
        if kendt is None:
            raise RuntimeError("a hand-off that is there already is not found")
        return kendt
    return Overtaget(OVERTAGET, replace(kontekst, fordeling=row.id), True)


_MYNDIGHEDER = "select cvr, id from access_myndighed where cvr = any(%s::text[])"
# A join's condition would begin with "on", so the select has one of its own first.
_EEN_GANG = "where true on conflict (afsender_id, transaktion) do nothing"


def _kontroller_kontekst(afsendelse: Afsendelse) -> None:
    kontekst = afsendelse.kontekst
    if kontekst.fordeling is not None:
        raise Afvist(8, "DistributionTransktionsID må ikke sættes af afsenderen.")
    if kontekst.digital_post:
        raise Afvist(9, "DigitalPostMeddelelsesID må ikke sættes af afsenderen.")
    if afsendelse.myndighed_cvr and afsendelse.myndighed_cvr != kontekst.afsender_cvr:
        raise Afvist(0, "AfsendendeMyndighed er en anden end MunicipalityCVR.")
    if kontekst.filnavn:
        raise Afvist(6, "Filen findes ikke: SFTP er ikke taget i brug her.")


def _kontroller_ret(afsendelse: Afsendelse, klient: Klient, fra: int | None) -> None:
    """The sender's authority is its credential's: what the message says must agree with that."""
    kontekst = afsendelse.kontekst
    indhold = afsendelse.indhold
    if indhold is None:
        raise Afvist(3, "ObjektIndhold er et andet, end ObjektType siger.")
    kle = {int(k.replace(".", "")) for k in (kontekst.rute.kle, indhold["KLEEmneForslag"]) if k}
    if fra is None or not klient.maa(Rettighed.AFSEND, fra, kle):
        raise Afvist(0, "Systemet har ingen serviceaftale om at afsende det for myndigheden.")


def _afsender(afsendelse: Afsendelse, klient: Klient) -> Tilsluttet:
    row = ruter.aktivt(klient.fagsystem_uuid)
    if row is None or afsendelse.type not in row.sender_typer:
        raise Afvist(12, "Objekttypen er ikke omfattet af afsenderens serviceaftale.")
    return row


_KENDT = """
select {} from fordeling_fordeling t where t.afsender_id = %s and t.transaktion = %s
"""


def _kendt(afsender: Tilsluttet, kontekst: Kontekst, digest: bytes) -> Overtaget | None:
    rows = hent_raekker(Fordeling, _KENDT, [afsender.uuid, kontekst.transaktion])
    if not rows:
        return None
    row = rows[0]
    if bytes(row.sha256) != digest:
        # The same id is the same object (b.6): a changed one needs an id of its own.
        log.warning("fordeling_andet_indhold", fordeling=str(row.id))
    return Overtaget(OVERTAGET, som_kontekst(row), False)


def _kontroller_indhold(afsendelse: Afsendelse) -> None:
    indhold = afsendelse.indhold
    if afsendelse.type is not Objekttype.FORMULAR or indhold is None:
        return
    begyndelse: str = indhold["Meddelelse"]["Formular"]["FormularIndhold"][:8]
    if not base64.b64decode(begyndelse + "=" * (-len(begyndelse) % 4)).startswith(b"%PDF-"):
        raise Afvist(10, "Formularens meddelelse er ikke en PDF.")


def som_kontekst(row: Fordeling) -> Kontekst:
    """The DistributionContext of what we hold, with the id that we gave it."""
    return Kontekst(
        row.transaktion,
        row.afsender_cvr,
        row.routing_cvr,
        Rutevalg(row.kle, row.facet, row.system),
        row.id,
        filnavn=row.filnavn,
    )
