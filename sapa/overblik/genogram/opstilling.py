"""Where everything in a genogram stands: one row per generation, couples side by side.

The person looked up stands among her siblings, her partners beside her (of several, the first to
her left), her parents over the middle of the siblings, their parents over them, and the children
under the line of the couple whose they are. Pure: no database, no clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from indexes.part.selectors import Familiemedlem, Par, Slaegt
from indexes.part.values import STATUS_DOED
from sapa.overblik.genogram import tekster
from sapa.overblik.genogram.values import (
    Baand,
    Punkt,
    R,
    Ring,
    Skilt,
    Streg,
    Symbol,
    Tegning,
)

KOLONNE, MARGEN, KANT = 160.0, 150.0, 85.0
_SIDE = 1150.0  # on a page the stripes fill the frame of a desk screen
_FORSKUDT = 60.0  # from a lone parent's symbol to the line down to the children
_LINJE = 15.0
# Above the symbols of a row: room for the lines that come from the row over it.
_OVER = (38.0, 66.0, 92.0, 62.0)
_BEDSTE = frozenset({"mors_foraelder", "fars_foraelder"})
_PARTNERE = ("partner", "tidligere_partner", "medforaelder")
Gruppe = tuple[frozenset[UUID], list[UUID]]


@dataclass(slots=True)
class _Plan:
    """What is known while the drawing is laid out."""

    slaegt: Slaegt
    folk: dict[UUID, Familiemedlem]
    foraeldre: dict[UUID, frozenset[UUID]]
    raekker: list[list[UUID]] = field(default_factory=list)
    x: dict[UUID, float] = field(default_factory=dict)
    y: list[float] = field(default_factory=list)
    streger: list[Streg] = field(default_factory=list)
    skilte: list[Skilt] = field(default_factory=list)
    moeder: dict[frozenset[UUID], Punkt] = field(default_factory=dict)
    venstre: set[UUID] = field(default_factory=set)  # who has a line to that side
    hoejre: set[UUID] = field(default_factory=set)


def opstil(slaegt: Slaegt, *, eksport: bool = False) -> Tegning | None:
    """The drawing; None before the person was born. `eksport`: for what leaves the screen, so
    without the names of those who are protected."""
    if slaegt.selv is None:
        return None
    plan = _plan(slaegt)
    grupper = _placer(plan)
    navne = {uuid: _navn(p, eksport=eksport) for uuid, p in plan.folk.items()}
    hoejder = _hoejder(plan, navne, len(grupper[2]))
    _par(plan)
    for niveau, groups in enumerate(grupper):
        _boern(plan, niveau, groups)
    bund = sum(hoejder)
    ringe, trykkes = _ringe(plan, hoejder, eksport=eksport)
    symboler = tuple(
        _symbol(plan, plan.folk[uuid], navne[uuid], niveau)
        for niveau, row in enumerate(plan.raekker)
        for uuid in row
    )
    hemmelig = eksport and slaegt.selv.beskyttet
    return Tegning(
        bredde=max(max(plan.x.values()) + KANT, 0.0 if eksport else _SIDE),
        hoejde=bund,
        titel=_("Genogram")
        if hemmelig
        else _("Genogram for %(navn)s") % {"navn": slaegt.selv.navn},
        beskrivelse=". ".join(s.beskrivelse for s in symboler) + ".",
        baand=_baand(plan, hoejder),
        ringe=ringe,
        streger=tuple(plan.streger),
        skilte=tuple(plan.skilte),
        symboler=symboler,
        ringe_trykkes=trykkes,
        udeladte=sum(p.beskyttet for p in plan.folk.values()),
    )


def _plan(slaegt: Slaegt) -> _Plan:
    assert slaegt.selv is not None
    folk = {p.part_uuid: p for p in (slaegt.selv, *slaegt.medlemmer)}
    foraeldre: dict[UUID, set[UUID]] = defaultdict(set)
    for barn, foraelder in slaegt.foraeldre:
        if barn in folk and foraelder in folk:
            foraeldre[barn].add(foraelder)
    return _Plan(slaegt, folk, {barn: frozenset(to) for barn, to in foraeldre.items()})


def _af(plan: _Plan, *relationer: str) -> list[UUID]:
    return [m.part_uuid for m in plan.slaegt.medlemmer if m.relation in relationer]


def _grupper(plan: _Plan, boern: Iterable[UUID], over: Iterable[UUID]) -> list[Gruppe]:
    """The children by which of those in the row above are their parents."""
    ud: dict[frozenset[UUID], list[UUID]] = defaultdict(list)
    for barn in boern:
        ud[plan.foraeldre.get(barn, frozenset()) & frozenset(over)].append(barn)
    return list(ud.items())


def _placer(plan: _Plan) -> tuple[list[Gruppe], list[Gruppe], list[Gruppe]]:
    """Everybody's x, and each row's children by their parents."""
    assert plan.slaegt.selv is not None
    selv = plan.slaegt.selv.part_uuid
    # The man to the left, as is the custom; of two alike the order of the family list.
    parents = sorted(_af(plan, "foraelder"), key=lambda u: plan.folk[u].koen != "M")
    partners = sorted(_af(plan, *_PARTNERE), key=lambda u: _siden(plan, selv, u))
    siblings = _grupper(plan, [selv, *_af(plan, "soeskende", "halvsoeskende")], parents)
    own = next(boern for over, boern in siblings if selv in boern)
    venstre: list[UUID] = []
    hoejre: list[UUID] = []
    for over, boern in siblings:
        if boern is not own:
            (venstre if parents[:1] == [*over][:1] else hoejre).extend(boern)
    til_venstre = partners[:1] if len(partners) > 1 else []
    til_hoejre = partners[len(til_venstre) :]
    brothers = [u for u in own if u != selv]
    raekke = [*venstre, *brothers, *til_venstre, selv, *til_hoejre, *hoejre]
    _raekke(plan, raekke, 0.0)

    midt = (min(plan.x[u] for u in own) + max(plan.x[u] for u in own)) / 2
    grands = {p: _af_foraelder(plan, p) for p in parents}
    bred = 2 * KOLONNE if any(grands.values()) else 200.0
    _spred(plan, parents, midt, bred)
    bedste = []
    for p in parents:
        _spred(plan, grands[p], plan.x[p], KOLONNE)
        bedste += grands[p]
    plan.raekker = [bedste, parents, raekke, []]

    kuld = _grupper(plan, _af(plan, "barn"), [selv, *partners])
    kuld.sort(key=lambda g: _tyngde(plan, g[0], selv))
    slut = float("-inf")
    for over, hold in kuld:
        bredde = (len(hold) - 1) * KOLONNE
        start = max(_tyngde(plan, over, selv) - bredde / 2, slut)
        _raekke(plan, hold, start)
        slut = start + bredde + KOLONNE
        plan.raekker[3] += hold

    flyt = MARGEN + KANT - min(plan.x.values())
    plan.x = {uuid: x + flyt for uuid, x in plan.x.items()}
    return _grupper(plan, parents, bedste), siblings, kuld


def _siden(plan: _Plan, selv: UUID, anden: UUID) -> tuple[bool, str]:
    """Those that were, before those that are."""
    par = next((p for p in plan.slaegt.par if {p.en, p.anden} == {selv, anden}), None)
    er = par is None or par.art not in {"skilt", "enke"}
    return er, str(par.fra if par and par.fra else "")


def _af_foraelder(plan: _Plan, foraelder: UUID) -> list[UUID]:
    deres = plan.foraeldre.get(foraelder, frozenset())
    return sorted(
        (u for u, p in plan.folk.items() if u in deres and p.relation in _BEDSTE),
        key=lambda u: plan.folk[u].koen != "M",
    )


def _raekke(plan: _Plan, hvem: list[UUID], start: float) -> None:
    plan.x |= {uuid: start + n * KOLONNE for n, uuid in enumerate(hvem)}


def _spred(plan: _Plan, hvem: list[UUID], midt: float, bred: float) -> None:
    """Side by side round a middle; one alone a little to its left, so that the line down from its
    side ends there."""
    if len(hvem) == 1:
        plan.x[hvem[0]] = midt - _FORSKUDT
    for n, uuid in enumerate(hvem if len(hvem) > 1 else []):
        plan.x[uuid] = midt + (n - (len(hvem) - 1) / 2) * bred


def _tyngde(plan: _Plan, over: frozenset[UUID], selv: UUID) -> float:
    """The x that the children of these parents should stand under."""
    andre = [plan.x[u] for u in over if u != selv]
    if not andre:
        return plan.x[selv] + _FORSKUDT
    naer = 1 if andre[0] > plan.x[selv] else -1
    return andre[0] - naer * KOLONNE / 2


def _hoejder(plan: _Plan, navne: dict[UUID, tuple[str, ...]], hold: int) -> list[float]:
    """The height of each row; an empty one has none. Sets the y of the symbols."""
    hoejder, bund = [], 0.0
    for niveau, row in enumerate(plan.raekker):
        over = _OVER[niveau] + (7.0 * max(hold - 1, 0) if niveau == 3 else 0.0)
        lines = max((len(navne[u]) for u in row), default=0)
        plan.y.append(bund + over)
        hoejder.append(over + 33 + _LINJE * max(lines, 1) + 17 if row else 0.0)
        bund += hoejder[-1]
    return hoejder


def _par(plan: _Plan) -> None:
    """The lines of the couples, with their words, and where their children's line begins."""
    assert plan.slaegt.selv is not None
    buer = 0
    for row, y in zip(plan.raekker, plan.y, strict=True):
        for par in plan.slaegt.par:
            if not {par.en, par.anden} <= set(row):
                continue
            a, b = sorted((par.en, par.anden), key=plan.x.__getitem__)
            imellem = any(plan.x[a] < plan.x[u] < plan.x[b] for u in row)
            moede = _bue(plan, a, b, y, buer, par) if imellem else _linje(plan, a, b, y, par)
            buer += imellem
            plan.moeder[frozenset((a, b))] = moede
            x, h = moede
            # Away from the person looked up, whose outline may stand there.
            selv = plan.slaegt.selv.part_uuid
            bort = {a: 1, b: -1}.get(selv, 0) if not imellem else 0
            plan.skilte.append(Skilt(x + 8 * bort, h - 11, tekster.skilt(par)))
            for n in range({"skilt": 2, "separeret": 1}.get(par.art, 0)):
                at = x + (bort or 1) * (12 + 8 * n)
                plan.streger.append(Streg(((at - 5, h + 9), (at + 4, h - 8))))


def _linje(plan: _Plan, a: UUID, b: UUID, y: float, par: Par) -> Punkt:
    plan.hoejre.add(a)
    plan.venstre.add(b)
    line = ((plan.x[a] + _halv(plan, a), y), (plan.x[b] - _halv(plan, b), y))
    plan.streger.append(Streg(line, stiplet=par.art == "foraeldre"))
    return (plan.x[a] + plan.x[b]) / 2, y


def _bue(plan: _Plan, a: UUID, b: UUID, y: float, nummer: int, par: Par) -> Punkt:
    """Over the heads of those between."""
    top = y - R - 14 - 8 * nummer
    fra, til = plan.x[a] + 8 + 3 * nummer, plan.x[b]
    line = ((fra, y - _halv(plan, a)), (fra, top), (til, top), (til, y - _halv(plan, b)))
    plan.streger.append(Streg(line, stiplet=par.art == "foraeldre"))
    return til - KOLONNE / 2, top


def _halv(plan: _Plan, uuid: UUID) -> float:
    return R + 4 if plan.folk[uuid].relation == "selv" else R


def _boern(plan: _Plan, niveau: int, grupper: list[Gruppe]) -> None:
    """From the parents in row `niveau` to their children in the one below: down, across, down."""
    nede = plan.y[niveau + 1]
    for n, (over, boern) in enumerate(grupper):
        if not over:
            continue
        x, y = plan.moeder.get(over) or _fra_siden(plan, over, plan.y[niveau])
        bjaelke = nede - R - 31 - 7 * n
        xs = sorted([x, *(plan.x[b] for b in boern)])
        plan.streger.append(Streg(((x, y), (x, bjaelke))))
        if xs[0] != xs[-1]:
            plan.streger.append(Streg(((xs[0], bjaelke), (xs[-1], bjaelke))))
        for b in boern:
            plan.streger.append(Streg(((plan.x[b], bjaelke), (plan.x[b], nede - _halv(plan, b)))))


def _fra_siden(plan: _Plan, over: frozenset[UUID], y: float) -> Punkt:
    """Where the line of a lone parent's children begins: beside the symbol, where the name under
    it is not in the way."""
    uuid = min(over, key=plan.x.__getitem__)
    side = 1 if uuid not in plan.hoejre or uuid in plan.venstre else -1
    bort = _FORSKUDT if uuid not in (plan.hoejre if side > 0 else plan.venstre) else R + 18
    x = plan.x[uuid] + side * bort
    plan.streger.append(Streg(((plan.x[uuid] + side * _halv(plan, uuid), y), (x, y))))
    return x, y


def _ringe(plan: _Plan, hoejder: list[float], *, eksport: bool) -> tuple[tuple[Ring, ...], bool]:
    """The outline of the home, drawn only round those of whom it is known; and whether it may leave
    the screen: not where somebody who is protected lives there."""
    assert plan.slaegt.selv is not None
    hjemme = {p.part_uuid for p in plan.slaegt.medlemmer if p.samme_adresse is True}
    if not hjemme:
        return (), True
    hjemme.add(plan.slaegt.selv.part_uuid)
    trykkes = not any(plan.folk[u].beskyttet for u in hjemme)
    if eksport and not trykkes:
        return (), trykkes
    ud = []
    top = 0.0
    for row, y, hoejde in zip(plan.raekker, plan.y, hoejder, strict=True):
        bund = top + hoejde
        hold: list[UUID] = []
        for uuid in [*sorted(row, key=plan.x.__getitem__), None]:
            if uuid is not None and uuid in hjemme:
                hold.append(uuid)
            elif hold:
                fra, til = plan.x[hold[0]] - 60, plan.x[hold[-1]] + 60
                ud.append(Ring(fra, y - R - 9, til - fra, bund - 4 - (y - R - 9)))
                hold = []
        top = bund
    return tuple(ud), trykkes


def _baand(plan: _Plan, hoejder: list[float]) -> tuple[Baand, ...]:
    titler = (_("Bedsteforældre"), _("Forældre"), _("Søskende og partnere"), _("Børn"))
    ud: list[Baand] = []
    top = 0.0
    for titel, hoejde, y in zip(titler, hoejder, plan.y, strict=True):
        if hoejde:
            ud.append(Baand(titel, top, hoejde, y + 4, len(ud) % 2 == 0))
        top += hoejde
    return tuple(ud)


def _navn(p: Familiemedlem, *, eksport: bool) -> tuple[str, ...]:
    """The name in lines that fit the column, never cut; none where it is left out."""
    return () if eksport and p.beskyttet else tuple(tekster.linjer(p.navn))


def _symbol(plan: _Plan, p: Familiemedlem, navn: tuple[str, ...], niveau: int) -> Symbol:
    return Symbol(
        part_uuid=p.part_uuid,
        x=plan.x[p.part_uuid],
        y=plan.y[niveau],
        mand=p.koen == "M",
        selv=p.relation == "selv",
        doed=p.status == STATUS_DOED,
        beskyttet=p.beskyttet,
        navn=navn,
        under=tekster.alder(p) if navn else _("Navn udeladt"),
        beskrivelse=tekster.beskrivelse(p, navngivet=bool(navn)),
    )
