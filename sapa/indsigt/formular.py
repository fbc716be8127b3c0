"""The order form of a package, as filled in last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.values import Cpr
from sapa.indsigt.values import MAKS_ANMODNING, Afsnit, Grundlag

GRUNDLAG: dict[Grundlag, str | Promise] = {
    Grundlag.GDPR15: gettext_lazy("Databeskyttelsesforordningens artikel 15 (indsigt)"),
    Grundlag.FVL9: gettext_lazy("Forvaltningslovens § 9 (partsaktindsigt)"),
    Grundlag.OFFL8: gettext_lazy("Offentlighedslovens § 8 (egenacces)"),
    Grundlag.ANDET: gettext_lazy("Andet grundlag"),
}


@dataclass(slots=True)
class Udfyldt:
    """What was filled in; `fejl` by field."""

    grundlag: str = Grundlag.GDPR15
    anmodning: str = ""
    afsnit: tuple[Afsnit, ...] = tuple(Afsnit)
    med_medarbejdere: bool = False
    fejl: dict[str, str | Promise] = field(default_factory=dict)


def laes(post: dict[str, str], valgte: Sequence[str]) -> Udfyldt:
    """Of a posted form. The text is what the revisionslog gets too: no number of a person."""
    ud = Udfyldt(
        grundlag=post.get("grundlag", ""),
        anmodning=" ".join(post.get("anmodning", "").split()),
        afsnit=tuple(a for a in Afsnit if a in valgte),
        med_medarbejdere=post.get("med_medarbejdere") == "1",
    )
    if ud.grundlag not in set(Grundlag):
        ud.fejl["grundlag"] = _("Vælg, hvad borgeren har ret til indsigt efter.")
    if len(ud.anmodning) > MAKS_ANMODNING:
        ud.fejl["anmodning"] = _("Skriv højst %(antal)s tegn.") % {"antal": MAKS_ANMODNING}
    elif not ud.anmodning:
        ud.fejl["anmodning"] = _("Skriv, hvor anmodningen ligger, fx et journalnummer.")
    elif any(Cpr.laes(ord_.strip(".,;:()")) for ord_ in ud.anmodning.split()):
        ud.fejl["anmodning"] = _("Skriv ikke et CPR-nummer her.")
    if not ud.afsnit:
        ud.fejl["afsnit"] = _("Vælg mindst ét afsnit.")
    return ud
