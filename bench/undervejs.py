"""Many hand-offs in flight, with what hangs on them on both sides: made by the database."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

FORFATTERE = 50
_AFLEVERINGER = """
insert into fordeling_aflevering (id, forsendelse, bruger_id, myndighed, part_uuid, sag_uuid,
    sag_titel, overskrift, objekttype, objekt_id, afsender_cvr, routing_cvr, kle, facet, system,
    system_navn, filnavn, tilstand, sendt, siden, forsoeg, naeste_forsoeg, begrundelse, fejl,
    afvist_type)
select md5('a' || n)::uuid, md5('f' || n / 3)::uuid, %(bruger)s + n %% %(forfattere)s,
    %(myndighed)s, md5('p' || n %% 4000)::uuid, md5('s' || n)::uuid, 'Sag', 'Notat', 'JOURNALPOST',
    md5('o' || n)::uuid, %(cvr)s, %(cvr)s, '27.18.00', 'G01', %(modtager)s, 'ESDH', '',
    (array['sendes', 'hos_sp', 'hos_modtager'])[1 + n %% 3], now() - make_interval(secs => n / 200),
    now() - make_interval(secs => n / 200), n %% 2, now() + interval '1 hour', '', '[]', ''
from generate_series(1, %(antal)s) n
"""
_SKIFT = """
insert into fordeling_tilstandsskift (aflevering_id, tidspunkt, fra, til, haendelse, af)
select md5('a' || n)::uuid, now(), '', 'sendes', 'send', 'Lone' from generate_series(1, %(antal)s) n
"""
_FORDELINGER = """
insert into fordeling_fordeling (id, afsender_id, transaktion, sha256, objekttype, afsender_cvr,
    routing_cvr, myndighed, kle, facet, system, modtager_id, filnavn, modtaget, siden, tilstand,
    forsoeg, naeste_forsoeg)
select md5('d' || n)::uuid, %(afsender)s, md5('a' || n)::uuid, '', 'JOURNALPOST', %(cvr)s, %(cvr)s,
    %(myndighed)s, '27.18.00', 'G01', %(modtager)s, %(modtager)s, '', now(), now(),
    (array['klar', 'hos_modtager'])[1 + n %% 2], n %% 2, now() + interval '1 hour'
from generate_series(1, %(antal)s) n
"""
_POSTER = """
insert into fordeling_kvitteringspost (fordeling_id, kode, type, begrundelse, fejl, oprettet,
    tilstand, forsoeg, naeste_forsoeg, svar)
select md5('d' || n)::uuid, 'MODTAGET', 'Teknisk', '', '[]', now(), 'klar', n %% 2,
    now() + interval '1 hour', ''
from generate_series(1, %(antal)s) n
"""
_KVITTERINGER = """
insert into fordeling_kvittering (aflevering_id, transaktion, modtaget, klient, kode, type,
    begrundelse, fejl, udfald, sha256, raa)
select md5('a' || n)::uuid, md5('a' || n)::uuid, now(), 'sp', 'MODTAGET', 'Teknisk', '', '[]',
    'overgang', '', ''
from generate_series(1, %(antal)s) n
"""
_TABELLER = ("aflevering", "tilstandsskift", "fordeling", "kvitteringspost", "kvittering")


def fyld(
    *, bruger: int, myndighed: int, cvr: str, afsender: UUID, modtager: UUID, antal: int
) -> None:
    """So many, of fifty authors of whom `bruger` is the first, a third in each state on the way.
    None of them hangs yet, and none is due within the hour."""
    felter: dict[str, Any] = {
        "bruger": bruger,
        "forfattere": FORFATTERE,
        "myndighed": myndighed,
        "cvr": cvr,
        "afsender": afsender,
        "modtager": modtager,
        "antal": antal,
    }
    with connection.cursor() as cursor:
        for sql in (_AFLEVERINGER, _SKIFT, _FORDELINGER, _POSTER, _KVITTERINGER):
            cursor.execute(sql, felter)
        for navn in _TABELLER:
            cursor.execute(f"analyze fordeling_{navn}")
