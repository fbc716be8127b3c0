"""Informations- og fejlmeddelelser: across every page while they hold."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sapa.administration import historik
from sapa.administration.forhaandsvisning import Seer, Syn
from sapa.administration.historik import AdministrationFejl, Aendrer, Tilstand
from sapa.administration.menu import Gruppe
from sapa.administration.ting import LANG, TID, VALG, Felt, Ting, skrevet, som_tid
from sapa.opsaetning import ramme
from sapa.opsaetning.models import Meddelelse, ejet_af

_TID = "%d-%m-%Y %H:%M"
ALVOR = (("info", _("Information")), ("warn", _("Advarsel")), ("bad", _("Fejl")))


def hent(myndighed: int | None) -> dict[str, Tilstand]:
    """The messages of an authority, or the nation's, by key, the newest first."""
    return {
        row.id.hex: {
            "tekst": row.tekst,
            "alvor": row.alvor,
            "fra": skrevet(row.fra),
            "til": skrevet(row.til),
        }
        for row in ejet_af(Meddelelse, myndighed)
    }


def gem(myndighed: int | None, noegle: str, som: Tilstand | None, aendrer: Aendrer) -> None:
    """historik.Genskab."""
    before = hent(myndighed).get(noegle)
    if som is None:
        ejet_af(Meddelelse, myndighed).filter(id=UUID(noegle)).delete()
    else:
        fra, til = som_tid(som["fra"]), som_tid(som["til"])
        assert fra is not None  # the form demands it
        if til is not None and til <= fra:
            raise AdministrationFejl(_("Meddelelsen slutter, før den begynder."), "til")
        Meddelelse.objects.update_or_create(
            id=UUID(noegle),
            defaults={
                "myndighed_id": myndighed,
                "tekst": som["tekst"],
                "alvor": som["alvor"],
                "fra": fra,
                "til": til,
            },
        )
    historik.skriv(
        "meddelelser", noegle, myndighed=myndighed, foer=before, efter=som, aendrer=aendrer
    )


def vis(seer: Seer) -> list[Syn]:
    """forhaandsvisning.Vis: the pages as they are now, and as they are while the message holds."""
    found = [_banner(seer, seer.now, _("Lige nu, øverst på alle sider, for %(hvem)s"), ())]
    row = ejet_af(Meddelelse, seer.myndighed).filter(id=UUID(seer.noegle)).first()
    if row is not None:
        told = _periode(row, seer)
        holds = _("Mens meddelelsen gælder, for %(hvem)s")
        found.append(_banner(seer, max(row.fra, seer.now), holds, (told,)))
    return found


def _banner(seer: Seer, nu: datetime, hvor: str | Promise, told: tuple[str, ...]) -> Syn:
    shown = {"rammebeskeder": ramme.paa(seer.hos, nu)}
    hvor = hvor % {"hvem": seer.brugere}
    return Syn(hvor, "opsaetning/partials/beskeder.html", shown, told)


def _periode(row: Meddelelse, seer: Seer) -> str:
    fra = f"{timezone.localtime(row.fra):{_TID}}"
    if row.til is None:
        return _("Vises fra %(fra)s, til den fjernes.") % {"fra": fra}
    about = {"fra": fra, "til": f"{timezone.localtime(row.til):{_TID}}"}
    if row.til <= seer.now:
        return _("Tiden er gået (%(fra)s til %(til)s): ingen ser den.") % about
    return _("Vises fra %(fra)s til %(til)s.") % about


TING = Ting(
    "meddelelser",
    _("Informations- og fejlmeddelelser"),
    _("Meddelelse"),
    _("En besked øverst på alle sider, fra og til et tidspunkt."),
    Gruppe.VISNING,
    (
        Felt("tekst", _("Tekst"), LANG, _("Skriv aldrig om borgere."), maks=300),
        Felt("alvor", _("Alvor"), VALG, valg=ALVOR),
        Felt("fra", _("Vises fra"), TID),
        Felt("til", _("Til"), TID, _("Tomt: til den fjernes."), kraeves=False),
    ),
    hent,
    gem,
    vis,
    titel="tekst",
    tom=_("Der er ingen meddelelser. Tilføj en, når brugerne skal vide noget, fx om et nedbrud."),
    landet=True,
    orden=60,
)
