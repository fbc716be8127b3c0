"""Deliveries: what is to reach whom, how often it was tried, and how it went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from advis.models.advis import Advis, Uuidv7
from advis.models.gruppe import Modtager
from advis.values import Anledning, Kanal, Leveringstilstand


class Levering(models.Model):
    """An advis, or a correction of it, to one receiver by one channel that is sent.

    Made `klar` by `advis.matching`, at most once per (advis, modtager, haendelse_id); everything
    after that is `advis.levering`'s. `uuid` is what a receiver knows a repetition by.
    """

    uuid = models.UUIDField(primary_key=True, db_default=Uuidv7())
    advis = models.ForeignKey(Advis, models.CASCADE, db_index=False, db_constraint=False)
    modtager = models.ForeignKey(Modtager, models.CASCADE, db_index=False, db_constraint=False)
    gruppe_id = models.BigIntegerField()
    kanal = models.TextField(choices=[(Kanal.MAIL, _("E-mail")), (Kanal.WEBHOOK, "Webhook")])
    haendelse_id = models.BigIntegerField()
    anledning = models.TextField(
        choices=[
            (Anledning.NY, _("Ny")),
            (Anledning.RETTELSE, _("Rettelse")),
            (Anledning.ANNULLERING, _("Annullering")),
        ]
    )
    tilstand = models.TextField(
        choices=[
            (Leveringstilstand.KLAR, _("Afventer")),
            (Leveringstilstand.LEVERET, _("Leveret")),
            (Leveringstilstand.OPGIVET, _("Opgivet")),
            (Leveringstilstand.BORTFALDET, _("Bortfaldet")),
        ],
        default=Leveringstilstand.KLAR,
        db_default=Leveringstilstand.KLAR.value,
    )
    oprettet = models.DateTimeField()
    forsoeg = models.SmallIntegerField(default=0, db_default=0)
    naeste_forsoeg = models.DateTimeField()
    # The worker that holds it, and until when: one that was killed is followed by another.
    laan = models.UUIDField(null=True)
    laant_til = models.DateTimeField(null=True)
    samling = models.UUIDField(null=True)  # the digest that it went in
    afsluttet = models.DateTimeField(null=True)  # delivered, given up or fallen away
    sidste_status = models.SmallIntegerField(null=True)  # HTTP or SMTP
    sidste_fejl = models.TextField(default="", db_default="")  # a short stable code, no content

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advis", "modtager", "haendelse_id"], name="levering_een_gang"
            ),
        ]
        indexes = [
            models.Index(
                fields=["naeste_forsoeg"],
                name="levering_klar",
                condition=Q(tilstand=Leveringstilstand.KLAR.value),
            ),
            models.Index(
                fields=["afsluttet"],
                name="levering_opgivet",
                condition=Q(tilstand=Leveringstilstand.OPGIVET.value),
            ),
        ]


class Leveringsforsoeg(models.Model):
    """One attempt. Written by `advis.levering`."""

    levering = models.ForeignKey(Levering, models.CASCADE, db_index=False, related_name="historik")
    nr = models.SmallIntegerField()
    begyndt = models.DateTimeField()
    sluttet = models.DateTimeField(null=True)
    status = models.SmallIntegerField(null=True)
    fejl = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["levering", "nr"], name="leveringsforsoeg_nr"),
        ]
