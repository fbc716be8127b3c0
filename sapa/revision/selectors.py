"""The only reads of the revisionslog for others than its own users: within the reader's reach.

A row belongs to the authority and the unit of the user who looked, and to the authority on whose
behalf she looked. A group with the right to the log reaches its scope's rows; limited to units,
those of users in these units: the rule is `access.regler.REVISIONSLOG`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from access.komponenter import AFVIST
from access.models import Bruger, Myndighed, Organisationsenhed, Revisionslog
from access.regler import REVISIONSLOG, explain, sted
from access.values import Adgang, Permission
from sapa.revision.csv import Enhedsnavn
from sapa.revision.values import Enhed, Lograekke, Markoer, Raekkevidde, Udvalg, midnat

_FELTER = tuple(f.name for f in fields(Lograekke))
_MAKS_PARTER = 20


def raekkevidde(adgang: Adgang) -> Raekkevidde:
    """What of the log the user reaches by its rule, in two queries whatever her groups."""
    ids = {g.myndighed for g in adgang.grupper if Permission.SE_REVISIONSLOG in g.permissions}
    if not ids:
        return Raekkevidde()
    cvr: dict[int, str] = dict(Myndighed.objects.filter(id__in=ids).values_list("id", "cvr"))
    tree = _traeer(ids)
    hele = {m for m in ids if explain(REVISIONSLOG, adgang, sted(m)).tilladt}
    reached = tuple(
        e for e in tree if explain(REVISIONSLOG, adgang, sted(e.myndighed_id, e.fra)).tilladt
    )
    begraensede = {
        m: tuple(e.id for e in reached if e.myndighed_id == m) for m in sorted(ids - hele)
    }
    return Raekkevidde(
        hele=tuple(sorted(cvr[m] for m in hele if m in cvr)),
        begraensede=tuple((cvr[m], kept) for m, kept in begraensede.items() if kept and m in cvr),
        enheder=reached,
    )


def enhedsnavne(vidde: Raekkevidde) -> dict[int, Enhedsnavn]:
    """The units within reach as an export names them."""
    return {e.id: Enhedsnavn(e.uuid, e.sti[:-1]) for e in vidde.enheder}


def side(
    *, vidde: Raekkevidde, udvalg: Udvalg, efter: Markoer | None, antal: int
) -> tuple[list[Lograekke], Markoer | None]:
    """A page of the log, newest first, and where the next begins; None after the last.

    Four queries at most: users by name, parts by number, and the rows of the two sources.
    """
    which = _udvalgte(vidde, udvalg)
    if efter is not None:
        tid, row_id = efter
        which &= Q(tidspunkt__lte=tid) & ~Q(tidspunkt=tid, id__gte=row_id)
    found = [
        row
        for kilde in kilder(vidde)
        for row in laes_raekker(kilde.filter(which).order_by("-tidspunkt", "-id")[: antal + 1])
    ]
    found.sort(key=noegle, reverse=True)
    if len(found) <= antal:
        return found, None
    return found[:antal], found[antal - 1].markoer


def portion(
    *, vidde: Raekkevidde, udvalg: Udvalg, foer: datetime, efter: Markoer | None, antal: int
) -> list[Lograekke]:
    """The next rows of an export, oldest first, among those written before `foer`."""
    which = _udvalgte(vidde, udvalg) & Q(tidspunkt__lt=foer)
    if efter is not None:
        tid, row_id = efter
        which &= Q(tidspunkt__gte=tid) & ~Q(tidspunkt=tid, id__lte=row_id)
    found = [
        row
        for kilde in kilder(vidde)
        for row in laes_raekker(kilde.filter(which).order_by("tidspunkt", "id")[:antal])
    ]
    return sorted(found, key=noegle)[:antal]


def antal(*, vidde: Raekkevidde, udvalg: Udvalg, foer: datetime) -> int:
    """How many rows an export will hold."""
    which = _udvalgte(vidde, udvalg) & Q(tidspunkt__lt=foer)
    return sum(kilde.filter(which).count() for kilde in kilder(vidde))


def om_borger(
    *, cvr: str, part_uuid: UUID, nummer: str, foer: datetime, antal: int
) -> list[Revisionslog]:
    """The looks at one citizen by an authority's users, or on its behalf, before `foer`, newest
    first: for the answer to a request for insight. The caller opens the lock for it."""
    rows = Revisionslog.objects.filter(
        Q(part_uuid=part_uuid) | Q(nummer=nummer),
        Q(organisatorisk_id=cvr) | Q(scope_cvr=cvr),
        tidspunkt__lt=foer,
    )
    # A refusal showed nothing, and says by itself only that somebody tried.
    rows = rows.exclude(beskrivelse=AFVIST.beskrivelse)
    return list(rows.order_by("-tidspunkt", "-id")[:antal])


def raekke(*, vidde: Raekkevidde, log_id: UUID) -> Lograekke | None:
    """One row; None if it is hidden or absent."""
    found = laes_raekker(Revisionslog.objects.filter(indenfor(vidde), id=log_id)[:1])
    return found[0] if found else None


def noegle(row: Lograekke) -> tuple[datetime, bytes]:
    """The database's order: time, then the uuid's bytes."""
    return (row.tidspunkt, row.id.bytes)


def _udvalgte(vidde: Raekkevidde, udvalg: Udvalg) -> Q:
    which = Q(
        tidspunkt__gte=midnat(udvalg.fra), tidspunkt__lt=midnat(udvalg.til + timedelta(days=1))
    )
    if udvalg.enheder:
        which &= Q(enhed_id__in=vidde.med_underenheder(udvalg.enheder))
    if udvalg.bruger:
        which &= _af_bruger(udvalg.bruger)
    if udvalg.nummer:
        which &= _om_nummer(vidde, udvalg.nummer)
    return which


def kilder(vidde: Raekkevidde) -> tuple[QuerySet[Revisionslog], QuerySet[Revisionslog]]:
    """The reach as two sources without a common row, each with an index in order of time: looks by
    the authorities' own users, and by others' on their behalf."""
    own = _egne(vidde)
    return Revisionslog.objects.filter(own), Revisionslog.objects.filter(_paa_vegne(vidde), ~own)


def _egne(vidde: Raekkevidde) -> Q:
    reach = Q(organisatorisk_id__in=vidde.hele)
    for cvr, enheder in vidde.begraensede:
        # Without a unit it is NULL, which would make the negation of this NULL too.
        reach |= Q(organisatorisk_id=cvr, enhed_id__isnull=False, enhed_id__in=enheder)
    return reach


def _paa_vegne(vidde: Raekkevidde) -> Q:
    return Q(scope_cvr__in=vidde.hele) & ~Q(scope_cvr=F("organisatorisk_id"))


def raekker(vidde: Raekkevidde) -> QuerySet[Revisionslog]:
    """All that the reader reaches, as one source."""
    return Revisionslog.objects.filter(indenfor(vidde))


def indenfor(vidde: Raekkevidde) -> Q:
    """The reach as one condition; nothing for one who reaches nothing."""
    return _egne(vidde) | _paa_vegne(vidde)


def _af_bruger(tekst: str) -> Q:
    """By user name, or by the uuid that the file calls Bruger ID."""
    try:
        return Q(bruger_uuid=UUID(tekst))
    except ValueError:
        known = Bruger.objects.filter(brugernavn__iexact=tekst).values_list("id", flat=True)
        return Q(bruger_id__in=list(known)) | Q(bruger_id=None, brugernavn=tekst)


def _om_nummer(vidde: Raekkevidde, nummer: str) -> Q:
    """Rows with the number, and those about the same part: a person may have had another."""
    known = Revisionslog.objects.filter(
        indenfor(vidde), nummer=nummer, part_uuid__isnull=False
    ).values_list("part_uuid", flat=True)
    return Q(nummer=nummer) | Q(part_uuid__in=list(known.order_by().distinct()[:_MAKS_PARTER]))


def laes_raekker(rows: QuerySet[Revisionslog]) -> list[Lograekke]:
    return [Lograekke(*row) for row in rows.values_list(*_FELTER)]


def _traeer(myndigheder: Iterable[int]) -> list[Enhed]:
    """The authorities' units in preorder, each with its path."""
    rows: Any = (
        Organisationsenhed.objects.filter(myndighed_id__in=myndigheder)
        .order_by("myndighed_id", "fra")
        .values_list("id", "uuid", "navn", "myndighed_id", "fra", "til")
    )
    tree: list[Enhed] = []
    above: list[Enhed] = []
    for row in rows:
        enhed = Enhed(*row)
        while above and not (
            above[-1].myndighed_id == enhed.myndighed_id and enhed.fra <= above[-1].til
        ):
            above.pop()
        sti = (*(above[-1].sti if above else ()), enhed.navn)
        enhed = replace(enhed, sti=sti)
        tree.append(enhed)
        above.append(enhed)
    return tree
