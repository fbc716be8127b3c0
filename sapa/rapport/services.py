"""Lists of an authority: uploaded whole, in versions; and the search for alarms in the log."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from access.db import database_role
from access.models import Myndighed
from sapa.rapport.models import Alarm, Fremdrift, Liste, Listepost
from sapa.rapport.values import Art, Post
from sapa.revision.values import MAKS_MAANEDER, maaneder_efter, midnat

BEHOLDES = timedelta(days=30)
"""How long the entries of a version that was replaced can be taken back."""
# A row is written at the end of its request's transaction: its time lies so far back at most.
_EFTERSLAEB = timedelta(minutes=2)
_SKRIDT = timedelta(hours=1)


class IngenListe(LookupError):
    """There is no such version, or its entries are gone."""


class AndenVersion(ValueError):
    """Another list is in use than the one that was seen."""


@transaction.atomic
def gem_liste(
    *,
    myndighed_id: int,
    slags: str,
    poster: Sequence[Post],
    filnavn: str,
    hjemmel: str,
    hvem: str,
    now: datetime,
    set_: int | None = None,
) -> Liste:
    """Take a list into use instead of the one that was; none of its entries is kept from it. The
    last six months are compared with it by a worker, from today and back.

    `set_` is the version that it was compared with before (0: none). Raises AndenVersion where
    another is in use.
    """
    with connection.cursor() as cursor:
        # One writer at a time of an authority's lists; the web role locks no row of authorities.
        cursor.execute(
            "select pg_advisory_xact_lock(hashtext('rapport_liste'), %s)", [myndighed_id]
        )
    former = Liste.objects.filter(myndighed_id=myndighed_id, slags=slags)
    newest = former.aggregate(n=Max("version"))["n"] or 0
    if set_ is not None and set_ != newest:
        raise AndenVersion
    version = newest + 1
    former.filter(ophoert=None).update(ophoert=now)
    liste = Liste.objects.create(
        myndighed_id=myndighed_id,
        slags=slags,
        version=version,
        filnavn=filnavn[:200],
        hjemmel=hjemmel,
        raekker=len(poster),
        indlaest=now,
        hvem=hvem,
        beregnet_fra=timezone.localdate(now) + timedelta(days=1),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into rapport_listepost (liste_id, art, tekst, vaerdi, brugernavn)"
            " select %s, art, tekst,"
            " case when art like any (array['%%cpr', '%%kle', 'medarbejder'])"
            " then tekst else sapa_rapport_ord(tekst) end, brugernavn"
            " from unnest(%s::text[], %s::text[], %s::text[]) as p (art, tekst, brugernavn)",
            [
                liste.id,
                [p.art.value for p in poster],
                [p.tekst for p in poster],
                [p.brugernavn for p in poster],
            ],
        )
    return liste


def tidligere(myndighed_id: int, slags: str, version: int) -> Liste:
    """A version whose entries are there to be taken into use again. Raises IngenListe."""
    found = Liste.objects.filter(
        myndighed_id=myndighed_id, slags=slags, version=version, slettet=False
    ).first()
    if found is None:
        raise IngenListe
    return found


def i_brug(myndighed_id: int, slags: str) -> Liste | None:
    """The list that alarms look for."""
    return Liste.objects.filter(myndighed_id=myndighed_id, slags=slags, ophoert=None).first()


def poster(liste: Liste) -> list[Post]:
    """The entries as they were written."""
    rows = Listepost.objects.filter(liste=liste).order_by("id")
    return [Post(Art(art), *rest) for art, *rest in rows.values_list("art", "tekst", "brugernavn")]


def find_alarmer(*, now: datetime, frist: float, bagud: timedelta = timedelta()) -> int:
    """Look through what was written to the log since the last time, then go further back for lists
    that are new, for at most about `frist` seconds. Returns how many alarms were found.

    Safe to run twice and beside itself: an alarm is found once.
    """
    end, found = time.monotonic() + frist, 0
    with database_role("sapa_indlaes"):
        state, _new = Fremdrift.objects.select_for_update().get_or_create(
            defaults={"til": now - _SKRIDT}
        )
        fra = min(state.til, now) - _EFTERSLAEB - bagud
        while fra < now and time.monotonic() < end:
            til = min(fra + _SKRIDT, now)
            found += _find(fra, til, None)
            state.til = max(state.til, til)
            fra = til
        state.save()
    while time.monotonic() < end and (more := _en_dag(now)) is not None:
        found += more
    return found


def ryd(*, now: datetime, behold_maaneder: int) -> int:
    """Delete the entries of versions long replaced, and alarms of looks that the log no longer
    keeps. Returns how many versions lost their entries."""
    with database_role("sapa_indlaes"):
        due = Liste.objects.filter(slettet=False, ophoert__lt=now - BEHOLDES)
        ids = list(due.values_list("id", flat=True))
        Listepost.objects.filter(liste_id__in=ids).delete()
        due.update(slettet=True)
        kept_from = maaneder_efter(timezone.localdate(now), -behold_maaneder - 1)
        Alarm.objects.filter(tidspunkt__lt=midnat(kept_from)).delete()
    return len(ids)


def _en_dag(now: datetime) -> int | None:
    """Compare one more day's looks with an authority's new lists; None when all lists are done."""
    with database_role("sapa_indlaes"):
        unfinished = Liste.objects.filter(ophoert=None, faerdig=False)
        liste = unfinished.select_for_update(skip_locked=True).order_by("-beregnet_fra").first()
        if liste is None:
            return None
        cvr = Myndighed.objects.values_list("cvr", flat=True).get(id=liste.myndighed_id)
        dag = liste.beregnet_fra - timedelta(days=1)
        found = _find(midnat(dag), midnat(dag + timedelta(days=1)), cvr)
        # All the authority's lists that had come no further back are now as far.
        unfinished.filter(myndighed_id=liste.myndighed_id, beregnet_fra__gt=dag).update(
            beregnet_fra=dag
        )
        if dag <= _foerste_dag(cvr, now):
            unfinished.filter(myndighed_id=liste.myndighed_id, beregnet_fra__lte=dag).update(
                faerdig=True
            )
        return found


def _foerste_dag(cvr: str, now: datetime) -> date:
    limit = maaneder_efter(timezone.localdate(now), -MAKS_MAANEDER)
    with connection.cursor() as cursor:
        cursor.execute("select sapa_foerste_opslag(%s)", [cvr])
        (first,) = cursor.fetchone()
    return max(limit, timezone.localdate(first)) if first else timezone.localdate(now)


def _find(fra: datetime, til: datetime, cvr: str | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select sapa_find_alarmer(%s, %s, %s)", [fra, til, cvr])
        (found,) = cursor.fetchone()
    return int(found)
