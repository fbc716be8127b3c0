"""KLE as the nation uses it: which version, and an update that is shown before it is made."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from access.models import Dataafgraensning
from access.values import AfgraensningFejl, kle_interval
from indexes.klassifikation.models import KleEmne
from indexes.oio.referencer import er_kle, kle_tal
from sapa.administration import historik
from sapa.administration.historik import AdministrationFejl, Aendrer, Emne, Tilstand

EMNE_NOEGLE = "klassifikation"
KOLONNER = ("nummer", "titel", "uuid", "gyldig_fra", "gyldig_til")
_NUMMER = re.compile(r"\d{2}(\.\d{2}(\.\d{2})?)?", re.ASCII)
VIST = 50


@dataclass(frozen=True, slots=True)
class Forskel:
    """What a file would change: (number, before, after), and patterns of roles that would reach no
    emne any more."""

    nye: tuple[tuple[str, str, str], ...]
    rettede: tuple[tuple[str, str, str], ...]
    udgaar: tuple[tuple[str, str, str], ...]
    moenstre: tuple[str, ...]

    @property
    def i_alt(self) -> int:
        return len(self.nye) + len(self.rettede) + len(self.udgaar)


def laes(tekst: str) -> dict[str, Tilstand]:
    """The emner of a file, by number. Raises AdministrationFejl with the number of its line."""
    rows = csv.DictReader(io.StringIO(tekst.lstrip("\ufeff")), delimiter=";")
    if tuple(rows.fieldnames or ()) != KOLONNER:
        raise AdministrationFejl(
            _("Filens første linje skal være %(linje)s.") % {"linje": ";".join(KOLONNER)}
        )
    found: dict[str, Tilstand] = {}
    for n, row in enumerate(rows, start=2):
        try:
            found[row["nummer"]] = _laes(row)
        except (ValueError, TypeError, KeyError):
            raise AdministrationFejl(_("Linje %(n)s kan ikke læses.") % {"n": n}) from None
    if not found:
        raise AdministrationFejl(_("Filen har ingen emner."))
    return found


def forskel(fil: Mapping[str, Tilstand], *, i_dag: date) -> Forskel:
    """What a file would change of what is in use. An emne that it does not name stays as it is."""
    held = _gemte(fil)
    new = tuple((n, "", x["titel"]) for n, x in fil.items() if n not in held)
    changed: list[tuple[str, str, str]] = []
    ended: list[tuple[str, str, str]] = []
    for n, x in fil.items():
        if n not in held or _uden_uuid(held[n]) == _uden_uuid(x):
            continue
        ends = x["gyldig_til"] and x["gyldig_til"] < i_dag.isoformat()
        row = (n, _ord(held[n]), _ord(x))
        (ended if ends and not _er_udgaaet(held[n], i_dag) else changed).append(row)
    gone = {kle_tal(n) for n, _a, _b in ended if er_kle(n)}
    return Forskel(new, tuple(changed), tuple(ended), _moenstre(gone, i_dag))


@transaction.atomic
def opdater(fil: Mapping[str, Tilstand], aendrer: Aendrer) -> int:
    """Write what differs, with its history. Returns how many emner changed."""
    held = _gemte(fil)
    changed = {
        n: x for n, x in fil.items() if n not in held or _uden_uuid(held[n]) != _uden_uuid(x)
    }
    _skriv(changed, held, aendrer)
    return len(changed)


def _skriv(
    emner: Mapping[str, Tilstand | None], held: Mapping[str, Tilstand], aendrer: Aendrer
) -> None:
    if not emner:
        return
    for n, x in emner.items():
        if x is None:
            # An emne that sager may name is never deleted: it can be used no more.
            KleEmne.objects.filter(nummer=n).update(gyldig_til=aendrer.now.date())
            continue
        own = {"uuid": UUID(x["uuid"])} if n not in held else {}
        KleEmne.objects.update_or_create(
            nummer=n,
            defaults={
                "tal": kle_tal(n) if er_kle(n) else None,
                "titel": x["titel"],
                "gyldig_fra": x["gyldig_fra"] or None,
                "gyldig_til": x["gyldig_til"] or None,
                **own,
            },
        )
    after = _gemte(emner)
    historik.skriv(
        EMNE_NOEGLE,
        "",
        myndighed=None,
        foer={"emner": {n: held.get(n) for n in emner}},
        efter={"emner": {n: after.get(n) for n in emner}},
        aendrer=aendrer,
    )


def _genskab(_m: int | None, _noegle: str, som: Tilstand | None, aendrer: Aendrer) -> None:
    wanted: dict[str, Tilstand | None] = (som or {}).get("emner") or {}
    _skriv(wanted, _gemte(wanted), aendrer)


def _gemte(emner: Mapping[str, Any]) -> dict[str, Tilstand]:
    return {
        row.nummer: {
            "titel": row.titel,
            "uuid": str(row.uuid),
            "gyldig_fra": row.gyldig_fra.isoformat() if row.gyldig_fra else "",
            "gyldig_til": row.gyldig_til.isoformat() if row.gyldig_til else "",
        }
        for row in KleEmne.objects.filter(nummer__in=list(emner))
    }


def _laes(row: Mapping[str, str]) -> Tilstand:
    if not _NUMMER.fullmatch(row["nummer"]) or not row["titel"].strip():
        raise ValueError(row["nummer"])
    days = {}
    for name in ("gyldig_fra", "gyldig_til"):
        text = row[name].strip()
        days[name] = date.fromisoformat(text).isoformat() if text else ""
    return {"titel": row["titel"].strip()[:300], "uuid": str(UUID(row["uuid"].strip())), **days}


def _moenstre(gone: set[int], i_dag: date) -> tuple[str, ...]:
    """Patterns in use that reach one of these emner, and no other that is still in force."""
    if not gone:
        return ()
    in_force = [
        tal
        for tal, til in KleEmne.objects.filter(tal__isnull=False).values_list("tal", "gyldig_til")
        if tal is not None and tal not in gone and (til is None or til >= i_dag)
    ]
    found = set()
    for patterns in Dataafgraensning.objects.filter(kle__isnull=False).values_list(
        "kle", flat=True
    ):
        for pattern in patterns or ():
            try:
                fra, til = kle_interval(pattern)
            except AfgraensningFejl:
                continue
            if any(fra <= n < til for n in gone) and not any(fra <= n < til for n in in_force):
                found.add(pattern)
    return tuple(sorted(found))


def _uden_uuid(x: Tilstand) -> Tilstand:
    return {k: v for k, v in x.items() if k != "uuid"}


def _er_udgaaet(x: Tilstand, i_dag: date) -> bool:
    return bool(x["gyldig_til"]) and x["gyldig_til"] < i_dag.isoformat()


def _ord(x: Tilstand) -> str:
    until = f" ({x['gyldig_til']})" if x["gyldig_til"] else ""
    return f"{x['titel']}{until}"


def _emneord(felt: str, vaerdi: Any) -> Any:
    if felt != "emner":
        return None
    shown = [f"{n} {_ord(x) if x else '-'}" for n, x in list(vaerdi.items())[:VIST]]
    more = f" … ({len(vaerdi)})" if len(vaerdi) > VIST else ""
    return "; ".join(shown) + more


EMNE = Emne(
    EMNE_NOEGLE,
    _("Klassifikation"),
    _genskab,
    felter={"emner": _("KLE-emner")},
    ord=_emneord,
    rute="klassifikation",
)
