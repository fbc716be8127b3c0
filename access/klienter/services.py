"""Writes about system clients: what commands and pages change, and what each call leaves."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from access import forberedt
from access.klienter import aendringer, aftaler, samletal, tilstand
from access.klienter.aendringer import KlientFejl, Udfoerer, aendrer, noter
from access.klienter.legitimation import KLIENT_ID, Legitimeret
from access.klienter.models import (
    Certifikat,
    Hemmelighed,
    Noegle,
)
from access.klienter.proxy import emne, fingeraftryk
from access.klienter.selectors import dansk_dag
from access.models import Fagsystem, Systemklient
from access.revisionslog import operatoer

OVERLAP = timedelta(days=7)  # how long the old secret works beside the new
BRUGT_PRAECISION = timedelta(minutes=5)
RSA_BITS = (2048, 8192)
saet_aftale = aftaler.saet_aftale


@transaction.atomic
def opret(
    *,
    klient_id: str,
    fagsystem: Fagsystem,
    now: datetime,
    basic: bool = False,
    demo: bool = False,
    af: Udfoerer | None = None,
) -> Systemklient:
    """Make a client that can do nothing yet. Raises KlientFejl for an id that is taken or odd."""
    if not KLIENT_ID.fullmatch(klient_id):
        raise KlientFejl(_("Klient-id skal være bogstaver a-z, cifre, punktum, bindestreg."))
    klient, made = Systemklient.objects.get_or_create(
        klient_id=klient_id,
        defaults={"fagsystem": fagsystem, "basic": basic, "demo": demo, "oprettet": now},
    )
    if not made:
        raise KlientFejl(_("Klienten %(id)s findes allerede.") % {"id": klient_id})
    who = af or Udfoerer(operatoer())
    noter(klient, now, "oprettet", who, fagsystem=str(fagsystem.uuid), basic=basic, demo=demo)
    aendringer.fortael({}, tilstand.alt(klient.id), now=now, af=who)
    return klient


def roter(
    klient: Systemklient,
    *,
    now: datetime,
    overlap: timedelta = OVERLAP,
    udloeber: datetime | None = None,
    hemmelighed: str | None = None,
    af: Udfoerer | None = None,
) -> str:
    """Give the client a new secret and return it; only its hash is stored.

    The newest of the old ones works for `overlap` more, any other is gone at once, and so are all
    tokens.
    """
    with aendrer(klient, now=now, af=af) as (own, who):
        # Pages may not read a hash, and need none.
        old = list(own.hemmeligheder.defer("sha256").order_by("-oprettet", "-id"))
        kept = old[:1] if overlap else []
        for row in old[len(kept) :]:
            row.delete()
        for row in kept:
            ends = now + overlap
            row.udloeber = min(row.udloeber or ends, ends)
            row.save(update_fields=["udloeber"])
        secret = hemmelighed or secrets.token_urlsafe(32)
        Hemmelighed.objects.create(
            klient=own,
            plads=3 - kept[0].plads if kept else 1,
            sha256=hashlib.sha256(secret.encode()).digest(),
            oprettet=now,
            udloeber=udloeber,
        )
        _draeb_tokens(own)
        noter(own, now, "ny hemmelighed", who, gamle_til=_iso(kept[0].udloeber if kept else None))
    return secret


def tilbagekald_hemmelighed(
    klient: Systemklient, id_: int, *, now: datetime, af: Udfoerer | None = None
) -> None:
    """A secret is gone from the next call on, and every token of the client with it. It cannot come
    back: nobody has it. Raises KlientFejl if the client has none of that number."""
    with aendrer(klient, now=now, af=af) as (own, who):
        row = own.hemmeligheder.defer("sha256").filter(id=id_).first()
        if row is None:
            raise KlientFejl(_("Hemmeligheden findes ikke længere."))
        row.delete()
        _draeb_tokens(own)
        noter(own, now, "hemmelighed tilbagekaldt", who, udstedt=_iso(row.oprettet))


def saet_aktiv(
    klient: Systemklient, aktiv: bool, *, now: datetime, af: Udfoerer | None = None
) -> None:
    """Close or reopen. Closing takes effect at the client's next call, whatever it calls with."""
    with aendrer(klient, now=now, af=af) as (own, who):
        Systemklient.objects.filter(id=own.id).update(aktiv=aktiv)
        _draeb_tokens(own)
        noter(own, now, "åbnet" if aktiv else "lukket", who)


def saet_lofter(
    klient: Systemklient,
    *,
    kald_pr_sekund: int | None,
    byge: int | None,
    objekter_pr_dag: int | None,
    now: datetime,
    af: Udfoerer | None = None,
) -> None:
    """The client's own limits; None is the installation's."""
    limits = {"kald_pr_sekund": kald_pr_sekund, "byge": byge, "objekter_pr_dag": objekter_pr_dag}
    with aendrer(klient, now=now, af=af) as (own, who):
        Systemklient.objects.filter(id=own.id).update(**limits)
        noter(own, now, "lofter", who, **limits)


def tilfoej_noegle(
    klient: Systemklient,
    pem: str,
    *,
    now: datetime,
    kid: str = "",
    algoritme: str = "",
    udloeber: datetime | None = None,
    af: Udfoerer | None = None,
) -> Noegle:
    """Register a public key: RSA of 2048 to 8192 bits (PS256 unless told RS256), or EC P-256.

    Raises KlientFejl for anything else, a private key not least.
    """
    if "PRIVATE KEY" in pem:
        raise KlientFejl(
            _("Det er en privat nøgle. Den må kun klienten have: send den offentlige.")
        )
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise KlientFejl(_("Filen er ikke en offentlig nøgle i PEM.")) from None
    if isinstance(key, rsa.RSAPublicKey) and RSA_BITS[0] <= key.key_size <= RSA_BITS[1]:
        allowed: tuple[Noegle.Algoritme, ...] = (Noegle.Algoritme.PS256, Noegle.Algoritme.RS256)
    elif isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        allowed = (Noegle.Algoritme.ES256,)
    else:
        raise KlientFejl(_("Nøglen skal være RSA på 2048 til 8192 bit eller EC P-256."))
    algoritme = algoritme or allowed[0]
    if algoritme not in allowed:
        raise KlientFejl(_("Den nøgle kan ikke bruges med %(alg)s.") % {"alg": algoritme})
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    kid = kid or hashlib.sha256(der).hexdigest()[:16]
    with aendrer(klient, now=now, af=af) as (own, who):
        if own.noegler.filter(kid=kid).exists():
            raise KlientFejl(_("Klienten har allerede en nøgle med kid %(kid)s.") % {"kid": kid})
        row = Noegle.objects.create(
            klient=own,
            kid=kid,
            algoritme=algoritme,
            pem=key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
            oprettet=now,
            udloeber=udloeber,
        )
        noter(own, now, "ny nøgle", who, kid=kid, algoritme=algoritme, udloeber=_iso(udloeber))
    return row


def fjern_noegle(
    klient: Systemklient, kid: str, *, now: datetime, af: Udfoerer | None = None
) -> None:
    """Take a key away, and every token with it. Raises KlientFejl if there is none of that kid."""
    with aendrer(klient, now=now, af=af) as (own, who):
        if not own.noegler.filter(kid=kid).delete()[0]:
            raise KlientFejl(_("Klienten har ingen nøgle med kid %(kid)s.") % {"kid": kid})
        _draeb_tokens(own)
        noter(own, now, "nøgle fjernet", who, kid=kid)


def tilfoej_certifikat(
    klient: Systemklient,
    tekst: str,
    *,
    udloeber: datetime,
    now: datetime,
    af: Udfoerer | None = None,
) -> Certifikat:
    """Register a client certificate by PEM or by its SHA-256. Raises KlientFejl."""
    sha256 = fingeraftryk(tekst.strip())
    if sha256 is None:
        raise KlientFejl(_("Giv certifikatet som PEM eller dets SHA-256 som 64 hexcifre."))
    with aendrer(klient, now=now, af=af) as (own, who):
        row, made = Certifikat.objects.get_or_create(
            sha256=sha256,
            defaults={
                "klient": own,
                "oprettet": now,
                "udloeber": udloeber,
                "emne": emne(tekst.strip()),
            },
        )
        if not made:
            raise KlientFejl(_("Certifikatet er allerede registreret."))
        noter(own, now, "nyt certifikat", who, sha256=sha256, udloeber=_iso(udloeber))
    return row


def fjern_certifikat(
    klient: Systemklient, tekst: str, *, now: datetime, af: Udfoerer | None = None
) -> None:
    """Take a certificate away, and every token with it. Raises KlientFejl."""
    sha256 = fingeraftryk(tekst.strip())
    with aendrer(klient, now=now, af=af) as (own, who):
        if not own.certifikater.filter(sha256=sha256).delete()[0]:
            raise KlientFejl(_("Klienten har ikke det certifikat."))
        _draeb_tokens(own)
        noter(own, now, "certifikat fjernet", who, sha256=sha256)


def noter_brug(
    legitimeret: Legitimeret,
    *,
    afviste: int,
    objekter: int,
    kald: int,
    now: datetime,
    med: Sequence[tuple[str, list[Any]]] = (),
    log: str | None = None,
) -> None:
    """Add a call to the client's day, and note the use of what it proved itself by.

    `med` are inserts with their parameters that go with it in the one statement; `log`: the rows of
    the revisionslog that a read leaves, as JSON, whose statement takes the intake's role with it.

    Called last in the transaction, and ends it: the day's row is one per client, and its lock must
    be short.
    """
    _noter_bevis(legitimeret, now)
    day = dagens_brug(legitimeret, kald=kald, afviste=afviste, objekter=objekter, now=now)
    if log is not None:
        for sql, params in med:  # a removal that searched first
            forberedt.udfoer(sql, params)
        forberedt.med_foerst(
            "select sapa_slut_laesning(r.foerst, %s::jsonb, %s::bigint, %s::date, %s::bigint,"
            " %s::bigint, %s::bigint, %s::timestamptz) from r",
            [log, *day[1]],
            slut=True,
        )
        return
    skriv_til_sidst([*med, day])


def skriv_til_sidst(saetninger: Sequence[tuple[str, Sequence[Any]]]) -> None:
    """Carry out these inserts as one statement, the last of the transaction, which it ends."""
    *former, last = [sql for sql, _ in saetninger]
    ctes = ", ".join(f"m{n} as ({sql} returning 1)" for n, sql in enumerate(former))
    values = [value for _, own in saetninger for value in own]
    forberedt.til_sidst(f"with {ctes} {last}" if former else last, values)


def dagens_brug(
    legitimeret: Legitimeret, *, afviste: int, objekter: int, kald: int, now: datetime
) -> tuple[str, list[Any]]:
    """What adds calls to a client's day, as an insert with its parameters, for whose proof's own
    use has been noted."""
    return _DAGENS_BRUG, [legitimeret.klient.id, dansk_dag(now), kald, afviste, objekter, now]


_DAGENS_BRUG = """
insert into klienter_forbrug as f (klient_id, dag, kald, afviste, objekter, sidst)
values (%s, %s, %s, %s, %s, %s)
on conflict (klient_id, dag) do update set
    kald = f.kald + excluded.kald, afviste = f.afviste + excluded.afviste,
    objekter = f.objekter + excluded.objekter, sidst = greatest(f.sidst, excluded.sidst)
"""


def noter_brug_samlet(legitimeret: Legitimeret, *, afviste: int, kald: int, now: datetime) -> None:
    """As `noter_brug`, of a call that brought no objects: its client's day is written with others'
    when the call is durable (access.klienter.samletal)."""
    _noter_bevis(legitimeret, now)
    transaction.on_commit(partial(tael_samlet, legitimeret, kald=kald, afviste=afviste, now=now))


def tael_samlet(legitimeret: Legitimeret, *, afviste: int, kald: int, now: datetime) -> None:
    """The day's figures of a call that is durable; the proof's own use has been noted."""
    samletal.samletal.laeg_til(legitimeret.klient.id, kald=kald, afviste=afviste, now=now)
    samletal.vaekker.ring()


def brug_skal_noteres(legitimeret: Legitimeret, now: datetime) -> bool:
    """Whether the proof's last use was noted too long ago."""
    bevis = legitimeret.bevis
    return bevis is not None and (
        bevis.sidst_brugt is None or bevis.sidst_brugt <= now - BRUGT_PRAECISION
    )


def _noter_bevis(legitimeret: Legitimeret, now: datetime) -> None:
    bevis = legitimeret.bevis
    if bevis is not None and brug_skal_noteres(legitimeret, now):
        type(bevis)._default_manager.filter(id=bevis.id).update(sidst_brugt=now)


def _draeb_tokens(klient: Systemklient) -> None:
    Systemklient.objects.filter(id=klient.id).update(udgave=F("udgave") + 1)


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
