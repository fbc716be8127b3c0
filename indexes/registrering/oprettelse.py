"""Opret: an object whose UUID and time the index gives (INDEXES.md section 3)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from indexes.oio import Art, IndeksObjekt
from indexes.registrering import logbog, services
from indexes.registrering.models import Livscyklus, Registrering
from indexes.registrering.svar import KONFLIKT, Klient, Resultat
from indexes.registrering.values import LISTER, Indhold


def opret(
    art: Art, indhold: Indhold, *, klient: Klient, transaktion: UUID | None, now: datetime
) -> Resultat:
    """Make an object of the three lists and note in `indhold`. Answers as `importer`.

    The same transaction again is the same object, so that a sender who got no answer may ask once
    more; with other content it is a conflict (49). Without a transaction the same content from the
    same client is the same object (docs/decisions/0033).
    """
    uuid = ny_uuid(art, indhold, klient=klient, transaktion=transaktion)

    def importer(moment: datetime) -> Resultat:
        (resultat,) = services.importer(
            [nyt_objekt(art, uuid, indhold, klient=klient, moment=moment)],
            klient=klient,
            transaktion=transaktion,
            now=now,
            operation="opret",
        )
        return resultat

    resultat = importer(now)
    if resultat.statuskode == KONFLIKT:
        # Made before, perhaps while we waited for it: at its own time it is the same, or it is not.
        made = Registrering.objects.filter(objekt_uuid=uuid, operation="opret").first()
        if made is not None:
            return importer(made.tidspunkt)
    return resultat


def ny_uuid(art: Art, indhold: Indhold, *, klient: Klient, transaktion: UUID | None) -> UUID:
    """The UUID that an Opret gives: of client and transaction, else of client and content."""
    if transaktion is not None:
        return uuid5(NAMESPACE_URL, f"urn:sapa:opret:{klient.klient_id}:{transaktion}")
    said = {k: v for k, v in indhold.items() if k == "NoteTekst" or (k in LISTER and v)}
    digest = hashlib.sha256(logbog.tekst(said).encode()).hexdigest()
    return uuid5(NAMESPACE_URL, f"urn:sapa:opret:{klient.klient_id}:{int(art)}:{digest}")


def nyt_objekt(
    art: Art, uuid: UUID, indhold: Indhold, *, klient: Klient, moment: datetime
) -> IndeksObjekt:
    """The whole object that an Opret makes of its lists and note."""
    registrering: Indhold = {
        **({"NoteTekst": indhold["NoteTekst"]} if "NoteTekst" in indhold else {}),
        "Tidspunkt": moment.isoformat(timespec="milliseconds"),
        "LivscyklusKode": Livscyklus.OPSTAAET.label,
        "BrugerRef": {"urn": f"urn:oio:it-system-uuid:{klient.fagsystem_uuid}"},
        **{liste: indhold.get(liste, {}) for liste in LISTER},
    }
    return IndeksObjekt(art, uuid, (registrering,))
