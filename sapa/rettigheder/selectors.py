"""A user's own rights, read for herself. None of it is about a citizen or a sag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.models import (
    Dataafgraensning,
    Fagsystem,
    Jobfunktionsrolle,
    Myndighed,
    Organisationsenhed,
)
from access.selectors import resolve_adgang
from access.services import omfang
from access.values import ALT, Adgang, AfgraensningFejl, Gruppe, Omfang
from indexes.klassifikation.models import KleEmne
from sapa.overblik.faner import faner
from sapa.rettigheder import ord
from sapa.rettigheder.models import Kontakttekst
from sapa.rettigheder.values import (
    Emnegraense,
    Enhedsgraense,
    Ret,
    Rettighedsside,
    UdenVirkning,
    kle_moenstre,
)
from sapa.visning.gaelder import visning_for


def hvem_spoerger(myndighed_id: int) -> str | Promise:
    """Whom an authority's users may ask: its own words, else SAPA's. One query."""
    row = Kontakttekst.objects.filter(myndighed_id=myndighed_id).first()
    return row.tekst if row else ord.SPOERG


def rettigheder(adgang: Adgang, meldinger: Sequence[Mapping[str, Any]] | None) -> Rettighedsside:
    """All of a user's groups in words, also those that do not count on whose behalf she works now.

    `meldinger`: what her sign-in with SAML ignored; None for one whose rights are given in SAPA.
    A fixed number of queries, whatever her groups.
    """
    alle = resolve_adgang(adgang.bruger_id, indsnaevret=False)
    visning = visning_for(adgang)
    grupper = alle.grupper if alle else ()
    names = _Navne.til(grupper)
    roller: tuple[str, ...] = ()
    if meldinger is None:
        roller, ignored = _fra_jobfunktioner(adgang.bruger_id)
    else:
        ignored = tuple(_melding(m) for m in meldinger)
    return Rettighedsside(
        navn=adgang.navn,
        hjem=adgang.myndighed_navn,
        paa_vegne_af=adgang.scope_navn,
        kilde=_("Kommunens roller i SAPA") if meldinger is None else _("Dit login (SAML)"),
        roller=roller,
        grupper=tuple(_ret(g, adgang, names) for g in grupper),
        uden_virkning=ignored,
        spoerg=hvem_spoerger(adgang.myndighed_id),
        visning=visning.navn,
        udeladt=tuple(
            fane.navn
            for fane in faner()
            if alle is not None and fane.maa(alle) and not visning.har_fane(fane.noegle)
        ),
        mangler=tuple(
            tekst for p, tekst in ord.TILLADELSER.items() if alle is None or not alle.har(p)
        ),
    )


class _Navne:
    """The names behind the numbers of some groups: five tables, one query each."""

    def __init__(self) -> None:
        self.myndigheder: dict[int, str] = {}
        self.emner: dict[str, str] = {}
        self.fagsystemer: dict[int, str] = {}
        self.enheder: list[Organisationsenhed] = []

    @classmethod
    def til(cls, grupper: Sequence[Gruppe]) -> _Navne:
        names = cls()
        names.myndigheder = dict(
            Myndighed.objects.filter(id__in={g.myndighed for g in grupper}).values_list(
                "id", "kort_navn"
            )
        )
        patterns = {m for g in grupper for m in kle_moenstre(g.kle) or ()}
        names.emner = dict(
            KleEmne.objects.filter(nummer__in={_nummer(m) for m in patterns}).values_list(
                "nummer", "titel"
            )
        )
        names.fagsystemer = dict(Fagsystem.objects.values_list("id", "navn"))
        if any(g.enheder != ALT for g in grupper):
            names.enheder = list(
                Organisationsenhed.objects.filter(
                    myndighed_id__in={g.myndighed for g in grupper}
                ).order_by("fra")
            )
        return names


def _ret(gruppe: Gruppe, adgang: Adgang, names: _Navne) -> Ret:
    emner = kle_moenstre(gruppe.kle)
    return Ret(
        tilladelser=tuple(
            tekst for p, tekst in ((p, ord.tilladelse(p)) for p in _i_orden(gruppe.permissions))
        ),
        myndighed=names.myndigheder.get(gruppe.myndighed, "-"),
        delegeret=gruppe.myndighed != adgang.myndighed_id,
        i_brug=adgang.kun is None or gruppe.myndighed in adgang.kun,
        foelsomhed=int(gruppe.foelsomhed),
        emner=None
        if emner is None
        else tuple(Emnegraense(m, names.emner.get(_nummer(m), "")) for m in emner),
        enheder=None if gruppe.enheder == ALT else _enheder(gruppe.enheder, gruppe, names),
        fagsystemer=None
        if gruppe.fagsystemer == ALT
        else tuple(
            sorted(navn for n, navn in names.fagsystemer.items() if n in gruppe.fagsystemer)
        ),
    )


def _i_orden(permissions: frozenset[str]) -> list[str]:
    order = list(ord.TILLADELSER)
    return sorted(permissions, key=lambda p: (order.index(p) if p in order else len(order), p))


def _enheder(reach: Omfang, gruppe: Gruppe, names: _Navne) -> tuple[Enhedsgraense, ...]:
    """The topmost units whose whole subtree is reached, and single units by themselves."""
    found: list[Enhedsgraense] = []
    inside = 0
    for enhed in names.enheder:
        if enhed.myndighed_id != gruppe.myndighed or enhed.fra not in reach:
            continue
        if enhed.fra < inside:  # said by the unit above it
            continue
        hele = any(fra <= enhed.fra and enhed.til < til for fra, til in reach.intervaller)
        has_below = hele and any(e.fra > enhed.fra and e.til <= enhed.til for e in names.enheder)
        found.append(Enhedsgraense(enhed.navn, has_below))
        if hele:
            inside = enhed.til + 1
    return tuple(found)


def _nummer(moenster: str) -> str:
    """The KLE number that a pattern is named by: 32.* is hovedgruppe 32."""
    return moenster.removesuffix(".*")


def _fra_jobfunktioner(bruger_id: int) -> tuple[tuple[str, ...], tuple[UdenVirkning, ...]]:
    """The jobfunktionsroller she holds, and which of their groups give nothing."""
    roller = Jobfunktionsrolle.objects.filter(tildeling__bruger_id=bruger_id).order_by("navn")
    rows = (
        Dataafgraensning.objects.filter(jobfunktionsrolle__tildeling__bruger_id=bruger_id)
        .select_related("rolle", "jobfunktionsrolle")
        .order_by("id")
    )
    subtrees = {
        e.uuid: (e.fra, e.til + 1)
        for e in Organisationsenhed.objects.filter(
            uuid__in={u for r in rows for u in r.enheder or ()}
        )
    }
    ignored = []
    for row in rows:
        try:
            omfang(row, subtrees)
        except AfgraensningFejl:
            what = f"{row.jobfunktionsrolle.navn}: {row.rolle.navn}"
            ignored.append(UdenVirkning(what, ord.AFGRAENSNING_UDEN_VIRKNING))
    return tuple(r.navn for r in roller), tuple(ignored)


def _melding(melding: Mapping[str, Any]) -> UdenVirkning:
    return UdenVirkning(
        _("Gruppe %(nummer)s i dit login") % {"nummer": melding["gruppe"]},
        ord.GRUNDE.get(str(melding["grund"]), ord.UKENDT_GRUND),
        str(melding.get("identifikator", "")),
    )
