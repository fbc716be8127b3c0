"""Histories as rows to show."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.values import Adgang, Permission
from indexes.part import selectors as partregister
from indexes.personkilder import selectors as personkilder
from indexes.personkilder.selectors import Laege
from sapa.overblik.sider import Historik, Historikraekke
from sapa.overblik.templatetags.sapa import dato


def periode(fra: date | datetime | None, til: date | datetime | None) -> str:
    """ "22-12-2022 til 15-03-2023"; open ends are words."""
    if til is None:
        return _("siden %(fra)s") % {"fra": dato(fra)} if fra else _("nu")
    if fra is None:
        return _("til %(til)s") % {"til": dato(til)}
    return _("%(fra)s til %(til)s") % {"fra": dato(fra), "til": dato(til)}


HISTORIKKER = ("civilstand", "statsborgerskab", "digital-post", "laege", "cpr")
"""The facts that have a panel of their own."""
_UDELADT = gettext_lazy("Det, som kunne vise en beskyttet adresse, er udeladt.")


def historik(
    art: str, *, adgang: Adgang, part_uuid: UUID, at: datetime, beskyttet: bool = False
) -> Historik:
    """The periods of one fact, newest first. Raises Http404 for a fact without history.

    `beskyttet`: her address is protected, so what tells of it is not for paper.
    """
    if art == "civilstand":
        return Historik(
            art,
            _("Civilstand, historik"),
            _("Civilstand"),
            tuple(
                Historikraekke(r.tekst, periode(r.fra, r.til), r.partner_navn)
                for r in partregister.civilstandshistorik(adgang=adgang, part_uuid=part_uuid, at=at)
            ),
        )
    if art == "statsborgerskab":
        return Historik(
            art,
            _("Statsborgerskab, historik"),
            _("Statsborgerskab"),
            tuple(
                Historikraekke(r.tekst, periode(r.fra, r.til))
                for r in partregister.statsborgerskabshistorik(
                    adgang=adgang, part_uuid=part_uuid, at=at
                )
            ),
        )
    if art == "digital-post":
        return Historik(
            art,
            _("Digital Post, historik"),
            _("Status"),
            tuple(
                Historikraekke(
                    f"{p.tekst}: {p.grund_tekst}" if p.grund else p.tekst, periode(p.fra, p.til)
                )
                for p in personkilder.digitalposthistorik(adgang=adgang, part_uuid=part_uuid, at=at)
            ),
        )
    if art == "laege":
        # Where the address is hidden so is this, and it looks like having none.
        laeger = personkilder.laegehistorik(adgang=adgang, part_uuid=part_uuid, at=at)
        return Historik(
            art,
            _("Lægepraksis, historik"),
            _("Lægepraksis"),
            tuple(Historikraekke(_laegetekst(r), periode(r.fra, r.til)) for r in laeger.linjer),
            uden_tryk=beskyttet,
        )
    if art == "cpr":
        found = partregister.registeroplysninger(adgang=adgang, part_uuid=part_uuid, at=at)
        if found is None:
            raise Http404
        return Historik(
            art,
            _("Flere oplysninger fra CPR"),
            _("Oplysning"),
            tuple(
                Historikraekke(
                    r.tekst, periode(r.fra, r.til) if r.fra or r.til else "", om=r.emne_tekst
                )
                for r in found.linjer
            ),
            _UDELADT if found.udeladt else "",
            # Who may see protected addresses may see somebody else's among the lines.
            uden_tryk=beskyttet or adgang.har(Permission.SE_BESKYTTET),
        )
    raise Http404


def _laegetekst(laege: Laege) -> str:
    """The practice with the number that sygesikring knows it by, and the group; in words where
    there is none."""
    if not laege.navn:
        return laege.tekst
    nummer = _("ydernummer %(nr)s") % {"nr": laege.ydernummer} if laege.ydernummer else ""
    gruppe = _("sikringsgruppe %(nr)s") % {"nr": laege.gruppe}
    return ", ".join(filter(None, (laege.navn, nummer, gruppe)))


def dansk() -> AbstractContextManager[None]:
    """What goes into the log is Danish, whatever the user's language."""
    return translation.override("da")
