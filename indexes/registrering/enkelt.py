"""The one call that a message of one object is: from its operation to the service."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from indexes.oio import IndeksObjekt
from indexes.oio.enkeltbesked import EnkeltBesked
from indexes.registrering import services
from indexes.registrering.oprettelse import opret
from indexes.registrering.svar import Klient, Resultat


def udfoer(
    besked: EnkeltBesked,
    *,
    klient: Klient,
    transaktion: UUID | None,
    now: datetime,
    sagt: datetime | None = None,
) -> Resultat:
    """Carry it out. `sagt`: when the sender said it, where that was earlier than now; a Ret takes
    its place in the object's history by it. Answers as the operation's own service."""
    who: dict[str, Any] = {"klient": klient, "transaktion": transaktion, "now": now}
    art, navn, vaerdi = besked.enkelt.art, besked.enkelt.navn, besked.vaerdi
    if navn == "opret":
        return opret(art, vaerdi, **who)
    if navn == "importer":
        (resultat,) = services.importer([besked.som_objekt()], **who)
        return resultat
    assert besked.uuid is not None
    match navn:
        case "ret":
            (resultat,) = services.opdater([rettelse(besked, sagt or now)], operation="ret", **who)
            return resultat
        case "passiver" | "slet":
            note, slet = vaerdi.get("NoteTekst", ""), navn == "slet"
            return services.passiver(art, besked.uuid, note=note, slet=slet, **who)
        case "kasser":
            registreringer = vaerdi["Kasser"].get("Registrering", ())
            return services.kasser(art, besked.uuid, registreringer, **who)
    return services.fjern(art, besked.uuid, **who)


def rettelse(besked: EnkeltBesked, sagt: datetime) -> IndeksObjekt:
    """A Ret as the update that it is: at the time it was said."""
    objekt = besked.som_objekt()
    moment = sagt.isoformat(timespec="milliseconds")
    return IndeksObjekt(objekt.art, objekt.uuid, ({"Tidspunkt": moment, **besked.sagt},))
