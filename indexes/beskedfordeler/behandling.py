"""Working with what was taken in: claimed by state, made into events, marked. In batches, a few
statements each; a message that fails is tried alone, later, and in the end put in quarantine.

An attempt is counted and committed before the work begins, so that a message that kills its worker
is counted too. While the work goes on the rows are locked: nobody else can claim them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import structlog
from django.db import OperationalError, connection

from access.db import database_role
from access.klienter.selectors import aftaler
from access.klienter.values import Rettighed
from access.masse import indsaet
from access.models import Myndighed, Systemklient
from indexes.beskedfordeler import sammenhaeng
from indexes.beskedfordeler.besked import laes_push, som_uuid
from indexes.beskedfordeler.models import Modtagelse, ModtagetHaendelse
from indexes.beskedfordeler.selectors import katalog
from indexes.beskedfordeler.udledning import udled
from indexes.beskedfordeler.udsagn import laes_udsagn
from indexes.beskedfordeler.values import (
    FLERE_PAA_EN_DAG,
    OBJEKTSLAGS,
    Katalog,
    Udledt,
    Uforstaaet,
    begynder,
    faktum,
)
from indexes.kilder import afviste, cpr
from indexes.kilder.afviste import KONFLIKTEN, Afvist
from indexes.kilder.services import optag
from indexes.kilder.values import Post as Sagt
from indexes.kilder.values import Udfald as Optaget
from indexes.oio import SkemaFejl
from indexes.part.noegler import part_uuider
from indexes.part.values import dag

log = structlog.get_logger(__name__)

PORTION = 50
MAKS_FORSOEG = 5
PAUSE = 5  # seconds before the second attempt; four times as long before each one after
MAKS_HAENDELSER = 5000  # of one message: registreringer times authorities
Tilstand = Modtagelse.Tilstand
HTilstand = ModtagetHaendelse.Tilstand

# The one that has waited longest decides: if it has failed before it goes alone, since those beside
# it are not to blame; else it goes with the others that have not.
_TAG = """
with k as (
    select noegle, forsoeg, naeste_forsoeg from beskedfordeler_modtagelse
    where tilstand = 'klar' and naeste_forsoeg <= %(now)s
    order by naeste_forsoeg limit %(antal)s for update skip locked
), f as (
    select noegle, forsoeg from k order by naeste_forsoeg, noegle limit 1
), v as (
    select k.noegle from k, f where k.noegle = f.noegle or (f.forsoeg = 0 and k.forsoeg = 0)
)
update beskedfordeler_modtagelse m set forsoeg = m.forsoeg + 1,
    naeste_forsoeg = %(now)s + make_interval(secs => %(pause)s * power(4, m.forsoeg))
from v where m.noegle = v.noegle returning m.noegle
"""
# It waits, where the claim skips: another worker's claim that began before ours was committed holds
# the row for a moment though it does not take it. Skipped, it would lie until its next attempt.
_LAAS = """
select m.noegle, m.modtaget, m.klient, m.myndigheder, m.forsoeg, r.indhold
from beskedfordeler_modtagelse m
join beskedfordeler_raabesked r on r.id = m.raa_id and r.modtaget = m.modtaget
where m.noegle = any(%s) and m.tilstand = 'klar'
order by m.modtaget, m.noegle for update of m
"""
_MARKER = """
update beskedfordeler_modtagelse m set tilstand = n.tilstand, regel = n.regel, sted = n.sted,
    antal_haendelser = n.antal, behandlet = %s, myndigheder = n.myndigheder::smallint[]
from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[])
    as n (noegle, tilstand, regel, sted, antal, myndigheder) where m.noegle = n.noegle
"""


@dataclass(frozen=True, slots=True)
class Post:
    """A message that is being worked with."""

    noegle: str
    modtaget: datetime
    klient: str
    myndigheder: tuple[int, ...]
    forsoeg: int
    indhold: bytes


@dataclass(frozen=True, slots=True)
class Udfald:
    """What became of one: its events by authority and what CPR says in it, or the rule that put it
    in quarantine."""

    post: Post
    haendelser: tuple[tuple[Udledt, int], ...] = ()
    udsagn: tuple[Sagt, ...] = ()
    regel: str = ""
    sted: str = ""

    @property
    def myndigheder(self) -> tuple[int, ...]:
        """Who may see the row: those it was for, or those that its sender may deliver for."""
        return tuple(sorted({m for _, m in self.haendelser})) or self.post.myndigheder


def behandl(*, now: datetime, portion: int = PORTION) -> int:
    """Work with the next messages; returns how many were claimed. Call it until it says 0."""
    with database_role("sapa_indlaes"), connection.cursor() as cursor:
        cursor.execute(_TAG, {"now": now, "antal": portion, "pause": PAUSE})
        noegler = [noegle for (noegle,) in cursor.fetchall()]
    if not noegler:
        return 0
    try:
        _behandl(noegler, now)
    except OperationalError:
        raise  # the database went away: they stand as they did, and the next sweep takes them
    except Exception as fejl:
        if len(noegler) > 1:
            for noegle in noegler:
                _alene(noegle, now)
        else:
            _opgiv_maaske(noegler[0], fejl, now)
    return len(noegler)


def _alene(noegle: str, now: datetime) -> None:
    try:
        _behandl([noegle], now)
    except OperationalError:
        raise
    except Exception as fejl:
        _opgiv_maaske(noegle, fejl, now)


def _opgiv_maaske(noegle: str, fejl: Exception, now: datetime) -> None:
    """Leave the message for its next attempt; after the last one, put it in quarantine."""
    # The text of an exception may quote the message: its kind and place are told, no more.
    log.error("besked_fejl", besked=_trygt(noegle), fejl=type(fejl).__name__, sted=_hvor(fejl))
    with database_role("sapa_indlaes"), connection.cursor() as cursor:
        cursor.execute(
            "update beskedfordeler_modtagelse set regel = 'fejl.intern', sted = %s,"
            " tilstand = case when forsoeg >= %s then 'karantaene' else tilstand end,"
            " behandlet = case when forsoeg >= %s then %s end"
            " where noegle = %s and tilstand = 'klar'",
            [type(fejl).__name__, MAKS_FORSOEG, MAKS_FORSOEG, now, noegle],
        )


def _behandl(noegler: Sequence[str], now: datetime) -> None:
    """One transaction: the events and the marks of these messages, all or nothing."""
    with database_role("sapa_indlaes", timeout="60s"):
        with connection.cursor() as cursor:
            cursor.execute(_LAAS, [list(noegler)])
            poster = [
                Post(n, m, k, tuple(my), f, bytes(i)) for n, m, k, my, f, i in cursor.fetchall()
            ]
        if not poster:
            return
        kender, egne = katalog(), dict(Myndighed.objects.values_list("cvr", "id"))
        aftalt = {klient: _aftalt(klient, now) for klient in {p.klient for p in poster}}
        udfald = [_forstaa(p, kender, egne, aftalt[p.klient], now) for p in poster]
        _skriv_haendelser(udfald, now)
        _marker(udfald, now)
    for u in udfald:
        log.info(
            "besked_behandlet",
            besked=_trygt(u.post.noegle),
            udfald=u.regel or "behandlet",
            haendelser=len(u.haendelser),
            udsagn=len(u.udsagn),
            forsoeg=u.post.forsoeg,
        )


@dataclass(frozen=True, slots=True)
class Aftalt:
    """What a client may do as its agreements are now: for whom, and whether it may speak for
    CPR."""

    myndigheder: frozenset[int] = frozenset()
    cpr: bool = False


def _aftalt(klient: str, now: datetime) -> Aftalt:
    found = Systemklient.objects.filter(klient_id=klient, aktiv=True).first()
    if found is None:
        return Aftalt()
    gaeldende = aftaler(found, now=now)
    return Aftalt(
        frozenset(m for a in gaeldende for m in a.myndigheder_med(Rettighed.BESKED)),
        any(a.leverer(cpr.KODE) for a in gaeldende),
    )


def _forstaa(
    post: Post, kender: Katalog, egne: dict[str, int], aftalt: Aftalt, now: datetime
) -> Udfald:
    if post.forsoeg > MAKS_FORSOEG:  # it has killed its worker as often as we let it
        return Udfald(post, regel="fejl.intern", sted="worker")
    try:
        besked = laes_push(post.indhold)
        udledte = udled(besked, kender, modtaget=post.modtaget)
        udsagn = laes_udsagn(besked, kender, now=now)
    except Uforstaaet as grund:
        return Udfald(post, regel=grund.regel, sted=grund.sted)
    except SkemaFejl as fejl:  # intake was less strict when it came
        return Udfald(post, regel=fejl.regel, sted=fejl.sti)
    if udsagn and not aftalt.cpr:
        return Udfald(post, regel="udsagn.uden_aftale", sted="Beskeddata")
    vores = {cvr for u in udledte for cvr in u.myndigheder} & egne.keys()
    if not vores:
        return Udfald(post, regel="myndighed.ikke_vores", sted="Filtreringsdata")
    haendelser = tuple((u, egne[cvr]) for u in udledte for cvr in sorted(u.myndigheder & vores))
    haendelser = tuple((u, m) for u, m in haendelser if m in aftalt.myndigheder)
    if not haendelser:
        return Udfald(post, regel="myndighed.uden_aftale", sted="Filtreringsdata")
    if len(haendelser) > MAKS_HAENDELSER:
        return Udfald(post, regel="objektregistrering.for_mange", sted="Filtreringsdata")
    return Udfald(post, haendelser, udsagn)


def _skriv_haendelser(udfald: Sequence[Udfald], now: datetime) -> None:
    alle = [(u.post, udledt, m) for u in udfald for udledt, m in u.haendelser]
    if not alle:
        return
    personer = {udledt.person for _, udledt, _ in alle if udledt.person}
    # Before the events: numbers that turn out to be one person's become one part.
    _tag_udsagn(udfald, personer, now)
    parter = part_uuider(personer, now=now) if personer else {}
    noegler = set(parter.values()) | {u.objekt_uuid for _, u, _ in alle if u.objekt_uuid}
    sammenhaeng.laas(noegler)
    indsaet(ModtagetHaendelse, [_raekke(p, u, m, parter, now) for p, u, m in alle])
    sammenhaeng.forbind(noegler, now=now)


def _tag_udsagn(udfald: Sequence[Udfald], personer: Collection[str], now: datetime) -> None:
    """Let the register say what CPR says in these messages.

    All in one call, with the events' own persons: keys and parts are locked in one order for
    everyone, so that two workers wait for each other one way only.
    """
    alle = [(u.post, sagt) for u in udfald for sagt in u.udsagn]
    if not alle:
        return
    taget = optag(
        cpr.CPR,
        [replace(sagt, leverance=f"besked:{post.noegle}") for post, sagt in alle],
        now=now,
        ogsaa=personer,
    )
    for (post, sagt), hvad in zip(alle, taget, strict=True):
        if hvad is not Optaget.KONFLIKT:
            continue
        # The events are the sender's word and stand; of the statement the first one does.
        log.warning("udsagn_konflikt", besked=_trygt(post.noegle), kilde=cpr.KODE)
        afviste.gem(
            cpr.CPR,
            [Afvist(cpr.som_udsagn(sagt), KONFLIKTEN)],
            form=afviste.POST,
            klient_id=post.klient,
            myndigheder=post.myndigheder,
            now=now,
        )


def _raekke(
    post: Post, u: Udledt, myndighed: int, parter: dict[str, UUID], now: datetime
) -> ModtagetHaendelse:
    due = begynder(u.type.forhold, u.gyldighed_fra, now)
    return ModtagetHaendelse(
        noegle=post.noegle,
        nr=u.nr,
        myndighed=myndighed,
        kode=u.type.kode,
        slags=u.type.slags,
        forhold=u.type.forhold,
        retter_koder=list(u.type.retter),
        part_uuid=parter.get(u.person) if u.person else None,
        objekt_uuid=u.objekt_uuid,
        kle=u.kle,
        foelsomhed=u.foelsomhed,
        gyldighed_fra=u.gyldighed_fra,
        gyldighed_til=u.gyldighed_til,
        opstaaet=u.opstaaet,
        modtaget=post.modtaget,
        registrering_id=u.registrering_id,
        peger_paa=list(u.peger_paa),
        processer=list(u.processer),
        fakta=_fakta(u),
        tilstand=HTilstand.KLAR if due else HTilstand.PLANLAGT,
    )


def _fakta(u: Udledt) -> str:
    """The fact that it tells, where that can be said by its day alone: what happens to a person in
    CPR, and to an object. Somebody may be admitted twice in a day."""
    begyndt = dag(u.gyldighed_fra or u.opstaaet)
    if u.type.slags == "folkeregister" and u.type.kode not in FLERE_PAA_EN_DAG:
        return faktum(u.type.kode, begyndt)
    if u.type.slags in OBJEKTSLAGS:
        return faktum(u.type.kode, begyndt, u.objekt_uuid)
    return ""


def _marker(udfald: Sequence[Udfald], now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _MARKER,
            [
                now,
                [u.post.noegle for u in udfald],
                [str(Tilstand.KARANTAENE if u.regel else Tilstand.BEHANDLET) for u in udfald],
                [u.regel for u in udfald],
                [u.sted for u in udfald],
                [len(u.haendelser) for u in udfald],
                ["{" + ",".join(map(str, u.myndigheder)) + "}" for u in udfald],
            ],
        )


def lad_begynde(*, now: datetime, antal: int = 1000) -> int:
    """Let planned events whose day has come take effect. Returns how many."""
    due = (
        ModtagetHaendelse.objects.filter(tilstand=HTilstand.PLANLAGT, gyldighed_fra__lte=now)
        .select_for_update(skip_locked=True)
        .order_by("gyldighed_fra")
        .values_list("id", flat=True)[:antal]
    )
    return ModtagetHaendelse.objects.filter(id__in=list(due)).update(tilstand=HTilstand.KLAR)


def _trygt(noegle: str) -> str:
    """A BeskedId as the log may have it."""
    return str(som_uuid(noegle) or "ikke en UUID")


def _hvor(fejl: Exception) -> str:
    spor = fejl.__traceback__
    while spor is not None and spor.tb_next is not None:
        spor = spor.tb_next
    return f"{spor.tb_frame.f_code.co_name}:{spor.tb_lineno}" if spor is not None else ""
