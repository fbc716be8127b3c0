"""The numbers of a page: of one authority, or of all for the national operator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet, Sum

from access.models import Fagsystem, Leverancestatus, Myndighed, Organisationsenhed
from advis.models import Daekningstal
from indexes.klassifikation.models import KleEmne
from sapa.statistik.fagomraader import fagomraade
from sapa.statistik.models import Emne, Optaelling, Tal


@dataclass(frozen=True, slots=True)
class Udsnit:
    """Which numbers: months from and to, both included, by their first day, and whose. `cvr` empty
    is everybody's."""

    fra: date
    til: date
    cvr: str

    @property
    def maaneder(self) -> list[date]:
        months, month = [], self.fra
        while month <= self.til:
            months.append(month)
            month = (month + timedelta(days=32)).replace(day=1)
        return months


def pr_maaned(udsnit: Udsnit, emne: Emne) -> list[tuple[date, int]]:
    """Each month's number, also those without one."""
    found: dict[date, int] = dict(
        _tal(udsnit, emne).values_list("maaned").annotate(n=Sum("antal")).order_by()
    )
    return [(month, found.get(month, 0)) for month in udsnit.maaneder]


def pr_noegle(udsnit: Udsnit, emne: Emne) -> dict[str, list[int]]:
    """For each key its number per month, in the order of the months."""
    place = {month: i for i, month in enumerate(udsnit.maaneder)}
    found: dict[str, list[int]] = {}
    rows = _tal(udsnit, emne).values_list("noegle", "maaned").annotate(n=Sum("antal")).order_by()
    for key, month, number in rows:
        found.setdefault(key, [0] * len(place))[place[month]] += number
    return found


def pr_fagomraade(udsnit: Udsnit, emne: Emne) -> list[tuple[str, int]]:
    """The period's number per fagområde by the words of the units' names, most first."""
    areas = _enheders_fagomraade(udsnit.cvr)
    found: Counter[str] = Counter()
    for key, numbers in pr_noegle(udsnit, emne).items():
        found[areas.get(key, fagomraade(()))] += sum(numbers)
    return found.most_common()


def pr_hovedgruppe(udsnit: Udsnit) -> list[tuple[str, int]]:
    """Looks at sager per KLE hovedgruppe, most first."""
    numbers = {key: sum(n) for key, n in pr_noegle(udsnit, Emne.KLE).items()}
    names = dict(KleEmne.objects.filter(nummer__in=numbers).values_list("nummer", "titel"))
    found = [(f"{key} {names.get(key, '')}".strip(), n) for key, n in numbers.items()]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True, slots=True)
class Kommunetal:
    """A municipality's adviser in the period per type, beside its advisgrupper of May 2023."""

    navn: str
    adviser: tuple[int, ...]
    grupper_2023: tuple[int, ...]


def adviser_pr_kommune(udsnit: Udsnit, typer: Mapping[str, tuple[str, ...]]) -> list[Kommunetal]:
    """By name, those that have a number of either kind. `typer`: each advistype's kinds of
    event."""
    authorities = Myndighed.objects.order_by("kort_navn")
    if udsnit.cvr:
        authorities = authorities.filter(cvr=udsnit.cvr)
    now: dict[tuple[str, str], int] = {
        (cvr, key): n
        for cvr, key, n in _tal(udsnit, Emne.ADVISER)
        .values_list("cvr", "noegle")
        .annotate(n=Sum("antal"))
        .order_by()
    }
    then: dict[tuple[int, str], int] = {
        (kommune, kind): n
        for kommune, kind, n in Daekningstal.objects.filter(kilde="2023-05").values_list(
            "kommune", "advistype", "antal"
        )
    }
    rows = [
        Kommunetal(
            m.kort_navn,
            tuple(sum(now.get((m.cvr, kind), 0) for kind in kinds) for kinds in typer.values()),
            tuple(then.get((m.id, advistype), 0) for advistype in typer),
        )
        for m in authorities
    ]
    return [row for row in rows if any(row.adviser) or any(row.grupper_2023)]


@dataclass(frozen=True, slots=True)
class Leverance:
    """When a fagsystem last delivered for the authority; None: never."""

    fagsystem: str
    leverandoer: str
    sidst: datetime | None
    loefte_minutter: int
    myndigheder: int

    def forsinket(self, now: datetime) -> bool:
        """Later than it promised."""
        return self.sidst is not None and now - self.sidst > timedelta(minutes=self.loefte_minutter)


def leverancer(udsnit: Udsnit) -> list[Leverance]:
    """Every fagsystem that SAPA knows, those that deliver first. For all authorities: the oldest of
    their last deliveries, and how many get any."""
    status = Leverancestatus.objects.all()
    if udsnit.cvr:
        status = status.filter(
            myndighed__in=Myndighed.objects.filter(cvr=udsnit.cvr).values_list("id", flat=True)
        )
    last: dict[int, list[datetime]] = {}
    for system_id, sidst in status.values_list("fagsystem_id", "sidst"):
        last.setdefault(system_id, []).append(sidst)
    found = [
        Leverance(
            system.navn,
            system.leverandoer,
            min(last[system.id]) if system.id in last else None,
            system.loefte_minutter,
            len(last.get(system.id, ())),
        )
        for system in Fagsystem.objects.order_by("navn")
    ]
    return sorted(found, key=lambda row: row.sidst is None)


def optalt(udsnit: Udsnit) -> datetime | None:
    """When the newest month of the period was last counted."""
    rows = Optaelling.objects.filter(maaned__gte=udsnit.fra, maaned__lte=udsnit.til)
    return rows.order_by("-maaned").values_list("tidspunkt", flat=True).first()


def myndigheder() -> list[tuple[str, str]]:
    """CVR number and name of those that may be chosen among, for one who may choose."""
    return list(Myndighed.objects.order_by("kort_navn").values_list("cvr", "kort_navn"))


def _tal(udsnit: Udsnit, emne: Emne) -> QuerySet[Tal]:
    rows = Tal.objects.filter(emne=emne, maaned__gte=udsnit.fra, maaned__lte=udsnit.til)
    return rows.filter(cvr=udsnit.cvr) if udsnit.cvr else rows


def _enheders_fagomraade(cvr: str) -> dict[str, str]:
    units = Organisationsenhed.objects.order_by("myndighed_id", "fra")
    if cvr:
        units = units.filter(myndighed__cvr=cvr)
    found: dict[str, str] = {}
    above: list[tuple[int, int, str]] = []  # authority, last number below it, name
    for unit_id, authority, navn, fra, til in units.values_list(
        "id", "myndighed_id", "navn", "fra", "til"
    ):
        while above and not (above[-1][0] == authority and fra <= above[-1][1]):
            above.pop()
        above.append((authority, til, navn))
        found[str(unit_id)] = fagomraade([name for _a, _t, name in above])
    return found
