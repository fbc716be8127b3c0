"""KLE: what a sag is about (emne) and what is done in it (handlingsfacet). Open reference data."""

from django.db import models


class KleEmne(models.Model):
    """A hovedgruppe, gruppe or emne of KLE. An emne's `tal` is its six digits as a number."""

    nummer = models.TextField(primary_key=True)  # 32, 32.30 or 32.30.04
    tal = models.IntegerField(null=True, unique=True)  # 323004; only an emne has one
    titel = models.TextField()
    uuid = models.UUIDField(unique=True)
    gyldig_fra = models.DateField(null=True)
    gyldig_til = models.DateField(null=True)  # the last day it may be used

    class Meta:
        ordering = ["nummer"]

    def __str__(self) -> str:
        return f"{self.nummer} {self.titel}"


class Handlingsfacet(models.Model):
    """A KLE handlingsfacet (G01) or its category (G)."""

    kode = models.TextField(primary_key=True)
    titel = models.TextField()
    uuid = models.UUIDField(unique=True)

    class Meta:
        ordering = ["kode"]

    def __str__(self) -> str:
        return f"{self.kode} {self.titel}"


class RolleEllerType(models.Model):
    """A role or object type of the indexes with its UUID in FK Klassifikation.

    The same name has different UUIDs per object type (INDEXES.md section 16.5), so the key is all
    four.
    """

    indeks = models.TextField()
    art = models.TextField()  # rolle or objekttype
    relation = models.TextField(default="", blank=True)
    navn = models.TextField()
    uuid = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indeks", "art", "relation", "navn"], name="rolle_eller_type_unik"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indeks} {self.relation} {self.navn}"
