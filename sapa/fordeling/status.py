"""How it went: what was sent together, case by case, and what its author can do about what came
back. A person's own notes, sent and known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from access import komponenter, revisionslog
from access.revisionslog import Opslag
from access.values import Adgang
from access.views_support import kraever
from fordeling import selectors, services
from fordeling.selectors import Forloeb
from fordeling.services import KanIkkeSendesIgen
from fordeling.tilstande import HOS_AFSENDER, Tilstand
from fordeling.vaekker import vaekker
from indexes.part import selectors as partregister
from indexes.part.selectors import PersonOverblik
from sapa.fordeling.sager import Muligsag, mulige
from sapa.fordeling.skriv import SKRIV, del_til
from sapa.overblik.anmodning import Anmodning
from sapa.overblik.journalnotater import Notatspoergsmaal
from sapa.overblik.logning import opslag_person

T = Tilstand
# The word, its tone and its icon, for each state.
MAERKER: dict[Tilstand, tuple[str | Promise, str, str]] = {
    T.SENDES: (_("Sendes"), "info", "hourglass"),
    T.HOS_SP: (_("Afventer svar"), "info", "hourglass"),
    T.HOS_MODTAGER: (_("Afventer svar"), "info", "hourglass"),
    T.ACCEPTERET: (_("Accepteret"), "ok", "check"),
    T.AFVIST_AF_SP: (_("Ikke taget imod"), "bad", "error"),
    T.AFVIST: (_("Afvist"), "bad", "error"),
    T.FEJLET: (_("Kunne ikke leveres"), "bad", "error"),
    T.UDLOEBET: (_("Intet svar"), "bad", "error"),
}
_STIEN = (T.SENDES, T.HOS_SP, T.HOS_MODTAGER, T.ACCEPTERET)
_TRINNAVNE: dict[Tilstand, str | Promise] = {
    T.SENDES: _("Sendt"),
    T.HOS_SP: _("Kvittering for transport"),
    T.HOS_MODTAGER: _("Modtaget"),
    T.ACCEPTERET: _("Accepteret"),
}


@dataclass(frozen=True, slots=True)
class Trinvisning:
    """One of the four steps: done, now, bad, or still to come (empty)."""

    navn: str | Promise
    klasse: str
    tidspunkt: datetime | None


@dataclass(frozen=True, slots=True)
class Sagslinje:
    """One hand-off as the page shows it."""

    f: Forloeb
    andre: tuple[Muligsag, ...] = ()

    @property
    def maerke(self) -> tuple[str | Promise, str, str]:
        return MAERKER[self.f.tilstand]

    @property
    def trin(self) -> list[Trinvisning]:
        naaet = {t.tilstand: t.tidspunkt for t in self.f.trin}
        tilstand = self.f.tilstand
        daarlig = tilstand in HOS_AFSENDER
        # A final answer that came alone passes the steps before it.
        sidste = max((_STIEN.index(t) for t in naaet if t in _STIEN), default=0)
        if tilstand is T.ACCEPTERET:
            sidste = 3
        ud = []
        for nr, trin in enumerate(_STIEN):
            klasse = "is-done" if nr <= sidste else ""
            navn: str | Promise = _TRINNAVNE[trin]
            tid = naaet.get(trin)
            if not daarlig and tilstand is not T.ACCEPTERET and nr == sidste:
                klasse = "is-now"
            if daarlig and nr == (1 if tilstand is T.AFVIST_AF_SP else 3):
                klasse, navn, tid = "is-bad", MAERKER[tilstand][0], self.f.siden
            elif tilstand is T.AFVIST_AF_SP and nr > 1:
                klasse, tid = "", None
            ud.append(Trinvisning(navn, klasse, tid))
        return ud

    @property
    def kan_gentages(self) -> bool:
        """The same id may be sent again."""
        return self.f.tilstand is T.AFVIST_AF_SP

    @property
    def afsender_af_svaret(self) -> str:
        """Who said why: the receiver, or nobody but the Fordelingskomponent."""
        egen = self.f.afvist_type == "Forretning" or self.f.tilstand is T.AFVIST
        return self.f.system_navn if egen and self.f.system_navn else "Fordelingskomponenten"


@kraever(*SKRIV)
@require_GET
def forsendelse(request: Anmodning, forsendelse_id: UUID) -> HttpResponse:
    """What was sent together; by htmx the list alone, as long as something is under way."""
    fundet = selectors.forsendelse(forsendelse_id, adgang=request.adgang)
    if not fundet:
        raise Http404
    person = _person(request.adgang, fundet[0].part_uuid)
    sager: list[Muligsag] = []
    if person is not None and any(f.er_tilbage and f.har_tekst for f in fundet):
        sager = mulige(adgang=request.adgang, part_uuid=person.part_uuid, at=timezone.now())
    linjer = [
        Sagslinje(
            f, tuple(m for m in sager if m.sag.sag_uuid != f.sag_uuid) if f.er_tilbage else ()
        )
        for f in fundet
    ]
    alene = request.htmx.target == "forsendelse"
    if not alene:  # the same look goes on while the list brings itself up to date
        rows = [_opslag(komponenter.JOURNALNOTAT_STATUS, f, person) for f in fundet]
        revisionslog.noter(request, rows)
    context = {
        "linjer": linjer,
        "person": person,
        "forsendelse": forsendelse_id,
        "overskrift": fundet[0].overskrift,
        "tilbage": sum(x.f.er_tilbage for x in linjer),
        "undervejs": any(x.f.er_undervejs for x in linjer),
    }
    template = "partials/forsendelse.html" if alene else "status.html"
    return render(request, f"fordeling/{template}", context)


@kraever(*SKRIV)
@require_GET
def notat(request: Anmodning, aflevering_id: UUID) -> HttpResponse:
    """Vis notatet: the text of the author's own, while it is kept."""
    fundet = selectors.en(aflevering_id, adgang=request.adgang)
    if fundet is None:
        raise Http404
    person = _person(request.adgang, fundet.part_uuid)
    revisionslog.noter(request, [_opslag(komponenter.JOURNALNOTAT_STATUS, fundet, person)])
    context = {
        "f": fundet,
        "person": person,
        "notat": selectors.tekst(aflevering_id, adgang=request.adgang),
    }
    return render(request, "fordeling/notat.html", context)


@kraever(*SKRIV)
@require_POST
def igen(request: Anmodning, aflevering_id: UUID) -> HttpResponse:
    """Send what came back: the same id to the same case after a refusal on the way, else a new one,
    to the case that was chosen or to the same."""
    nu = timezone.now()
    fundet = selectors.en(aflevering_id, adgang=request.adgang)
    if fundet is None or not settings.FORDELING.url:
        raise Http404
    svar = HttpResponseRedirect(reverse("forsendelse", args=[fundet.forsendelse]))
    try:
        if fundet.tilstand is T.AFVIST_AF_SP and "sag" not in request.POST:
            services.proev_igen(fundet.id, adgang=request.adgang, now=nu)
        else:
            _til_sag(request, fundet, nu)
    except KanIkkeSendesIgen:
        return svar  # it is on its way, or was sent on: the page says so
    transaction.on_commit(vaekker.ring)
    return svar


def _til_sag(request: Anmodning, fundet: Forloeb, nu: datetime) -> None:
    """A new hand-off of the same text. Raises KanIkkeSendesIgen, and Http404 for a case that she
    may not write to."""
    person = _person(request.adgang, fundet.part_uuid)
    notat_ = selectors.tekst(fundet.id, adgang=request.adgang)
    if person is None or notat_ is None:
        raise KanIkkeSendesIgen
    wanted = request.POST.get("sag") or str(fundet.sag_uuid)
    sager = mulige(adgang=request.adgang, part_uuid=person.part_uuid, at=nu)
    til = next((m for m in sager if str(m.sag.sag_uuid) == wanted), None)
    if til is None:
        raise Http404
    del_ = del_til(til, person, fundet.overskrift, notat_.tekst, request, nu)
    row = services.send_i_stedet(fundet.id, del_, adgang=request.adgang, now=nu)
    look = opslag_person(komponenter.JOURNALNOTAT_SENDT, person)
    told = revisionslog.kriterier([("Transaktion", str(row.id)), ("Erstatter", str(fundet.id))])
    sag = f"{row.kle} - {row.sag_titel}"
    look = replace(look, sag_uuid=row.sag_uuid, sag=sag, soegekriterier=told)
    revisionslog.noter(request, [look])


@kraever(*SKRIV)
@require_POST
def afslut(request: Anmodning, aflevering_id: UUID) -> HttpResponse:
    """She has seen it, and nothing more is to be sent: the notice goes away."""
    fundet = selectors.en(aflevering_id, adgang=request.adgang)
    if fundet is None:
        raise Http404
    services.noter_set(fundet.id, adgang=request.adgang, now=timezone.now())
    return HttpResponseRedirect(reverse("forsendelse", args=[fundet.forsendelse]))


def sendte(om: Notatspoergsmaal) -> list[Sagslinje]:
    """The block of the tab Journalnotater: what the user herself has sent about the person."""
    fundet = selectors.om_person(adgang=om.adgang, part_uuid=om.part_uuid)
    return [Sagslinje(f) for f in fundet if f.sendt <= om.at]


def _person(adgang: Adgang, part_uuid: UUID | None) -> PersonOverblik | None:
    """Whom it was about; None where she sees that person no longer. Her own note she still sees."""
    if part_uuid is None:
        return None
    return partregister.person(adgang=adgang, part_uuid=part_uuid, at=timezone.now())


def _opslag(element: komponenter.Element, f: Forloeb, person: PersonOverblik | None) -> Opslag:
    look = (
        opslag_person(element, person)
        if person is not None
        else Opslag(element, part_uuid=f.part_uuid)
    )
    return replace(look, sag_uuid=f.sag_uuid, sag=f"{f.kle} - {f.sag_titel}")
