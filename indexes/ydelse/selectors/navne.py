"""The titles and names behind a row of ydelser, to annotate with."""

from __future__ import annotations

from django.db.models import Subquery

from indexes.sag.selectors.faelles import navne as sagens_navne


def navne() -> dict[str, Subquery]:
    """As a sag's, but a ydelse has no handlingsfacet."""
    return {navn: sub for navn, sub in sagens_navne().items() if navn != "facet_navn"}
