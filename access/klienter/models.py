"""What a system client proves itself by, what it may do, and what it did.

The client itself is `access.Systemklient`. Nothing here is about a citizen.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models

from access.klienter.values import Rettighed
from access.models import Systemklient


class Hemmelighed(models.Model):
    """A secret. A client has two places for them, so that a new one can be put to use while the old
    one still works; the database knows no third."""

    klient = models.ForeignKey(
        Systemklient, models.CASCADE, related_name="hemmeligheder", db_index=False
    )
    plads = models.SmallIntegerField()
    # SHA-256 of a random 256-bit secret: nothing to guess, so no slow hash is needed per call.
    sha256 = models.BinaryField()
    oprettet = models.DateTimeField()
    udloeber = models.DateTimeField(null=True)
    sidst_brugt = models.DateTimeField(null=True)  # to within five minutes

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["klient", "plads"], name="hemmelighed_plads_unik"),
            models.CheckConstraint(
                condition=models.Q(plads__in=[1, 2]), name="hemmelighed_hoejst_to"
            ),
        ]


class Noegle(models.Model):
    """A public key for private_key_jwt (RFC 7523), with the one algorithm it was registered for."""

    class Algoritme(models.TextChoices):
        RS256 = "RS256"
        PS256 = "PS256"
        ES256 = "ES256"

    klient = models.ForeignKey(Systemklient, models.CASCADE, related_name="noegler", db_index=False)
    kid = models.TextField()
    algoritme = models.TextField(choices=Algoritme.choices)
    pem = models.TextField()
    oprettet = models.DateTimeField()
    udloeber = models.DateTimeField(null=True)
    sidst_brugt = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["klient", "kid"], name="noegle_kid_unik")]


class Certifikat(models.Model):
    """A client certificate, by the SHA-256 of its DER form. It names one client only."""

    klient = models.ForeignKey(Systemklient, models.CASCADE, related_name="certifikater")
    sha256 = models.TextField(unique=True)  # 64 lower-case hexadecimal digits
    # Its subject (RFC 4514) for people to read, where it was registered whole.
    emne = models.TextField(default="", db_default="")
    oprettet = models.DateTimeField()
    udloeber = models.DateTimeField()
    sidst_brugt = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="certifikat_sha256"
            )
        ]


class Serviceaftale(models.Model):
    """For which authorities, KLE and operations a client may call, and in which period (Danish
    dates).

    Nothing is unlimited by being left out: all of KLE is the pattern `*`.
    """

    klient = models.ForeignKey(Systemklient, models.CASCADE, related_name="aftaler")
    myndigheder = ArrayField(models.SmallIntegerField())
    kle = ArrayField(models.TextField())
    rettigheder = ArrayField(models.TextField(choices=[(r.value, r.value) for r in Rettighed]))
    kilder = ArrayField(models.TextField(), default=list, db_default=[])  # for the right `kilde`
    gyldig = DateRangeField()
    oprettet = models.DateTimeField()


class BrugtJti(models.Model):
    """An assertion that was used, until it would have expired anyway: it works once."""

    klient = models.ForeignKey(Systemklient, models.CASCADE, db_index=False)
    jti_sha256 = models.BinaryField()  # of the sender's text, whatever its length
    udloeber = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["klient", "jti_sha256"], name="jti_bruges_en_gang")
        ]


class Forbrug(models.Model):
    """What a client did on one Danish day: the day's quota is read here, and its last use."""

    klient = models.ForeignKey(Systemklient, models.CASCADE, db_index=False)
    dag = models.DateField()
    kald = models.BigIntegerField()
    afviste = models.BigIntegerField()  # answered 400 or above, and calls over the rate limit
    objekter = models.BigIntegerField()
    sidst = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["klient", "dag"], name="forbrug_pr_dag")]


class Klientaendring(models.Model):
    """Who changed what about a client, and when. Append-only; never a secret."""

    klient = models.ForeignKey(Systemklient, models.PROTECT, related_name="aendringer")
    tidspunkt = models.DateTimeField()
    hvem = models.TextField()
    handling = models.TextField()
    detaljer = models.JSONField(default=dict)
