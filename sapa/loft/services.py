"""Changes of rates: checked, kept with who and when, and never lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from access.revisionslog import noter_administration
from sapa.loft.models import Loftssats, Satsaendring
from sapa.loft.selectors import som_sats
from sapa.loft.values import HUSSTANDE, REGLER, Sats


class SatsFejl(ValueError):
    """The rate says something that no rule knows, or names no source."""


@transaction.atomic
def saet_sats(sats: Sats, *, hvem: str, now: datetime) -> bool:
    """Write a rate. The one before it, if it runs on, ends the day before. Returns whether anything
    changed; each change is kept with what was before, and is a row of the revisionslog.

    Raises SatsFejl.
    """
    _kontroller(sats)
    key: dict[str, Any] = {
        "regel": sats.regel.value,
        "gruppe": sats.gruppe,
        "husstand": sats.husstand,
    }
    held = Loftssats.objects.select_for_update().filter(**key)
    row = held.filter(fra=sats.fra).first()
    before = _fakta(som_sats(row)) if row else None
    if before == _fakta(sats):
        return False
    facts: dict[str, Any] = {
        "til": sats.til,
        "beloeb": sats.beloeb,
        "hjemmel": sats.hjemmel,
        "kilde": sats.kilde,
        "bekraeftet": sats.bekraeftet,
    }
    row, _made = Loftssats.objects.update_or_create(**key, fra=sats.fra, defaults=facts)
    _kept(row, before, _fakta(sats), hvem=hvem, now=now)
    earlier = held.filter(fra__lt=sats.fra).order_by("-fra").first()
    if earlier is not None and (earlier.til is None or earlier.til >= sats.fra):
        was = _fakta(som_sats(earlier))
        earlier.til = sats.fra - timedelta(days=1)
        earlier.save(update_fields=["til"])
        _kept(earlier, was, _fakta(som_sats(earlier)), hvem=hvem, now=now)
    told = [*key.items(), ("Fra", sats.fra.isoformat()), ("Beløb", str(sats.beloeb))]
    noter_administration("Loftssats", told, hvem=hvem, cvr="", now=now)
    return True


@transaction.atomic
def sikr_satser(satser: Iterable[Sats]) -> int:
    """Write the delivered rates that are missing; one that is there, however changed, stays.
    Returns how many rates there are."""
    for sats in satser:
        _kontroller(sats)
        Loftssats.objects.get_or_create(
            regel=sats.regel.value,
            gruppe=sats.gruppe,
            husstand=sats.husstand,
            fra=sats.fra,
            defaults={
                "til": sats.til,
                "beloeb": sats.beloeb,
                "hjemmel": sats.hjemmel,
                "kilde": sats.kilde,
                "bekraeftet": sats.bekraeftet,
            },
        )
    return Loftssats.objects.count()


def _kontroller(sats: Sats) -> None:
    period = next((r for r in REGLER if r.regel is sats.regel), None)
    if period is None or sats.gruppe not in period.grupper:
        raise SatsFejl(f"gruppe {sats.gruppe} hører ikke til reglen")
    if sats.husstand not in HUSSTANDE:
        raise SatsFejl(f"husstand {sats.husstand} kendes ikke")
    if sats.beloeb <= 0:
        raise SatsFejl("beløbet skal være over 0")
    if not sats.kilde.strip():
        raise SatsFejl("en sats skal have en kilde")
    if sats.til is not None and sats.til < sats.fra:
        raise SatsFejl("satsen slutter, før den begynder")
    if sats.fra < period.fra or (period.til is not None and sats.fra >= period.til):
        raise SatsFejl("reglen gælder ikke den dag")


def _fakta(sats: Sats) -> dict[str, Any]:
    """As kept in the history."""
    return {
        name: value.isoformat() if isinstance(value, date) else _tekst(value)
        for name, value in asdict(sats).items()
    }


def _tekst(value: Any) -> Any:
    return value if isinstance(value, bool | None) else str(getattr(value, "value", value))


def _kept(
    row: Loftssats,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    *,
    hvem: str,
    now: datetime,
) -> None:
    Satsaendring.objects.create(tidspunkt=now, hvem=hvem, sats=row, foer=before, efter=after)
