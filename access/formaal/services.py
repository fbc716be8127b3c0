"""The purposes of a session, and what an authority demands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest

from access.formaal import selectors
from access.formaal.models import Formaal, Formaalskrav, Kravaendring, Opslagstype
from access.formaal.values import GRUNDOPSLAG, Valgt
from access.komponenter import FORMAAL_AFSLUTTET, FORMAAL_VALGT
from access.models import Myndighed
from access.revisionslog import Opslag, kriterier, noter, noter_administration
from access.values import Adgang

SESSION_FORMAAL = "formaal"


def valgte(request: HttpRequest) -> tuple[Valgt, ...]:
    """The purposes that the session has for the authority she works for, as they were chosen.

    From the session alone, for the frame of every page: whether one still is in force is asked
    where it is used.
    """
    adgang: Adgang | None = getattr(request, "adgang", None)
    if adgang is None:
        return ()
    held = request.session.get(SESSION_FORMAAL, {})
    return tuple(Valgt(**v["formaal"]) for v in held.values() if v["scope"] == adgang.scope_id)


def valgt(request: HttpRequest, opslag: str) -> Valgt | None:
    """The session's purpose for a kind of look-up, if it has one that is in force. One query, and
    none where nothing was chosen."""
    found = next((v for v in valgte(request) if v.opslag == opslag), None)
    return selectors.i_kraft(opslag, found.kode) if found else None


def vaelg(request: HttpRequest, adgang: Adgang, opslag: str, kode: str) -> Valgt | None:
    """Keep a purpose for the session and log it; None, and nothing changed, if it is not in force.

    It holds for the authority on whose behalf she chose it, and no other.
    """
    chosen = selectors.i_kraft(opslag, kode)
    if chosen is None:
        return None
    facts = {f: getattr(chosen, f) for f in Valgt.__dataclass_fields__}
    held = dict(request.session.get(SESSION_FORMAAL, {}))
    held[opslag] = {"scope": adgang.scope_id, "formaal": facts}
    request.session[SESSION_FORMAAL] = held
    noter(request, [Opslag(FORMAAL_VALGT, soegekriterier=_kriterier(chosen))])
    return chosen


def afslut(request: HttpRequest, opslag: str) -> None:
    """End a purpose: the next look-up asks anew. Logged if there was one."""
    held = dict(request.session.get(SESSION_FORMAAL, {}))
    ended = held.pop(opslag, None)
    if ended is None:
        return
    request.session[SESSION_FORMAAL] = held
    told = _kriterier(Valgt(**ended["formaal"]))
    noter(request, [Opslag(FORMAAL_AFSLUTTET, soegekriterier=told)])


def med_formaal(rows: Iterable[Opslag], chosen: Valgt | None) -> list[Opslag]:
    """Rows of the log that say under which purpose they were made; the same rows without one.

    For a block of a page. A page that `kraever_formaal` stands before has it done by `noter`.
    """
    if chosen is None:
        return list(rows)
    pair = (chosen.noegle, chosen.kode)
    return [replace(row, formaal=pair) for row in rows]


def _kriterier(chosen: Valgt) -> str:
    pairs = [("Opslag", chosen.opslagsnavn), (chosen.noegle, chosen.kode), ("Navn", chosen.navn)]
    return kriterier(pairs)


@transaction.atomic
def saet_krav(
    opslag: str,
    myndighed_id: int | None,
    kraeves: bool | None,
    *,
    hvem: str,
    now: datetime,
    request: HttpRequest | None = None,
) -> None:
    """Demand a purpose, or not; None takes the authority's own setting away. Kept with who and
    when. Takes effect at the next look-up.

    Raises ValueError for the national default without a value, Opslagstype.DoesNotExist.
    """
    if kraeves is None and myndighed_id is None:
        raise ValueError("the national default has a value")
    kind = Opslagstype.objects.get(kode=opslag)
    which = Q(myndighed_id=myndighed_id) if myndighed_id is not None else Q(myndighed=None)
    with connection.cursor() as cursor:  # one writer of a kind at a time, whatever her role
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 10))", [opslag])
    rows = Formaalskrav.objects.filter(which, opslag=kind)
    before = rows.values_list("kraeves", flat=True).first()
    if kraeves == before:
        return
    if kraeves is None:
        rows.delete()
    elif not rows.update(kraeves=kraeves):
        Formaalskrav.objects.create(opslag=kind, myndighed_id=myndighed_id, kraeves=kraeves)
    Kravaendring.objects.create(
        tidspunkt=now,
        hvem=hvem,
        opslag=kind,
        myndighed_id=myndighed_id,
        foer=before,
        efter=kraeves,
    )
    owner = Myndighed.objects.filter(id=myndighed_id).first() if myndighed_id else None
    told = [("Opslag", opslag), ("Kræves", _ord(before)), ("Bliver", _ord(kraeves))]
    cvr = owner.cvr if owner else ""
    noter_administration("Krav om formål", told, hvem=hvem, cvr=cvr, now=now, request=request)


def _ord(kraeves: bool | None) -> str | None:
    return None if kraeves is None else "ja" if kraeves else "nej"


def sikr_formaal() -> int:
    """Write the kinds of look-up and the purposes that are missing. Returns how many purposes.

    What an installation has changed (active, names, who demands) stays as it is.
    """
    for n, kind in enumerate(GRUNDOPSLAG):
        facts = {
            "navn": kind.navn,
            "beskrivelse": kind.beskrivelse,
            "noegle": kind.noegle,
            "raekkefoelge": n,
        }
        row, made = Opslagstype.objects.get_or_create(kode=kind.kode, defaults=facts)
        if made:
            Formaalskrav.objects.create(opslag=row, kraeves=kind.kraeves)
        for m, f in enumerate(kind.formaal):
            Formaal.objects.get_or_create(
                opslag=row,
                kode=f.kode,
                defaults={"navn": f.navn, "hjemmel": f.hjemmel, "raekkefoelge": m},
            )
    return Formaal.objects.count()
