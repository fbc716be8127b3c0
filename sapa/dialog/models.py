"""Which fagsystemer can be opened from SAPA and open SAPA, by what address and key."""

from django.db import models

from access.models import Fagsystem, Myndighed


class Dialogmaal(models.Model):
    """Where a fagsystem is opened, for one authority or for all, and the key that both sign with.

    The key is kept closed (indexes.modtagelse.kryptering, under `uuid`). The former one is still
    taken from the fagsystem until `forrige_til`, so that a key can be changed without a break.
    """

    uuid = models.UUIDField(primary_key=True)
    fagsystem = models.ForeignKey(Fagsystem, models.CASCADE)
    myndighed = models.ForeignKey(Myndighed, models.CASCADE, null=True)  # NULL: all of them
    adresse = models.TextField()
    aktiv = models.BooleanField(default=True)
    kid = models.TextField(unique=True)
    noegle = models.BinaryField()
    forrige_kid = models.TextField(null=True, unique=True)
    forrige_noegle = models.BinaryField(null=True)
    forrige_til = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fagsystem", "myndighed"], name="dialogmaal_unik", nulls_distinct=False
            )
        ]


class Dialogaendring(models.Model):
    """Who changed what, and when. Never a key."""

    maal = models.UUIDField()
    tidspunkt = models.DateTimeField()
    hvem = models.TextField()
    hvad = models.TextField()
    foer = models.JSONField(null=True)
    efter = models.JSONField()


class Dialogbillet(models.Model):
    """A way in that a fagsystem has signed: used once by the message (`jti`), and once by the user.

    What it opens is kept closed, since it may be a CPR number, and is gone when it has been used.
    """

    jti = models.UUIDField(primary_key=True)
    noegle_sha256 = models.BinaryField(unique=True)  # of what the user's address holds
    fagsystem = models.ForeignKey(Fagsystem, models.CASCADE)
    bruger_uuid = models.UUIDField()
    maal = models.BinaryField()
    modtaget = models.DateTimeField()
    udloeber = models.DateTimeField(db_index=True)
    brugt = models.DateTimeField(null=True)
