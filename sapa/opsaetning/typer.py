"""Typer af tværgående bemærkninger. The app that has them writes them; its own history stays."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sapa.administration import historik
from sapa.administration.forhaandsvisning import Seer, Syn
from sapa.administration.historik import AdministrationFejl, Aendrer, Tilstand
from sapa.administration.menu import Gruppe
from sapa.administration.ting import JA, LANG, TAL, VALG, Felt, Ting
from sapa.advisgrupper.ord import FOELSOMHED
from sapa.bemaerkninger import selectors, typer
from sapa.bemaerkninger.models import Bemaerkningstype
from sapa.bemaerkninger.typer import Typedata, TypeFejl
from sapa.bemaerkninger.values import MAKS_DAGE, Typevalg

FELTER = tuple(Typedata.__dataclass_fields__)


def hent(myndighed: int | None) -> dict[str, Tilstand]:
    """An authority's types by code, in order."""
    rows = Bemaerkningstype.objects.filter(ejer_id=myndighed).order_by("raekkefoelge", "navn")
    return {
        row.kode: {f: getattr(row, f) for f in FELTER} | {"foelsomhed": str(row.foelsomhed)}
        for row in rows
    }


def gem(myndighed: int | None, noegle: str, som: Tilstand | None, aendrer: Aendrer) -> None:
    """historik.Genskab. A type that is taken away is no longer offered: its bemærkninger stay
    until they run out."""
    assert myndighed is not None
    before = hent(myndighed).get(noegle)
    if som is None:
        if before is None:
            return
        som = {**before, "aktiv": False}
    data = Typedata(**{**som, "kode": noegle, "foelsomhed": int(som["foelsomhed"])})
    try:
        typer.saet(data, ejer=myndighed, hvem=aendrer.hvem, now=aendrer.now)
    except TypeFejl as nej:
        raise AdministrationFejl(nej.tekst, nej.felt) from nej
    after = hent(myndighed)[noegle]
    historik.skriv(
        "bemaerkningstyper",
        noegle,
        myndighed=myndighed,
        foer=before,
        efter=after,
        aendrer=aendrer,
    )


def vis(seer: Seer) -> list[Syn]:
    """forhaandsvisning.Vis: a made-up bemærkning of the type at the top of a citizen's page, and
    the choice in the form."""
    all_ = selectors.typer(ejer=seer.hos)
    i_dag = timezone.localdate(seer.now)
    found = []
    if mine := next((t for t in all_ if t.kode == seer.noegle), None):
        shown = selectors.eksempel(
            mine,
            tekst=str(_("Her står, hvad andre skal vide.")),
            i_dag=i_dag,
            enhed=seer.adgang.enhed_navn or seer.adgang.scope_navn,
        )
        found.append(
            Syn(
                _("Øverst på borgerens side, for brugere, der må se følsomhed %(n)s")
                % {"n": mine.foelsomhed},
                "bemaerkninger/partials/linjer.html",
                {"hoved": {"bemaerkninger": shown}},
                (_("Vises også som mærke ved navnet."),) if mine.maerke else (),
            )
        )
    choices = [Typevalg(t, t.senest(i_dag), valgt=False) for t in all_ if t.aktiv]
    return [
        Syn(
            _("Når en bemærkning skrives"),
            "bemaerkninger/partials/typevalg.html",
            {"typer": choices},
        ),
        *found,
    ]


TING = Ting(
    "bemaerkningstyper",
    _("Typer af tværgående bemærkninger"),
    _("Type af tværgående bemærkning"),
    _("Hvad en bemærkning kan handle om, hvor følsom den er, og hvor længe den kan gælde."),
    Gruppe.VISNING,
    (
        Felt("kode", _("Kode"), hjaelp=_("Fx obs-tolk. Den ændres aldrig."), maks=40, fast=True),
        Felt("navn", _("Navn"), maks=60),
        Felt("hjaelp", _("Vejledning"), LANG, kraeves=False, maks=300),
        Felt(
            "foelsomhed",
            _("Følsomhed"),
            VALG,
            valg=tuple((str(n), navn) for n, navn in FOELSOMHED.items()),
        ),
        Felt(
            "tone",
            _("Alvor"),
            VALG,
            valg=(("bad", _("Fare")), ("warn", _("Hensyn")), ("info", _("Information"))),
        ),
        Felt("maerke", _("Vis også som mærke ved navnet"), JA),
        Felt("maks_dage", _("Længste varighed i dage"), TAL, mindst=1, hoejst=MAKS_DAGE),
        Felt("raekkefoelge", _("Plads"), TAL, hoejst=999),
        Felt("aktiv", _("I brug"), JA),
    ),
    hent,
    gem,
    vis,
    tom=_("Kommunen har ingen typer endnu, så ingen kan skrive bemærkninger."),
    orden=70,
)
