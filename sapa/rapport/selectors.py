"""The report's numbers and rows: over the log itself, within the reader's reach of it.

Everything starts from `sapa.revision.selectors.kilder`, the one door of the log for others than its
own users. What is counted is what the known report counts (SAPA.md 2.3, 2.7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncMonth

from sapa.rapport import faner
from sapa.rapport.models import Alarm, Liste
from sapa.rapport.values import Brugertal, Filtre, Slags
from sapa.revision import selectors as revision
from sapa.revision.values import DANSK, Lograekke, Markoer, Raekkevidde, midnat

SOEGNING = "Søgning "
"""What the Beskrivelse of a search begins with: with the space (SAPA.md 2.3)."""
FORMAAL = (", FormaalType: ", ", DuplaFormaalType: ")
ER_SOEGNING = Q(beskrivelse__startswith=SOEGNING)
_ANTAL_SOEGT = Count("tidspunkt", filter=ER_SOEGNING)
_BRUGERS = Q(bruger_uuid__isnull=False)


def brugere(vidde: Raekkevidde, filtre: Filtre) -> list[Brugertal]:
    """Every user with a Bruger ID and what she did, the busiest first. Two queries."""
    found: dict[UUID, Brugertal] = {}
    for kilde in _kilder(vidde, filtre):
        for row in (
            kilde.filter(_BRUGERS)
            .values_list("bruger_uuid")
            .annotate(
                brugerens=Max("brugernavn"),
                navn=Max("bruger"),
                antal=Count("*"),
                soegt=_ANTAL_SOEGT,
                sidst=Max("tidspunkt"),
            )
        ):
            tal = Brugertal(*row)
            held = found.get(row[0])
            found[row[0]] = tal if held is None else _sammen(held, tal)
    return sorted(found.values(), key=lambda b: (-b.opslag, b.brugernavn))


@dataclass(frozen=True, slots=True)
class Maaned:
    """A month's rows, searches, and distinct users."""

    maaned: date
    opslag: int
    soegninger: int
    brugere: int


def maaneder(vidde: Raekkevidde, filtre: Filtre) -> list[Maaned]:
    """The months of the period in order, also those without a look. Two queries."""
    rows: Counter[date] = Counter()
    searches: Counter[date] = Counter()
    users: dict[date, set[UUID]] = {}
    for kilde in _kilder(vidde, filtre):
        for month, user, number, found in (
            kilde.annotate(maaned=TruncMonth("tidspunkt", tzinfo=DANSK))
            .values_list("maaned", "bruger_uuid")
            .annotate(antal=Count("*"), soegt=_ANTAL_SOEGT)
        ):
            day = month.date()
            rows[day] += number
            searches[day] += found
            if user is not None:
                users.setdefault(day, set()).add(user)
    months, month = [], filtre.fra.replace(day=1)
    while month <= filtre.til:
        months.append(Maaned(month, rows[month], searches[month], len(users.get(month, ()))))
        month = (month + timedelta(days=32)).replace(day=1)
    return months


def timer(vidde: Raekkevidde, filtre: Filtre) -> list[int]:
    """Rows per hour of the Danish day, 24 numbers."""
    found = _tael(vidde, filtre, ExtractHour("tidspunkt", tzinfo=DANSK))
    return [found[n] for n in range(24)]


def ugedage(vidde: Raekkevidde, filtre: Filtre) -> list[int]:
    """Rows per Danish weekday, seven numbers from Monday."""
    found = _tael(vidde, filtre, ExtractIsoWeekDay("tidspunkt", tzinfo=DANSK))
    return [found[n] for n in range(1, 8)]


def faner_antal(
    vidde: Raekkevidde, filtre: Filtre, *, kun: Q | None = None
) -> list[tuple[str, int]]:
    """Rows per tab, most first."""
    found: Counter[str] = Counter()
    for (komponent, beskrivelse), number in _grupper(
        vidde, filtre, "komponent", "beskrivelse", kun=kun
    ):
        found[faner.fane(komponent, beskrivelse)] += number
    return found.most_common()


def soegninger(vidde: Raekkevidde, filtre: Filtre) -> list[tuple[str, int]]:
    """Searches per kind, most first."""
    found: Counter[str] = Counter()
    for (text,), number in _grupper(vidde, filtre, "beskrivelse", kun=ER_SOEGNING):
        found[text] += number
    return found.most_common()


def kriterier(vidde: Raekkevidde, filtre: Filtre) -> list[tuple[str, int, int]]:
    """Each key of Soegekriterier: rows that have it, and rows where it is filled in.

    Split at commas, then at the colon; what has not two halves is lost, and `null` is empty, as in
    the known report.
    """
    held: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    for kilde in _kilder(vidde, filtre):
        texts = kilde.exclude(soegekriterier="").values("soegekriterier")
        try:
            sql, params = texts.query.sql_with_params()
        except EmptyResultSet:  # a source that the reader reaches nothing of
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "select btrim(split_part(del, ':', 1)), count(*),"
                " count(*) filter (where btrim(split_part(del, ':', 2)) not in ('', 'null'))"
                f" from ({sql}) l, unnest(string_to_array(l.soegekriterier, ',')) del"
                " where del ~ '^[^:]*:[^:]*$' group by 1",
                params,
            )
            for key, number, used in cursor:
                held[key] += number
                filled[key] += used
    return [(key, held[key], filled[key]) for key, _n in filled.most_common()]


def formaal(vidde: Raekkevidde, filtre: Filtre) -> list[tuple[str, str, int]]:
    """Beskrivelse, the code of the purpose, and rows, most first."""
    found: Counter[tuple[str, str]] = Counter()
    for text, criteria in _tekster(vidde, filtre, HAR_FORMAAL):
        found[text, formaalskode(criteria)] += 1
    return [(text, code, n) for (text, code), n in found.most_common()]


HAR_FORMAAL = Q(soegekriterier__contains=FORMAAL[0]) | Q(soegekriterier__contains=FORMAAL[1])


def formaalskode(kriterier: str) -> str:
    """The purpose of a row: what follows the key; never the first one (SAPA.md 2.3)."""
    for skille in FORMAAL:
        if skille in kriterier:
            return kriterier.split(skille, 1)[1].split(",", 1)[0].strip()
    return ""


def adresse(kriterier: str) -> str:
    """The address searched for, as the known report cuts it out (SAPA.md 2.3)."""
    if "Adresse: " not in kriterier:
        return ""
    rest = kriterier.split("Adresse: ", 1)[1]
    for ende in (", VirksomhedStartDato:", ", Kommune:"):
        if ende in kriterier:
            found = rest.split(ende, 1)[0]
            return "" if found == "null" else found
    return ""


def kle(sag: str) -> tuple[str, str, str]:
    """A sag's KLE at the three levels, the most specific first."""
    emne = sag.partition(" - ")[0]
    return emne, emne[:5], emne[:2]


def raekker(
    vidde: Raekkevidde, filtre: Filtre, *, kun: Q | None, efter: Markoer | None, antal: int
) -> tuple[list[Lograekke], Markoer | None]:
    """A page of rows, newest first, and where the next begins."""
    which = kun or Q()
    if efter is not None:
        tid, row_id = efter
        which &= Q(tidspunkt__lte=tid) & ~Q(tidspunkt=tid, id__gte=row_id)
    found = [
        row
        for kilde in _kilder(vidde, filtre)
        for row in revision.laes_raekker(
            kilde.filter(which).order_by("-tidspunkt", "-id")[: antal + 1]
        )
    ]
    found.sort(key=revision.noegle, reverse=True)
    if len(found) <= antal:
        return found, None
    return found[:antal], found[antal - 1].markoer


@dataclass(frozen=True, slots=True)
class Fund:
    """An alarm with its row of the log."""

    slags: Slags
    grundlag: str
    raekke: Lograekke


def alarmer(
    vidde: Raekkevidde,
    filtre: Filtre,
    *,
    slags: Sequence[Slags],
    efter: Markoer | None,
    antal: int,
) -> tuple[list[Fund], Markoer | None]:
    """The alarms of a page of rows, newest first, and where the next begins."""
    own = _alarmer(vidde, filtre, slags)
    points = Exists(own.filter(log_id=OuterRef("id"), tidspunkt=OuterRef("tidspunkt")))
    rows, naeste = raekker(vidde, filtre, kun=Q(points), efter=efter, antal=antal)
    reasons: dict[UUID, list[tuple[str, str]]] = {}
    for log_id, kind, reason in (
        own.filter(log_id__in=[row.id for row in rows])
        .order_by("slags", "grundlag")
        .values_list("log_id", "slags", "grundlag")
        .distinct()
    ):
        reasons.setdefault(log_id, []).append((kind, reason))
    found = [
        Fund(Slags(kind), reason, row) for row in rows for kind, reason in reasons.get(row.id, ())
    ]
    return found, naeste


def alarmtal(vidde: Raekkevidde, filtre: Filtre, slags: Sequence[Slags]) -> dict[Slags, int]:
    """How many alarms of each kind, also where there is none."""
    own = _alarmer(vidde, filtre, slags)
    if filtre != Filtre(filtre.fra, filtre.til, slags=filtre.slags):
        rows = _udvalg(vidde, filtre).filter(id=OuterRef("log_id"), tidspunkt=OuterRef("tidspunkt"))
        own = own.filter(Exists(rows))
    found = dict(own.values_list("slags").annotate(antal=Count("log_id", distinct=True)).order_by())
    return {kind: found.get(kind, 0) for kind in slags}


def nye_alarmer(
    vidde: Raekkevidde, filtre: Filtre, slags: Sequence[Slags], *, efter: int, hoejst: int
) -> int:
    """How many alarms were found after the one of that id, at most `hoejst`. One query."""
    return len(_alarmer(vidde, filtre, slags).filter(id__gt=efter).values_list("id")[:hoejst])


def lister(vidde: Raekkevidde) -> list[Liste]:
    """All versions of the lists of authorities whose whole log the reader reaches, newest first."""
    return list(
        Liste.objects.filter(myndighed__cvr__in=vidde.hele)
        .select_related("myndighed")
        .order_by("myndighed__kort_navn", "slags", "-version")
    )


def _alarmer(vidde: Raekkevidde, filtre: Filtre, slags: Sequence[Slags]) -> QuerySet[Alarm]:
    reach = Q(ejer_cvr__in=vidde.hele)
    for cvr, enheder in vidde.begraensede:
        reach |= Q(ejer_cvr=cvr, enhed_id__in=enheder)
    kinds = [s for s in slags if not filtre.slags or s == filtre.slags]
    return Alarm.objects.filter(
        reach,
        slags__in=kinds,
        tidspunkt__gte=midnat(filtre.fra),
        tidspunkt__lt=midnat(filtre.til + timedelta(days=1)),
    )


def _udvalg(vidde: Raekkevidde, filtre: Filtre) -> QuerySet:
    return revision.raekker(vidde).filter(_filter(vidde, filtre))


def _kilder(vidde: Raekkevidde, filtre: Filtre) -> list[QuerySet]:
    which = _filter(vidde, filtre)
    return [kilde.filter(which).order_by() for kilde in revision.kilder(vidde)]


def _filter(vidde: Raekkevidde, filtre: Filtre) -> Q:
    which = Q(
        tidspunkt__gte=midnat(filtre.fra), tidspunkt__lt=midnat(filtre.til + timedelta(days=1))
    )
    if filtre.log_id:
        which &= Q(id=UUID(filtre.log_id))
    if filtre.enheder:
        which &= Q(enhed_id__in=vidde.med_underenheder(filtre.enheder))
    if filtre.brugernavn:
        which &= Q(brugernavn__iexact=filtre.brugernavn)
    if filtre.navn:
        which &= Q(bruger__icontains=filtre.navn)
    if filtre.part:
        which &= Q(part__icontains=filtre.part)
    if filtre.time is not None:
        which &= _tid("hour", filtre.time)
    if filtre.ugedag is not None:
        which &= _tid("iso_week_day", filtre.ugedag)
    if filtre.fane:
        which &= _paa_fane(filtre.fane)
    return which


def _tid(part: str, vaerdi: int) -> Q:
    """Django reads parts of a time in the zone that is current: the Danish one, by settings."""
    return Q(**{f"tidspunkt__{part}": vaerdi})


def _paa_fane(navn: str) -> Q:
    known = faner.FANE if navn == faner.UDEN_FANE else faner.elementer(navn)
    which = Q(pk__in=[])
    for element in known:
        which |= Q(komponent=element.komponent, beskrivelse=element.beskrivelse)
    return ~which if navn == faner.UDEN_FANE else which


def _tael(vidde: Raekkevidde, filtre: Filtre, udtryk: Any) -> Counter[int]:
    found: Counter[int] = Counter()
    for kilde in _kilder(vidde, filtre):
        for key, number in (
            kilde.annotate(del_=udtryk).values_list("del_").annotate(antal=Count("*"))
        ):
            found[key] += number
    return found


def _grupper(
    vidde: Raekkevidde, filtre: Filtre, *felter: str, kun: Q | None = None
) -> Iterator[tuple[tuple[str, ...], int]]:
    for kilde in _kilder(vidde, filtre):
        rows = kilde.filter(kun) if kun is not None else kilde
        for *key, number in rows.values_list(*felter).annotate(antal=Count("*")):
            yield tuple(key), number


def _tekster(vidde: Raekkevidde, filtre: Filtre, kun: Q) -> Iterator[tuple[str, str]]:
    for kilde in _kilder(vidde, filtre):
        yield from kilde.filter(kun).values_list("beskrivelse", "soegekriterier").iterator()


def _sammen(a: Brugertal, b: Brugertal) -> Brugertal:
    return replace(
        a,
        opslag=a.opslag + b.opslag,
        soegninger=a.soegninger + b.soegninger,
        sidst=max(a.sidst, b.sidst),
    )
