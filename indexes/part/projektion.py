"""From what a source says about a person to the rows of the register. No database, no clock.

The dense `Person` row and the search copy say what is in force at `now`; the other rows carry their
periods and need no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol, TypeVar
from uuid import UUID

from psycopg.types.range import DateRange, Range, TimestamptzRange

from access.masse import raekke
from indexes.part import aftryk, soegeord
from indexes.part.models import (
    Person,
    PersonAdresse,
    PersonBeskyttelse,
    PersonCivilstand,
    PersonGuard,
    PersonNavn,
    PersonRelation,
    PersonSeparation,
    PersonSoegekopi,
    PersonStatsborgerskab,
    PersonStatus,
    PersonVaergemaal,
)
from indexes.part.values import (
    ADRESSEBESKYTTELSER,
    AKTIVE_STATUSSER,
    AdresseData,
    NavnData,
    PersonData,
    StatusData,
    VaergemaalData,
    adressenoegle,
    dag,
    fuldt_navn,
    i_kraft,
    oejeblik,
    tekst_af,
)

MOR, FAR, BARN = PersonRelation.Type.MOR, PersonRelation.Type.FAR, PersonRelation.Type.BARN
_NAER = timedelta(days=2)  # farther apart than this, days tell the order of moments
_SPEJL = {
    "mor": BARN,
    "far": BARN,
    "partner": PersonRelation.Type.PARTNER,
    "foraeldremyndighed_over": PersonRelation.Type.MYNDIGHED_HOS,
    "delt_bopael": PersonRelation.Type.DELT_BOPAEL_FOR,
    "vaerge": PersonRelation.Type.VAERGE_FOR,
}


class UgyldigPeriode(ValueError):
    """A fact that ends before it begins."""


@dataclass(frozen=True, slots=True)
class Nutid:
    """What is in force for a person at one moment."""

    navn: NavnData
    status: StatusData
    vaergemaal: VaergemaalData | None
    adresse: AdresseData | None
    kommune: int  # of the address in force, 0 if she has none
    sidste_kommune: int  # the same, or the last one she lived in
    beskyttelse: Range[date] | None


def nutid(data: PersonData, now: datetime) -> Nutid:
    """The name, status, guardian, address, municipality and protection in force at `now`."""
    i_dag = dag(now)
    navn = seneste_i_kraft(data.navne, i_dag)
    status = seneste_i_kraft(data.statusser, i_dag) or StatusData(data.status, data.status_fra)
    bopael = [a for a in data.adresser if a.type == "folkeregister"]
    adresse: AdresseData | None = None
    if status.kode in AKTIVE_STATUSSER:
        adresse = _i_kraft(bopael, now)
    elif status.kode == "80":
        adresse = _i_kraft([a for a in data.adresser if a.type == "udland"], now)
    begyndt = [a for a in bopael if a.kommunekode and (a.fra is None or _moment(a.fra) <= now)]
    sidste = max(begyndt, key=_fra, default=None)
    return Nutid(
        navn=navn or NavnData(data.fornavn, data.mellemnavn, data.efternavn),
        status=status,
        vaergemaal=seneste_i_kraft(data.vaergemaal, i_dag),
        adresse=adresse,
        kommune=adresse.kommunekode if adresse and adresse.type == "folkeregister" else 0,
        sidste_kommune=sidste.kommunekode if sidste else 0,
        beskyttelse=_beskyttelse(data),
    )


class _Fakta(Protocol):
    @property
    def fra(self) -> date | None: ...
    @property
    def til(self) -> date | None: ...


F = TypeVar("F", bound=_Fakta)


def seneste_i_kraft(fakta: Iterable[F], at: date) -> F | None:
    """Of the facts in force on the day the one that began last."""
    gyldige = [f for f in fakta if i_kraft(f.fra, f.til, at)]
    return max(gyldige, key=lambda f: f.fra or date.min, default=None)


@lru_cache(maxsize=50_000)
def _moment(t: date) -> datetime:
    # In UTC, as `now` is: moments of two zones are compared by asking the calendar of each.
    moment = oejeblik(t)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the first day of all
        return moment


def _fra(adresse: AdresseData) -> datetime:
    return _moment(adresse.fra or date(1, 1, 2))


def _i_kraft(adresser: Iterable[AdresseData], now: datetime) -> AdresseData | None:
    gyldige = [a for a in adresser if _fra(a) <= now and (a.til is None or now < _moment(a.til))]
    return max(gyldige, key=_fra, default=None)


def _beskyttelse(data: PersonData) -> Range[date] | None:
    """The protection of name and address that ends last: only its end decides (values.skjuler)."""
    perioder = [b for b in data.beskyttelser if b.type in ADRESSEBESKYTTELSER]
    sidste = max(perioder, key=lambda b: b.til or date.max, default=None)
    return _dage(sidste.fra, sidste.til) if sidste else None


def skift(data: PersonData, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The last moment up to `now` when something that the dense row holds changed, and the first
    one after it when something will."""
    # Most facts are years old. Days are compared first: a moment asks the calendar of zones.
    nu = dag(now)
    dage = [(t.date() if isinstance(t, datetime) else t, t) for t in _skift(data)]
    vist_foer = max((d for d, _ in dage if d < nu - _NAER), default=None)
    foer: list[date] = []
    efter: list[date] = []
    for d, t in dage:
        if d > nu + _NAER:
            efter.append(t)
        elif d >= nu - _NAER:
            (efter if _moment(t) > now else foer).append(t)
        elif vist_foer is not None and d >= vist_foer - _NAER:
            foer.append(t)
    return (
        max(map(_moment, foer), default=None),
        min(map(_moment, efter), default=None),
    )


def _skift(data: PersonData) -> list[date]:
    perioder: list[Any] = [
        *data.navne,
        *data.statusser,
        *data.adresser,
        *data.civilstand,
        *data.statsborgerskab,
        *data.vaergemaal,
    ]
    return [t for p in perioder for t in (p.fra, p.til) if t is not None]


def nu_raekker(
    part_uuid: UUID, data: PersonData, now: datetime, fakta: aftryk.Aftryk
) -> tuple[Person, list[PersonSoegekopi]]:
    """The dense row and the search copy: what is in force at `now`. `fakta` is the data's."""
    nu = nutid(data, now)
    kopi = list(soegekopi(part_uuid, data, now, nu))
    return person(part_uuid, data, now, nu, aftryk.samlet(fakta, kopi)), kopi


def person(part_uuid: UUID, data: PersonData, now: datetime, nu: Nutid, indhold: bytes) -> Person:
    """The dense row. `indhold`: the fingerprint of all the person's rows."""
    i_dag = dag(now)
    fra, naeste = skift(data, now)
    civilstand = seneste_i_kraft(data.civilstand, i_dag)
    lande = [s.land for s in data.statsborgerskab if i_kraft(s.fra, s.til, i_dag)]
    return raekke(
        Person,
        part_uuid=part_uuid,
        cpr=data.cpr,
        tidligere_cpr=list(data.tidligere_cpr),
        fornavn=nu.navn.fornavn,
        mellemnavn=nu.navn.mellemnavn,
        efternavn=nu.navn.efternavn,
        navn=_navn(nu.navn),
        koen=data.koen,
        foedt=data.foedt,
        status=nu.status.kode,
        status_fra=nu.status.fra,
        adresse=tekst_af(nu.adresse) if nu.adresse else "",
        adressetype=nu.adresse.type if nu.adresse else "",
        adressenoegle=adressenoegle(nu.adresse) if nu.adresse else None,
        tilflyttet=_moment(nu.adresse.fra) if nu.adresse and nu.adresse.fra else None,
        kommune=nu.kommune,
        egen_beskyttelse=nu.beskyttelse,
        beskyttelse=nu.beskyttelse,
        civilstand=civilstand.kode if civilstand else "",
        civilstand_fra=civilstand.fra if civilstand else None,
        statsborgerskab=", ".join(lande),
        vaerge=nu.vaergemaal.navn if nu.vaergemaal else "",
        vaergemaal=nu.vaergemaal.tekst if nu.vaergemaal else "",
        indhold=indhold,
        gaeldende_fra=fra,
        naeste_skift=naeste,
        opdateret=now,
    )


def soegekopi(
    part_uuid: UUID, data: PersonData, now: datetime, nu: Nutid
) -> Iterator[PersonSoegekopi]:
    """What the person is found by: a row for the name in use and one for each name she had."""
    i_dag = dag(now)
    faelles = {
        f"x:{data.koen}",
        f"s:{soegeord.statusklasse(nu.status.kode)}",
        *soegeord.foedselsord(data.foedt),
    }
    if nu.sidste_kommune:
        faelles.add(f"k:{nu.sidste_kommune}")
    if nu.adresse and nu.adresse.type == "folkeregister":
        faelles |= soegeord.adresseord(nu.adresse)

    efternavn_foerst = fuldt_navn(nu.navn.efternavn, nu.navn.fornavn, nu.navn.mellemnavn)

    def kopi(navn: NavnData, til: date | None, ekstra: set[str]) -> PersonSoegekopi:
        return raekke(
            PersonSoegekopi,
            part_uuid=part_uuid,
            navn=_navn(navn),
            til=til,
            # Namesakes by age: a digit stands before any further name.
            sorteringsnavn=f"{efternavn_foerst} {data.foedt:%Y%m%d}",
            ord=soegeord.tsvector(faelles | ekstra | soegeord.navneord(_navn(navn))),
            beskyttelse=nu.beskyttelse,
        )

    yield kopi(nu.navn, None, {soegeord.NU})
    for navn in data.navne:
        if navn.til is not None and navn.til <= i_dag and _navn(navn) != _navn(nu.navn):
            yield kopi(navn, navn.til, set())


UuidAf = Mapping[str, UUID]


def fakta(
    tabel: type[PersonGuard], part_uuid: UUID, data: PersonData, uuid_af: UuidAf
) -> Iterator[PersonGuard]:
    """The person's rows of one table with periods; of relations, both ways. `uuid_af` knows every
    CPR number that those rows name."""
    return _FAKTA[tabel](part_uuid, data, uuid_af)


def _navne(part_uuid: UUID, data: PersonData, _: UuidAf) -> Iterator[PersonGuard]:
    for n in data.navne or (NavnData(data.fornavn, data.mellemnavn, data.efternavn),):
        yield raekke(
            PersonNavn,
            part_uuid=part_uuid,
            virkning=_dage(n.fra, n.til),
            fornavn=n.fornavn,
            mellemnavn=n.mellemnavn,
            efternavn=n.efternavn,
        )


def _statusser(part_uuid: UUID, data: PersonData, _: UuidAf) -> Iterator[PersonGuard]:
    for s in data.statusser or (StatusData(data.status, data.status_fra),):
        yield raekke(PersonStatus, part_uuid=part_uuid, virkning=_dage(s.fra, s.til), kode=s.kode)


def _adresser(part_uuid: UUID, data: PersonData, _: UuidAf) -> Iterator[PersonGuard]:
    for a in data.adresser:
        yield _adresse(part_uuid, a)


def _civilstand(part_uuid: UUID, data: PersonData, uuid_af: UuidAf) -> Iterator[PersonGuard]:
    for c in data.civilstand:
        partner = uuid_af[f"cpr:{c.partner_cpr}"] if c.partner_cpr else None
        yield raekke(
            PersonCivilstand,
            part_uuid=part_uuid,
            virkning=_dage(c.fra, c.til),
            kode=c.kode,
            partner_uuid=partner,
        )


def _separationer(part_uuid: UUID, data: PersonData, _: UuidAf) -> Iterator[PersonGuard]:
    for s in data.separationer:
        yield raekke(PersonSeparation, part_uuid=part_uuid, virkning=_dage(s.fra, s.til))


def _statsborgerskab(part_uuid: UUID, data: PersonData, _: UuidAf) -> Iterator[PersonGuard]:
    for s in data.statsborgerskab:
        yield raekke(
            PersonStatsborgerskab,
            part_uuid=part_uuid,
            virkning=_dage(s.fra, s.til),
            landekode=s.landekode,
            land=s.land,
        )


def _beskyttelser(part_uuid: UUID, data: PersonData, _: UuidAf) -> Iterator[PersonGuard]:
    for b in data.beskyttelser:
        yield raekke(
            PersonBeskyttelse, part_uuid=part_uuid, virkning=_dage(b.fra, b.til), type=b.type
        )


def _vaergemaal(part_uuid: UUID, data: PersonData, _: UuidAf) -> Iterator[PersonGuard]:
    for v in data.vaergemaal:
        yield raekke(
            PersonVaergemaal,
            part_uuid=part_uuid,
            virkning=_dage(v.fra, v.til),
            tekst=v.tekst,
            navn=v.navn,
            adresse=v.adresse,
        )


def _relationer(part_uuid: UUID, data: PersonData, uuid_af: UuidAf) -> Iterator[PersonGuard]:
    for r in data.relationer:
        anden = uuid_af[f"cpr:{r.cpr}"]
        spejl = _SPEJL.get(r.type) or (MOR if data.koen == "K" else FAR)
        for en, to, art, afledt in (
            (part_uuid, anden, r.type, False),
            (anden, part_uuid, spejl, True),
        ):
            yield raekke(
                PersonRelation,
                part_uuid=en,
                modpart_uuid=to,
                type=art,
                afledt=afledt,
                virkning=_dage(r.fra, r.til),
            )


_FAKTA: dict[type[PersonGuard], Callable[[UUID, PersonData, UuidAf], Iterator[PersonGuard]]] = {
    PersonNavn: _navne,
    PersonStatus: _statusser,
    PersonAdresse: _adresser,
    PersonCivilstand: _civilstand,
    PersonSeparation: _separationer,
    PersonStatsborgerskab: _statsborgerskab,
    PersonRelation: _relationer,
    PersonBeskyttelse: _beskyttelser,
    PersonVaergemaal: _vaergemaal,
}


def _adresse(part_uuid: UUID, a: AdresseData) -> PersonAdresse:
    return raekke(
        PersonAdresse,
        part_uuid=part_uuid,
        virkning=_tider(a.fra, a.til),
        type=a.type,
        tekst=tekst_af(a),
        adressenoegle=adressenoegle(a),
        kommune=a.kommunekode,
        vejkode=a.vejkode,
        vejnavn=a.vejnavn,
        husnr=a.husnr,
        etage=a.etage,
        doer=a.doer,
        postnr=a.postnr,
        by=a.by,
        landekode=a.landekode,
        institution=a.institution,
    )


def _navn(navn: NavnData) -> str:
    return fuldt_navn(navn.fornavn, navn.mellemnavn, navn.efternavn)


# A family shares its periods, and a person's own are of several tables.
@lru_cache(maxsize=50_000)
def _tider(fra: date | None, til: date | None) -> TimestamptzRange:
    begyndt, slut = (_moment(t) if t is not None else None for t in (fra, til))
    if begyndt and slut and slut < begyndt:
        raise UgyldigPeriode("an address ends before it begins")
    return TimestamptzRange(begyndt, slut, "[)")


@lru_cache(maxsize=50_000)
def _dage(fra: date | None, til: date | None) -> DateRange:
    if fra and til and til < fra:
        raise UgyldigPeriode("a fact ends before it begins")
    return DateRange(fra, til, "[)")
