"""What CPR says of a person beside the header, Personoplysninger and the histories there: earlier
names and numbers, statuses, separation, every kind of protection, guardianship, who has custody of
whom, delt bopæl, and the addresses beside the home.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat
from psycopg.types.range import Range

from access.values import Adgang, Permission
from indexes.part import tekster
from indexes.part.models import (
    Person,
    PersonAdresse,
    PersonBeskyttelse,
    PersonFakta,
    PersonNavn,
    PersonRelation,
    PersonSeparation,
    PersonStatus,
    PersonVaergemaal,
)
from indexes.part.selectors.faelles import begyndt, er_beskyttet, maa_se_adresse
from indexes.part.selectors.roebende import med_roebende, skjulte_hjem
from indexes.part.values import (
    NAVNE_OG_ADRESSEBESKYTTELSE,
    UDEN_FAST_BOPAEL_EFTER_PAR_6,
    dag,
    fuldt_navn,
)

_T = PersonRelation.Type
_RELATIONER = (
    _T.MYNDIGHED_HOS,
    _T.MYNDIGHED_OVER,
    _T.DELT_BOPAEL,
    _T.DELT_BOPAEL_FOR,
    _T.VAERGE,
    _T.VAERGE_FOR,
)
# They say that two live together: told only where the home of both is.
_DELT = frozenset({_T.DELT_BOPAEL.value, _T.DELT_BOPAEL_FOR.value})
_ORDEN = (
    "navn", "nummer", "status", "separation", "beskyttelse", "vaergemaal",
    *(t.value for t in (_T.VAERGE, _T.VAERGE_FOR, _T.MYNDIGHED_HOS, _T.MYNDIGHED_OVER)),
    *(t.value for t in (_T.DELT_BOPAEL, _T.DELT_BOPAEL_FOR)),
    "kontakt", "supplerende",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Registeroplysning:
    """One thing that CPR says: about what, in words, and in which period (`til` is the first day
    that it no longer held)."""

    emne: str
    emne_tekst: str
    tekst: str
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class Registeroplysninger:
    """In a fixed order of subjects, newest first in each. `udeladt`: something is left out that
    might tell where somebody lives whose address is hidden from the user; where her own is hidden
    it always says so, whether there was anything or not."""

    linjer: tuple[Registeroplysning, ...]
    udeladt: bool = False


def registeroplysninger(
    *, adgang: Adgang, part_uuid: UUID, at: datetime
) -> Registeroplysninger | None:
    """What had begun at `at`; None if the person is absent or not for this user. Five queries.

    Where her address is hidden from the user, so are the other addresses, when she got her status
    (it may be a move), who she shares a home with and where her guardian lives.
    """
    i_dag = dag(at)
    person = Person.objects.visible_to(adgang).filter(part_uuid=part_uuid)
    row = person.values_list("beskyttelse", "tidligere_cpr").first()
    if row is None:
        return None
    beskyttelse, numre = row
    skjult = not maa_se_adresse(adgang, beskyttelse, i_dag)
    relationer = _relationer(adgang, part_uuid, i_dag)
    fundet = [_linje("nummer", f"{cpr[:6]}-{cpr[6:]}") for cpr in numre]
    vaerger: list[tuple[str, str, Range[date]]] = []
    for emne, virkning, tekst, mere in _fakta(adgang, part_uuid, i_dag):
        if emne == "vaergemaal":
            vaerger.append((tekst, mere, virkning))
        elif emne != "status" or not skjult:
            fundet.append(_linje(emne, _tekst(emne, tekst, adgang), virkning))
        elif i_dag in virkning:
            fundet.append(_linje(emne, _tekst(emne, tekst, adgang)))
    med_vaerge, udeladt = _vaergemaal(adgang, vaerger, relationer, i_dag, skjult=skjult)
    fundet += med_vaerge
    for type_, virkning, navn, skjold in relationer:
        if type_ in _DELT and (skjult or not maa_se_adresse(adgang, skjold, i_dag)):
            udeladt = True
        elif navn:
            fundet.append(_linje(type_, navn, virkning))
    if not skjult:
        for tekst, type_, virkning, roeber in _andre_adresser(adgang, part_uuid, at):
            if roeber:
                udeladt = True
            else:
                fundet.append(_linje(type_, tekst, virkning))
    return Registeroplysninger(tuple(_ordnet(fundet)), udeladt or skjult)


def _fakta(adgang: Adgang, part_uuid: UUID, i_dag: date) -> Iterator[tuple[Any, ...]]:
    """(subject, virkning, text, more) of the facts with periods. One query."""

    def rows(model: type[PersonFakta], emne: str, tekst: Any, mere: Any = "") -> QuerySet[Any]:
        def som_tekst(value: Any) -> Any:
            return Value(value, output_field=TextField()) if isinstance(value, str) else value

        held = model.objects.visible_to(adgang).filter(begyndt(i_dag), part_uuid=part_uuid)
        named = held.annotate(emne=som_tekst(emne), t=som_tekst(tekst), m=som_tekst(mere))
        found: QuerySet[Any] = named.order_by().values_list("emne", "virkning", "t", "m")
        return found

    skil = Value("\n", output_field=TextField())
    vaerge = Concat(F("navn"), skil, F("adresse"), output_field=TextField())
    navn = Concat(
        F("fornavn"), skil, F("mellemnavn"), skil, F("efternavn"), output_field=TextField()
    )
    return iter(
        rows(PersonNavn, "navn", navn).union(
            rows(PersonStatus, "status", F("kode")),
            rows(PersonSeparation, "separation", ""),
            rows(PersonBeskyttelse, "beskyttelse", F("type")),
            rows(PersonVaergemaal, "vaergemaal", F("tekst"), vaerge),
            all=True,
        )
    )


def _relationer(
    adgang: Adgang, part_uuid: UUID, i_dag: date
) -> list[tuple[str, Range[date], str, Range[date] | None]]:
    """(type, virkning, the other's name, when the other's address is hidden), each once: both
    records may say the same. One query."""
    anden = Person.objects.visible_to(adgang).filter(part_uuid=OuterRef("modpart_uuid"))
    rows = (
        PersonRelation.objects.visible_to(adgang)
        .filter(begyndt(i_dag), part_uuid=part_uuid, type__in=_RELATIONER)
        .annotate(
            navn=Subquery(anden.values("navn")[:1], output_field=CharField()),
            skjold=Subquery(anden.values("beskyttelse")[:1]),
        )
        .order_by("type", "modpart_uuid", "virkning")
        .values_list("type", "modpart_uuid", "virkning", "navn", "skjold")
        .distinct()
    )
    return [(type_, virkning, navn or "", skjold) for type_, _, virkning, navn, skjold in rows]


def _vaergemaal(
    adgang: Adgang,
    vaergemaal: list[tuple[str, str, Range[date]]],
    relationer: list[tuple[str, Range[date], str, Range[date] | None]],
    i_dag: date,
    *,
    skjult: bool,
) -> tuple[list[Registeroplysning], bool]:
    """The guardianships, and whether an address was left out: the guardian may live with her, be
    hidden himself, or live where somebody else hides. One query where there is an address."""
    steder = {mere.partition("\n")[2] for _tekst, mere, _virkning in vaergemaal} - {""}
    hemmelige = skjult or any(
        type_ == _T.VAERGE and er_beskyttet(skjold, i_dag) for type_, _, _, skjold in relationer
    )
    if adgang.har(Permission.SE_BESKYTTET):
        hidden: set[str] = set()
    elif hemmelige:
        hidden = steder
    else:
        hidden = skjulte_hjem(adgang, steder, i_dag)
    linjer = []
    for tekst, mere, virkning in vaergemaal:
        navn, _, adresse = mere.partition("\n")
        dele = (tekst, navn, "" if adresse in hidden else adresse)
        linjer.append(_linje("vaergemaal", ", ".join(filter(None, dele)), virkning))
    return linjer, bool(hidden)


def _andre_adresser(adgang: Adgang, part_uuid: UUID, at: datetime) -> QuerySet[Any]:
    """Contact and supplementary addresses in force: those of earlier are Adressehistorik's. One
    query."""
    held = PersonAdresse.objects.visible_to(adgang).filter(
        part_uuid=part_uuid, virkning__contains=at, type__in=["kontakt", "supplerende"]
    )
    rows: QuerySet[Any] = med_roebende(held, adgang, dag(at)).order_by("id")
    return rows.values_list("tekst", "type", "virkning", "roeber")


def _tekst(emne: str, kode: str, adgang: Adgang) -> str:
    """A code in words. That somebody is threatened is told to who may see where she lives."""
    if emne == "navn":
        return fuldt_navn(*kode.split("\n"))
    if emne == "status":
        return str(tekster.STATUS.get(kode, kode))
    if emne == "separation":
        return str(tekster.SEPARERET)
    if kode == UDEN_FAST_BOPAEL_EFTER_PAR_6 and not adgang.har(Permission.SE_BESKYTTET):
        kode = NAVNE_OG_ADRESSEBESKYTTELSE
    return str(tekster.BESKYTTELSER.get(kode, kode))


def _linje(emne: str, tekst: str, virkning: Range[Any] | None = None) -> Registeroplysning:
    fra, til = (
        dag(graense) if isinstance(graense, datetime) else graense
        for graense in ((virkning.lower, virkning.upper) if virkning is not None else (None, None))
    )
    return Registeroplysning(emne, str(tekster.EMNER[emne]), tekst, fra, til)


def _ordnet(linjer: list[Registeroplysning]) -> list[Registeroplysning]:
    nyeste = sorted(linjer, key=lambda r: (r.fra or date.min, r.tekst), reverse=True)
    return sorted(nyeste, key=lambda r: _ORDEN.index(r.emne))
