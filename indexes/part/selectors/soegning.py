"""The search for persons: by name, sound, CPR number, birth date and address, in any mixture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import starmap
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Case,
    DateField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from access.forespoergsel import Forespoergsel
from access.values import Adgang, Cpr, Permission
from indexes.part import tekster
from indexes.part.funktioner import ErKandidat, Passer, en_af
from indexes.part.models import PartNoegle, Person, PersonSoegekopi
from indexes.part.selectors.faelles import (
    er_beskyttet,
    kommune_navn,
    levende_alder,
    maa_se_adresse,
)
from indexes.part.soegeord import alle, ord_af
from indexes.part.soegeord import en_af as en_af_ordene
from indexes.part.soegning import ForLidt, Fortolkning, Personsoegning, UforstaaetCpr, fortolk
from indexes.part.values import STATUS_DOED, dag

# How many rows a search looks at before it says that they are too many.
LOFT = 2000

SAMME, BEGYNDER, LYDER, ADRESSE = range(4)


@dataclass(frozen=True, slots=True)
class Persontraef:
    """A hit. `linje2` is what else is worth knowing, `gruppe` the heading it stands under."""

    part_uuid: UUID
    navn: str
    cpr: Cpr
    alder: int | None  # None for the dead
    koen: str
    koen_tekst: str
    adresse: str | None  # None where protection hides it, "" where there is none
    beskyttet: bool
    kommune_navn: str
    status: str
    status_kort: str
    doed_dato: date | None
    linje2: str
    gruppe: str


class _Fund(NamedTuple):
    """A row of the search copy that matches."""

    part_uuid: UUID
    rang: int
    sortering: str
    navn: str
    til: date | None
    foedt: date | None  # of namesakes, whom the name does not tell apart; of all to sort by


@dataclass(frozen=True, slots=True)
class Soegeresultat:
    """A page of hits. `naeste` is the cursor of the next page, None at the end; no personal data.

    `fra` is the number of the first hit, `antal` how many there are (None: too many to say), and
    `samme_navn` how many have exactly the name. `besked` tells the user what to do differently: too
    little, not understood, too many.
    """

    hits: list[Persontraef]
    naeste: str | None = None
    fra: int = 0
    antal: int | None = 0
    samme_navn: int = 0
    besked: str = ""

    @property
    def flere(self) -> bool:
        """Whether there are more hits than these."""
        return self.naeste is not None


def soeg_personer(
    *,
    adgang: Adgang,
    soegning: Personsoegning,
    at: datetime,
    efter: str | None = None,
    antal: int = 20,
) -> Soegeresultat:
    """A page of the persons that meet all criteria and that the user may find. At most two queries.

    Own municipality only, unless the user holds SOEG_LANDET. A protected address is neither shown
    nor searched in, unless the user holds SE_BESKYTTET; nor does any count tell of it.
    """
    kommuner = _kommuner(adgang, soegning)
    if kommuner is not None and not kommuner:
        return Soegeresultat([])
    try:
        f = fortolk(soegning, kommuner)
    except ForLidt:
        return Soegeresultat([], besked=str(tekster.SKRIV_MERE))
    except UforstaaetCpr:
        return Soegeresultat([], besked=str(tekster.CPR_UGYLDIGT))

    fundne = _fundne(adgang, f, soegning, dag(at))
    for_mange = len(fundne) >= LOFT
    alle_fundne = _sorteret(_ordnet(fundne), soegning)
    foerste = 1 + next((i for i, r in enumerate(alle_fundne) if str(r.part_uuid) == efter), -1)
    side = alle_fundne[foerste : foerste + antal]
    flere = len(alle_fundne) > foerste + antal
    return Soegeresultat(
        hits=_traef(adgang, f, soegning, side, dag(at)) if side else [],
        naeste=str(side[-1].part_uuid) if flere else None,
        fra=foerste + 1 if side else 0,
        antal=None if for_mange else len(alle_fundne),
        samme_navn=sum(1 for r in alle_fundne if r.rang == SAMME),
        besked=str(tekster.FOR_MANGE) % {"antal": f"{LOFT:,}".replace(",", ".")}
        if for_mange
        else "",
    )


def find_den_ene(*, adgang: Adgang, soegning: Personsoegning, at: datetime) -> UUID | None:
    """The one person that the criteria find, when nothing of her is to be shown; None for nobody
    and for several. One query."""
    kommuner = _kommuner(adgang, soegning)
    if kommuner is not None and not kommuner:
        return None
    try:
        f = fortolk(soegning, kommuner)
    except (ForLidt, UforstaaetCpr):
        return None
    fundne = {fund.part_uuid for fund in _fundne(adgang, f, soegning, dag(at))}
    return fundne.pop() if len(fundne) == 1 else None


def _kommuner(adgang: Adgang, soegning: Personsoegning) -> frozenset[int] | None:
    """The municipalities to search in; None is all, empty is none."""
    egen = frozenset({adgang.scope_id})
    if adgang.har(Permission.SOEG_LANDET):
        if soegning.hele_landet:
            return None
        return egen if soegning.kommuner is None else frozenset(soegning.kommuner)
    return egen if soegning.kommuner is None else egen & frozenset(soegning.kommuner)


def _fundne(adgang: Adgang, f: Fortolkning, s: Personsoegning, i_dag: date) -> list[_Fund]:
    """The matching rows, at most LOFT of them, each with the rank of its match. One query."""
    # A row whose address is protected is asked by name only.
    alle_raekker = "" if f.kun_adresse else alle([f.faelles, f.navn])
    ubeskyttede = alle([f.faelles, f.adresse]) if f.adresse else ""
    if adgang.har(Permission.SE_BESKYTTET):
        alle_raekker, ubeskyttede = en_af_ordene([alle_raekker, ubeskyttede]), ""

    efter_alder = s.sorter.endswith("alder")
    if not f.cpr:
        navn = f if f.navneord else None
        fundne = _KANDIDATER(
            adgang,
            efter_alder,
            alle_raekker=alle_raekker,
            ubeskyttede=ubeskyttede,
            i_dag=i_dag,
            maks=LOFT,
            kun=None if s.kun is None else list(s.kun),
            samme=(navn and navn.samme) or None,
            lyder=(navn and navn.lyder) or None,
            begynder=(navn and navn.begynder) or None,
            navn=(navn and navn.navn) or None,
        )
        return [_Fund(*row) for row in fundne]
    rows = PersonSoegekopi.objects.visible_to(adgang)
    if s.kun is not None:
        rows = rows.filter(part_uuid__in=s.kun)
    noegle = PartNoegle.objects.visible_to(adgang).filter(noegle=f"cpr:{f.cpr}")
    rows = rows.filter(part_uuid__in=noegle.values("part_uuid"))
    frit = Q(beskyttelse=None) | Q(beskyttelse__endswith__lte=i_dag)
    rows = rows.filter(Q(Passer("ord", alle_raekker)) | (Q(Passer("ord", ubeskyttede)) & frit))
    if not s.tidligere:
        nuvaerende = Person.objects.visible_to(adgang).filter(cpr=f.cpr)
        rows = rows.filter(Exists(nuvaerende.filter(part_uuid=OuterRef("part_uuid"))))
    forsoeg = [f.samme, f.lyder, f.begynder, f.navn] if f.navneord else []
    felter = rows.annotate(
        rang=_rang(*forsoeg), foedt=_foedt(adgang, f.samme, efter_alder)
    ).values_list(*_Fund._fields)
    return [_Fund(*row) for row in felter]


def _kandidater(
    adgang: Adgang,
    efter_alder: bool,
    *,
    alle_raekker: str,
    ubeskyttede: str,
    i_dag: date,
    maks: int,
    kun: list[UUID] | None,
    samme: str | None,
    lyder: str | None,
    begynder: str | None,
    navn: str | None,
) -> QuerySet[Any]:
    rows = PersonSoegekopi.objects.visible_to(adgang)
    if kun is not None:
        rows = rows.filter(en_af("part_uuid", kun))
    return (
        rows.filter(ErKandidat.af(alle_raekker, ubeskyttede, i_dag, maks))
        .annotate(
            rang=_rang(samme, lyder, begynder, navn), foedt=_foedt(adgang, samme, efter_alder)
        )
        .values_list(*_Fund._fields)
    )


_KANDIDATER = Forespoergsel(_kandidater)


def _rang(
    samme: str | None = None,
    lyder: str | None = None,
    begynder: str | None = None,
    navn: str | None = None,
) -> Case | Value:
    """How well the name matches: same, sounds like, begins with; or only the rest does."""
    forsoeg = [(samme, SAMME), (lyder, LYDER), (begynder, BEGYNDER), (navn, LYDER)]
    if not any(query for query, _rang in forsoeg):
        return Value(ADRESSE)
    return Case(
        *(When(Passer("ord", query), then=Value(rang)) for query, rang in forsoeg if query),
        default=Value(ADRESSE),
        output_field=IntegerField(),
    )


def _foedt(adgang: Adgang, samme: str | None, efter_alder: bool) -> Case | Subquery | Value:
    """The birth date of those who have exactly the name; the rest cost no look-up, unless they are
    to be sorted by it."""
    person = Person.objects.visible_to(adgang).filter(part_uuid=OuterRef("part_uuid"))
    if efter_alder:
        return Subquery(person.values("foedt")[:1])
    if not samme:
        return Value(None, output_field=DateField())
    return Case(
        When(Passer("ord", samme), then=Subquery(person.values("foedt")[:1])),
        default=Value(None),
        output_field=DateField(),
    )


def _ordnet(fundne: list[_Fund]) -> list[_Fund]:
    """One row per person: her best match, rather by the name in use. Best first, then Danish, and
    namesakes by birth date, the oldest first."""
    bedste: dict[UUID, _Fund] = {}
    for fund in sorted(
        fundne, key=lambda r: (r.rang, r.til is not None, r.til or date.min, r.navn)
    ):
        bedste.setdefault(fund.part_uuid, fund)
    return sorted(
        bedste.values(), key=lambda r: (r.rang, r.sortering, r.foedt or date.max, r.part_uuid)
    )


def _sorteret(fundne: list[_Fund], s: Personsoegning) -> list[_Fund]:
    """In the order that the user chose; the best match first otherwise. The youngest is the least
    old."""
    if not s.sorter:
        return fundne
    efter_alder = s.sorter.endswith("alder")
    return sorted(
        fundne,
        key=lambda r: (r.foedt or date.min).toordinal() if efter_alder else r.sortering,
        reverse=s.sorter.startswith("-") != efter_alder,
    )


class _Vist(NamedTuple):
    """What a hit shows of a person."""

    part_uuid: UUID
    navn: str
    efternavn: str
    cpr: str
    tidligere_cpr: list[str]
    koen: str
    foedt: date
    status: str
    status_fra: date | None
    adresse: str
    beskyttelse: Any
    kommune_navn: str | None
    tidligere_navn: str | None
    tidligere_til: date | None


def _viste(adgang: Adgang, *, part_uuids: list[UUID]) -> QuerySet[Any]:
    tidligere = (
        PersonSoegekopi.objects.visible_to(adgang)
        .filter(part_uuid=OuterRef("part_uuid"), til__isnull=False)
        .order_by("-til", "id")
    )
    return (
        Person.objects.visible_to(adgang)
        .filter(en_af("part_uuid", part_uuids))
        .annotate(
            kommune_navn=kommune_navn(),
            tidligere_navn=Subquery(tidligere.values("navn")[:1]),
            tidligere_til=Subquery(tidligere.values("til")[:1]),
        )
        .values_list(*_Vist._fields)
    )


_VISTE = Forespoergsel(_viste)


def _traef(
    adgang: Adgang, f: Fortolkning, s: Personsoegning, side: list[_Fund], i_dag: date
) -> list[Persontraef]:
    """The hits of one page as shown. One query."""
    uuider = [fund.part_uuid for fund in side]
    rows = {row.part_uuid: row for row in starmap(_Vist, _VISTE(adgang, part_uuids=uuider))}
    return [
        _et_traef(adgang, f, s, fund, rows[fund.part_uuid], i_dag)
        for fund in side
        if fund.part_uuid in rows
    ]


def _et_traef(
    adgang: Adgang, f: Fortolkning, s: Personsoegning, fund: _Fund, row: _Vist, i_dag: date
) -> Persontraef:
    return Persontraef(
        part_uuid=row.part_uuid,
        navn=row.navn,
        cpr=Cpr(row.cpr),
        alder=levende_alder(row.foedt, row.status, i_dag),
        koen=row.koen,
        koen_tekst=str(tekster.KOEN[row.koen]),
        adresse=row.adresse if maa_se_adresse(adgang, row.beskyttelse, i_dag) else None,
        beskyttet=er_beskyttet(row.beskyttelse, i_dag),
        kommune_navn=row.kommune_navn or "",
        status=row.status,
        status_kort=str(tekster.STATUS_KORT.get(row.status, row.status)),
        doed_dato=row.status_fra if row.status == STATUS_DOED else None,
        linje2=_linje2(f, s, fund, row, i_dag),
        gruppe="" if s.sorter else _gruppe(f, fund),
    )


def _gruppe(f: Fortolkning, fund: _Fund) -> str:
    navn = {"navn": f.vist_navn}
    if fund.rang == SAMME:
        return str(tekster.SAMME_NAVN)
    if fund.rang == LYDER:
        return str(tekster.LYDER_SOM) % navn
    if fund.rang == BEGYNDER:
        return str(tekster.BEGYNDER_MED) % navn
    return str(tekster.ADRESSE) if f.navneord else ""


def _linje2(f: Fortolkning, s: Personsoegning, fund: _Fund, row: _Vist, i_dag: date) -> str:
    """What is most worth knowing before she is opened: how she was found, then who she was."""
    if f.cpr and f.cpr != row.cpr:
        return str(tekster.TIDLIGERE_CPR)
    if fund.til is not None:
        return _hed(fund.navn, fund.til)
    if er_beskyttet(row.beskyttelse, i_dag):
        return str(tekster.BESKYTTELSE)
    if fund.rang == LYDER:
        rest = set(ord_af(row.efternavn)) - set(f.navneord)
        return str(tekster.STAVEMAADE_AFVIGER if rest else tekster.FORNAVN_AFVIGER)
    if s.tidligere and row.tidligere_cpr:
        return str(tekster.TIDLIGERE_CPR)
    if s.tidligere and row.tidligere_navn and row.tidligere_til:
        return _hed(row.tidligere_navn, row.tidligere_til)
    return ""


def _hed(navn: str, til: date) -> str:
    return str(tekster.HED) % {"navn": navn, "dato": f"{til:%d-%m-%Y}"}
