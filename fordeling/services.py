"""As sender: a hand-off is made, sent again, or sent elsewhere; and its receipts are taken.

A hand-off, its AnvenderTransaktionsID and what it carries are rows of one transaction. The network
is the worker's (`afsendelse`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.db import transaction

from access import forberedt
from access.masse import Raekker, hent_raekker, indsaet_alle, indsaet_hvis, ret, rettelse
from access.values import Adgang
from fordeling import kladder
from fordeling.models import Aflevering, Indhold, Kvittering, Tilstandsskift
from fordeling.tilstande import (
    HOS_AFSENDER,
    Haendelse,
    Tilstand,
    Udfald,
    skift,
    ved_kvittering,
)
from fordeling.values import Kontekst, Objekttype, Rutevalg
from fordeling.wire.beskeder import Kvitteringsbesked

log = structlog.get_logger(__name__)
SAPA = "sapa"


class UkendtTransaktion(Exception):
    """A receipt for an AnvenderTransaktionsID that is none of ours."""


class ForSent(Exception):
    """A receipt after the day by which it may come."""


class KanIkkeSendesIgen(Exception):
    """The hand-off is on its way, has arrived, or its text is gone or was sent elsewhere."""


@dataclass(frozen=True, slots=True)
class Adressat:
    """One case that something is sent to, and the routing of it."""

    rute: Rutevalg
    routing_cvr: str
    sag: UUID | None = None
    sag_titel: str = ""
    kle: str = ""
    facet: str = ""
    system_navn: str = ""


@dataclass(frozen=True, slots=True)
class Forsendelsesdel:
    """An object for one case: the DistributionObject as XML."""

    til: Adressat
    type: Objekttype
    objekt_id: UUID
    objekt: bytes


@transaction.atomic(savepoint=False)
def opret(
    dele: Sequence[Forsendelsesdel],
    *,
    forsendelse: UUID,
    adgang: Adgang,
    part_uuid: UUID | None,
    overskrift: str,
    now: datetime,
    med: Callable[[Sequence[Aflevering]], Raekker] = lambda _: (),
) -> list[Aflevering]:
    """The hand-offs of one sending: state, id, content and first line of history, all or nothing.
    In two statements, since the lock asks of content and history whose hand-off is theirs.

    The draft of the same id goes with it. Sent before: the hand-offs that were made then. `med`:
    other new rows that belong to the new hand-offs, such as those of the revisionslog.
    """
    rows = [
        _lav(del_, forsendelse, adgang, part_uuid, overskrift, now, erstatter=None) for del_ in dele
    ]
    egen, params = kladder.egen_som_sql(forsendelse, adgang=adgang)
    # Whoever sends the same draft at the same moment waits here, and then finds it gone.
    var_der, _ = indsaet_hvis((f"delete from fordeling_kladde where id in ({egen})", params), rows)
    if not var_der:
        if kendte := list(Aflevering.objects.visible_to(adgang).filter(forsendelse=forsendelse)):
            return kendte
        indsaet_alle(rows)
    egne = [r for row, del_ in zip(rows, dele, strict=True) for r in _hoerer_til(row, del_, adgang)]
    indsaet_alle([*egne, *med(rows)])
    return rows


@transaction.atomic
def send_i_stedet(
    gammel: UUID, del_: Forsendelsesdel, *, adgang: Adgang, now: datetime
) -> Aflevering:
    """A new hand-off, with an id of its own, of what came back: to the same case or to another.

    Its text moves along, so that it is sent on once. Raises KanIkkeSendesIgen.
    """
    row = Aflevering.objects.visible_to(adgang).select_for_update().filter(id=gammel).first()
    if row is None or Tilstand(row.tilstand) not in HOS_AFSENDER or row.indhold_slettet:
        raise KanIkkeSendesIgen
    ny = _lav(del_, row.forsendelse, adgang, row.part_uuid, row.overskrift, now, erstatter=row)
    indsaet_alle([ny])
    indsaet_alle(_hoerer_til(ny, del_, adgang))
    Indhold.objects.visible_to(adgang).filter(aflevering=row).delete()
    row.indhold_slettet = row.set_af_bruger = now
    row.save(update_fields=["indhold_slettet", "set_af_bruger"])
    return ny


def _lav(
    del_: Forsendelsesdel,
    forsendelse: UUID,
    adgang: Adgang,
    part_uuid: UUID | None,
    overskrift: str,
    now: datetime,
    *,
    erstatter: Aflevering | None,
) -> Aflevering:
    """A new hand-off, not stored yet."""
    til = del_.til
    return Aflevering(
        id=uuid4(),
        forsendelse=forsendelse,
        bruger_id=adgang.bruger_id,
        myndighed=adgang.scope_id,
        part_uuid=part_uuid,
        sag_uuid=til.sag,
        sag_titel=til.sag_titel,
        overskrift=overskrift,
        objekttype=del_.type,
        objekt_id=del_.objekt_id,
        afsender_cvr=adgang.scope_cvr,
        routing_cvr=til.routing_cvr,
        kle=til.kle or til.rute.kle,
        facet=til.facet or til.rute.facet,
        system=til.rute.system,
        system_navn=til.system_navn,
        tilstand=Tilstand.SENDES,
        sendt=now,
        siden=now,
        naeste_forsoeg=now,
        erstatter=erstatter,
    )


def _hoerer_til(row: Aflevering, del_: Forsendelsesdel, adgang: Adgang) -> Raekker:
    """What goes with a new hand-off: its content, and the first line of its history."""
    haendelse = Haendelse.SEND_IGEN if row.erstatter_id else "send"
    return [
        Indhold(aflevering=row, objekt=del_.objekt),
        _linje(row, "", haendelse, adgang.navn, row.sendt),
    ]


@transaction.atomic
def proev_igen(id_: UUID, *, adgang: Adgang, drift: bool = False, now: datetime) -> Aflevering:
    """Send the same id again: after a refusal by the Fordelingskomponent, which treats it as new,
    or at once where the next attempt lies ahead. `drift`: an operator does.

    Raises KanIkkeSendesIgen.
    """
    door = Aflevering.objects
    rows = door.for_drift(adgang) if drift else door.visible_to(adgang)
    row = rows.select_for_update().filter(id=id_).first()
    if row is None or row.indhold_slettet:
        raise KanIkkeSendesIgen
    fra = Tilstand(row.tilstand)
    if fra is Tilstand.SENDES:
        row.naeste_forsoeg = now
        row.save(update_fields=["naeste_forsoeg"])
        return row
    if skift(fra, Haendelse.SEND_IGEN) is None:
        raise KanIkkeSendesIgen
    row.naeste_forsoeg = now
    row.begrundelse, row.fejl, row.afvist_type = "", [], ""
    _skift(row, Haendelse.SEND_IGEN, adgang.navn, now, "naeste_forsoeg", *_HVORFOR)
    return row


def modtag_kvittering(
    besked: Kvitteringsbesked, raa: bytes, *, klient: str, cvr: frozenset[str], now: datetime
) -> Udfald:
    """Take a receipt. It is stored as it came, whatever it is; the caller commits also a refusal.

    `cvr`: those for whom the client may bring receipts. Raises UkendtTransaktion and ForSent, after
    the receipt has been stored.
    """
    k, kontekst = besked.kvittering, besked.kontekst
    row = _laas(kontekst.transaktion, "and t.afsender_cvr = any(%s::text[])", sorted(cvr))
    digest = hashlib.sha256(
        repr((k.kode.value, k.type.value, k.begrundelse, k.fejl)).encode()
    ).digest()
    udfald, nyt = Udfald.UKENDT, None
    if row is not None:
        foer = bool(forberedt.hent(_SET_FOER, [row.id, digest]))
        nyt = ved_kvittering(
            Tilstand(row.tilstand), k.kode.haendelse, sendt=row.sendt, now=now, set_foer=foer
        )
        udfald = nyt.udfald
    taget = Kvittering(
        aflevering=row,
        transaktion=kontekst.transaktion,
        modtaget=now,
        klient=klient,
        kode=k.kode,
        type=k.type,
        begrundelse=k.begrundelse,
        fejl=[[en.kode, en.tekst] for en in k.fejl],
        udfald=udfald,
        sha256=digest,
        raa=raa,
    )
    if row is not None and nyt is not None and udfald is Udfald.OVERGANG:
        ogsaa = _kend_fordeling(row, kontekst.fordeling)
        if nyt.til in HOS_AFSENDER:
            ogsaa += afvis(row, k.begrundelse, [[en.kode, en.tekst] for en in k.fejl], k.type)
        _skift(row, k.kode.haendelse, klient, now, *ogsaa, med=[taget])
    else:
        indsaet_alle([taget])
    tell = log.warning if udfald in _FORKERTE else log.info
    tell("kvittering_modtaget", kode=str(k.kode), udfald=str(udfald), **kontekst.til_log())
    if row is None:
        raise UkendtTransaktion
    if udfald is Udfald.FOR_SENT:
        raise ForSent
    return udfald


_SET_FOER = "select 1 from fordeling_kvittering where aflevering_id = %s and sha256 = %s limit 1"
_FORKERTE = {Udfald.UKENDT, Udfald.FOR_SENT, Udfald.MODSTRID}


def overtaget(id_: UUID, kontekst: Kontekst, *, now: datetime) -> None:
    """AS1 answered MODTAGET. A receipt may have come before the answer: then it stands."""
    _svar(id_, Haendelse.OVERTAGET, now, fordeling=kontekst.fordeling)


def afvist_af_sp(
    id_: UUID, begrundelse: str, fejl: list[list[str]], type_: str, *, now: datetime
) -> None:
    """AS1 refused the call."""
    _svar(id_, Haendelse.AFVIST_AF_SP, now, afvist=(begrundelse, fejl, type_))


def _svar(
    id_: UUID,
    haendelse: Haendelse,
    now: datetime,
    *,
    fordeling: UUID | None = None,
    afvist: tuple[str, list[list[str]], str] | None = None,
) -> None:
    row = _laas(id_)
    if row is None:
        raise Aflevering.DoesNotExist
    ogsaa = _kend_fordeling(row, fordeling)
    if skift(Tilstand(row.tilstand), haendelse) is None:
        if ogsaa:
            ret(row, *ogsaa)
        return
    if afvist is not None:
        ogsaa += afvis(row, *afvist)
    _skift(row, haendelse, SAPA, now, *ogsaa)


_LAAS = "select {} from fordeling_aflevering t where t.id = %s"


def _laas(id_: UUID, betingelse: str = "", *parametre: Any) -> Aflevering | None:
    """The hand-off, locked until the transaction ends: past the door, as `uden_for_doeren`. Every
    call and receipt begins here."""
    sql = f"{_LAAS} {betingelse} for update"
    return next(iter(hent_raekker(Aflevering, sql, [id_, *parametre])), None)


def _kend_fordeling(row: Aflevering, fordeling: UUID | None) -> tuple[str, ...]:
    """Set the id that it got by its taker; the fields that are to be saved."""
    if fordeling is None or row.fordeling_id is not None:
        return ()
    row.fordeling_id = fordeling
    return ("fordeling_id",)


_HVORFOR = ("begrundelse", "fejl", "afvist_type")


def afvis(row: Aflevering, begrundelse: str, fejl: list[list[str]], type_: str) -> tuple[str, ...]:
    """Set why it came back; the fields that are to be saved."""
    row.begrundelse, row.fejl, row.afvist_type = begrundelse, fejl, type_
    return _HVORFOR


def udloeb(row: Aflevering, *, now: datetime) -> None:
    """No final answer came in the days that it may; the row is locked."""
    if skift(Tilstand(row.tilstand), Haendelse.UDLOEB) is not None:
        _skift(row, Haendelse.UDLOEB, SAPA, now)


def _skift(
    row: Aflevering,
    haendelse: Haendelse,
    af: str,
    now: datetime,
    *ogsaa: str,
    med: Raekker = (),
) -> None:
    """Move the row, with its line of history and other new rows, in one statement. `ogsaa`: other
    fields of it that have changed."""
    fra = row.tilstand
    til = skift(Tilstand(fra), haendelse)
    if til is None:
        raise ValueError(f"{fra} knows no {haendelse}")
    row.tilstand, row.siden, row.mangler_siden = til, now, None
    moved = rettelse(row, "tilstand", "siden", "mangler_siden", *ogsaa)
    indsaet_hvis(moved, [_linje(row, fra, haendelse, af, now), *med])


def _linje(row: Aflevering, fra: str, haendelse: str, af: str, now: datetime) -> Tilstandsskift:
    return Tilstandsskift(
        aflevering=row, tidspunkt=now, fra=fra, til=row.tilstand, haendelse=haendelse, af=af
    )


def noter_set(id_: UUID, *, adgang: Adgang, now: datetime) -> None:
    """The author has seen how it ended, and does no more about it."""
    Aflevering.objects.visible_to(adgang).filter(
        id=id_, tilstand__in=HOS_AFSENDER, set_af_bruger__isnull=True
    ).update(set_af_bruger=now)
