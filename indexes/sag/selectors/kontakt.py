"""Whom to call about a sag. The way to a caseworker leads through a sag that the user sees."""

from __future__ import annotations

from access.models import Bruger, Organisationsenhed
from indexes.registrering.opslag import som_uuid
from indexes.sag.values import Kontakt, Sagsfakta


def kontakt(fakta: Sagsfakta) -> Kontakt:
    """The primær behandler as the authority's own organisation knows her, else as the sag names
    her, with the responsible unit (which alone stands where nobody is named). At most two queries.

    The caller has got `fakta` through the door. A user who left has no number here any more.
    """
    bruger = _bruger(fakta)
    if bruger is not None and bruger.telefon:
        enhed = bruger.enhed.navn if bruger.enhed else fakta.enhed_navn
        return Kontakt(bruger.navn, bruger.titel, enhed, bruger.telefon, False, bruger.email)
    enhed_row = _enhed(fakta)
    return Kontakt(
        navn=bruger.navn if bruger else fakta.behandler_navn,
        titel=bruger.titel if bruger else "",
        enhed=fakta.enhed_navn or (enhed_row.navn if enhed_row else ""),
        telefon=enhed_row.telefon if enhed_row else "",
        er_enhedens=True,
        email=bruger.email if bruger else "",
    )


def _bruger(fakta: Sagsfakta) -> Bruger | None:
    uuid = som_uuid(fakta.behandler_reference)
    if uuid is None:
        return None
    rows = Bruger.objects.filter(myndighed=fakta.myndighed_id, uuid=uuid, aktiv=True)
    return rows.select_related("enhed").first()


def _enhed(fakta: Sagsfakta) -> Organisationsenhed | None:
    """The responsible unit, by uuid or by the sender's own name for it."""
    if not fakta.enhed_reference:
        return None
    rows = Organisationsenhed.objects.filter(myndighed=fakta.myndighed_id)
    uuid = som_uuid(fakta.enhed_reference)
    return rows.filter(**({"uuid": uuid} if uuid else {"noegle": fakta.enhed_reference})).first()
