"""The tab Adviser, for those who work with them. Its page is sapa.advis'."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from access.values import Adgang, Permission
from sapa.overblik.sider import Faneblad


def advisfaner(adgang: Adgang, part_uuid: UUID, valgt: str) -> tuple[Faneblad, ...]:
    """For a person's page: one, or none without the right."""
    if not adgang.har(Permission.BEHANDL_ADVIS):
        return ()
    url = reverse("advis_person", args=[part_uuid])
    return (Faneblad(_("Adviser"), url, valgt == "advis_person"),)
