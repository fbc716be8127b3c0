"""The templates as administrators write them, in pages that follow from their fields."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from access.values import Adgang
from sapa.administration import historik
from sapa.administration.forhaandsvisning import Seer, Syn
from sapa.administration.historik import Aendrer, Tilstand
from sapa.administration.menu import Gruppe
from sapa.administration.ting import LANG, TAL, Felt, Ting
from sapa.brev.models import Brevskabelon
from sapa.brev.values import Brev
from sapa.fordeling.formular import autotekst
from sapa.overblik.templatetags.sapa import dato as datotekst

FELTER = ("navn", "overskrift", "tekst", "raekkefoelge")
MAKS_TEKST = 4000


def skabeloner(myndighed: int) -> list[Brevskabelon]:
    """An authority's templates, in its order."""
    return list(Brevskabelon.objects.filter(myndighed_id=myndighed))


def hent(myndighed: int | None) -> dict[str, Tilstand]:
    """The templates of an authority by key, in order. The nation has none."""
    rows = skabeloner(myndighed) if myndighed is not None else []
    return {row.id.hex: {f: getattr(row, f) for f in FELTER} for row in rows}


def gem(myndighed: int | None, noegle: str, som: Tilstand | None, aendrer: Aendrer) -> None:
    """historik.Genskab. Line breaks are kept in one form: a browser sends two signs for each."""
    assert myndighed is not None
    before = hent(myndighed).get(noegle)
    if som is None:
        Brevskabelon.objects.filter(myndighed_id=myndighed, id=UUID(noegle)).delete()
    else:
        som = {**som, "tekst": som["tekst"].replace("\r\n", "\n").replace("\r", "\n")}
        Brevskabelon.objects.update_or_create(
            id=UUID(noegle), defaults={"myndighed_id": myndighed, **{f: som[f] for f in FELTER}}
        )
    historik.skriv(
        "brevskabeloner", noegle, myndighed=myndighed, foer=before, efter=som, aendrer=aendrer
    )


def skriv(
    skabelon: Brevskabelon,
    *,
    til: tuple[str, ...],
    note: str,
    borger: str,
    adgang: Adgang,
    nu: datetime,
) -> Brev:
    """A letter from a template, with what is known filled in."""
    tekst = autotekst(
        skabelon.tekst,
        borger=borger,
        sagsbehandler=adgang.navn,
        enhed=adgang.enhed_navn,
        nu=nu,
    )
    fra = tuple(filter(None, (adgang.scope_navn, adgang.enhed_navn, datotekst(nu))))
    return Brev(til, note, fra, skabelon.overskrift, tekst)


def vis(seer: Seer) -> list[Syn]:
    """forhaandsvisning.Vis: a letter to nobody, and the choice of templates. A letter is Danish."""
    rows = skabeloner(seer.hos)
    names = ", ".join(row.navn for row in rows)
    found = [Syn(_("Skabeloner, der kan vælges på Brev til forældremyndigheden"), ord=(names,))]
    row = next((r for r in rows if r.id == UUID(seer.noegle)), None)
    if row is not None:
        letter = skriv(
            row,
            til=("Modtagerens navn", "Modtagerens adresse"),
            note="",
            borger="Barnets navn",
            adgang=seer.adgang,
            nu=seer.now,
        )
        shown = {"b": letter, "navn": letter.til[0]}
        found.append(Syn(_("Brevet, på siden og som PDF"), "brev/partials/brev.html", shown))
    return found


TING = Ting(
    "brevskabeloner",
    _("Brevskabeloner"),
    _("Brevskabelon"),
    _("Tekster til breve til indehavere af forældremyndighed. SAPA sender dem ikke."),
    Gruppe.VISNING,
    (
        Felt("navn", _("Navn"), maks=60),
        Felt("overskrift", _("Overskrift"), hjaelp=_("Står øverst i brevet."), maks=120),
        Felt(
            "tekst",
            _("Tekst"),
            LANG,
            _("Udfyldes af SAPA: {borger} er barnet, {dato}, {sagsbehandler} og {enhed}."),
            maks=MAKS_TEKST,
        ),
        Felt("raekkefoelge", _("Plads"), TAL, _("Det mindste tal står først."), hoejst=999),
    ),
    hent,
    gem,
    vis,
    tom=_("Kommunen har ingen brevskabeloner endnu, så ingen kan skrive breve."),
    orden=80,
)
