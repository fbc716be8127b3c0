"""Who meets a population's criteria on a day, under the rights of the user who asks.

Candidates come from the search copy's one index, by day of birth or by municipality; what holds on
the day is then asked of the periods, some thousand persons at a time. So the list for a day is the
same whenever it is asked for, as far as the register has not learnt otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from access.values import Adgang, Permission, kle_interval
from indexes.part.funktioner import ErKandidat
from indexes.part.models import (
    Person,
    PersonAdresse,
    PersonCivilstand,
    PersonSoegekopi,
    PersonStatus,
)
from indexes.part.selectors.faelles import er_beskyttet
from indexes.part.soegeord import NU, alle, en_af, lig
from indexes.part.soegning import adressekrav_af
from indexes.part.values import AKTIVE_STATUSSER, STATUS_DOED, oejeblik
from indexes.personkilder.models import DigitalPost, Institutionsplads
from indexes.sag.models import SagLinje
from sapa.arbejdslister.values import (
    MAKS_FOEDSELSDAGE,
    Institution,
    Kriterier,
    UgyldigeKriterier,
)

PORTION = 5000
# More than any municipality has citizens, so that a list is never cut off without a word.
KANDIDATER = 1_000_000

_Type = Institutionsplads.Type
SKOLER = (_Type.SKOLE, _Type.SPECIALSKOLE, _Type.EFTERSKOLE)
DAGTILBUD = (_Type.DAGTILBUD, _Type.DAGPLEJE)
_TYPER: dict[Institution, Sequence[str]] = {
    Institution.SKOLE: SKOLER,
    Institution.INGEN_SKOLE: SKOLER,
    Institution.DAGTILBUD: DAGTILBUD,
    Institution.INGEN: (*SKOLER, *DAGTILBUD),
}


class Medlem(NamedTuple):
    """A person of the population; `skjult` if her address is protected for a look on the day."""

    part_uuid: UUID
    skjult: bool


def medlemmer(
    *, adgang: Adgang, kriterier: Kriterier, maaned: date | None, pr: date, i_dag: date
) -> list[Medlem]:
    """Those who meet the criteria on the day `pr`, in Danish order of name, the protected ones
    last. One statement, and per 5,000 candidates one for the persons and one per kind of fact.

    Address and institution are not asked of those whose address the user may not see: they are not
    on a list that is limited by one of them. Raises UgyldigeKriterier.
    """
    foedt = kontroller(kriterier, maaned=maaned, pr=pr, i_dag=i_dag)
    orden = dict(_kandidater(adgang, kriterier, foedt, pr, i_dag))
    found: list[Medlem] = []
    for portion in _portioner(list(orden)):
        rows = Person.objects.visible_to(adgang).filter(part_uuid__in=portion)
        rows = rows.filter(_personkrav(adgang, kriterier, foedt, pr))
        skjult = {
            part_uuid: er_beskyttet(beskyttelse, pr)
            for part_uuid, beskyttelse in rows.values_list("part_uuid", "beskyttelse")
        }
        tilbage = set(skjult)
        for fakta, skal in _faktakrav(adgang, kriterier, pr):
            har = set(fakta.filter(part_uuid__in=tilbage).values_list("part_uuid", flat=True))
            tilbage = tilbage & har if skal else tilbage - har
        found += (Medlem(part_uuid, skjult[part_uuid]) for part_uuid in tilbage)
    return sorted(found, key=lambda m: (m.skjult, orden[m.part_uuid], m.part_uuid))


def kontroller(
    k: Kriterier, *, maaned: date | None, pr: date, i_dag: date
) -> tuple[date, date] | None:
    """The period of birth; raises UgyldigeKriterier where the criteria cannot be answered.

    Only days of birth lead to those who have moved away since, so an earlier day needs them.
    """
    foedt = k.foedselsperiode(maaned)
    if pr > i_dag:
        raise UgyldigeKriterier("fremtid")
    if pr < i_dag and (k.adresse or k.doed or not _dag_for_dag(foedt)):
        raise UgyldigeKriterier("tidligere")
    if k.doed and not (k.doed_fra and k.doed_til and k.doed_fra <= k.doed_til):
        raise UgyldigeKriterier("doedsperiode")
    if bool(k.sag) != bool(k.kle):
        raise UgyldigeKriterier("sag")
    if k.adresse and not adressekrav_af(k.adresse):
        raise UgyldigeKriterier("adresse")
    return foedt


def _dag_for_dag(foedt: tuple[date, date] | None) -> bool:
    return foedt is not None and (foedt[1] - foedt[0]).days < MAKS_FOEDSELSDAGE


def _kandidater(
    adgang: Adgang, k: Kriterier, foedt: tuple[date, date] | None, pr: date, i_dag: date
) -> list[tuple[UUID, str]]:
    """Persons that may meet the criteria, with what they are sorted by. One statement."""
    ord_ = [lig(NU)]
    if foedt is not None and _dag_for_dag(foedt):
        dage = (foedt[0] + timedelta(days=n) for n in range((foedt[1] - foedt[0]).days + 1))
        ord_.append(en_af(sorted({lig(f"f:{d:%d%m%y}") for d in dage})))
    if k.doed or k.adresse or not _dag_for_dag(foedt):
        ord_ += [lig(f"k:{adgang.scope_id}"), lig("s:doed" if k.doed else "s:aktiv")]
    alle_raekker, ubeskyttede = alle(ord_), ""
    if k.adresse:
        ubeskyttede = alle([*ord_, *adressekrav_af(k.adresse)])
        alle_raekker = ubeskyttede if adgang.har(Permission.SE_BESKYTTET) else ""
    rows = PersonSoegekopi.objects.visible_to(adgang).filter(
        ErKandidat.af(alle_raekker, ubeskyttede, i_dag, KANDIDATER)
    )
    return list(rows.values_list("part_uuid", "sortering"))


def _personkrav(adgang: Adgang, k: Kriterier, foedt: tuple[date, date] | None, pr: date) -> Q:
    """What the dense row answers."""
    krav = Q()
    if foedt is not None:
        krav &= Q(foedt__range=foedt)
    if k.doed:
        krav &= Q(status=STATUS_DOED, status_fra__range=(k.doed_fra, k.doed_til))
    if k.institution and not adgang.har(Permission.SE_BESKYTTET):
        # A school tells where a child lives: where the address is hidden, not even whether there
        # is one is told (personkilder.selectors).
        krav &= (
            Q(beskyttelse=None) | Q(beskyttelse__endswith__lte=pr) | Q(beskyttelse__isempty=True)
        )
    return krav


def _faktakrav(adgang: Adgang, k: Kriterier, pr: date) -> Iterator[tuple[QuerySet[Any], bool]]:
    """Facts in force on the day that a person must have, or must not. Each is asked of its own
    table by the persons' keys: as EXISTS the planner would join, and since it believes that
    row-level security lets few rows pass, scan the table for every person."""

    def fakta(model: Any, hvornaar: Any = pr, **krav: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.visible_to(adgang)
        return rows.filter(virkning__contains=hvornaar, **krav)

    if not k.doed:
        yield fakta(PersonStatus, kode__in=AKTIVE_STATUSSER), True
        hjem = {"type": "folkeregister", "kommune": adgang.scope_id}
        yield fakta(PersonAdresse, oejeblik(pr), **hjem), True
    if k.institution:
        ingen = k.institution in {Institution.INGEN, Institution.INGEN_SKOLE}
        yield fakta(Institutionsplads, type__in=_TYPER[Institution(k.institution)]), not ingen
    if k.digital_post:
        yield fakta(DigitalPost, status=k.digital_post), True
    if k.civilstand:
        yield fakta(PersonCivilstand, kode=k.civilstand), True
    if k.sag:
        fra, til = kle_interval(k.kle)
        yield fakta(SagLinje, oejeblik(pr), kle__gte=fra, kle__lt=til), k.sag == "med"


def _portioner(parter: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(parter), PORTION):
        yield parter[start : start + PORTION]
