"""The pages of administration that are this app's own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from access.values import Adgang, Permission
from sapa.administration import historik
from sapa.administration.menu import Gruppe, Punkt, tilmeld


def tilmeld_egne() -> None:
    """Offer them in the menu, and those of the access apps, which know no pages."""
    tilmeld(
        Punkt(
            "historik",
            _("Ændringer"),
            _("Hvem ændrede hvad, hvornår, før og efter. En ændring kan fortrydes."),
            "administrationshistorik",
            Gruppe.REVISION,
            (),
            10,
            mere=("administration_fortryd",),
            tilbydes=maa_historik,
        )
    )
    tilmeld(
        Punkt(
            "revisionslog",
            _("Revisionslog"),
            _("Søg i loggen over alle opslag, og hent den til Excel."),
            "revision",
            Gruppe.REVISION,
            (Permission.SE_REVISIONSLOG,),
            20,
        )
    )


def maa_historik(adgang: Adgang) -> bool:
    """Whether there is a kind of thing whose changes she may see."""
    return any(historik.maa_se(adgang, emne) for emne in historik.emner())
