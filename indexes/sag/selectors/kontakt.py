"""Whom to call about a sag. The way to a caseworker leads through a sag that the user sees."""

from __future__ import annotations

from access.models import Bruger, Organisationsenhed
from access.organisation.selectors import enhedskort, funktionskort
from indexes.registrering.opslag import som_uuid
from indexes.sag.values import Kontakt, Sagsfakta


def kontakt(fakta: Sagsfakta) -> Kontakt:
    """The primær behandler as the authority's own organisation knows her, else as the sag names
    her, with the responsible unit (which alone stands where nobody is named). At most nine queries,
    four of them only for a unit that is closed.

    The caller has got `fakta` through the door. A user who left has no number here any more.
    """
    bruger = _bruger(fakta)
    ansvarlig = None
    if bruger is None or not bruger.telefon or bruger.enhed is None:
        ansvarlig = _enhed(fakta)
    funktioner = funktionskort(bruger.id) if bruger else ()
    if bruger is not None and bruger.telefon:
        unit = bruger.enhed or ansvarlig
        return Kontakt(
            bruger.navn,
            bruger.titel,
            bruger.enhed.navn if bruger.enhed else fakta.enhed_navn,
            bruger.telefon,
            False,
            bruger.email,
            enhedskort(unit) if unit else None,
            funktioner,
        )
    kort = enhedskort(ansvarlig) if ansvarlig else None
    # A closed unit's telephone rings in an empty room.
    open_unit = (kort.videre or kort) if kort and kort.nedlagt else kort
    return Kontakt(
        navn=bruger.navn if bruger else fakta.behandler_navn,
        titel=bruger.titel if bruger else "",
        enhed=fakta.enhed_navn or (ansvarlig.navn if ansvarlig else ""),
        telefon=open_unit.telefon if open_unit else "",
        er_enhedens=True,
        email=(bruger.email if bruger else "") or (open_unit.email if open_unit else ""),
        kort=kort,
        funktioner=funktioner,
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
