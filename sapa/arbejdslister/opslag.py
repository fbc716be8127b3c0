"""Lines of a list as persons of the register: by number, and by name and address.

Both keep to what the search does: the user's own municipality unless the whole country was asked
for by right, and never a protected address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from access import forberedt
from access.praedikat import GRUPPESQL, gruppeparametre
from access.values import Adgang
from indexes.part.funktioner import Passer
from indexes.part.models import PartNoegle, Person, PersonSoegekopi
from indexes.part.soegeord import NU, alle, en_af, lig
from indexes.part.soegning import ForLidt, Personsoegning, UforstaaetCpr, adressekrav_af, fortolk
from sapa.arbejdslister.laesning import Hoeringslinje
from sapa.arbejdslister.values import Resultat

LOFT = 2000
"""How many rows of the search copy one line looks at."""


def personer_af_cpr(*, adgang: Adgang, numre: Sequence[str], hele_landet: bool) -> dict[str, UUID]:
    """Those of the numbers, present or former, that the user may find. Two statements."""
    noegler = dict(
        PartNoegle.objects.visible_to(adgang)
        .filter(noegle__in=[f"cpr:{nummer}" for nummer in numre])
        .values_list("noegle", "part_uuid")
    )
    krav = [lig(NU)] if hele_landet else [lig(NU), lig(f"k:{adgang.scope_id}")]
    her = PersonSoegekopi.objects.visible_to(adgang).filter(
        Passer("ord", alle(krav)), part_uuid__in=noegler.values()
    )
    findes = set(her.values_list("part_uuid", flat=True))
    return {noegle.removeprefix("cpr:"): part for noegle, part in noegler.items() if part in findes}


@dataclass(frozen=True, slots=True)
class Fund:
    """What came of a line of names. `part_uuid`: the one person it is about, where there is one."""

    resultat: Resultat
    part_uuid: UUID | None = None
    antal: int = 0


# Candidates by the function that row-level security leaves the index to (part, migration 0002); the
# rows come through the lock and, by GRUPPESQL, the door. As an array: read once, looked up by key.
_SOEG = f"""
with linje as materialized (
    select * from unnest(
        %(nr)s::int[], %(navn)s::text[], %(samme)s::text[], %(adresse)s::text[]
    ) as l(nr, navn, samme, adresse)
), kandidat as materialized (
    select l.nr, k.id from linje l cross join lateral person_soegekandidater(
        l.navn::tsquery, l.adresse::tsquery, %(dag)s::date, %(loft)s::int) as k(id)
)
select k.nr, s.part_uuid,
    coalesce(not isempty(s.beskyttelse)
        and (upper_inf(s.beskyttelse) or upper(s.beskyttelse) > %(dag)s::date), false),
    s.ord @@ l.samme::tsquery, s.ord @@ l.navn::tsquery, s.ord @@ l.adresse::tsquery
from part_personsoegekopi s
join kandidat k on k.id = s.id join linje l on l.nr = k.nr
where s.id = any(array(select id from kandidat)) and {GRUPPESQL}
"""


def adressetjek(
    *, adgang: Adgang, linjer: Sequence[Hoeringslinje], hele_landet: bool, i_dag: date
) -> dict[int, Fund]:
    """What came of each line, by its number. One statement, whatever their number.

    A person whose address is protected is looked for by name alone: that the line is to be struck
    out then tells nothing of whether the address on it is hers. Somebody of exactly the name at the
    address, who is not protected, is who the line is about.
    """
    kommuner = None if hele_landet else frozenset({adgang.scope_id})
    fund = {linje.linje: Fund(Resultat.UGYLDIG) for linje in linjer}
    krav: dict[int, tuple[str, str, str]] = {}
    for linje in linjer:
        if (spurgt := _spurgt(linje, kommuner)) is not None:
            krav[linje.linje] = spurgt
    if not krav:
        return fund
    parametre = gruppeparametre(adgang, Person.permission) | {
        "nr": list(krav),
        "navn": [navn for navn, _, _ in krav.values()],
        "samme": [samme for _, samme, _ in krav.values()],
        "adresse": [adresse for _, _, adresse in krav.values()],
        "dag": i_dag,
        "loft": LOFT,
    }
    raekker: dict[int, list[tuple[UUID, bool, bool, bool, bool]]] = defaultdict(list)
    for nr, *facts in forberedt.hent(_SOEG, parametre):
        raekker[nr].append((facts[0], facts[1], facts[2], facts[3], facts[4]))
    return fund | {nr: _dom(raekker[nr]) for nr in krav}


def _spurgt(linje: Hoeringslinje, kommuner: frozenset[int] | None) -> tuple[str, str, str] | None:
    """The queries of a line: the name by word or sound, by word, and the name at the address."""
    adressekrav = adressekrav_af(linje.adresse)
    if not linje.navn or not adressekrav:
        return None
    try:
        f = fortolk(Personsoegning(navn=linje.navn, status="aktiv"), kommuner)
    except (ForLidt, UforstaaetCpr):
        return None
    navn = alle([f.faelles, en_af([f.samme, f.lyder])])
    return navn, alle([f.faelles, f.samme]), alle([navn, *adressekrav])


def _dom(raekker: list[tuple[UUID, bool, bool, bool, bool]]) -> Fund:
    fri_samme, fri, skjulte = set(), set(), set()
    for part_uuid, skjult, samme, navn, adresse in raekker:
        if skjult and navn:
            skjulte.add(part_uuid)
        elif not skjult and adresse:
            fri.add(part_uuid)
            if samme:
                fri_samme.add(part_uuid)
    if not fri_samme:
        if len(raekker) >= LOFT:
            return Fund(Resultat.UAFKLARET)
        if skjulte:
            return Fund(Resultat.OVERSTREG, *_den_ene(skjulte))
    traef = fri_samme or fri
    if not traef:
        return Fund(Resultat.INGEN)
    resultat = Resultat.MATCH if len(traef) == 1 else Resultat.FLERE
    return Fund(resultat, *_den_ene(traef))


def _den_ene(parter: set[UUID]) -> tuple[UUID | None, int]:
    return (next(iter(parter)) if len(parter) == 1 else None), len(parter)
