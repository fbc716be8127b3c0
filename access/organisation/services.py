"""Writes about an organisation: a delivery, what a sign-in tells, and what falls due.

History first: `Version` is what holds when, `Aendring` who said so. The rows that pages and access
read are brought into line with what holds now (`ajour`), in the same transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from psycopg.types.range import TimestamptzRange

from access.models import Bruger, Myndighed, Organisationsenhed
from access.organisation import ajour, models
from access.organisation.kontrol import Kendt, plan, uforenelig
from access.organisation.laase import laas_organisation
from access.organisation.models import Version
from access.organisation.values import (
    Aendring,
    Art,
    Fakta,
    Fejl,
    Leverance,
    LeveranceFejl,
    Resultat,
)
from access.revisionslog import noter_administration

Noegle = tuple[Art, UUID]


class _Proevet(Exception):
    """A trial is over: everything it wrote is taken back."""


def indlaes(
    leverance: Leverance,
    *,
    myndighed_id: int,
    hvem: str,
    kilde: str,
    now: datetime,
    proev: bool = False,
) -> Resultat:
    """Take in a delivery: all of it, or nothing. The same again changes nothing.

    What it says holds from its virkning until the next change that is known already. `proev` tells
    what would change and stores nothing. Raises LeveranceFejl with every error found.
    """
    result = Resultat()
    try:
        with transaction.atomic():
            result = _indlaes(leverance, myndighed_id, hvem, kilde, now)
            if proev:
                raise _Proevet
    except _Proevet:
        pass
    return result


def _indlaes(
    leverance: Leverance, myndighed_id: int, hvem: str, kilde: str, now: datetime
) -> Resultat:
    virkning = leverance.virkning or now
    laas_organisation(myndighed_id)
    history = _Historik(myndighed_id, virkning)
    changes, unchanged = plan(leverance, _kendt(leverance, myndighed_id, history))
    history.marker_leveret({(post.art, post.uuid) for post in leverance.poster})
    if not changes:
        return Resultat(uaendret=unchanged)
    history.skriv(changes)
    _log(changes, myndighed_id, hvem, kilde, virkning, now)
    owner = Myndighed.objects.get(id=myndighed_id)
    told = [("Kilde", kilde), ("Ændringer", str(len(changes)))]
    noter_administration("Organisation", told, hvem=hvem, cvr=owner.cvr, now=now)
    _kontroller_fremtid(myndighed_id, virkning)
    moved = ajour.ajourfoer(myndighed_id, now=now)
    return Resultat(
        aendringer=tuple(changes),
        uaendret=unchanged,
        omnummereret=moved.omnummereret,
        raekker=moved.raekker,
        antal=dict(Counter(change.slags for change in changes)),
    )


def gem_bruger(bruger: Bruger, *, hvem: str, kilde: str, now: datetime) -> None:
    """Save a user as a sign-in tells of her, with history. Nothing is written if nothing changed.

    A user who is new here begins now.
    """
    told = ajour.fakta_om_bruger(bruger, _enhed_uuid(bruger))
    known = (
        Bruger.objects.select_related("enhed").filter(pk=bruger.pk).first() if bruger.pk else None
    )
    if known is not None and ajour.fakta_om_bruger(known, _enhed_uuid(known)) == told:
        return
    with transaction.atomic():
        laas_organisation(bruger.myndighed_id)
        history = _Historik(bruger.myndighed_id, now, kun=bruger.uuid)
        before = history.fakta().get(Art.BRUGER, {}).get(bruger.uuid)
        bruger.save()
        if before == told:
            return
        change = Aendring(Art.BRUGER, bruger.uuid, before, told)
        history.skriv([change])
        _log([change], bruger.myndighed_id, hvem, kilde, now, now)


def _enhed_uuid(bruger: Bruger) -> UUID | None:
    return bruger.enhed.uuid if bruger.enhed else None


class _Historik:
    """The versions of an authority's objects that are in force at a moment or begin after it."""

    def __init__(self, myndighed_id: int, virkning: datetime, kun: UUID | None = None) -> None:
        self.myndighed_id, self.virkning = myndighed_id, virkning
        self._versioner: dict[Noegle, list[Version]] = {}
        self._naevnte: set[Noegle] = set()
        rows = Version.objects.filter(myndighed_id=myndighed_id).filter(
            Q(virkning__endswith__gt=virkning) | Q(virkning__upper_inf=True)
        )
        if kun is not None:
            rows = rows.filter(uuid=kun)
        for row in rows:
            self._versioner.setdefault((Art(row.art), row.uuid), []).append(row)
        for versions in self._versioner.values():
            versions.sort(key=lambda v: (v.virkning.lower is not None, v.virkning.lower))
        self._begyndt(kun)

    def _begyndt(self, kun: UUID | None) -> None:
        """What has no history yet holds from for ever: its first version, not stored until it ends
        or is named."""
        for art, uuid, facts in ajour.raekkernes_fakta(self.myndighed_id, kun):
            if (art, uuid) not in self._versioner:
                first = self._version(art, uuid, facts, TimestamptzRange(None, None, "[)"))
                self._versioner[art, uuid] = [first]

    def _version(self, art: Art, uuid: UUID, facts: Fakta, virkning: TimestamptzRange) -> Version:
        return Version(
            art=art, myndighed_id=self.myndighed_id, uuid=uuid, fakta=facts, virkning=virkning
        )

    def _i_kraft(self, key: Noegle) -> Version | None:
        first = next(iter(self._versioner.get(key, ())), None)
        if first is None:
            return None
        begun = first.virkning.lower is None or first.virkning.lower <= self.virkning
        return first if begun else None

    def fakta(self) -> dict[Art, dict[UUID, Fakta]]:
        """The facts in force at the moment."""
        found: dict[Art, dict[UUID, Fakta]] = {art: {} for art in Art}
        for art, uuid in self._versioner:
            if (version := self._i_kraft((art, uuid))) is not None:
                found[art][uuid] = version.fakta
        return found

    def leverede(self) -> frozenset[UUID]:
        """Users whom a delivery has named."""
        return frozenset(
            uuid
            for (art, uuid), versions in self._versioner.items()
            if art is Art.BRUGER and any(v.leveret for v in versions)
        )

    def marker_leveret(self, named: Iterable[Noegle]) -> None:
        """These were named by a delivery, whether or not anything changed."""
        to_mark = []
        self._naevnte = set(named)
        for key in self._naevnte:
            for version in self._versioner.get(key, ()):
                if not version.leveret:
                    version.leveret = True
                    if version.pk:
                        to_mark.append(version.pk)
                    else:
                        version.save()
        Version.objects.filter(pk__in=to_mark).update(leveret=True)

    def skriv(self, changes: Sequence[Aendring]) -> None:
        """Let each change hold from the moment until the next version of its object."""
        corrected: list[Version] = []
        ended: list[Version] = []
        made: list[Version] = []
        for change in changes:
            key = (change.art, change.uuid)
            versions = self._versioner.get(key, [])
            current = self._i_kraft(key)
            end = current.virkning.upper if current else None
            if current is None and versions:
                end = versions[0].virkning.lower
            if current is not None and current.virkning.lower == self.virkning:
                current.fakta = change.efter
                corrected.append(current)
                continue
            new = self._version(*key, change.efter, TimestamptzRange(self.virkning, end, "[)"))
            new.leveret = key in self._naevnte or any(v.leveret for v in versions)
            made.append(new)
            if current is not None:
                current.virkning = TimestamptzRange(current.virkning.lower, self.virkning, "[)")
                (ended if current.pk else made).append(current)
        Version.objects.bulk_update(corrected, ["fakta"], batch_size=1000)
        Version.objects.bulk_update(ended, ["virkning"], batch_size=1000)
        Version.objects.bulk_create(made, batch_size=1000)


def _kendt(leverance: Leverance, myndighed_id: int, history: _Historik) -> Kendt:
    named = [post.uuid for post in leverance.poster if post.art is not Art.BRUGER]
    others = set(
        Organisationsenhed.objects.filter(uuid__in=named)
        .exclude(myndighed_id=myndighed_id)
        .values_list("uuid", flat=True)
    )
    # Also one that another authority has planned, and that is no unit yet.
    others |= set(
        Version.objects.filter(uuid__in=named, art=Art.ENHED)
        .exclude(myndighed_id=myndighed_id)
        .values_list("uuid", flat=True)
    )
    return Kendt(history.fakta(), frozenset(others), history.leverede())


def _log(
    changes: Sequence[Aendring],
    myndighed_id: int,
    hvem: str,
    kilde: str,
    virkning: datetime,
    now: datetime,
) -> None:
    models.Aendring.objects.bulk_create(
        [
            models.Aendring(
                myndighed_id=myndighed_id,
                tidspunkt=now,
                hvem=hvem,
                kilde=kilde,
                art=change.art,
                uuid=change.uuid,
                virkning_fra=virkning,
                foer=change.foer,
                efter=change.efter,
            )
            for change in changes
        ],
        batch_size=1000,
    )


def _kontroller_fremtid(myndighed_id: int, virkning: datetime) -> None:
    """What is known to change later must still be possible after this. Raises LeveranceFejl."""
    rows = list(
        Version.objects.filter(myndighed_id=myndighed_id).filter(
            Q(virkning__endswith__gt=virkning) | Q(virkning__upper_inf=True)
        )
    )
    later = {v.virkning.lower for v in rows if v.virkning.lower and v.virkning.lower > virkning}
    for moment in sorted(later):
        facts: dict[Art, dict[UUID, Any]] = {art: {} for art in Art}
        for version in rows:
            if moment in version.virkning:
                facts[Art(version.art)][version.uuid] = version.fakta
        if why := uforenelig(facts):
            raise LeveranceFejl([Fejl("virkning", f"Passer ikke med en senere ændring. {why}")])
