"""The statement against a plain oracle in Python, over random groups, people and events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from access.models import Bruger
from access.values import kle_omfang
from advis.definition import Definition, Sagsvalg, laes
from advis.matching.koersel import behandl
from advis.models import Advis
from advis.values import Partsrolle
from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.part.values import (
    AdresseData,
    CivilstandData,
    PersonData,
    RelationData,
    alder,
    oejeblik,
)
from tests.advis.faelles import WHY, gruppe, haendelse, indlaes
from tests.faelles import KOMMUNE
from tests.part.faelles import BOLIG, borger

KODER = ("F01", "F10", "F11", "F50")
FLYTNINGER = {"F10", "F11"}
KOMMUNER = (KOMMUNE, 461, 751)
ROLLER = (Partsrolle.PERSON, Partsrolle.AEGTEFAELLE, Partsrolle.FORAELDER)
DAG = date(2026, 11, 10)


@dataclass(frozen=True)
class Sag:
    ejer: str
    kle: int
    foelsomhed: int
    fremdrift: int


def _kommune(p: PersonData, at: date, *, flytning: bool) -> tuple[int | None, int | None]:
    """Where she lived just before the day, and at its end; the one who lives nowhere, last."""
    foer = [a for a in p.adresser if _gaelder(a, at - timedelta(days=1))]
    efter = [a for a in p.adresser if _gaelder(a, at)]
    sidst = sorted(p.adresser, key=lambda a: a.fra)  # type: ignore[arg-type, return-value]
    if not efter and not flytning:
        efter = [a for a in sidst if a.fra <= at][-1:]  # type: ignore[operator]
    return (foer[0].kommunekode if foer else None, efter[0].kommunekode if efter else None)


def _gaelder(a: AdresseData, at: date) -> bool:
    return a.fra <= at and (a.til is None or at < a.til)  # type: ignore[operator]


def orakel(
    d: Definition,
    liste: set[str],
    folk: dict[str, PersonData],
    sager: list[Sag],
    kode: str,
    cpr: str,
) -> bool:
    """Whether the group hears that this happened to this person on DAG."""
    if kode not in d.koder:
        return False
    om = folk[cpr]
    fra, til = _kommune(om, DAG, flytning=kode in FLYTNINGER)
    if d.fra_kommuner and fra not in d.fra_kommuner:
        return False
    if d.til_kommuner and til not in d.til_kommuner:
        return False
    fulgte = {
        Partsrolle.PERSON: [cpr],
        Partsrolle.AEGTEFAELLE: [c.partner_cpr for c in om.civilstand if c.partner_cpr],
        Partsrolle.FORAELDER: [r.cpr for r in om.relationer if r.type in ("mor", "far")],
    }
    for rolle in d.roller:
        for fulgt in fulgte[rolle]:
            aar = alder(folk[fulgt].foedt, DAG)
            if d.alder_fra is not None and aar < d.alder_fra:
                continue
            if d.alder_til is not None and aar > d.alder_til:
                continue
            if d.med_population and fulgt not in liste:
                continue
            if d.sag and not any(_sagen(d.sag, s) for s in sager if s.ejer == fulgt):
                continue
            return True
    return False


def _sagen(valg: Sagsvalg, s: Sag) -> bool:
    return (
        (valg.kle is None or s.kle in kle_omfang(valg.kle))
        and s.foelsomhed <= valg.foelsomhed_til
        and not (valg.kun_aktive and s.fremdrift == 4)
    )


def _folk(rng: Random) -> dict[str, PersonData]:
    """Eight couples with a child each, of which some moved on the day, and some are gone."""
    ud: dict[str, PersonData] = {}
    for n in range(8):
        par = [f"01{1 + n:02d}{rng.randrange(40, 99)}1{n:02d}{k}" for k in (1, 2)]
        barn = f"02{1 + n:02d}{rng.randrange(10, 25)}5{n:02d}3"
        gift = date(2005, 1, 1)
        for cpr, anden in (par, par[::-1]):
            civil = (CivilstandData("G", gift, None, anden),)
            ud[cpr] = borger("Vok Sen", cpr, civilstand=civil, adresser=_adresser(rng))
        forhold = tuple(RelationData(t, p) for t, p in zip(("mor", "far"), par, strict=True))  # type: ignore[arg-type]
        ud[barn] = borger("Lil Le", barn, relationer=forhold, adresser=_adresser(rng))
    return ud


def _adresser(rng: Random) -> tuple[AdresseData, ...]:
    start, skift = date(2008, 1, 1), rng.choice([DAG, DAG - timedelta(days=40), None, None])
    foerste = replace(BOLIG, kommunekode=rng.choice(KOMMUNER), fra=start, til=skift)
    if skift is None or rng.random() < 0.3:
        return (foerste,)
    return foerste, replace(BOLIG, kommunekode=rng.choice(KOMMUNER), fra=skift, til=None)


def _definition(rng: Random) -> dict[str, Any]:
    fra = rng.choice([None, 0, 7, 18, 40])
    return {
        "koder": tuple(rng.sample(KODER, rng.randrange(1, 4))),
        "roller": tuple(sorted(rng.sample(ROLLER, rng.randrange(1, 3)))),
        "alder_fra": fra,
        "alder_til": rng.choice([None, (fra or 0) + rng.choice([0, 10, 40])]),
        "fra_kommuner": rng.choice([None, None, (461,), KOMMUNER]),
        "til_kommuner": rng.choice([None, None, (KOMMUNE,), (461, 751)]),
        "sag": rng.choice(
            [
                None,
                None,
                Sagsvalg(),
                Sagsvalg(kle=("29.*",)),
                Sagsvalg(kle=("29.21.04", "32.*"), kun_aktive=False),
                Sagsvalg(foelsomhed_til=2),
            ]
        ),
    }


@pytest.mark.parametrize("seed", [311])
def test_the_statement_finds_what_the_rules_say(chef: Bruger, lav_sag: Any, seed: int) -> None:
    rng = Random(seed)
    folk = _folk(rng)
    parter = indlaes(list(folk.values()))
    sager = []
    for cpr in rng.sample(sorted(folk), 14):
        sag = Sag(
            cpr, rng.choice([292104, 292105, 320304]), rng.randrange(1, 5), rng.choice([2, 4])
        )
        lav_sag(parter[cpr], kle=sag.kle, foelsomhed=sag.foelsomhed, fremdrift=sag.fremdrift)
        sager.append(sag)
    lister: dict[int, set[str]] = {}
    grupper = []
    for _ in range(24):
        liste = set(rng.sample(sorted(folk), 8)) if rng.random() < 0.5 else None
        valg = _definition(rng)
        g = gruppe(
            chef,
            *valg.pop("koder"),
            population=tuple(parter[c] for c in sorted(liste)) if liste else None,
            **valg,
        )
        lister[g.id] = liste or set()
        grupper.append(g)
    haendelser: dict[int, tuple[str, str]] = {}
    for cpr in folk:
        for kode in KODER:
            haendelser[haendelse(kode, parter[cpr], oejeblik(DAG)).id] = (kode, cpr)

    behandl(now=oejeblik(DAG) + timedelta(days=10))
    skal = {
        (id_, g.id)
        for id_, (kode, cpr) in haendelser.items()
        for g in grupper
        if orakel(laes(g.definition), lister[g.id], folk, sager, kode, cpr)
    }
    fundet = list(Advis.objects.unguarded(reason=WHY).values_list("traad_id", "gruppe_id"))
    assert len(fundet) == len(set(fundet))
    assert set(fundet) == skal
    assert 60 < len(skal) < len(haendelser) * len(grupper) / 2
    assert not ModtagetHaendelse.objects.filter(tilstand="klar").exists()
