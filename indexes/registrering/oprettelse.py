"""Opret: an object whose UUID and time the index gives (INDEXES.md section 3)."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from indexes.oio import Art, IndeksObjekt
from indexes.registrering import services
from indexes.registrering.models import Livscyklus, Registrering
from indexes.registrering.svar import Klient, Resultat
from indexes.registrering.values import LISTER, Indhold


def opret(
    art: Art, indhold: Indhold, *, klient: Klient, transaktion: UUID | None, now: datetime
) -> Resultat:
    """Make an object of the three lists and note in `indhold`. Answers as `importer`.

    The same transaction again is the same object, so that a sender who got no answer may ask once
    more; with other content it is a conflict (49).
    """
    uuid, moment = uuid4(), now
    if transaktion is not None:
        uuid = uuid5(NAMESPACE_URL, f"urn:sapa:opret:{klient.klient_id}:{transaktion}")
        made = Registrering.objects.filter(objekt_uuid=uuid, operation="opret").first()
        moment = made.tidspunkt if made else now
    (resultat,) = services.importer(
        [nyt_objekt(art, uuid, indhold, klient=klient, moment=moment)],
        klient=klient,
        transaktion=transaktion,
        now=now,
        operation="opret",
    )
    return resultat


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
