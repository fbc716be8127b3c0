"""What people do with adviser: one, or many at once, each step with who and when, and undone as a
whole.

Every function locks the rows through the door, changes what can be changed, and leaves an
Advishandling. What is out of reach, gone, or as it should be already is left alone, silently: a
list that was shown a minute ago may be old.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from access.values import Adgang
from advis.indbakke.liste import myndigheder, synlige
from advis.models import Advis, Advishandling, Kommentar
from advis.values import Status

MAKS_AD_GANGEN = 500
MAKS_KOMMENTAR = 2000
FORTRYD_INDEN = timedelta(hours=8)
MAKS_FREM = timedelta(days=400)

_KOLONNER = (
    "status",
    "aabnet",
    "aabnet_af",
    "faerdiggjort",
    "faerdiggjort_af",
    "tildelt",
    "tildelt_fra",
    "udsat_til",
    "paamindelse",
    "paamindelse_tekst",
    "paamindet",
)


class UgyldigHandling(ValueError):
    """It cannot be done so; `str()` is Danish, for the one who asked."""


@dataclass(frozen=True, slots=True)
class Udfoert:
    """What came of it: the set by which it can be undone, and how many adviser it changed."""

    samling: UUID
    antal: int


def aabn(uuid: UUID, *, adgang: Adgang, now: datetime) -> bool:
    """The first look makes a new advis opened. True if this was it."""
    efter = {"status": Status.AABNET.value, "aabnet": now, "aabnet_af": adgang.bruger_id}
    with transaction.atomic():
        return bool(_skift("aabnet", [uuid], efter, {Status.NY}, adgang=adgang, now=now).antal)


def faerdiggoer(uuider: Sequence[UUID], *, adgang: Adgang, now: datetime) -> Udfoert:
    """Finish them."""
    efter = {
        "status": Status.FAERDIGGJORT.value,
        "faerdiggjort": now,
        "faerdiggjort_af": adgang.bruger_id,
    }
    return _skift("faerdiggjort", uuider, efter, _AABNE, adgang=adgang, now=now)


def genaabn(uuider: Sequence[UUID], *, adgang: Adgang, now: datetime) -> Udfoert:
    """Take them up again."""
    efter = {"status": Status.AABNET.value, "faerdiggjort": None, "faerdiggjort_af": None}
    return _skift("genaabnet", uuider, efter, {Status.FAERDIGGJORT}, adgang=adgang, now=now)


def tildel(uuider: Sequence[UUID], *, til: UUID | None, adgang: Adgang, now: datetime) -> Udfoert:
    """Hand them to a user or a unit, or to nobody. Who handed them over still sees them."""
    efter = {"tildelt": til, "tildelt_fra": adgang.bruger_uuid}
    return _skift("tildelt", uuider, efter, _AABNE, adgang=adgang, now=now)


def udsaet(
    uuider: Sequence[UUID], *, til: datetime | None, adgang: Adgang, now: datetime
) -> Udfoert:
    """Out of the open list until then; None takes them back. Raises UgyldigHandling."""
    _kontroller_frem(til, now)
    return _skift("udsat", uuider, {"udsat_til": til}, _AABNE, adgang=adgang, now=now)


def paamind(
    uuider: Sequence[UUID], *, kl: datetime | None, tekst: str, adgang: Adgang, now: datetime
) -> Udfoert:
    """Remind of them then; None forgets it. Raises UgyldigHandling."""
    _kontroller_frem(kl, now)
    efter = {
        "paamindelse": kl,
        "paamindelse_tekst": tekst[:200] if kl else "",
        "paamindet": None,
    }
    return _skift("paamindelse", uuider, efter, _AABNE, adgang=adgang, now=now)


@transaction.atomic
def kommenter(uuid: UUID, *, tekst: str, adgang: Adgang, now: datetime) -> bool:
    """Write on it. False if it is out of reach. Raises UgyldigHandling."""
    tekst = tekst.strip()
    if not tekst or len(tekst) > MAKS_KOMMENTAR or "\0" in tekst:
        raise UgyldigHandling(f"En kommentar er på 1 til {MAKS_KOMMENTAR} tegn.")
    if not synlige(adgang).filter(uuid=uuid).exists():
        return False
    Kommentar.objects.create(
        advis_id=uuid,
        bruger_id=adgang.bruger_id,
        bruger=adgang.navn,
        tidspunkt=now,
        tekst=tekst,
    )
    Advishandling.objects.bulk_create([_handling(uuid, "kommenteret", adgang, now)])
    return True


@transaction.atomic
def fortryd(samling: UUID, *, adgang: Adgang, now: datetime) -> int:
    """Undo what this user did as one set, of those that nobody has touched since. Returns how
    many."""
    gjorte = {
        h.advis_id: h
        for h in Advishandling.objects.select_for_update().filter(
            samling=samling,
            bruger_id=adgang.bruger_id,
            fortrudt=False,
            tidspunkt__gt=now - FORTRYD_INDEN,
        )
    }
    laast = synlige(adgang).filter(uuid__in=gjorte).select_for_update(of=("self",))
    grupper: dict[tuple[Any, ...], list[UUID]] = defaultdict(list)
    foer_af: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in laast:
        h = gjorte[row.uuid]
        if any(_som_json(getattr(row, k)) != v for k, v in h.efter.items()):
            continue
        key = tuple(sorted((k, str(v)) for k, v in h.foer.items()))
        grupper[key].append(row.uuid)
        foer_af[key] = h.foer
    fortrudte: list[UUID] = []
    for key, uuider in grupper.items():
        synlige(adgang).filter(uuid__in=uuider).update(**_fra_json(foer_af[key]))
        fortrudte += uuider
    if fortrudte:
        Advishandling.objects.filter(samling=samling, advis_id__in=fortrudte).update(fortrudt=True)
        Advishandling.objects.bulk_create(
            _handling(u, "fortrudt", adgang, now, gjorte[u].efter, gjorte[u].foer)
            for u in fortrudte
        )
    return len(fortrudte)


_AABNE = frozenset({Status.NY, Status.AABNET})


@transaction.atomic
def _skift(
    hvad: str,
    uuider: Iterable[UUID],
    efter: Mapping[str, Any],
    fra: Iterable[Status],
    *,
    adgang: Adgang,
    now: datetime,
) -> Udfoert:
    """Set these columns on those of the adviser whose status is one of `fra`."""
    valgte = list(dict.fromkeys(uuider))[:MAKS_AD_GANGEN]
    samling = uuid4()
    if not valgte or not myndigheder(adgang):
        return Udfoert(samling, 0)
    # In the order of the key: two who mark the same rows wait for each other, and never lock up.
    rows = synlige(adgang).filter(uuid__in=valgte, status__in=[s.value for s in fra])
    laast = list(rows.order_by("uuid").select_for_update(of=("self",)))
    skiftes = [r for r in laast if any(getattr(r, k) != v for k, v in efter.items())]
    if not skiftes:
        return Udfoert(samling, 0)
    synlige(adgang).filter(uuid__in=[r.uuid for r in skiftes]).update(**efter)
    Advishandling.objects.bulk_create(
        _handling(
            r.uuid,
            hvad,
            adgang,
            now,
            {k: _som_json(getattr(r, k)) for k in efter},
            {k: _som_json(v) for k, v in efter.items()},
            samling,
        )
        for r in skiftes
    )
    return Udfoert(samling, len(skiftes))


def _handling(
    uuid: UUID,
    hvad: str,
    adgang: Adgang,
    now: datetime,
    foer: Mapping[str, Any] | None = None,
    efter: Mapping[str, Any] | None = None,
    samling: UUID | None = None,
) -> Advishandling:
    return Advishandling(
        advis_id=uuid,
        hvad=hvad,
        tidspunkt=now,
        bruger_id=adgang.bruger_id,
        bruger=adgang.navn,
        foer=dict(foer or {}),
        efter=dict(efter or {}),
        samling=samling,
    )


def _som_json(vaerdi: Any) -> Any:
    if isinstance(vaerdi, datetime):
        return vaerdi.astimezone(UTC).isoformat()
    return str(vaerdi) if isinstance(vaerdi, UUID) else vaerdi


def _fra_json(kolonner: Mapping[str, Any]) -> dict[str, Any]:
    """The columns as Django takes them; only those that the inbox owns."""
    felter = {f.name: f for f in Advis._meta.concrete_fields if f.name in _KOLONNER}
    return {
        k: None if v is None else felter[k].to_python(v) for k, v in kolonner.items() if k in felter
    }


def _kontroller_frem(moment: datetime | None, now: datetime) -> None:
    if moment is not None and not now < moment < now + MAKS_FREM:
        raise UgyldigHandling("Vælg en dag efter i dag og højst 400 dage frem.")
