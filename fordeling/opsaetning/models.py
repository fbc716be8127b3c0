"""An authority's own rule for its notes, and what is known of a server's certificate."""

from __future__ import annotations

from django.db import models

from fordeling.models import Tilsluttet


class Notatregel(models.Model):
    """What an authority has chosen itself; without a row the installation's rules hold."""

    myndighed = models.SmallIntegerField(primary_key=True)
    # Days that a text is kept after the receiver accepted it.
    tekst_dage = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tekst_dage__gte=0, tekst_dage__lte=365), name="notatregel_dage"
            )
        ]


class Servercertifikat(models.Model):
    """The certificate that a connected system's server is held to, as people read it. What is
    checked is its fingerprint on Tilsluttet."""

    system = models.OneToOneField(Tilsluttet, models.CASCADE, primary_key=True)
    emne = models.TextField()  # RFC 4514
    udsteder = models.TextField()
    udloeber = models.DateTimeField()
