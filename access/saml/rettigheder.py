"""From a stored BPP to groups of rights, with what we know of roles, authorities and units now."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import structlog
from django.conf import settings

from access.models import Brugersystemrolle, Myndighed
from access.organisation.selectors import numre
from access.saml import bpp
from access.saml.models import Identitetsudbyder, Samlbruger
from access.values import Gruppe

log = structlog.get_logger(__name__)


def kendt(udbyder: Identitetsudbyder, dokumenter: Iterable[tuple[bpp.RaaGruppe, ...]]) -> bpp.Kendt:
    """What a provider's documents are read by: only units that they name are looked up.

    A scope is known if the provider vouches for that authority, or was given it by agreement:
    another municipality's provider must not hand out rights on data that are not its own.
    """
    named = {
        value.lower()
        for groups in dokumenter
        for group in groups
        for value in group.afgraensninger.get(bpp.ORGENHED, ())
        if bpp.er_uuid(value)
    }
    allowed = Myndighed.objects.filter(tilknytning__udbyder=udbyder) | Myndighed.objects.filter(
        id__in=udbyder.scopes
    )
    return bpp.Kendt(
        domaene=settings.SAML.domaene,
        roller={
            (rolle.kode, rolle.version): bpp.Rolleret(
                frozenset(rolle.permissions), frozenset(rolle.kraever)
            )
            for rolle in Brugersystemrolle.objects.all()
        },
        myndigheder=dict(allowed.distinct().values_list("cvr", "id")),
        enheder=numre(named) if named else {},
    )


def laes(udbyder: Identitetsudbyder, dokument: str) -> bpp.Rettigheder:
    """The groups that a document gives, and what was ignored, which is told in the log too.

    Raises BppFejl.
    """
    if not dokument:
        return bpp.Rettigheder()
    raw = bpp.laes(dokument)
    found = bpp.fortolk(raw, kendt(udbyder, [raw]))
    for melding in found.meldinger:
        log.warning(
            "privilegie_uden_virkning",
            udbyder=udbyder.id,
            gruppe=melding.gruppe,
            grund=melding.grund,
            identifikator=melding.identifikator,
        )
    return found


def fra_udbyder(bruger_ids: Collection[int]) -> dict[int, tuple[Gruppe, ...]]:
    """The groups of those users whose rights come from an identity provider, worked out anew."""
    rows = Samlbruger.objects.filter(bruger_id__in=bruger_ids).select_related("udbyder")
    return {row.bruger_id: laes(row.udbyder, row.bpp).grupper for row in rows}
