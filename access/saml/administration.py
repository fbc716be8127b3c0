"""Setting identity providers up: whom they vouch for, by which certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from access.models import Myndighed
from access.saml.models import Identitetsudbyder, Samlsession, Sessionstid, Tilknytning
from access.saml.noegler import certifikatfakta
from access.saml.services import afslut_sessioner


class OpsaetningFejl(ValueError):
    """What was asked for cannot be. The text is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Udbyderfakta:
    """An identity provider as its owner describes it. None leaves a fact as it is."""

    entity_id: str
    navn: str | None = None
    sso_url: str | None = None
    slo_url: str | None = None
    certifikater: Sequence[str] | None = None  # PEM
    cvr: Sequence[str] | None = None  # authorities whose users it vouches for
    scopes: Sequence[str] | None = None  # further authorities, by CVR
    gammel_profil: bool | None = None
    kraev_kryptering: bool | None = None
    uden_persondata: bool | None = None


@transaction.atomic
def gem_udbyder(fakta: Udbyderfakta) -> Identitetsudbyder:
    """Make or change a provider. Raises OpsaetningFejl, and then nothing is changed."""
    udbyder = Identitetsudbyder.objects.filter(entity_id=fakta.entity_id).first()
    if udbyder is None:
        if not (fakta.sso_url and fakta.certifikater):
            raise OpsaetningFejl("En ny udbyder skal have --sso og mindst ét --certifikat.")
        udbyder = Identitetsudbyder(entity_id=fakta.entity_id, navn=fakta.entity_id)
    if udbyder.demo:
        raise OpsaetningFejl("Demoens egen udbyder sættes op af demoen.")
    for navn in ("sso_url", "slo_url"):
        if (adresse := getattr(fakta, navn)) and not adresse.startswith("https://"):
            raise OpsaetningFejl(f"{navn}: adressen skal begynde med https.")
    if fakta.certifikater is not None:
        for pem in fakta.certifikater:
            try:
                certifikatfakta(pem)
            except ValueError as fejl:
                raise OpsaetningFejl("Et certifikat kan ikke læses, eller er for svagt.") from fejl
        udbyder.certifikater = list(fakta.certifikater)
    for navn in (
        *("navn", "sso_url", "slo_url"),
        *("gammel_profil", "kraev_kryptering", "uden_persondata"),
    ):
        if (value := getattr(fakta, navn)) is not None:
            setattr(udbyder, navn, value)
    if fakta.scopes is not None:
        udbyder.scopes = [m.id for m in _myndigheder(fakta.scopes)]
    udbyder.aktiv = True
    udbyder.save()
    if fakta.cvr is not None:
        _tilknyt(udbyder, _myndigheder(fakta.cvr))
    return udbyder


@transaction.atomic
def luk_udbyder(entity_id: str) -> int:
    """Trust a provider no more, and end its users' sessions. Returns how many ended."""
    udbyder = Identitetsudbyder.objects.filter(entity_id=entity_id).first()
    if udbyder is None:
        raise OpsaetningFejl("Udbyderen findes ikke.")
    Identitetsudbyder.objects.filter(id=udbyder.id).update(aktiv=False)
    keys = list(Samlsession.objects.filter(udbyder=udbyder).values_list("session_key", flat=True))
    afslut_sessioner(keys)
    return len(keys)


def saet_sessionstid(cvr: str, *, inaktiv: int, i_alt: int) -> None:
    """How long sessions of an authority's users last from the next sign-in on, in minutes."""
    (myndighed,) = _myndigheder([cvr])
    tid = Sessionstid(myndighed=myndighed, inaktiv=inaktiv, i_alt=i_alt)
    if not (5 <= inaktiv <= i_alt <= 480):
        raise OpsaetningFejl("Minutterne skal være 5-480, og inaktiv højst i alt.")
    tid.save()


def _tilknyt(udbyder: Identitetsudbyder, myndigheder: Sequence[Myndighed]) -> None:
    taken = (
        Tilknytning.objects.filter(myndighed__in=myndigheder, udbyder__demo=False)
        .exclude(udbyder=udbyder)
        .first()
    )
    if taken is not None:
        raise OpsaetningFejl(f"{taken.myndighed} har allerede en udbyder: {taken.udbyder}.")
    Tilknytning.objects.filter(udbyder=udbyder).exclude(myndighed__in=myndigheder).delete()
    for myndighed in myndigheder:
        Tilknytning.objects.update_or_create(myndighed=myndighed, defaults={"udbyder": udbyder})


def _myndigheder(cvr: Sequence[str]) -> list[Myndighed]:
    found = {m.cvr: m for m in Myndighed.objects.filter(cvr__in=cvr)}
    if unknown := [number for number in cvr if number not in found]:
        raise OpsaetningFejl(f"Ukendt CVR: {', '.join(unknown)}.")
    return [found[number] for number in cvr]
