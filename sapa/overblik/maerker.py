"""The badges of a person's header. Order: danger, død, beskyttet, værge, other bemærkninger,
household, Digital Post.

Danger and the other bemærkninger are those whose type is a badge. There is none for a colleague: a
user has no CPR number here, so nothing says that a citizen is one.

They tell only of the person herself: never a badge on one person that shows another's protection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sapa.overblik.templatetags.sapa import dato

if TYPE_CHECKING:
    from indexes.part.selectors import PersonOverblik
    from indexes.personkilder.selectors import Digitalpost
    from sapa.bemaerkninger.values import Linje

_KORT = 24  # of a bemærkning's text, for a badge to hold it
_STATUSMAERKER = {"70": "bad", "80": "warn", "20": "warn"}


@dataclass(frozen=True, slots=True)
class Maerke:
    """A word with a tone and perhaps an icon; the tone never stands alone."""

    tekst: str
    tone: str = ""
    ikon: str = ""


def maerker(
    person: PersonOverblik, post: Digitalpost | None, bemaerkninger: Sequence[Linje] = ()
) -> tuple[Maerke, ...]:
    """What must be seen before the second sentence of a call."""
    told = [b for b in bemaerkninger if b.maerke]
    found = [_bemaerkning(b) for b in told if b.tone == "bad"]
    if person.er_doed:
        found.append(
            Maerke(
                _("Død %(dato)s") % {"dato": dato(person.doed_dato)}
                if person.doed_dato
                else _("Død"),
                "dead",
            )
        )
    elif tone := _STATUSMAERKER.get(person.status):
        found.append(Maerke(person.status_kort, tone, "warning"))
    if person.beskyttet:
        found.append(Maerke(_("Beskyttet adresse"), "protect", "lock"))
    if person.vaerge or person.vaergemaal:
        found.append(Maerke(_("Værge"), "warn", "person"))
    found += [_bemaerkning(b) for b in told if b.tone != "bad"]
    if person.delt_bopael:
        found.append(Maerke(_("Delt bopæl"), "", "home"))
    if person.antal_boern_under_18:
        tekst = ngettext(
            "%(antal)s barn under 18 år", "%(antal)s børn under 18 år", person.antal_boern_under_18
        )
        found.append(Maerke(tekst % {"antal": person.antal_boern_under_18}, "", "persons"))
    if post is not None:
        found.append(
            Maerke(_("Digital Post"), "ok", "email")
            if post.tilmeldt
            else Maerke(_("Fysisk brev"), "warn", "email")
        )
    return tuple(found)


def _bemaerkning(linje: Linje) -> Maerke:
    """The type, and what it says where that is short: the whole text stands below the header."""
    tekst = f"{linje.navn}: {linje.tekst}" if len(linje.tekst) <= _KORT else linje.navn
    return Maerke(tekst, linje.tone, linje.ikon)
