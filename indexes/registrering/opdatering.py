"""Opdater, Ret, Passiver, Slet: what an object that exists becomes.

The object's row is locked; its registreringer are folded with the new one in its place by the
sender's clock; the result must still obey the hard rules over its whole time axis; then log,
projection and haendelse are written. Sources: INDEXES.md sections 3, 4, 6, 12 and 17.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from access.hukommelse import uden_opsamling
from access.klienter.values import INDEKSRETTER, Rettighed
from indexes.oio import Advarsel, Art, IndeksObjekt, Regelbrud, kontroller, objektnavn
from indexes.oio.fundsted import med_form
from indexes.oio.regler.faelles import AFSNIT
from indexes.oio.tid import tidspunkt
from indexes.registrering import logbog
from indexes.registrering.adgangsproeve import SYSTEM, ULAESELIGE, relation_ved
from indexes.registrering.dubletter import dubletter
from indexes.registrering.ejerskab import slaa_naevnte_op
from indexes.registrering.fakta import Fakta, roeres_af
from indexes.registrering.haengende import haengende
from indexes.registrering.models import Livscyklus
from indexes.registrering.noegler import numre
from indexes.registrering.opslag import Referencer
from indexes.registrering.skrivning import Stand, laas, skriv
from indexes.registrering.svar import (
    IKKE_FUNDET,
    INGEN_ADGANG,
    KONFLIKT,
    Klient,
    Resultat,
    afvist,
)
from indexes.registrering.values import Indhold

Operation = Literal["opdater", "ret"]
EFTER = "efter opdateringen: "
"""In front of the shape of what the object would hold: the path is in that, not in the message."""


@uden_opsamling()
@transaction.atomic(savepoint=False)
def opdater(
    objekter: Sequence[IndeksObjekt],
    *,
    klient: Klient,
    transaktion: UUID | None,
    now: datetime,
    operation: Operation = "opdater",
) -> list[Resultat]:
    """Update objects; one answer per object, in the order of the message.

    20 stored, or known already; 40 a hard rule broken by the message or by what it would make of
    the object; 43 not this sender's to change; 44 unknown, or out of its reach; 49 passiveret or
    slettet, or the transaction was used for other content. The same object may come several times
    in a message. A Tidspunkt older than what we hold is stored as late and folded in its place.
    """
    checked = [kontroller(o, operation="opdater") for o in objekter]
    good = [o for o, (brud, _) in zip(objekter, checked, strict=True) if not brud]
    stande = laas({o.uuid for o in good})
    refs = slaa_naevnte_op([*good, *(s.som_objekt() for s in stande.values())])
    dangling = {id(good[n]): warnings for n, warnings in haengende(good).items()}
    numbered = [
        (o, s.objekt.myndighed)
        for o in good
        if (s := stande.get(o.uuid)) is not None and _nyt_nummer(s.indhold, o.registreringer[0])
    ]
    doubled = {id(numbered[n][0]): warnings for n, warnings in dubletter(numbered).items()}
    answers = []
    for objekt, (brud, advarsler) in zip(objekter, checked, strict=True):
        if brud:
            answers.append(afvist(objekt.art, objekt.uuid, brud))
            continue
        also = (*dangling.get(id(objekt), ()), *doubled.get(id(objekt), ()))
        warnings = (*advarsler, *also)
        stand = stande.get(objekt.uuid)
        answers.append(_en(objekt, stand, refs, klient, transaktion, operation, now, warnings))
    skriv(
        [s for s in stande.values() if s.nye],
        refs=refs,
        klient=klient,
        handling="opdateret",
        now=now,
    )
    return answers


def _en(
    objekt: IndeksObjekt,
    stand: Stand | None,
    refs: Referencer,
    klient: Klient,
    transaktion: UUID | None,
    operation: Operation,
    now: datetime,
    warnings: tuple[Advarsel, ...],
) -> Resultat:
    if (found := adgang(objekt.art, objekt.uuid, stand, refs, klient, now)) is not None:
        return found
    assert stand is not None
    ny = objekt.registreringer[0]
    if (kendt := _kendt(stand, ny, transaktion, operation)) is not None:
        return (
            Resultat(objekt.art, objekt.uuid, 20, "OK", warnings)
            if kendt
            else Resultat(
                objekt.art,
                objekt.uuid,
                KONFLIKT,
                "Transaktionen er allerede brugt til en anden ændring af objektet.",
            )
        )
    if (closed := lukket(stand)) is not None:
        return Resultat(objekt.art, objekt.uuid, KONFLIKT, closed)
    moment = tidspunkt(ny["Tidspunkt"])
    result = stand.med(moment, ny)
    after = Efter(objekt, result, stand, now)
    if refused := efterproev(after, stand, refs, klient, now):
        return refused
    stand.tag_imod(
        logbog.Post(
            objekt.uuid,
            objekt.art,
            operation,
            moment,
            ny,
            transaktion,
            forsinket=moment < stand.senest,
            uden_notifikation=objekt.uden_notifikation,
        ),
        result,
        refs.myndigheder[after.fakta.ejerskab.ejer_cvr],
    )
    return Resultat(objekt.art, objekt.uuid, 20, "OK", warnings, nyt=True)


def adgang(
    art: Art,
    uuid: UUID,
    stand: Stand | None,
    refs: Referencer,
    klient: Klient,
    now: datetime,
    ret: str = Rettighed.OPDATER,
) -> Resultat | None:
    """Unknown and out of reach look alike; one that the client reaches by another right says so."""
    missing = Resultat(art, uuid, IKKE_FUNDET, "Objektet findes ikke i indekset.")
    if stand is None or stand.objekt.art != art:
        return missing
    held = stand.fakta(now)
    if not klient.maa(ret, stand.objekt.myndighed, held.kle):
        if not any(klient.maa(r, stand.objekt.myndighed, held.kle) for r in INDEKSRETTER):
            return missing
        besked = "Serviceaftalen med myndigheden omfatter ikke denne operation på objektet."
        return Resultat(art, uuid, INGEN_ADGANG, besked)
    afsender = refs.fagsystemer.get(held.ejerskab.afsender)
    if klient.fagsystem_id not in {stand.objekt.master, afsender}:
        besked = "Kun objektets mastersystem og dets afsendersystem må ændre det."
        return Resultat(art, uuid, INGEN_ADGANG, besked)
    return None


def _kendt(
    stand: Stand, ny: Indhold, transaktion: UUID | None, operation: Operation
) -> bool | None:
    """True if this very registrering is held; False if its transaction was another's; else None.

    Opdater carries the sender's Tidspunkt, so that the same content is the same event. Ret does
    not: there only the transaction tells a repetition from a second, equal change.
    """
    if any(post.indhold == ny for post in stand.nye):
        return True  # earlier in this very message
    for held in stand.log:
        if held.operation != operation:
            continue
        same = held.indhold == ny if operation == "opdater" else _uden_tid(held.indhold, ny)
        if operation == "opdater" and same:
            return True
        if transaktion is not None and held.transaktion == transaktion:
            return same
    return None


def _nyt_nummer(held: Indhold, ny: Indhold) -> bool:
    """True if the message gives the object a number that it does not have already."""
    return bool(given := numre(ny)) and not given <= numre(held)


def _uden_tid(held: Indhold, ny: Indhold) -> bool:
    return {k: v for k, v in held.items() if k != "Tidspunkt"} == {
        k: v for k, v in ny.items() if k != "Tidspunkt"
    }


def lukket(stand: Stand) -> str | None:
    """Why the object takes no change, or None."""
    match stand.livscyklus:
        case Livscyklus.PASSIVERET:
            return "Objektet er passiveret og kan ikke ændres."
        case Livscyklus.SLETTET:
            return "Objektet er slettet og kan ikke ændres."
    return None


def _som_objekt(objekt: IndeksObjekt, indhold: Indhold) -> IndeksObjekt:
    whole = {"Tidspunkt": objekt.registreringer[0]["Tidspunkt"], **indhold}
    return IndeksObjekt(objekt.art, objekt.uuid, (whole,))


class Efter:
    """What an object would become by a message, and what is asked of it more than once."""

    def __init__(self, besked: IndeksObjekt, result: Indhold, stand: Stand, now: datetime) -> None:
        self.besked, self.objekt = besked, _som_objekt(besked, result)
        changed = roeres_af(besked.art, besked.registreringer[0])
        self.fakta = Fakta(self.objekt, now) if changed else stand.fakta(now)

    @property
    def med_relationer(self) -> bool:
        """True if the message says anything of relations; else they stand as before it."""
        return bool(self.besked.registreringer[0].get("RelationListe"))


def efterproev(
    efter: Efter, stand: Stand, refs: Referencer, klient: Klient, now: datetime
) -> Resultat | None:
    """What the object would become: the hard rules over its whole time axis, its master and owner.

    A breach that the stored object had before is not the message's fault. The answer is that of the
    gravest; its `fejl` has them all.
    """
    objekt, after, held = efter.besked, efter.objekt, stand.fakta(now)
    answers: list[Resultat] = []
    if efter.fakta is not held and efter.fakta.mastere != held.mastere:
        tekst = "Master kan ikke skifte."
        sti = relation_ved(objekt, SYSTEM, "Master")
        master = Regelbrud(sti, "master.aendret", AFSNIT[objekt.art], tekst)
        answers.append(afvist(objekt.art, objekt.uuid, med_form(objekt, [master])))
    if fresh := _nye_brud(efter, stand):
        shaped = [replace(b, vaerdiform=EFTER + b.vaerdiform) for b in med_form(after, fresh)]
        answers.append(
            afvist(
                objekt.art, objekt.uuid, shaped, indledning="Efter opdateringen bryder objektet: "
            )
        )
    if not any(b.regel in ULAESELIGE for b in fresh):
        owner = refs.myndigheder.get(efter.fakta.ejerskab.ejer_cvr)
        if owner is None or not klient.maa(Rettighed.OPDATER, owner, efter.fakta.kle):
            tekst = "Serviceaftalen omfatter ikke den myndighed eller det KLE, objektet får."
            omfang = Regelbrud(
                f"/{objektnavn(objekt.art)}", "aftale.omfang", "Serviceaftale", tekst
            )
            answers.append(
                Resultat(
                    objekt.art,
                    objekt.uuid,
                    INGEN_ADGANG,
                    tekst,
                    fejl=(replace(omfang, vaerdiform=f"{EFTER}objekt"),),
                )
            )
    if not answers:
        return None
    return replace(answers[0], fejl=tuple(b for a in answers for b in a.fejl))


def _nye_brud(efter: Efter, stand: Stand) -> list[Regelbrud]:
    """What breaks a hard rule now and did not before."""
    brud, _ = kontroller(efter.objekt, operation="importer", relationer=efter.med_relationer)
    if not brud:
        return []
    former = {(b.regel, b.sti) for b in kontroller(stand.som_objekt(), operation="importer")[0]}
    return [b for b in brud if (b.regel, b.sti) not in former]


def hindringer(
    objekter: Sequence[IndeksObjekt], *, klient: Klient, now: datetime
) -> list[Resultat | None]:
    """What speaks against any change of each object: unknown, not this sender's to change, or
    closed. For the validation, in a transaction of its own: the objects are locked."""
    stande = laas({o.uuid for o in objekter})
    refs = slaa_naevnte_op(s.som_objekt() for s in stande.values())
    answers: list[Resultat | None] = []
    for o in objekter:
        stand = stande.get(o.uuid)
        found = adgang(o.art, o.uuid, stand, refs, klient, now)
        if found is None and stand is not None and (closed := lukket(stand)) is not None:
            found = Resultat(o.art, o.uuid, KONFLIKT, closed)
        answers.append(found)
    return answers


@transaction.atomic(savepoint=False)
def passiver(
    art: Art,
    uuid: UUID,
    *,
    note: str,
    klient: Klient,
    transaktion: UUID | None,
    now: datetime,
    slet: bool = False,
) -> Resultat:
    """Passiver an object, or `slet` it: both are logical. It leaves the pages and stays in the log.

    20 done, or done before; 43 and 44 as for `opdater`; 49 Passiver of one that is slettet.
    """
    stande = laas({uuid})
    stand = stande.get(uuid)
    refs = slaa_naevnte_op(s.som_objekt() for s in stande.values())
    ret = Rettighed.SLET if slet else Rettighed.PASSIVER
    if (found := adgang(art, uuid, stand, refs, klient, now, ret)) is not None:
        return found
    assert stand is not None
    wanted = Livscyklus.SLETTET if slet else Livscyklus.PASSIVERET
    if stand.livscyklus is wanted:
        return Resultat(art, uuid, 20, "OK")
    if stand.livscyklus is Livscyklus.SLETTET:
        return Resultat(art, uuid, KONFLIKT, "Objektet er slettet og kan ikke passiveres.")
    indhold: Indhold = {
        "Tidspunkt": now.isoformat(timespec="milliseconds"),
        "LivscyklusKode": wanted.label,
        "BrugerRef": {"urn": f"urn:oio:it-system-uuid:{klient.fagsystem_uuid}"},
        "AttributListe": {},
        "TilstandListe": {},
        "RelationListe": {},
    }
    if note:
        indhold = {"NoteTekst": note, **indhold}
    post = logbog.Post(uuid, art, "slet" if slet else "passiver", now, indhold, transaktion)
    stand.tag_imod(post, stand.indhold, stand.objekt.myndighed)
    skriv(
        [stand],
        refs=refs,
        klient=klient,
        handling="slettet" if slet else "passiveret",
        now=now,
    )
    return Resultat(art, uuid, 20, "OK", nyt=True)
