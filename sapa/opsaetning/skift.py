"""Switches of an authority: how long sessions last, what is announced, what demands a purpose."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from access.formaal import services as formaal
from access.formaal.models import Formaalskrav, Opslagstype
from access.models import Myndighed
from access.saml.models import DAGLANG, Sessionstid
from access.services import sessionstider
from advis.stilletid import services as stilletid
from advis.stilletid.services import StilletidFejl
from sapa.administration import historik
from sapa.administration.historik import AdministrationFejl, Aendrer, Tilstand
from sapa.administration.menu import Gruppe
from sapa.administration.ting import JA, KLOK, LANG, TAL, VALG, Felt, Ting
from sapa.opsaetning import synlig
from sapa.rettigheder.models import Kontakttekst

_STILLE = ("stille_fra", "stille_til")
_INDSTILLET = {"viser_skjulte": False, "kontakttekst": "", **dict.fromkeys(_STILLE)}
MINDST = 5
"""Minutes: the nation's bound; the longest is DAGLANG."""


def hent_tid(myndighed: int | None) -> dict[str, Tilstand]:
    """An authority's session times: one thing, with the usual where it has set none."""
    assert myndighed is not None
    inactive, whole = sessionstider(myndighed)
    return {"": {"inaktiv": inactive, "i_alt": whole}}


def gem_tid(myndighed: int | None, noegle: str, som: Tilstand | None, aendrer: Aendrer) -> None:
    """historik.Genskab. Holds from each user's next sign-in."""
    assert myndighed is not None
    before = hent_tid(myndighed)[""]
    som = som or {"inaktiv": DAGLANG, "i_alt": DAGLANG}
    if som["inaktiv"] > som["i_alt"]:
        raise AdministrationFejl(_("Uden brug er højst så længe som i alt."), "inaktiv")
    Sessionstid.objects.update_or_create(
        myndighed_id=myndighed, defaults={"inaktiv": som["inaktiv"], "i_alt": som["i_alt"]}
    )
    historik.skriv(
        "sessionstider", noegle, myndighed=myndighed, foer=before, efter=som, aendrer=aendrer
    )


SESSIONSTID = Ting(
    "sessionstider",
    _("Sessionstider"),
    _("Kommunens sessionstider"),
    _("Hvor længe et login varer, uden brug og i alt. Det gælder fra næste login."),
    Gruppe.RETTIGHEDER,
    (
        Felt(
            "inaktiv",
            _("Minutter uden brug"),
            TAL,
            _("Landets grænser: 5-480."),
            mindst=MINDST,
            hoejst=DAGLANG,
        ),
        Felt(
            "i_alt",
            _("Minutter i alt"),
            TAL,
            _("Landets grænser: 5-480."),
            mindst=MINDST,
            hoejst=DAGLANG,
        ),
    ),
    hent_tid,
    gem_tid,
    synlig.tid,
    titel="",
    flere=False,
    orden=60,
)


def hent_indstillinger(myndighed: int | None) -> dict[str, Tilstand]:
    """An authority's switches: one thing."""
    assert myndighed is not None
    shown = Myndighed.objects.values_list("viser_skjulte", flat=True).get(id=myndighed)
    text = Kontakttekst.objects.filter(myndighed_id=myndighed).values_list("tekst", flat=True)
    quiet = stilletid.hent(myndighed)
    return {
        "": {
            "viser_skjulte": shown,
            "kontakttekst": text.first() or "",
            "stille_fra": f"{quiet[0]:%H:%M}" if quiet else None,
            "stille_til": f"{quiet[1]:%H:%M}" if quiet else None,
        }
    }


def gem_indstillinger(
    myndighed: int | None, noegle: str, som: Tilstand | None, aendrer: Aendrer
) -> None:
    """historik.Genskab. Holds from each user's next click."""
    assert myndighed is not None
    before = hent_indstillinger(myndighed)[""]
    # What was kept before there were quiet hours says nothing of them: they stay.
    som = {**before, **(som or _INDSTILLET)}
    _saet_stilletid(myndighed, som)
    Myndighed.objects.filter(id=myndighed).update(viser_skjulte=som["viser_skjulte"])
    if som["kontakttekst"]:
        Kontakttekst.objects.update_or_create(
            myndighed_id=myndighed, defaults={"tekst": som["kontakttekst"]}
        )
    else:
        Kontakttekst.objects.filter(myndighed_id=myndighed).delete()
    historik.skriv(
        "indstillinger", noegle, myndighed=myndighed, foer=before, efter=som, aendrer=aendrer
    )


def _saet_stilletid(myndighed: int, som: Tilstand) -> None:
    fra, til = (time.fromisoformat(t) if (t := som[f]) else None for f in _STILLE)
    try:
        stilletid.saet(myndighed, fra, til)
    except StilletidFejl:
        raise AdministrationFejl(
            _("Stilletid skal have både en begyndelse og en slutning, og de er ikke ens."),
            "stille_fra" if fra is None else "stille_til",
        ) from None


INDSTILLINGER = Ting(
    "indstillinger",
    _("Indstillinger"),
    _("Kommunens indstillinger"),
    _("Skjulte sager, hvem man spørger, stilletid. Beskyttede adresser og VIP styres med roller."),
    Gruppe.RETTIGHEDER,
    (
        Felt(
            "viser_skjulte",
            _("Vis, at en sag findes"),
            JA,
            _("En sag, brugeren ikke må se, nævnes uden titel, emne og parter."),
        ),
        Felt(
            "kontakttekst",
            _("Hvem spørger brugerne om adgang?"),
            LANG,
            _("Står på Mine rettigheder og ved Hvorfor? Tomt: SAPAs egen tekst."),
            kraeves=False,
            maks=500,
        ),
        Felt(
            "stille_fra",
            _("Stilletid for adviser fra"),
            KLOK,
            _("Ingen mail om adviser går ud i stilletiden, som må gå over midnat."),
            kraeves=False,
        ),
        Felt(
            "stille_til",
            _("Stilletid for adviser til"),
            KLOK,
            _("Gælder advisgrupper uden deres egen stilletid. Tomme felter: ingen."),
            kraeves=False,
        ),
    ),
    hent_indstillinger,
    gem_indstillinger,
    synlig.indstillinger,
    titel="",
    flere=False,
    orden=40,
    mere="opsaetning/partials/andre_regler.html",
)

_KRAV = (("", _("Som landet")), ("ja", _("Kræves")), ("nej", _("Kræves ikke")))


def hent_formaal(myndighed: int | None) -> dict[str, Tilstand]:
    """What demands a purpose: each kind of look-up, and what the authority, or the nation, says."""
    own = dict(Formaalskrav.objects.filter(**_hvis(myndighed)).values_list("opslag", "kraeves"))
    return {
        kind.kode: {"navn": kind.navn, "krav": _krav(own.get(kind.kode))}
        for kind in Opslagstype.objects.all()
    }


def gem_formaal(myndighed: int | None, noegle: str, som: Tilstand | None, aendrer: Aendrer) -> None:
    """historik.Genskab. Holds from the next look-up."""
    before = hent_formaal(myndighed).get(noegle)
    wanted = (som or {}).get("krav") or ""
    if before is None:
        raise AdministrationFejl(_("Opslaget findes ikke længere."))
    if myndighed is None and not wanted:
        raise AdministrationFejl(_("Landet siger enten ja eller nej."), "krav")
    formaal.saet_krav(
        noegle,
        myndighed,
        {"ja": True, "nej": False}.get(wanted),
        hvem=aendrer.hvem,
        now=aendrer.now,
        request=aendrer.request,
    )
    historik.skriv(
        "formaal",
        noegle,
        myndighed=myndighed,
        foer=before,
        efter={**before, "krav": wanted},
        aendrer=aendrer,
    )


def _hvis(myndighed: int | None) -> dict[str, Any]:
    return {"myndighed__isnull": True} if myndighed is None else {"myndighed_id": myndighed}


def _krav(kraeves: bool | None) -> str:
    return "" if kraeves is None else "ja" if kraeves else "nej"


FORMAAL = Ting(
    "formaal",
    _("Krav om formål"),
    _("Krav om formål"),
    _("Hvilke opslag der kræver, at brugeren først vælger et formål. Valget står i loggen."),
    Gruppe.RETTIGHEDER,
    (
        Felt("navn", _("Opslag"), maks=200, fast=True),
        Felt("krav", _("Formål"), VALG, kraeves=False, valg=_KRAV),
    ),
    hent_formaal,
    gem_formaal,
    synlig.formaal,
    landet=True,
    flere=False,
    orden=50,
)
