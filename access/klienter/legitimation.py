"""Who calls: a client by its secret, certificate or token. One refusal for all that can be wrong.

What was wrong goes to our log, never to the caller, and an unknown client costs as much time as a
wrong secret: the same statements, the same number of comparisons.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.utils.crypto import constant_time_compare

from access.klienter import opslag
from access.klienter import token as tokener
from access.klienter.models import Certifikat, Hemmelighed, Noegle
from access.klienter.selectors import dansk_dag
from access.models import Systemklient

Slags = Literal["basic", "hemmelighed", "noegle", "certifikat", "token"]

KLIENT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_INGEN = bytes(32)  # the digest of nothing anybody knows


class Afvist(Exception):
    """Not let in. `grund` and `klient_id` (empty unless it is one of ours) are for the log only.

    `forsoeg`: counts as an attempt to guess; a token that has merely run out does not.
    """

    def __init__(self, grund: str, *, klient_id: str = "", forsoeg: bool = True) -> None:
        super().__init__(grund)
        self.grund, self.klient_id, self.forsoeg = grund, klient_id, forsoeg


@dataclass(frozen=True, slots=True)
class Legitimeret:
    """A client that has proved who it is, and how."""

    klient: Systemklient
    slags: Slags
    # What it was proved by, to note its use; None for a token.
    bevis: Hemmelighed | Noegle | Certifikat | None = None
    # The certificate that a token got from this proof is bound to.
    certifikat: str | None = None
    # Operations that the token is limited to.
    kun: frozenset[str] | None = None
    # When the proof runs out; None: never.
    udloeber: datetime | None = None
    # Its agreements and use, where they were read together with it.
    dagen: opslag.Dagen | None = None


def gyldigt_klient_id(tekst: str) -> str:
    """The text, or an empty one, which no client has: what cannot be an id never reaches SQL."""
    return tekst if KLIENT_ID.fullmatch(tekst) else ""


def ved_hemmelighed(
    klient_id: str, hemmelighed: str, *, now: datetime, slags: Literal["basic", "hemmelighed"]
) -> Legitimeret:
    """A client by id and secret: `basic` with the call itself, `hemmelighed` to get a token.

    Raises Afvist.
    """
    digest = hashlib.sha256(hemmelighed.encode("utf-8", "surrogateescape")).digest()
    rows = opslag.hemmeligheder(gyldigt_klient_id(klient_id), dansk_dag(now))
    found = None
    for plads in range(2):
        row = rows[plads][0] if plads < len(rows) else None
        same = constant_time_compare(bytes(row.sha256) if row else _INGEN, digest)
        if same and row is not None and (found is None or lever(row.udloeber, now)):
            found = row
    known = rows[0][0].klient.klient_id if rows else ""
    if found is None:
        raise Afvist("ukendt klient eller forkert hemmelighed", klient_id=known)
    if not lever(found.udloeber, now):
        raise Afvist("hemmeligheden er udløbet", klient_id=known)
    kraev_aaben(found.klient)
    if slags == "basic" and not (found.klient.basic or found.klient.demo):
        raise Afvist("klienten må ikke bruge Basic", klient_id=known)
    return Legitimeret(found.klient, slags, found, udloeber=found.udloeber, dagen=rows[0][1])


def ved_certifikat(sha256: str, *, now: datetime, klient_id: str | None = None) -> Legitimeret:
    """A client by the certificate that our proxy told of, and only `klient_id` if that is given.

    Raises Afvist.
    """
    known = opslag.certifikat(sha256, dansk_dag(now))
    if known is None or (klient_id is not None and known[0].klient.klient_id != klient_id):
        raise Afvist("ukendt certifikat")
    row, dagen = known
    if not lever(row.udloeber, now):
        raise Afvist("certifikatet er udløbet", klient_id=row.klient.klient_id)
    kraev_aaben(row.klient)
    return Legitimeret(
        row.klient, "certifikat", row, certifikat=sha256, udloeber=row.udloeber, dagen=dagen
    )


def ved_token(tekst: str, *, certifikat: str | None, now: datetime) -> Legitimeret:
    """A client by a token of ours. Its revocation, and a change of its secrets, is seen here at
    once.

    Raises Afvist.
    """
    token = tokener.laes(tekst)
    if token is None:
        raise Afvist("tokenet er ikke vores")
    known = opslag.systemklient(token.klient, dansk_dag(now))
    if known is None:
        raise Afvist("tokenets klient findes ikke")
    klient, dagen = known
    if now >= token.udloeber:
        raise Afvist("tokenet er udløbet", klient_id=klient.klient_id, forsoeg=False)
    if token.udgave != klient.udgave:
        raise Afvist("tokenet er trukket tilbage", klient_id=klient.klient_id, forsoeg=False)
    if token.certifikat is not None and token.certifikat != certifikat:
        raise Afvist("tokenet hører til et andet certifikat", klient_id=klient.klient_id)
    kraev_aaben(klient)
    return Legitimeret(
        klient,
        "token",
        certifikat=token.certifikat,
        kun=token.kun,
        udloeber=token.udloeber,
        dagen=dagen,
    )


def lever(udloeber: datetime | None, now: datetime) -> bool:
    """True until the moment it runs out; None never does."""
    return udloeber is None or now < udloeber


def kraev_aaben(klient: Systemklient) -> None:
    """Raises Afvist for a client that is closed, or the demo's where there is no demo."""
    if not klient.aktiv:
        raise Afvist("klienten er lukket", klient_id=klient.klient_id)
    if klient.demo and not settings.DEMO:
        raise Afvist("demoklient uden demo", klient_id=klient.klient_id)
