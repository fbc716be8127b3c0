"""Setting up a fagsystem's dialog, and using up the messages that it signs."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from access.models import Fagsystem, Myndighed
from access.revisionslog import noter_administration
from access.values import Adgang
from indexes.modtagelse import kryptering
from sapa.dialog import billet, selectors
from sapa.dialog.billet import MAKS_LEVETID, Afvist, Maal
from sapa.dialog.models import Dialogaendring, Dialogbillet, Dialogmaal

OVERGANG = timedelta(hours=24)
"""How long a former key is still taken."""
_BEVARES = timedelta(hours=1)  # a used message, so that it is known again: longer than it may live


class DialogFejl(ValueError):
    """A set-up that cannot be."""


@transaction.atomic
def saet(
    fagsystem: Fagsystem, myndighed: Myndighed | None, adresse: str, *, hvem: str, now: datetime
) -> tuple[str, str] | None:
    """Open the fagsystem at this address. A new one answers its key id and key, once. Raises
    DialogFejl."""
    if not billet.er_adresse(adresse, lokal=settings.DEMO or settings.DEBUG):
        raise DialogFejl("adressen skal være https med et værtsnavn, uden bruger og fragment")
    row = _find(fagsystem, myndighed)
    if row is not None:
        before = {"adresse": row.adresse, "aktiv": row.aktiv}
        row.adresse, row.aktiv = adresse, True
        row.save()
        _husk(row, "adresse", before, {"adresse": adresse, "aktiv": True}, hvem=hvem, now=now)
        return None
    row = Dialogmaal(uuid=uuid4(), fagsystem=fagsystem, myndighed=myndighed, adresse=adresse)
    key = _ny_noegle(row)
    row.save()
    _husk(row, "oprettet", None, {"adresse": adresse, "kid": row.kid}, hvem=hvem, now=now)
    return row.kid, key


@transaction.atomic
def ny_noegle(
    fagsystem: Fagsystem, myndighed: Myndighed | None, *, hvem: str, now: datetime
) -> tuple[str, str]:
    """A new key, answered once with its id; the former one is taken for a day more. Raises
    DialogFejl."""
    row = _find(fagsystem, myndighed)
    if row is None:
        raise DialogFejl("fagsystemet er ikke sat op")
    former = row.kid
    row.forrige_kid, row.forrige_noegle, row.forrige_til = row.kid, row.noegle, now + OVERGANG
    key = _ny_noegle(row)
    row.save()
    _husk(row, "nøgle", {"kid": former}, {"kid": row.kid}, hvem=hvem, now=now)
    return row.kid, key


@transaction.atomic
def luk(fagsystem: Fagsystem, myndighed: Myndighed | None, *, hvem: str, now: datetime) -> None:
    """Neither way is open any more, at once. Raises DialogFejl."""
    row = _find(fagsystem, myndighed)
    if row is None:
        raise DialogFejl("fagsystemet er ikke sat op")
    before: dict[str, object] = {"aktiv": row.aktiv}
    row.aktiv = False
    row.save()
    _husk(row, "lukket", before, {"aktiv": False}, hvem=hvem, now=now)


def modtag(token: str, *, now: datetime) -> tuple[str, selectors.Afsender]:
    """Take a message from a fagsystem, once: what the user's address is to hold, and who sent it.

    Raises Afvist, which names the sender where the signature was that fagsystem's.
    """
    sender = selectors.afsender(billet.kid_i(token), now=now)
    if sender is None:
        raise Afvist("nøgle")
    try:
        found = billet.laes(token, noegle=sender.noegle, fagsystem=sender.fagsystem_uuid, now=now)
        noegle = secrets.token_urlsafe(24)
        _gem(found, sender, noegle, now)
    except Afvist as afvist:
        if str(afvist) != "underskrift":
            afvist.afsender = sender.fagsystem
        raise
    return noegle, sender


def _gem(found: billet.Indgang, sender: selectors.Afsender, noegle: str, now: datetime) -> None:
    Dialogbillet.objects.filter(udloeber__lt=now - _BEVARES).delete()
    content = json.dumps([found.maal.art, found.maal.vaerdi]).encode()
    row = Dialogbillet(
        jti=found.jti,
        noegle_sha256=_sha(noegle),
        fagsystem_id=sender.fagsystem_id,
        bruger_uuid=found.bruger_uuid,
        maal=kryptering.luk(content, til=found.jti),
        modtaget=now,
        udloeber=now + MAKS_LEVETID,
    )
    if not _nyt(row):
        raise Afvist("brugt")


def _nyt(row: Dialogbillet) -> bool:
    """Insert the row; False if the message has been taken before, also at this very moment."""
    Dialogbillet.objects.bulk_create([row], ignore_conflicts=True)
    ours = Dialogbillet.objects.filter(jti=row.jti, noegle_sha256=row.noegle_sha256)
    return bool(ours.exists())


@transaction.atomic
def indloes(noegle: str, *, adgang: Adgang, now: datetime) -> tuple[Maal, str] | None:
    """What the user asked the fagsystem to open here, once, and the fagsystem's name; None for
    somebody else, too late, or again."""
    rows = Dialogbillet.objects.select_for_update(of=("self",)).select_related("fagsystem")
    row = rows.filter(
        noegle_sha256=_sha(noegle),
        bruger_uuid=adgang.bruger_uuid,
        brugt=None,
        udloeber__gt=now,
    ).first()
    if row is None:
        return None
    art, vaerdi = json.loads(kryptering.aabn(bytes(row.maal), til=row.jti))
    row.brugt, row.maal = now, b""
    row.save(update_fields=["brugt", "maal"])
    return Maal(art, vaerdi), row.fagsystem.navn


def _find(fagsystem: Fagsystem, myndighed: Myndighed | None) -> Dialogmaal | None:
    rows = Dialogmaal.objects.select_for_update().filter(fagsystem=fagsystem)
    return rows.filter(myndighed=myndighed).first()


def _ny_noegle(row: Dialogmaal) -> str:
    key = secrets.token_bytes(32)
    row.kid = secrets.token_hex(8)
    row.noegle = kryptering.luk(key, til=row.uuid)
    return key.hex()


def _sha(noegle: str) -> bytes:
    return hashlib.sha256(noegle.encode()).digest()


def _husk(
    row: Dialogmaal,
    hvad: str,
    foer: dict[str, object] | None,
    efter: dict[str, object],
    *,
    hvem: str,
    now: datetime,
) -> None:
    Dialogaendring.objects.create(
        maal=row.uuid, tidspunkt=now, hvem=hvem, hvad=hvad, foer=foer, efter=efter
    )
    noter_administration(
        "DialogIntegration",
        [("Fagsystem", row.fagsystem.navn), ("Ændring", hvad)],
        hvem=hvem,
        cvr=row.myndighed.cvr if row.myndighed else "",
        now=now,
    )
