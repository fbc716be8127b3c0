"""Who may vouch for whom, sign-ins under way, sessions that an identity provider can end."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from access.models import Bruger, Myndighed

DAGLANG = 480
"""Minutes of a working day: the longest and the usual session."""


class Identitetsudbyder(models.Model):
    """An identity provider that we trust: for the users of its authorities, on named scopes.

    KOMBIT's Context Handler is one provider for many authorities; a municipality may also connect
    its own, which then must not hand out rights on other authorities' data unless they agreed.
    """

    entity_id = models.TextField(unique=True)
    navn = models.TextField()
    sso_url = models.TextField()
    slo_url = models.TextField(default="", blank=True)
    # PEM, several while the provider changes its key. Only these verify; never one from a message.
    certifikater = ArrayField(models.TextField())
    myndigheder: models.ManyToManyField[Myndighed, models.Model] = models.ManyToManyField(
        Myndighed, through="Tilknytning", related_name="identitetsudbydere"
    )
    # Authorities beyond its own on whose data its users may be given rights (delegation, UDK).
    scopes = ArrayField(models.SmallIntegerField(), default=list)
    kraev_kryptering = models.BooleanField(default=True)
    gammel_profil = models.BooleanField(default=False)  # DK-SAML-2.0 / KOMBIT 1.0
    uden_persondata = models.BooleanField(default=False)  # the variant without name and e-mail
    aktiv = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)  # trusted only while SAPA_DEMO is on

    def __str__(self) -> str:
        return self.navn


class Tilknytning(models.Model):
    """An authority's one identity provider."""

    myndighed = models.OneToOneField(Myndighed, models.CASCADE, primary_key=True)
    udbyder = models.ForeignKey(Identitetsudbyder, models.CASCADE)


class Anmodning(models.Model):
    """A sign-in under way, bound to one browser by a cookie of which only the hash is kept."""

    id = models.TextField(primary_key=True)  # the AuthnRequest's ID
    udbyder = models.ForeignKey(Identitetsudbyder, models.CASCADE)
    cookie_sha256 = models.TextField(unique=True)
    videre = models.TextField(default="", blank=True)
    udloeber = models.DateTimeField(db_index=True)


class Brugtassertion(models.Model):
    """An assertion that has signed someone in: never again. Kept until it has run out anyway."""

    sha256 = models.TextField(primary_key=True)  # of issuer and ID
    udloeber = models.DateTimeField(db_index=True)


class Samlbruger(models.Model):
    """A user whose rights come from her identity provider: the privileges it last sent.

    Kept so that rights can be worked out again when units or roles change, never added to from
    jobfunktionsroller of our own.
    """

    bruger = models.OneToOneField(Bruger, models.CASCADE, primary_key=True, related_name="saml")
    udbyder = models.ForeignKey(Identitetsudbyder, models.CASCADE)
    bpp = models.TextField(default="", blank=True)  # Base64, as received; empty: no rights
    sidst = models.DateTimeField()


class Samlsession(models.Model):
    """A session that a LogoutRequest of the provider can end, also without the user's cookie."""

    session_key = models.TextField(primary_key=True)
    bruger = models.ForeignKey(Bruger, models.CASCADE)
    udbyder = models.ForeignKey(Identitetsudbyder, models.CASCADE)
    name_id = models.TextField()
    name_id_format = models.TextField(default="", blank=True)
    session_index = models.TextField(default="", blank=True)
    udloeber = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["udbyder", "name_id"], name="samlsession_navn")]


class Sessionstid(models.Model):
    """How long a session of an authority's users lasts, in minutes. No row: a working day."""

    myndighed = models.OneToOneField(Myndighed, models.CASCADE, primary_key=True)
    inaktiv = models.SmallIntegerField(
        default=DAGLANG, validators=[MinValueValidator(5), MaxValueValidator(DAGLANG)]
    )
    i_alt = models.SmallIntegerField(
        default=DAGLANG, validators=[MinValueValidator(5), MaxValueValidator(DAGLANG)]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    inaktiv__range=(5, DAGLANG),
                    i_alt__range=(5, DAGLANG),
                ),
                name="sessionstid_minutter",
            )
        ]


class Demonoegle(models.Model):
    """Keys that the demo made for itself: SAPA's (`sp`) and the test identity provider's (`idp`).

    Read only while SAPA_DEMO is on. In production SAPA's key is a file (SAPA_SAML_NOEGLE).
    """

    navn = models.TextField(primary_key=True)
    noegle = models.TextField()
    certifikat = models.TextField()
