"""The only reads of the revisionslog for others than its own users: within the reader's reach.
Beside them, which exports of it are hers.

A row belongs to the authority and the unit of the user who looked, and to the authority on whose
behalf she looked. A group with the right to the log reaches its scope's rows; limited to units,
those of users in these units: the rule is `access.regler.REVISIONSLOG`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from access import forberedt
from access.forespoergsel import Forespoergsel
from access.komponenter import AFVIST
from access.models import Revisionslog
from access.regler import REVISIONSLOG, explain, sted
from access.values import Adgang, Permission
from sapa.revision import csv
from sapa.revision.csv import Enhedsnavn
from sapa.revision.models import Udtraek
from sapa.revision.values import Enhed, Lograekke, Markoer, Raekkevidde, Udvalg, midnat
from sapa.revision.veje import (
    HER,
    Plads,
    Spoergsmaal,
    Vej,
    alle,
    blandt,
    de_foerste,
    gaa_i_orden,
    plads,
)

_FELTER = tuple(f.name for f in fields(Lograekke))
_MAKS_PARTER = 20
_SENESTE_UDTRAEK = 5
# So many units are gone through one by one; the looks of more are no rare find among all.
_MAKS_ENHEDER = 40


def raekkevidde(adgang: Adgang) -> Raekkevidde:
    """What of the log the user reaches by its rule, in one query whatever her groups."""
    ids = {g.myndighed for g in adgang.grupper if Permission.SE_REVISIONSLOG in g.permissions}
    if not ids:
        return Raekkevidde()
    cvr, tree = _traeer(ids)
    hele = {m for m in ids if explain(REVISIONSLOG, adgang, sted(m)).tilladt}
    # Who reaches an authority as a whole is not limited to units of it.
    reached = tuple(
        e
        for e in tree
        if e.myndighed_id in hele
        or explain(REVISIONSLOG, adgang, sted(e.myndighed_id, e.fra)).tilladt
    )
    begraensede = {
        m: tuple(e.id for e in reached if e.myndighed_id == m) for m in sorted(ids - hele)
    }
    return Raekkevidde(
        hele=tuple(sorted(cvr[m] for m in hele if m in cvr)),
        begraensede=tuple((cvr[m], kept) for m, kept in begraensede.items() if kept and m in cvr),
        enheder=reached,
    )


def enhedsnavne(vidde: Raekkevidde) -> dict[int, Enhedsnavn]:
    """The units within reach as an export names them."""
    return {e.id: Enhedsnavn(e.uuid, e.sti[:-1]) for e in vidde.enheder}


def side(
    *, vidde: Raekkevidde, udvalg: Udvalg, efter: Markoer | None, antal: int
) -> tuple[list[Lograekke], Markoer | None]:
    """A page of the log, newest first, and where the next begins; None after the last.

    Four queries at most: users by name, parts by number, the order, and the rows.
    """
    form, values = _spoerg(vidde, udvalg, efter=efter, foer=None, stigende=False)
    gaa_i_orden()
    found = [Lograekke(*row) for row in _raekker(form, antal + 1).stil(values)]
    if len(found) <= antal:
        return found, None
    return found[:antal], found[antal - 1].markoer


def portion(
    *, vidde: Raekkevidde, udvalg: Udvalg, foer: datetime, efter: Markoer | None, antal: int
) -> list[tuple[str, ...]]:
    """The next rows of an export, oldest first, among those written before `foer`: as the texts
    that `csv.linjer_af_tekst` takes."""
    form, values = _spoerg(vidde, udvalg, efter=efter, foer=foer, stigende=True)
    gaa_i_orden()
    return _tekster(form, antal).stil(values)


def markoer(row: Sequence[str]) -> Markoer:
    """Where the portion that ends with this row has come to."""
    facts = dict(zip(csv.FELTER, row, strict=True))
    return datetime.fromisoformat(f"{facts['tidspunkt']}+00:00"), UUID(facts["id"])


def antal(*, vidde: Raekkevidde, udvalg: Udvalg, foer: datetime) -> int:
    """How many rows an export will hold."""
    form, values = _spoerg(vidde, udvalg, efter=None, foer=foer, stigende=True)
    ((found,),) = _antal(form).stil(values)
    return int(found)


def om_borger(
    *, cvr: str, part_uuid: UUID, nummer: str, foer: datetime, antal: int
) -> list[Revisionslog]:
    """The looks at one citizen by an authority's users, or on its behalf, before `foer`, newest
    first: for the answer to a request for insight. The caller opens the lock for it."""
    rows = Revisionslog.objects.filter(
        Q(part_uuid=part_uuid) | Q(nummer=nummer),
        Q(organisatorisk_id=cvr) | Q(scope_cvr=cvr),
        tidspunkt__lt=foer,
    )
    # A refusal showed nothing, and says by itself only that somebody tried.
    rows = rows.exclude(beskrivelse=AFVIST.beskrivelse)
    return list(rows.order_by("-tidspunkt", "-id")[:antal])


@dataclass(frozen=True, slots=True)
class EgetUdtraek:
    """An export that the user ordered, for the list beside the form."""

    id: UUID
    bestilt: datetime
    tilstand: str

    @property
    def tilstand_tekst(self) -> str:
        return str(Udtraek.Tilstand(self.tilstand).label)


def seneste_udtraek(adgang: Adgang) -> list[EgetUdtraek]:
    """The user's own latest exports, the newest first."""
    return [EgetUdtraek(*row) for row in _SENESTE(adgang)]


def _seneste(adgang: Adgang) -> QuerySet[Any]:
    own = Udtraek.objects.visible_to(adgang).order_by("-bestilt")
    return own.values_list("id", "bestilt", "tilstand")[:_SENESTE_UDTRAEK]


_SENESTE = Forespoergsel(_seneste)


def raekke(*, vidde: Raekkevidde, log_id: UUID) -> Lograekke | None:
    """One row; None if it is hidden or absent."""
    found = laes_raekker(Revisionslog.objects.filter(indenfor(vidde), id=log_id)[:1])
    return found[0] if found else None


def noegle(row: Lograekke) -> tuple[datetime, bytes]:
    """The database's order: time, then the uuid's bytes."""
    return (row.tidspunkt, row.id.bytes)


@dataclass(frozen=True, slots=True)
class _Form:
    """What the text of a question depends on: which fields are filled in, and what it goes by."""

    noegle: str
    begraensede: int
    enheder: bool
    bruger: str
    nummer: bool
    efter: bool
    foer: bool
    stigende: bool


def _spoerg(
    vidde: Raekkevidde,
    udvalg: Udvalg,
    *,
    efter: Markoer | None,
    foer: datetime | None,
    stigende: bool,
) -> tuple[_Form, dict[str, Any]]:
    """The form of a question, and its values. The rarest of what is asked for leads the way."""
    tid, row_id = efter or (None, None)
    values: dict[str, Any] = {
        "fra": midnat(udvalg.fra),
        "til": midnat(udvalg.til + timedelta(days=1)),
        "foer": foer,
        "efter_tid": tid,
        "efter_id": row_id,
        "hele": list(vidde.hele),
        "egne": sorted({*vidde.hele, *(cvr for cvr, _ in vidde.begraensede)}),
        "enheder": vidde.med_underenheder(udvalg.enheder),
    }
    for n, (cvr, enheder) in enumerate(vidde.begraensede):
        values |= {f"cvr{n}": [cvr], f"enheder{n}": list(enheder)}
    noegle, bruger = "tid", ""
    if udvalg.enheder and len(values["enheder"]) <= _MAKS_ENHEDER:
        noegle = "enhed"
    if udvalg.bruger:
        noegle, bruger = "bruger", "navn"
        if uuid := _som_uuid(udvalg.bruger):
            bruger = "uuid"
            values |= {"bruger": uuid, "uden_id": [uuid], "brugere": _brugere("uuid = %s", uuid)}
        else:
            navn = udvalg.bruger
            known = _brugere("upper(brugernavn) = upper(%s)", navn)
            values |= {"bruger": navn, "uden_id": [navn], "brugere": known}
    if udvalg.nummer:
        noegle = "nummer"
        values |= {"nummer": udvalg.nummer, "numre": [udvalg.nummer]}
    form = _Form(
        noegle=noegle,
        begraensede=len(vidde.begraensede),
        enheder=bool(udvalg.enheder),
        bruger=bruger,
        nummer=bool(udvalg.nummer),
        efter=efter is not None,
        foer=foer is not None,
        stigende=stigende,
    )
    if udvalg.nummer:
        ((parts,),) = _parter(form.begraensede).stil(values)
        values["parter"] = parts or []
    return form, values


@lru_cache(maxsize=64)
def _raekker(form: _Form, antal: int) -> Spoergsmaal:
    """The rows of a page."""
    columns = ", ".join(f"l.{felt}" for felt in _FELTER)
    return de_foerste(_veje(form), _FELTER, udtryk=columns, stigende=form.stigende, antal=antal)


@lru_cache(maxsize=64)
def _tekster(form: _Form, antal: int) -> Spoergsmaal:
    """The rows of a portion, as texts."""
    columns = ", ".join(_SOM_TEKST.get(felt, f"l.{felt}") for felt in csv.FELTER)
    return de_foerste(_veje(form), csv.FELTER, udtryk=columns, stigende=form.stigende, antal=antal)


# What is not a text already, or may be missing.
_SOM_TEKST = {
    "id": "l.id::text",
    "kald_id": "l.kald_id::text",
    "tidspunkt": "(l.tidspunkt at time zone 'UTC')::text",
    "ip": "coalesce(host(l.ip), '')",
    **{felt: f"coalesce(l.{felt}::text, '')" for felt in ("bruger_uuid", "enhed_id", "sag_uuid")},
}


@lru_cache(maxsize=64)
def _antal(form: _Form) -> Spoergsmaal:
    return alle(_veje(form), "count(*)", "id")


@lru_cache(maxsize=64)
def _parter(begraensede: int) -> Spoergsmaal:
    """The parts that the number stands at in the log: a person may have had another."""
    hvor = indenfor(_paa_pladser(begraensede)) & _NUMMER & Q(part_uuid__isnull=False)
    chosen = f"(array_agg(distinct l.part_uuid))[1:{_MAKS_PARTER}]"
    return alle([_vej("numre", "text", hvor)], chosen, "part_uuid")


# The index holds no empty number: said in the text itself, since values come after the plan.
_NUMMER = Q(nummer=HER) & ~Q(nummer=RawSQL("''", ()))


def _veje(form: _Form) -> list[Vej]:
    """The ways to the rows that are asked for, none of them to a row of another's."""
    vidde = _paa_pladser(form.begraensede)
    hvor = Q(tidspunkt__gte=plads("fra", "timestamptz"), tidspunkt__lt=plads("til", "timestamptz"))
    if form.foer:
        hvor &= Q(tidspunkt__lt=plads("foer", "timestamptz"))
    if form.efter:
        hvor &= _efter(form.stigende)
    if form.enheder:
        hvor &= blandt("enhed_id", Plads("enheder"))
    if form.noegle == "tid":
        own = _egne(vidde)
        return [
            _vej("egne", "text", Q(organisatorisk_id=HER) & own & hvor),
            _vej("hele", "text", Q(scope_cvr=HER) & _paa_vegne(vidde) & ~own & hvor),
        ]
    hvor &= indenfor(vidde)
    if form.noegle == "enhed":
        return [_vej("enheder", "bigint", Q(enhed_id=HER) & hvor)]
    med_id, uden_id, art = _bruger(form.bruger)
    if form.noegle == "bruger":
        return [
            _vej("brugere", "bigint", Q(bruger_id=HER) & med_id & hvor),
            _vej("uden_id", art, uden_id & hvor),
        ]
    if form.bruger:
        hvor &= (blandt("bruger_id", Plads("brugere")) & med_id) | _bruger(
            form.bruger, plads("bruger", art)
        )[1]
    return [
        _vej("numre", "text", _NUMMER & hvor),
        _vej("parter", "uuid", Q(part_uuid=HER) & ~Q(nummer=plads("nummer", "text")) & hvor),
    ]


def _vej(vaerdier: str, art: str, hvor: Q) -> Vej:
    return Vej(vaerdier, art, Revisionslog.objects.filter(hvor))


def _efter(stigende: bool) -> Q:
    tid, row_id = plads("efter_tid", "timestamptz"), plads("efter_id", "uuid")
    if stigende:
        return Q(tidspunkt__gte=tid) & ~Q(tidspunkt=tid, id__lte=row_id)
    return Q(tidspunkt__lte=tid) & ~Q(tidspunkt=tid, id__gte=row_id)


def _bruger(slags: str, vaerdi: Any = HER) -> tuple[Q, Q, str]:
    """A user by user name, or by the uuid that the file calls Bruger ID: what holds of the rows
    with her id, and which of those without any (a system's, SAPA's own) are hers."""
    if slags == "uuid":
        uuid = Q(bruger_uuid=plads("bruger", "uuid"))
        return uuid, Q(bruger_id=None, bruger_uuid=vaerdi), "uuid"
    return Q(), Q(bruger_id=None, brugernavn=vaerdi), "text"


def _paa_pladser(begraensede: int) -> Raekkevidde:
    """A reach of this shape, its values yet to come."""
    limited = [(Plads(f"cvr{n}"), Plads(f"enheder{n}")) for n in range(begraensede)]
    reach: Any = Raekkevidde  # places instead of values
    found: Raekkevidde = reach(hele=Plads("hele"), begraensede=tuple(limited))
    return found


def _som_uuid(tekst: str) -> UUID | None:
    try:
        return UUID(tekst)
    except ValueError:
        return None


def _brugere(hvor: str, vaerdi: str | UUID) -> list[int]:
    return [
        row[0] for row in forberedt.hent(f"select id from access_bruger where {hvor}", [vaerdi])
    ]


def kilder(vidde: Raekkevidde) -> tuple[QuerySet[Revisionslog], QuerySet[Revisionslog]]:
    """The reach as two sources without a common row, each with an index in order of time: looks by
    the authorities' own users, and by others' on their behalf."""
    own = _egne(vidde)
    return Revisionslog.objects.filter(own), Revisionslog.objects.filter(_paa_vegne(vidde), ~own)


def _egne(vidde: Raekkevidde) -> Q:
    reach = blandt("organisatorisk_id", vidde.hele)
    for cvr, enheder in vidde.begraensede:
        one: Any = cvr  # a place, where the values are yet to come
        own = blandt("organisatorisk_id", one if isinstance(one, Plads) else (one,))
        # Without a unit it is NULL, which would make the negation of this NULL too.
        reach |= own & Q(enhed_id__isnull=False) & blandt("enhed_id", enheder)
    return reach


def _paa_vegne(vidde: Raekkevidde) -> Q:
    return blandt("scope_cvr", vidde.hele) & ~Q(scope_cvr=F("organisatorisk_id"))


def raekker(vidde: Raekkevidde) -> QuerySet[Revisionslog]:
    """All that the reader reaches, as one source."""
    return Revisionslog.objects.filter(indenfor(vidde))


def indenfor(vidde: Raekkevidde) -> Q:
    """The reach as one condition; nothing for one who reaches nothing."""
    return _egne(vidde) | _paa_vegne(vidde)


def laes_raekker(rows: QuerySet[Revisionslog]) -> list[Lograekke]:
    return [Lograekke(*row) for row in rows.values_list(*_FELTER)]


_TRAEER = """
select m.id, m.cvr, e.id, e.uuid, e.navn, e.fra, e.til
from access_myndighed m left join access_organisationsenhed e on e.myndighed_id = m.id
where m.id = any (%s::smallint[]) order by m.id, e.fra
"""


def _traeer(myndigheder: Iterable[int]) -> tuple[dict[int, str], list[Enhed]]:
    """The authorities' numbers, and their units in preorder, each with its path."""
    numbers: dict[int, str] = {}
    tree: list[Enhed] = []
    above: list[Enhed] = []
    for myndighed, cvr, enhed_id, uuid, navn, fra, til in forberedt.hent(
        _TRAEER, [sorted(myndigheder)]
    ):
        numbers[myndighed] = cvr
        if enhed_id is None:
            continue
        while above and not (above[-1].myndighed_id == myndighed and fra <= above[-1].til):
            above.pop()
        sti = (*(above[-1].sti if above else ()), navn)
        enhed = Enhed(enhed_id, uuid, navn, myndighed, fra, til, sti)
        tree.append(enhed)
        above.append(enhed)
    return numbers, tree
