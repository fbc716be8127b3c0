"""Fjern and Kasser: content leaves the index for good.

Fjern takes whole objects, with log, rows and keys, and leaves a note of who did it and when.
Kasser takes optional relations out of every registrering of one object (pattern AM-03). Both are
physical: what a sender no longer has, the index may not keep (INDEXES.md sections 3, 12 and 14).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from access.klienter.values import Rettighed
from access.masse import indsaet
from indexes.oio import Art, Regelbrud
from indexes.oio.fjern import Fjern
from indexes.oio.roller import find_rolle
from indexes.registrering import logbog, projektioner
from indexes.registrering.bogfoering import bogfoer
from indexes.registrering.ejerskab import slaa_naevnte_op
from indexes.registrering.models import Fjernelse, Haendelse, Objekt, TidligereNoegle
from indexes.registrering.noegler import noegler
from indexes.registrering.opdatering import adgang
from indexes.registrering.skrivning import (
    RAEKKEFOELGE,
    Stand,
    laas,
    skriv,
)
from indexes.registrering.svar import IKKE_FUNDET, Klient, Resultat, afvist
from indexes.registrering.values import Indhold

# What hangs on objects of a kind, by the rows that pages read; the apps say so when they are ready.
Vedhaeng = Callable[[Collection[UUID]], set[UUID]]
_VEDHAENG: dict[str, Vedhaeng] = {}


def tilmeld_vedhaeng(navn: str, find: Vedhaeng) -> None:
    """`dokumenter`: those that lie on these sager and on no other; `bevillinger` of these sager;
    `effektueringer` of these bevillinger."""
    _VEDHAENG[navn] = find


MED_HOEJST = 5_000
"""Objects that may go with the sager of one call, since each is locked and its log read. One sag by
itself takes all that hangs on it: else it could never be removed."""
_FOR_MEGET = Regelbrud(
    "/FjernSagDokumentIndeksInput/SagUuid",
    "fjern.omfang",
    "Indeksets lofter",
    f"Med sagerne følger flere end {MED_HOEJST} objekter. Intet er fjernet. Send færre sager pr."
    " kald.",
)


@transaction.atomic(savepoint=False)
def fjern_sager(
    besked: Fjern, *, klient: Klient, transaktion: UUID | None, now: datetime
) -> list[Resultat]:
    """Remove sager, and with them their dokumenter and ydelser as the message says.

    One answer per sag, then one per object that went with it. What hangs on a sag but belongs to
    another system stays, and the sag's answer says so. 20 also where the same transaction removed
    it before; 40 of all of them where more than MED_HOEJST objects would go with several sager; 43
    and 44 as for `opdater`.
    """
    assert besked.soegudtryk is None, (
        "what an expression finds is found before (laesning.fjernelse)"
    )
    answers, gone = _fjern(Art.SAG, besked.sager, klient=klient, transaktion=transaktion, now=now)
    if not gone:
        return answers
    following: dict[Art, set[UUID]] = {}  # in the order in which they go
    if not besked.efterlad:
        following[Art.DOKUMENT] = _VEDHAENG["dokumenter"](gone)
    if besked.ydelser:
        bevillinger = _VEDHAENG["bevillinger"](gone)
        following[Art.EFFEKTUERING] = _VEDHAENG["effektueringer"](bevillinger)
        following[Art.BEVILLING] = bevillinger
    if len(gone) > 1 and sum(map(len, following.values())) > MED_HOEJST:
        return [afvist(Art.SAG, a.uuid, [_FOR_MEGET]) if a.uuid in gone else a for a in answers]
    more = [
        answer
        for art, uuider in following.items()
        for answer in _med(art, uuider, klient, transaktion, now)
    ]
    _slet({Art.SAG: gone}, klient=klient, transaktion=transaktion, now=now)
    return answers + more


@transaction.atomic(savepoint=False)
def fjern(
    art: Art, uuid: UUID, *, klient: Klient, transaktion: UUID | None, now: datetime
) -> Resultat:
    """Remove one object and nothing that hangs on it. Answers as `fjern_sager`."""
    (answer,), gone = _fjern(art, [uuid], klient=klient, transaktion=transaktion, now=now)
    _slet({art: gone}, klient=klient, transaktion=transaktion, now=now)
    return answer


def _fjern(
    art: Art,
    uuider: Sequence[UUID],
    *,
    klient: Klient,
    transaktion: UUID | None,
    now: datetime,
) -> tuple[list[Resultat], set[UUID]]:
    """Lock the objects and say of each what is answered; and which of them may go."""
    stande = laas(set(uuider))
    refs = slaa_naevnte_op(s.som_objekt() for s in stande.values())
    before = _fjernet_foer(uuider, klient, transaktion)
    answers, gone = [], set()
    for uuid in uuider:
        refused = adgang(art, uuid, stande.get(uuid), refs, klient, now, Rettighed.FJERN)
        if refused is not None and uuid in before and refused.statuskode == IKKE_FUNDET:
            refused = Resultat(art, uuid, 20, "OK")
        if refused is None:
            gone.add(uuid)
        answers.append(refused or Resultat(art, uuid, 20, "OK", nyt=True))
    return answers, gone


def _fjernet_foer(uuider: Sequence[UUID], klient: Klient, transaktion: UUID | None) -> set[UUID]:
    """What this client removed by this very transaction: sent again, the answer is the same."""
    if transaktion is None:
        return set()
    rows = Fjernelse.objects.filter(
        objekt_uuid__in=uuider, transaktion=transaktion, klient=klient.klient_id
    )
    return set(rows.values_list("objekt_uuid", flat=True))


def _med(
    art: Art,
    uuider: Collection[UUID],
    klient: Klient,
    transaktion: UUID | None,
    now: datetime,
) -> list[Resultat]:
    """Remove what may be removed of what hangs on the sager; the rest is answered as it is."""
    order = sorted(uuider)
    answers, gone = _fjern(art, order, klient=klient, transaktion=transaktion, now=now)
    _slet({art: gone}, klient=klient, transaktion=transaktion, now=now)
    return answers


def _slet(
    gone: dict[Art, set[UUID]], *, klient: Klient, transaktion: UUID | None, now: datetime
) -> None:
    ids = sorted(u for uuider in gone.values() for u in uuider)
    if not ids:
        return
    held = list(Objekt.objects.filter(uuid__in=ids))
    for art in RAEKKEFOELGE:
        projektioner.fjern(art, sorted(gone.get(art, ())))
    with connection.cursor() as cursor:
        cursor.execute("select registrering_slet(%s)", [ids])
    TidligereNoegle.objects.filter(objekt_uuid__in=ids).delete()
    Objekt.objects.filter(uuid__in=ids).delete()
    indsaet(
        Fjernelse,
        [
            Fjernelse(
                objekt_uuid=o.uuid,
                art=o.art,
                myndighed=o.myndighed,
                klient=klient.klient_id,
                transaktion=transaktion,
                tidspunkt=now,
            )
            for o in held
        ],
    )
    bogfoer(
        (),
        [
            Haendelse(
                art=o.art,
                handling="fjernet",
                objekt_uuid=o.uuid,
                myndighed=o.myndighed,
                opstaaet=now,
            )
            for o in held
        ],
        klient=klient,
        myndigheder={o.myndighed for o in held},
        now=now,
    )


@transaction.atomic(savepoint=False)
def kasser(
    art: Art,
    uuid: UUID,
    registreringer: Sequence[Indhold],
    *,
    klient: Klient,
    transaktion: UUID | None,
    now: datetime,
) -> Resultat:
    """Take relations out of every registrering of the object, as if they had never been sent.

    A relation is known by its type, rolle and Indeks, and must refer to the same thing. 40 for
    anything but relations, for an obligatory role, and for one that the object does not have; 20
    again when the same transaction did it before; 43 and 44 as for `opdater`. An object that is
    passiveret or slettet is no exception: what must go, must go there too.
    """
    wanted, brud = _oenskede(art, registreringer)
    if brud:
        return afvist(art, uuid, brud)
    stande = laas({uuid})
    stand = stande.get(uuid)
    refs = slaa_naevnte_op(s.som_objekt() for s in stande.values())
    if (found := adgang(art, uuid, stand, refs, klient, now, Rettighed.KASSER)) is not None:
        return found
    assert stand is not None
    done = {r.transaktion for r in stand.log if r.operation == "kasser"}
    if transaktion is not None and transaktion in done:
        return Resultat(art, uuid, 20, "OK")
    changed = [(r, new) for r in stand.log if (new := uden(r.indhold, wanted)) != r.indhold]
    if not changed:
        missing = Regelbrud(
            "/Kasser/Registrering", "kasser.findes_ikke", _AFSNIT, "Objektet har ikke relationen."
        )
        return afvist(art, uuid, [missing])
    with connection.cursor() as cursor:
        cursor.execute(
            "select registrering_uden_relationer(%s, %s, %s::jsonb[])",
            [
                [r.id for r, _ in changed],
                [r.sts_tidspunkt for r, _ in changed],
                [Jsonb(new) for _, new in changed],
            ],
        )
    for row, new in changed:
        row.indhold = new
    after = Stand.af(stand.objekt, stand.log)
    # The note in the log names no relation: what is discarded must not live on as a trace of it.
    note: Indhold = {
        "Tidspunkt": now.isoformat(timespec="milliseconds"),
        "BrugerRef": {"urn": f"urn:oio:it-system-uuid:{klient.fagsystem_uuid}"},
        "AttributListe": {},
        "TilstandListe": {},
        "RelationListe": {},
    }
    post = logbog.Post(uuid, art, "kasser", now, note, transaktion)
    after.tag_imod(post, after.indhold, stand.objekt.myndighed)
    skriv([after], refs=refs, klient=klient, handling="opdateret", now=now)
    left = {n for _, new in after.tider for n in noegler(new)}
    TidligereNoegle.objects.filter(objekt_uuid=uuid).exclude(noegle__in=left).delete()
    return Resultat(art, uuid, 20, "OK", nyt=True)


_AFSNIT = "Anvendelsesmønstre 0.1, AM-03"
_Noegle = tuple[str, str, str, str]
"""Relation, role, Indeks and what it refers to."""


def _oenskede(art: Art, registreringer: Sequence[Indhold]) -> tuple[set[_Noegle], list[Regelbrud]]:
    wanted: set[_Noegle] = set()
    brud: list[Regelbrud] = []
    for nr, registrering in enumerate(registreringer, start=1):
        sti = f"/Kasser/Registrering[{nr}]"
        for liste in ("AttributListe", "TilstandListe"):
            if registrering.get(liste):
                tekst = "Kun relationer kan kasseres."
                brud.append(Regelbrud(f"{sti}/{liste}", "kasser.kun_relationer", _AFSNIT, tekst))
        for navn, elementer in registrering.get("RelationListe", {}).items():
            for n, element in enumerate(elementer if isinstance(elementer, list) else (), start=1):
                key = _noegle(navn, element)
                rolle = find_rolle(art, navn, key[1])
                if rolle is None or rolle.min > 0:
                    tekst = "Rollen er ukendt eller pligtig: den kan kun erstattes (AM-04)."
                    brud.append(
                        Regelbrud(
                            f"{sti}/RelationListe/{navn}[{n}]", "kasser.pligtig", _AFSNIT, tekst
                        )
                    )
                wanted.add(key)
    if not wanted and not brud:
        tekst = "Beskeden nævner ingen relation."
        brud.append(Regelbrud("/Kasser/Registrering", "kasser.tom", _AFSNIT, tekst))
    return wanted, brud


def uden(indhold: Indhold, wanted: Collection[_Noegle]) -> Indhold:
    """A registrering without these relations. Pure."""
    lists: dict[str, Any] = {}
    for navn, elementer in indhold.get("RelationListe", {}).items():
        if not isinstance(elementer, list):
            lists[navn] = elementer
        elif left := [e for e in elementer if _noegle(navn, e) not in wanted]:
            lists[navn] = left
    return {**indhold, "RelationListe": lists} if "RelationListe" in indhold else indhold


def _noegle(navn: str, element: Indhold) -> _Noegle:
    rolle, ref = element.get("Rolle") or {}, element.get("ReferenceID") or {}
    return (
        navn,
        str(rolle.get("uuid") or rolle.get("urn") or ""),
        str(element.get("Indeks") or ""),
        str(ref.get("uuid") or ref.get("urn") or ""),
    )
