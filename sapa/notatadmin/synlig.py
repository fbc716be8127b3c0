"""Where caseworkers meet the set-up of journalnotater, as forhaandsvisning.Vis: by the selectors
and the partials of the dialog that they write in."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fordeling import selectors as dialog
from fordeling.opsaetning import selectors, udfald
from fordeling.opsaetning.udfald import Vej
from sapa.administration.forhaandsvisning import Seer, Syn, Vis
from sapa.fordeling.formular import autotekst
from sapa.notatadmin.emner import rute
from sapa.rapport.figurer import tusind


def titler(seer: Seer) -> list[Syn]:
    """The heading of the dialog, with what it offers in order."""
    found = dialog.titler(adgang=seer.adgang)
    told = _("Valgmulighederne i rækkefølge: %(titler)s.") % {"titler": " · ".join(found) or "-"}
    hvor = _("Overskrift i Send journalnotat")
    return [Syn(hvor, "fordeling/partials/overskrift.html", {"titler": found}, (told,))]


def skabelon(navn: str) -> Vis:
    """The choice of templates, and the one of that name as it is put in."""

    def synes(seer: Seer) -> list[Syn]:
        valg = dialog.skabeloner(adgang=seer.adgang)
        found = [
            Syn(
                _("Valg af skabelon i Send journalnotat"),
                "fordeling/partials/skabelonvalg.html",
                {"skabeloner": valg},
            )
            if valg
            else Syn(_("Valg af skabelon i Send journalnotat"))
        ]
        id_ = next((id_ for id_, name in valg if name == navn), None)
        if id_ is not None:
            tekst = autotekst(
                dialog.skabelon(id_, adgang=seer.adgang),
                borger=_("Borgerens navn"),
                sagsbehandler=seer.adgang.navn,
                enhed=seer.adgang.enhed_navn,
                nu=seer.now,
            )
            found.append(Syn(_("Når skabelonen er indsat"), ord=(tekst,)))
        return found

    return synes


def notater(seer: Seer) -> list[Syn]:
    """Which systems a note can be sent to, and for how long its text is kept."""
    found = selectors.notater(seer.hos)
    names = ", ".join(m["navn"] for m in found["modtagere"])
    dage = found["tekst_dage"]
    kept = settings.FORDELING.tekst_dage if dage is None else dage
    return [
        Syn(
            _("Send journalnotat: sager, der kan vælges"),
            ord=(_("Sager i: %(navne)s.") % {"navne": names},)
            if names
            else (_("Ingen: intet fagsystem modtager kommunens journalnotater."),),
        ),
        Syn(
            _("Notatets tekst i SAPA"),
            ord=(
                ngettext(
                    "Slettes %(n)s dag efter, at fagsystemet har accepteret notatet.",
                    "Slettes %(n)s dage efter, at fagsystemet har accepteret notatet.",
                    kept,
                )
                % {"n": kept},
            ),
        ),
    ]


def ruter(paa: date) -> Vis:
    """The rules that hold now and later, in order; and on the day of the change, where each emne
    goes, and the notes that wait."""

    def synes(seer: Seer) -> list[Syn]:
        rules = selectors.ruter(seer.hos, fra=timezone.localdate(seer.now))
        ways = udfald.veje(seer.hos, paa)
        about = {"dato": f"{paa:%d-%m-%Y}"}
        waiting = tuple(_notater(v) for v in ways if v.notater)
        return [
            Syn(
                _("Hvor notater går hen den %(dato)s, af alle KLE-emner") % about,
                ord=tuple(_emner(v) for v in ways if v.emner),
            ),
            Syn(
                _("Journalnotater, der ikke er fordelt endnu, hvis de sendes den %(dato)s") % about,
                ord=waiting or (_("Ingen venter. Notater, der er fordelt, bliver, hvor de er."),),
            ),
            Syn(
                _("Ruter, der gælder nu eller senere"),
                ord=tuple(rute(r.data()) for r in rules),
            ),
        ]

    return synes


def _emner(v: Vej) -> str:
    named = ", ".join(v.eksempler) + (" …" if v.emner > len(v.eksempler) else "")
    told = {"hvor": _vej(v), "n": tusind(v.emner), "emner": named}
    return (
        ngettext("%(hvor)s: %(n)s emne (%(emner)s)", "%(hvor)s: %(n)s emner (%(emner)s)", v.emner)
        % told
    )


def _notater(v: Vej) -> str:
    antal = ngettext("%(n)s notat", "%(n)s notater", v.notater) % {"n": tusind(v.notater)}
    return f"{antal}: {_vej(v)}"


def _vej(v: Vej) -> str:
    return v.modtager or _("Afvises. %(grund)s") % {"grund": v.grund.removesuffix(".")}
