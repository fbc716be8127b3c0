"""What the test identity provider needs in the database: two test authorities and a row of trust.

Idempotent. Written when reference data are loaded in demo mode.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from access.models import Myndighed
from access.organisation import services as organisation
from access.organisation.values import Art, Leverance, Post
from access.saml.models import Identitetsudbyder, Tilknytning
from access.saml.noegler import demonoegle
from sapa.demo.idp import ENTITY_ID
from sapa.demo.idp.personer import (
    EKSEMPELBY,
    ENHED_A,
    ENHED_B,
    KORSBAEK,
    LYNGBY_TAARBAEK,
    NABOBY,
    UDBETALING_DANMARK,
)

# Beside those of fixtures, which end at 1002.
_TESTMYNDIGHEDER = ((1003, EKSEMPELBY, "Eksempelby"), (1004, NABOBY, "Naboby"))
_ENHEDER = ((ENHED_A, "Ydelser og beskæftigelse"), (ENHED_B, "Børn og familie"))
_FRA = datetime(2007, 1, 1, tzinfo=UTC)


def sikr() -> int:
    """Make what is missing. Returns the number of authorities that can sign in this way."""
    for myndighed_id, cvr, navn in _TESTMYNDIGHEDER:
        Myndighed.objects.update_or_create(
            id=myndighed_id,
            defaults={
                "cvr": cvr,
                "navn": f"{navn} Kommune",
                "kort_navn": navn,
                "type": Myndighed.Type.TEST,
            },
        )
    _enheder(_TESTMYNDIGHEDER[0][0])
    state = Myndighed.objects.filter(cvr=UDBETALING_DANMARK).values_list("id", flat=True)
    udbyder, _ = Identitetsudbyder.objects.update_or_create(
        entity_id=ENTITY_ID,
        defaults={
            "navn": "Test-identitetsudbyder",
            "sso_url": "/demo/idp/sso/",
            "slo_url": "/demo/idp/slo/",
            "certifikater": [demonoegle("idp").certifikat],
            "scopes": list(state),
            "gammel_profil": True,
            "demo": True,
        },
    )
    vouched = Myndighed.objects.filter(cvr__in=(EKSEMPELBY, NABOBY, LYNGBY_TAARBAEK, KORSBAEK))
    for myndighed in vouched:
        Tilknytning.objects.update_or_create(myndighed=myndighed, defaults={"udbyder": udbyder})
    return len(vouched)


def _enheder(myndighed_id: int) -> None:
    poster = tuple(Post(Art.ENHED, uuid, {"navn": navn}) for uuid, navn in _ENHEDER)
    organisation.indlaes(
        Leverance(poster, virkning=_FRA),
        myndighed_id=myndighed_id,
        hvem="demo",
        kilde="demo",
        now=timezone.now(),
    )
