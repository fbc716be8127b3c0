"""The worker that sends notices by e-mail: one mail to a receiver, however much it is about.

Quiet hours and the day's digest are asked when a mail would go, so that a group that was changed
since is obeyed. A receiver is told only if there is something that she may see: it is looked for
with her own rights, and a unit's mailbox with those of its people.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import Bruger
from access.selectors import resolve_adgang
from access.values import Permission
from advis.levering import koe, mail
from advis.levering.koe import Afgjort, Mail
from advis.levering.values import Svar, Udfald, bedoem_smtp, sendetid
from advis.models import Advis
from advis.values import Leveringstilstand, Modtagerart, Status, Takt

log = structlog.get_logger(__name__)

PORTION = 500
MINDST_IMELLEM = timedelta(minutes=10)
"""From one mail to a receiver to the next: a flood of adviser is no flood of mail."""
FOLK = 50
"""How many of a unit's people are asked, at most, whether any may see what has come."""

_NYLIGT = """
select m.modtager_uuid, m.adresse, max(l.afsluttet)
from advis_modtager m cross join lateral (
    select l.afsluttet from advis_levering l
    where l.modtager_id = m.id and l.kanal = 'mail' and l.tilstand = 'leveret'
      and l.afsluttet > %(siden)s
    order by l.afsluttet desc limit 1) l
where m.kanal = 'mail' and m.modtager_uuid = any(%(hvem)s)
group by m.modtager_uuid, m.adresse
"""


@dataclass(frozen=True, slots=True)
class Bundt:
    """What one mail tells of. `samling` is its id, the same at every attempt."""

    samling: UUID
    art: str
    modtager_uuid: UUID
    adresse: str
    opsamling: bool
    mails: tuple[Mail, ...]


def send(*, postbud: mail.Postbud, ur: Callable[[], datetime] = timezone.now) -> int:
    """Send what is due, a portion at a time, until there is none. Returns how many mails went."""
    sendt = 0
    while True:
        laan, now = uuid4(), ur()
        with database_role("sapa_indlaes"):
            laant = koe.laan_mails(PORTION, laan=laan, now=now)
            for_tidligt = [a for m in laant if (a := _vent(m, now)) is not None]
            koe.afgoer(for_tidligt, laan=laan, now=now)
            ventende = {a.laant.id for a in for_tidligt}
            bundter = bundt([m for m in laant if m.laant.id not in ventende])
            nyligt = _nyligt(bundter, now)
        for b in bundter:
            afgjorte = _vent_paa_den_sidste(b, nyligt, now) or _et_bundt(b, postbud, ur)
            sendt += any(a.tilstand is Leveringstilstand.LEVERET for a in afgjorte)
            with database_role("sapa_indlaes"):
                koe.afgoer(afgjorte, laan=laan, now=ur())
        if len(laant) < PORTION:
            return sendt


def bundt(mails: Iterable[Mail]) -> list[Bundt]:
    """Those that go together: to one receiver, at one pace. What went together once stays so, for
    the sake of the mail's id."""
    samlet: dict[tuple[object, ...], list[Mail]] = defaultdict(list)
    for m in mails:
        samlet[m.art, m.modtager_uuid, m.adresse, m.takt, m.samling].append(m)
    return [
        Bundt(
            m[0].samling or uuid4(),
            m[0].art,
            m[0].modtager_uuid,
            m[0].adresse,
            m[0].takt == Takt.DAGLIG,
            tuple(m),
        )
        for m in samlet.values()
    ]


def _vent(m: Mail, now: datetime) -> Afgjort | None:
    """Put off, if its group has it wait: no attempt was made. What was tried before is not asked
    for a digest again."""
    if not m.aktiv:
        return Afgjort(m.laant, Leveringstilstand.BORTFALDET, fejl="modtager.inaktiv")
    opsamling = m.samlet_kl if m.takt == Takt.DAGLIG else None
    due = sendetid(m.laant.oprettet, stille=m.stille, opsamling=opsamling)
    if due <= now:
        due = sendetid(now, stille=m.stille)
    return Afgjort(m.laant, Leveringstilstand.KLAR, naeste=due) if due > now else None


def _vent_paa_den_sidste(
    b: Bundt, nyligt: dict[tuple[UUID, str], datetime], now: datetime
) -> list[Afgjort]:
    sidst = nyligt.get((b.modtager_uuid, b.adresse))
    if sidst is None or b.opsamling or any(m.samling for m in b.mails):
        return []
    igen = sidst + MINDST_IMELLEM
    return [Afgjort(m.laant, Leveringstilstand.KLAR, naeste=igen) for m in b.mails]


def _nyligt(bundter: Sequence[Bundt], now: datetime) -> dict[tuple[UUID, str], datetime]:
    with connection.cursor() as cursor:
        hvem = list({b.modtager_uuid for b in bundter})
        cursor.execute(_NYLIGT, {"hvem": hvem, "siden": now - MINDST_IMELLEM})
        return {(uuid, adresse): sidst for uuid, adresse, sidst in cursor.fetchall()}


def _et_bundt(b: Bundt, postbud: mail.Postbud, ur: Callable[[], datetime]) -> list[Afgjort]:
    now = ur()
    brugere = _brugere(b)
    til = _til(b, brugere)
    if not settings.LEVERING.mail or not til:
        fejl = "modtager.mangler" if settings.LEVERING.mail else "mail.mangler"
        return [Afgjort(m.laant, Leveringstilstand.OPGIVET, fejl=fejl) for m in b.mails]
    synlige = _synlige(b, brugere)
    ingen = [m for m in b.mails if m.laant.advis not in synlige]
    tavse = [Afgjort(m.laant, Leveringstilstand.BORTFALDET, fejl="ingen.ret") for m in ingen]
    rest = [m for m in b.mails if m.laant.advis in synlige]
    if not rest:
        return tavse
    besked = mail.skriv(
        til=til,
        # A unit's people do not all see the same, so its mailbox is told of no number.
        antal=len({m.laant.advis for m in rest}) if b.art == Modtagerart.BRUGER else None,
        bundt=b.samling,
        sti=reverse("advis"),
        opsamling=b.opsamling,
        now=now,
    )
    svar = postbud.send(besked, til=[til])
    return tavse + [_afgjort(m, svar, b.samling, begyndt=now, now=ur()) for m in rest]


def _afgjort(m: Mail, svar: Svar, samling: UUID, *, begyndt: datetime, now: datetime) -> Afgjort:
    udfald = bedoem_smtp(svar)
    a = koe.efter_forsoeg(
        m.laant, svar, udfald, begyndt=begyndt, now=now, tilfaeldig=random.random()
    )
    if udfald is Udfald.AFVIST:
        log.error("levering_opgivet", levering=str(m.laant.id), fejl=a.fejl)
    # One that may have been taken goes again as itself.
    return replace(a, samling=samling)


def _brugere(b: Bundt) -> list[Bruger]:
    with database_role("sapa_indlaes"):
        rows = Bruger.objects.filter(aktiv=True).order_by("id")
        if b.art == Modtagerart.BRUGER:
            return list(rows.filter(uuid=b.modtager_uuid)[:1])
        return list(rows.filter(enhed__uuid=b.modtager_uuid)[:FOLK])


def _til(b: Bundt, brugere: Sequence[Bruger]) -> str:
    if b.art == Modtagerart.BRUGER:
        return brugere[0].email if brugere else ""
    return b.adresse


def _synlige(b: Bundt, brugere: Sequence[Bruger]) -> set[UUID]:
    """The adviser that she, or some of the unit's people, may see and that wait for anybody."""
    wanted = {m.laant.advis for m in b.mails}
    fundne: set[UUID] = set()
    for bruger in brugere:
        if not wanted - fundne:
            break
        with database_role("sapa_web", timeout="10s"):
            adgang = resolve_adgang(bruger.id)
            if adgang is None or not adgang.har(Permission.BEHANDL_ADVIS):
                continue
            saet_adgang(adgang)
            rows = Advis.objects.visible_to(adgang).filter(uuid__in=wanted - fundne)
            fundne |= set(rows.exclude(status=Status.FAERDIGGJORT).values_list("uuid", flat=True))
    return fundne
