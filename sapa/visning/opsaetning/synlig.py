"""Whom the visninger hold for, as forhaandsvisning.Vis: by the expression that narrows each user's
rights."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sapa.administration.forhaandsvisning import Seer, Syn
from sapa.visning.gaelder import brugere_pr_visning
from sapa.visning.models import Maalgruppevisning


def orden(seer: Seer) -> list[Syn]:
    """The authority's visninger in order, each with how many users see by it."""
    users = brugere_pr_visning(seer.hos)
    rows = Maalgruppevisning.objects.filter(myndighed_id=seer.hos)
    told = [
        f"{n}. {navn}: {_brugere(users.get(navn, 0))}"
        for n, navn in enumerate(rows.values_list("navn", flat=True), start=1)
    ]
    told.append(_("Uden en visning: %(hvem)s") % {"hvem": _brugere(users.get(None, 0))})
    return [Syn(_("Hvilken visning brugerne får"), ord=tuple(told))]


def _brugere(antal: int) -> str:
    return ngettext("%(n)s bruger", "%(n)s brugere", antal) % {"n": antal}
