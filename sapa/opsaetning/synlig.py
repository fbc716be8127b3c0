"""Where users meet the switches of their authority, as forhaandsvisning.Vis: by the selectors that
decide it on their pages. The examples are made up; no citizen is read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.formaal import selectors as formaalene
from access.services import sessionstider
from access.values import Adgang
from advis.levering.values import sendetid
from advis.stilletid import services as stilletid
from indexes.sag.values import Skjulte
from sapa.administration.forhaandsvisning import Seer, Syn
from sapa.overblik.hvorfor import SAGER, skjult, skjult_blok
from sapa.rettigheder.selectors import hvem_spoerger

_STUB = "overblik/partials/skjult.html"


def tid(seer: Seer) -> list[Syn]:
    """How long a sign-in lasts, in plain words."""
    inaktiv, i_alt = sessionstider(seer.hos)
    about = {"inaktiv": _varighed(inaktiv), "i_alt": _varighed(i_alt)}
    told = _(
        "Den, der logger ind, bliver logget ud efter %(inaktiv)s uden brug og senest %(i_alt)s "
        "efter login."
    )
    kept = _("De, der er logget ind nu, beholder de tider, som de loggede ind med.")
    return [Syn(_("Login, for %(hvem)s") % {"hvem": seer.brugere}, ord=(told % about, kept))]


def indstillinger(seer: Seer) -> list[Syn]:
    """A sag among others that a caseworker may not see; a whole block that her role does not give;
    whom she may ask; and when a mail about an advis goes."""
    adgang = seer.igen()
    return [
        Syn(
            _("Under Sager, når én af borgerens sager er for følsom for sagsbehandleren"),
            _STUB,
            {"skjult": skjult(_for_foelsom(adgang), adgang)},
        ),
        Syn(
            _("I stedet for blokken Sager, når rollen ikke giver adgang til sager"),
            _STUB,
            {"skjult": blok.skjult}
            if (blok := skjult_blok(SAGER.navn, "sager", adgang, SAGER))
            else {},
        ),
        Syn(
            _("Mine rettigheder: Hvem kan jeg spørge?"),
            ord=(hvem_spoerger(seer.hos),),
        ),
        Syn(_("Mail om adviser"), ord=tuple(_stilletid(seer))),
    ]


def formaal(seer: Seer) -> list[Syn]:
    """Whether a look-up demands a purpose, and between which."""
    kind = formaalene.opslagstype(seer.noegle)
    if kind is None:
        return []
    hvor = _("%(opslag)s, for %(hvem)s") % {"opslag": kind.navn, "hvem": seer.brugere}
    if not formaalene.kraeves(kind.kode, seer.hos):
        return [Syn(hvor, ord=(_("Opslaget kan laves uden at vælge et formål."),))]
    choices = ", ".join(f.navn for f in formaalene.muligheder(kind.kode))
    return [
        Syn(
            hvor,
            ord=(
                _("Siden vises først, når brugeren har valgt et formål. Valget står i loggen."),
                _("Der kan vælges mellem: %(formaal)s.") % {"formaal": choices or "-"},
            ),
        )
    ]


def _for_foelsom(adgang: Adgang) -> Skjulte:
    """What indexes.sag.selectors.skjult counts for her where one sag is too sensitive."""
    return Skjulte((("foelsomhed", 1),) if adgang.viser_skjulte else ())


def _stilletid(seer: Seer) -> list[str | Promise]:
    quiet = stilletid.hent(seer.hos)
    if quiet is None:
        told = _("Kommunen har ingen stilletid: mails går ud døgnet rundt.")
    else:
        begins = datetime.combine(timezone.localdate(seer.now), quiet[0])
        goes = sendetid(timezone.make_aware(begins), stille=quiet)
        about = {"fra": f"{quiet[0]:%H:%M}", "til": f"{timezone.localtime(goes):%H:%M}"}
        told = _("Et advis, der kommer kl. %(fra)s, meldes med mail kl. %(til)s.") % about
    groups = stilletid.grupper(seer.hos)
    follow = ngettext(
        "%(n)s advisgruppe i brug følger kommunen.",
        "%(n)s advisgrupper i brug følger kommunen.",
        groups.foelger,
    ) % {"n": groups.foelger}
    own = ngettext(
        "%(n)s har sin egen stilletid.", "%(n)s har deres egen stilletid.", groups.egne
    ) % {"n": groups.egne}
    return [told, f"{follow} {own}"]


def _varighed(minutter: int) -> str:
    timer, rest = divmod(minutter, 60)
    words: list[Any] = []
    if timer:
        words.append(ngettext("%(n)s time", "%(n)s timer", timer) % {"n": timer})
    if rest or not timer:
        words.append(ngettext("%(n)s minut", "%(n)s minutter", rest) % {"n": rest})
    return _(" og ").join(words)
