"""Writes about serviceaftaler: made, changed and ended, by commands and pages alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from access.klienter import kilder as kilderegister
from access.klienter.aendringer import KlientFejl, Udfoerer, aendrer, noter
from access.klienter.models import Serviceaftale
from access.klienter.values import Rettighed
from access.models import Systemklient
from access.values import kle_omfang


def kontroller(
    *,
    myndigheder: Collection[int],
    kle: Sequence[str],
    rettigheder: Collection[str],
    kilder: Collection[str],
    fra: date | None,
    til: date | None,
) -> None:
    """Raises AfgraensningFejl for a KLE pattern of another form; KlientFejl for an empty agreement,
    for one whose right to deliver sources and whose `kilder` do not go together, and for a source
    that there is none of."""
    kle_omfang(list(kle))
    if not (myndigheder and kle and rettigheder) or (fra and til and fra >= til):
        raise KlientFejl(
            _("En aftale skal have myndighed, KLE, ret og en periode, der ikke er tom.")
        )
    if (Rettighed.KILDE in rettigheder) != bool(kilder):
        raise KlientFejl(_("Retten kilde og de kilder, der må leveres, skal nævnes sammen."))
    if ukendte := set(kilder) - (kendte := kilderegister.kendte()):
        told = {"ukendte": ", ".join(sorted(ukendte)), "kendte": ", ".join(sorted(kendte))}
        raise KlientFejl(_("Ukendt kilde: %(ukendte)s. De er: %(kendte)s.") % told)


def saet_aftale(
    klient: Systemklient,
    *,
    myndigheder: Collection[int],
    kle: Sequence[str],
    rettigheder: Collection[Rettighed],
    fra: date | None,
    til: date | None,
    now: datetime,
    erstat: bool = False,
    kilder: Collection[str] = (),
    id_: int | None = None,
    af: Udfoerer | None = None,
) -> Serviceaftale:
    """Add a serviceaftale from `fra` to before `til`; with `erstat` it takes the others' place.
    `id_`: one that was taken away comes back under its number.

    Raises AfgraensningFejl and KlientFejl as `kontroller`.
    """
    kontroller(
        myndigheder=myndigheder, kle=kle, rettigheder=rettigheder, kilder=kilder, fra=fra, til=til
    )
    with aendrer(klient, now=now, af=af) as (own, who):
        if erstat:
            own.aftaler.all().delete()
        row = Serviceaftale.objects.create(
            **({} if id_ is None else {"id": id_}),
            klient=own,
            myndigheder=sorted(myndigheder),
            kle=list(kle),
            rettigheder=sorted(rettigheder),
            kilder=sorted(set(kilder)),
            gyldig=DateRange(fra, til, "[)"),
            oprettet=now,
        )
        _noter(own, row, "ny aftale" if not erstat else "aftaler erstattet", now, who)
    return row


def ret_aftale(
    aftale: Serviceaftale,
    *,
    kle: Sequence[str],
    rettigheder: Collection[str],
    kilder: Collection[str],
    fra: date | None,
    til: date | None,
    now: datetime,
    af: Udfoerer | None = None,
) -> Serviceaftale:
    """Change an agreement, from the client's next call. It stays with its authorities.

    Raises AfgraensningFejl and KlientFejl as `kontroller`.
    """
    kontroller(
        myndigheder=aftale.myndigheder,
        kle=kle,
        rettigheder=rettigheder,
        kilder=kilder,
        fra=fra,
        til=til,
    )
    with aendrer(aftale.klient, now=now, af=af) as (own, who):
        aftale.kle, aftale.rettigheder = list(kle), sorted(rettigheder)
        aftale.kilder, aftale.gyldig = sorted(set(kilder)), DateRange(fra, til, "[)")
        _gem(aftale, "kle", "rettigheder", "kilder", "gyldig")
        _noter(own, aftale, "aftale ændret", now, who)
    return aftale


def afslut_aftale(
    aftale: Serviceaftale, *, fra: date, now: datetime, af: Udfoerer | None = None
) -> None:
    """It does not hold from that day on: from today is from the client's next call. One that would
    then never have held a whole day is gone; its history is not.

    Raises KlientFejl for one that has ended by then.
    """
    if aftale.gyldig.upper is not None and aftale.gyldig.upper <= fra:
        raise KlientFejl(_("Aftalen er allerede afsluttet."))
    with aendrer(aftale.klient, now=now, af=af) as (own, who):
        aftale.gyldig = DateRange(aftale.gyldig.lower, fra, "[)")
        noter(own, now, "aftale afsluttet", who, aftale=aftale.id, fra=fra.isoformat())
        if aftale.gyldig.lower is not None and aftale.gyldig.lower >= fra:
            aftale.delete()
            return
        _gem(aftale, "gyldig")


def udskil_aftale(aftale: Serviceaftale, myndighed: int) -> Serviceaftale:
    """The part of an agreement that is about one authority's data, as an agreement of its own: what
    the client may do is the same before and after, since agreements are read one authority at a
    time. The right to deliver sources is about no authority's data, and stays where it was.

    The database's own function does it (sapa.fagsystemer 0001), since an authority may not write
    the others' agreement. Raises KlientFejl where there is nothing of hers in it.
    """
    if aftale.myndigheder == [myndighed] and Rettighed.KILDE not in aftale.rettigheder:
        return aftale
    with connection.cursor() as cursor:
        cursor.execute("select klienter_udskil_aftale(%s, %s)", [aftale.id, myndighed])
        (found,) = cursor.fetchone()
    if found is None:
        raise KlientFejl(_("Aftalen leverer kilder til hele landet. Driften kan ændre den."))
    return Serviceaftale.objects.select_related("klient").get(id=found)


def _gem(aftale: Serviceaftale, *felter: str) -> None:
    # Not `save`: a row that the lock hides is told, not made anew.
    values = {felt: getattr(aftale, felt) for felt in felter}
    if Serviceaftale.objects.filter(id=aftale.id).update(**values) != 1:
        raise KlientFejl(_("Aftalen findes ikke længere."))


def _noter(
    klient: Systemklient, row: Serviceaftale, handling: str, now: datetime, af: Udfoerer
) -> None:
    fra, til = row.gyldig.lower, row.gyldig.upper
    noter(
        klient,
        now,
        handling,
        af,
        myndigheder=row.myndigheder,
        kle=row.kle,
        rettigheder=row.rettigheder,
        kilder=row.kilder,
        fra=fra.isoformat() if fra else None,
        til=til.isoformat() if til else None,
    )
