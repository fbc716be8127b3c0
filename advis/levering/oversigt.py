"""The receiving systems of one authority as those see them who administer it: how each is doing,
which groups send to it, and whether it may be told of anything at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import connection

from access.db import database_role
from advis.levering import hemmelighed
from advis.levering.hemmelighed import KanIkkeAabnes
from advis.levering.ret import fagsystemets_adgang
from advis.models import Modtagersystem

# At most so many waiting are counted of each.
_STAND = """
select s.id, s.navn, coalesce(f.navn, ''), s.fagsystem_uuid, s.url, s.form, s.aktiv,
    (select count(*) from (select from advis_modtager m join advis_levering l
        on l.modtager_id = m.id and l.tilstand = 'klar' where m.system_id = s.id limit 1000) v),
    (select min(l.oprettet) from advis_modtager m join advis_levering l
        on l.modtager_id = m.id and l.tilstand = 'klar' where m.system_id = s.id),
    (select count(*) from (select from advis_modtager m join advis_levering l
        on l.modtager_id = m.id and l.tilstand = 'opgivet' where m.system_id = s.id limit 1000) v),
    array(select distinct g.navn from advis_modtager m
          join advis_advisgruppe g on g.id = m.gruppe_id
          where m.system_id = s.id and m.aktiv order by g.navn)
from advis_modtagersystem s
left join access_fagsystem f on f.uuid = s.fagsystem_uuid
where s.myndighed = %s order by s.navn
"""


_NAVNERUM = UUID("6a0f3a52-3f0c-5d0e-9a57-0f6d2b7c1e79")


def noegle(system_id: int) -> UUID:
    """A system's opaque key, made of its number."""
    return uuid5(_NAVNERUM, str(system_id))


_FELTER = (
    "id",
    "navn",
    "fagsystem",
    "fagsystem_uuid",
    "url",
    "form",
    "aktiv",
    "venter",
    "aeldste",
    "opgivne",
)


@dataclass(frozen=True, slots=True)
class Systemstand:
    """One system. Of what waits and was given up at most 1,000 are counted. `har_aftale`: some
    serviceaftale lets it hear of adviser; without one nothing is delivered. `gammel_til`: until
    when the secret before the one in use signs too."""

    id: int
    navn: str
    fagsystem: str
    fagsystem_uuid: UUID
    url: str
    form: str
    aktiv: bool
    venter: int
    aeldste: datetime | None
    opgivne: int
    grupper: tuple[str, ...]
    har_aftale: bool
    gammel_til: datetime | None = None
    kan_aabnes: bool = True

    @property
    def noegle(self) -> UUID:
        """What an address calls it by: addresses carry opaque keys alone."""
        return noegle(self.id)


def systemer(myndighed: int, *, now: datetime) -> list[Systemstand]:
    """The authority's systems by name. Serviceaftaler and secrets are read as intake's role: they
    are no page's, and what is told of them is whether they are there."""
    ud = []
    with database_role("sapa_indlaes", timeout="5s"):
        with connection.cursor() as cursor:
            cursor.execute(_STAND, [myndighed])
            rows = cursor.fetchall()
        lukkede = dict(
            Modtagersystem.objects.filter(id__in=[r[0] for r in rows]).values_list(
                "id", "hemmelighed"
            )
        )
        for row in rows:
            *felter, grupper = row
            har = fagsystemets_adgang(felter[3], now=now) is not None
            gammel, aaben = _gammel(lukkede[felter[0]], felter[0], now)
            stand: dict[str, Any] = dict(zip(_FELTER, felter, strict=True))
            ud.append(
                Systemstand(
                    **stand,
                    grupper=tuple(grupper),
                    har_aftale=har,
                    gammel_til=gammel,
                    kan_aabnes=aaben,
                )
            )
    return ud


def _gammel(lukket: bytes | memoryview, id_: int, now: datetime) -> tuple[datetime | None, bool]:
    try:
        kendt = hemmelighed.aabn(lukket, til=id_)
    except KanIkkeAabnes:
        return None, False
    return (kendt.gammel_til if len(kendt.gaeldende(now)) > 1 else None), True
