"""What a user reaches, as forhaandsvisning.Vis: counted by the selectors of her own pages, as she,
through the lock. Numbers alone: who gives rights need not see anybody."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from access.models import Bruger
from sapa.administration.forhaandsvisning import Seer, Syn
from sapa.brugere.raekkevidde import brugers

_SKABELON = "brugere/partials/raekkevidde.html"


def bruger(seer: Seer) -> list[Syn]:
    """Of the user whose key it is: what she may, and how much she reaches."""
    row = (
        Bruger.objects.filter(myndighed_id=seer.hos, uuid=UUID(seer.noegle))
        .select_related("enhed")
        .first()
        if seer.noegle
        else None
    )
    if row is None:
        return [Syn(_("Hvad brugeren når"))]
    hvor = _("Hvad %(navn)s når, fra næste klik") % {"navn": row.navn}
    reach = brugers(row.id, myndighed=seer.hos)
    if reach is None:
        return [Syn(hvor, ord=(_("Intet: brugeren kan ikke logge ind."),))]
    if not reach.tilladelser and not reach.for_mange:
        return [Syn(hvor, ord=(_("Intet: ingen af rollerne giver en rettighed."),))]
    return [Syn(hvor, _SKABELON, {"reach": reach})]
