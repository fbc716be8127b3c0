"""Searches in an authority's own organisation: units and users. They tell of no citizen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from access.models import Bruger, Fagsystem, Organisationsenhed
from access.organisation.selectors import enhedskort, funktionskort
from access.organisation.values import Enhedskort, Funktionskort
from access.values import Adgang
from indexes.soegning.values import PR_SIDE, Afdeling, Medarbejder, Udsnit

_FORSLAG = 12
_ENHEDER = 50  # a word that more units bear is no choice of units

_STIER = """
with recursive op (start, dybde, overordnet_id, navn) as (
    select e.id, 0, e.overordnet_id, e.navn from access_organisationsenhed e where e.id = any(%s)
    union all
    select op.start, dybde + 1, e.overordnet_id, e.navn
    from op join access_organisationsenhed e on e.id = op.overordnet_id where dybde < 50
)
select start, array_agg(navn order by dybde desc) from op group by start
"""


def soeg_afdelinger(
    *, adgang: Adgang, tekst: str, efter: str | None = None, antal: int = PR_SIDE
) -> Udsnit[Afdeling]:
    """Units of the authority that she works for whose name, or number, the text is in, by name.
    Two queries."""
    rows = _enheder(adgang).filter(_navn_eller_telefon(tekst)).order_by("navn", "id")
    found, naeste = _side(rows, efter, antal)
    stier = _stier([e.id for e in found])
    hits = tuple(Afdeling(e.uuid, e.navn, stier.get(e.id, (e.navn,)), e.telefon) for e in found)
    return Udsnit(hits, naeste)


def soeg_brugere(
    *,
    adgang: Adgang,
    tekst: str,
    enheder: Sequence[tuple[int, int]] | None = None,
    efter: str | None = None,
    antal: int = PR_SIDE,
) -> Udsnit[Medarbejder]:
    """Users of the authority whose name, initials, title, mail or number the text is in; in these
    units, if any are named. One query."""
    krav = _navn_eller_telefon(tekst)
    if tekst:
        for felt in ("brugernavn", "titel", "email"):
            krav |= Q(**{f"{felt}__icontains": tekst})
    rows = Bruger.objects.filter(krav, myndighed_id=adgang.scope_id, aktiv=True)
    if enheder is not None:
        steder = Q(pk__in=[])
        for fra, til in enheder:
            steder |= Q(enhed__fra__gte=fra, enhed__fra__lte=til)
        rows = rows.filter(steder)
    found, naeste = _side(rows.select_related("enhed").order_by("navn", "id"), efter, antal)
    return Udsnit(tuple(_medarbejder(b) for b in found), naeste)


def foreslaa_afdelinger(*, adgang: Adgang, tekst: str) -> tuple[str, ...]:
    """Names of units for a field that completes itself, those that begin so first. One query."""
    if len(tekst) < 2:
        return ()
    navne = _enheder(adgang).filter(navn__icontains=tekst).values_list("navn", flat=True)
    lav = tekst.lower()
    return tuple(
        sorted(set(navne[:500]), key=lambda n: (not n.lower().startswith(lav), n))[:_FORSLAG]
    )


def enheder_med_navn(*, adgang: Adgang, tekst: str) -> tuple[tuple[int, int], ...]:
    """The ranges of the units of that name, else of those whose name begins so; empty for none. At
    most two queries."""
    for how in ("navn__iexact", "navn__istartswith"):
        rows = _enheder(adgang).filter(**{how: tekst}).order_by("fra")
        if found := tuple(rows.values_list("fra", "til")[:_ENHEDER]):
            return found
    return ()


def behandlere_med_navn(*, adgang: Adgang, tekst: str) -> tuple[str, ...]:
    """Names that sager may have this caseworker under: as typed, and of every user of the authority
    that name or initials fit, those who left too. One query."""
    rows = Bruger.objects.filter(
        Q(navn__icontains=tekst) | Q(brugernavn__iexact=tekst), myndighed_id=adgang.scope_id
    )
    navne = rows.order_by("navn").values_list("navn", flat=True).distinct()[:_ENHEDER]
    return tuple(dict.fromkeys([tekst, *navne]))


def fagsystemer() -> tuple[tuple[int, str], ...]:
    """The fagsystemer by name. One query."""
    return tuple(Fagsystem.objects.order_by("navn").values_list("id", "navn"))


def brugerkort(
    *, adgang: Adgang, uuid: UUID
) -> tuple[Medarbejder, Enhedskort | None, tuple[Funktionskort, ...]] | None:
    """A user of the authority with her unit and functions; None if absent or gone. Four queries."""
    rows = Bruger.objects.filter(myndighed_id=adgang.scope_id, uuid=uuid, aktiv=True)
    bruger = rows.select_related("enhed").first()
    if bruger is None:
        return None
    kort = enhedskort(bruger.enhed) if bruger.enhed else None
    return _medarbejder(bruger), kort, funktionskort(bruger.id)


def afdelingskort(*, adgang: Adgang, uuid: UUID) -> Enhedskort | None:
    """A unit of the authority; None if absent."""
    enhed = _enheder(adgang).filter(uuid=uuid).first()
    return enhedskort(enhed) if enhed else None


def _enheder(adgang: Adgang) -> Any:
    return Organisationsenhed.objects.filter(myndighed_id=adgang.scope_id)


def _navn_eller_telefon(tekst: str) -> Q:
    return Q(navn__icontains=tekst) | (Q(telefon__icontains=tekst) if tekst else Q(pk__in=[]))


def _side(rows: Any, efter: str | None, antal: int) -> tuple[list[Any], str | None]:
    """One page by key: the row that the last one ended with is looked up by its id."""
    if efter is not None:
        sidste = rows.model.objects.filter(id=int(efter)).values_list("navn", flat=True).first()
        if sidste is not None:
            rows = rows.filter(Q(navn__gt=sidste) | Q(navn=sidste, id__gt=int(efter)))
    found = list(rows[: antal + 1])
    return found[:antal], str(found[antal - 1].id) if len(found) > antal else None


def _stier(ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_STIER, [list(ids)])
        return {start: tuple(navne) for start, navne in cursor.fetchall()}


def _medarbejder(b: Bruger) -> Medarbejder:
    return Medarbejder(b.uuid, b.navn, b.titel, b.enhed.navn if b.enhed else "", b.telefon, b.email)
