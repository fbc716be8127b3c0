"""Any family can be drawn: nobody on top of another, and no outline round who lives elsewhere."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from access.values import Cpr
from indexes.part.selectors import Familiemedlem, Par, Slaegt
from sapa.overblik.genogram.opstilling import KOLONNE, opstil
from sapa.overblik.genogram.pdf import lav_pdf
from sapa.overblik.genogram.values import Tegning

SELV = UUID(int=1)
ANTAL = st.integers(0, 4)


@st.composite
def slaegter(draw: st.DrawFn) -> Slaegt:
    """A person with any mixture of relatives, partners and children of each."""
    folk: list[Familiemedlem] = []
    foraeldre: set[tuple[UUID, UUID]] = set()
    par: list[Par] = []

    def ny(relation: str, *over: UUID, koen: str = "") -> UUID:
        uuid = UUID(int=len(folk) + 1)
        doed = draw(st.booleans())
        folk.append(
            Familiemedlem(
                part_uuid=uuid,
                relation=relation,
                relation_tekst=relation,
                navn=draw(st.sampled_from(["Ib Bo", "Łucja Ørsted-Christophersen Abildgaard"])),
                cpr=Cpr("2110703435"),
                foedt=date(1970, 10, 21),
                alder=None if doed else 56,
                koen=koen or draw(st.sampled_from("MK")),
                status="90" if doed else "01",
                status_kort="",
                doed_dato=draw(st.sampled_from([None, date(2011, 2, 8)])) if doed else None,
                beskyttet=draw(st.booleans()),
                adresse=None,
                kommune_navn="",
                samme_adresse=draw(st.sampled_from([True, False, None])),
            )
        )
        foraeldre.update((uuid, f) for f in over)
        return uuid

    def maaske_par(a: UUID, b: UUID) -> None:
        art = draw(st.sampled_from(["", "gift", "separeret", "skilt", "enke", "foraeldre"]))
        if art:
            par.append(Par(a, b, art, date(1995, 8, 12), date(2007, 3, 15)))

    selv = ny("selv")
    parents = [ny("foraelder", koen=k) for k in draw(st.sampled_from(["", "M", "K", "MK", "KK"]))]
    foraeldre.update((selv, f) for f in parents)
    for f in parents:
        grands = [ny("fars_foraelder") for _ in range(draw(st.integers(0, 2)))]
        foraeldre.update((f, g) for g in grands)
        if len(grands) == 2:
            maaske_par(*grands)
        for _ in range(draw(ANTAL)):
            ny("halvsoeskende", f)
    if len(parents) == 2:
        maaske_par(*parents)
    for _ in range(draw(ANTAL)):
        ny("soeskende", *parents)
    for _ in range(draw(ANTAL)):
        partner = ny(draw(st.sampled_from(["partner", "tidligere_partner", "medforaelder"])))
        maaske_par(selv, partner)
        for _ in range(draw(ANTAL)):
            ny("barn", selv, partner)
    for _ in range(draw(ANTAL)):
        ny("barn", selv)
    return Slaegt(folk[0], tuple(folk[1:]), tuple(sorted(foraeldre)), tuple(par))


def tegn(slaegt: Slaegt, *, eksport: bool = False) -> Tegning:
    tegning = opstil(slaegt, eksport=eksport)
    assert tegning is not None
    return tegning


@settings(max_examples=150, deadline=None)
@given(slaegter())
def test_everybody_has_a_place_of_her_own_on_the_paper(slaegt: Slaegt):
    assert slaegt.selv is not None
    t = tegn(slaegt)
    assert {s.part_uuid for s in t.symboler} == {
        p.part_uuid for p in (slaegt.selv, *slaegt.medlemmer)
    }
    rows: dict[float, list[float]] = {}
    for s in t.symboler:
        rows.setdefault(s.y, []).append(s.x)
        assert 150 < s.x < t.bredde - 50
        assert 0 < s.y < s.under_y < t.hoejde
    for xs in rows.values():
        xs.sort()
        assert all(b - a >= KOLONNE - 1 for a, b in pairwise(xs)), xs
    for streg in t.streger:
        assert all(0 <= x <= t.bredde and 0 <= y <= t.hoejde for x, y in streg.punkter)


@settings(max_examples=150, deadline=None)
@given(slaegter())
def test_no_outline_holds_who_is_not_known_to_live_there(slaegt: Slaegt):
    assert slaegt.selv is not None
    t = tegn(slaegt)
    hjemme = {p.part_uuid for p in slaegt.medlemmer if p.samme_adresse} | {SELV}
    inde = {
        s.part_uuid
        for s in t.symboler
        for r in t.ringe
        if r.x < s.x < r.x + r.bredde and r.y < s.y < r.y + r.hoejde
    }
    assert inde == (hjemme if len(hjemme) > 1 else set())


@settings(max_examples=60, deadline=None)
@given(slaegter())
def test_what_leaves_the_screen_names_nobody_who_is_protected(slaegt: Slaegt):
    assert slaegt.selv is not None
    t = tegn(slaegt, eksport=True)
    beskyttet = {p.part_uuid for p in (slaegt.selv, *slaegt.medlemmer) if p.beskyttet}
    assert {s.part_uuid for s in t.symboler if not s.navn} == beskyttet
    assert not any(
        p.navn in s.beskrivelse for p in slaegt.medlemmer for s in t.symboler if not s.navn
    )
    if slaegt.selv.beskyttet:
        assert slaegt.selv.navn not in t.titel
        assert not t.ringe
    assert lav_pdf(t, hoved=["x"], fod=["y"]).startswith(b"%PDF")
