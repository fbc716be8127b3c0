"""The forms of agreements and clients, read once; what is not understood is told by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.klienter.models import Serviceaftale
from access.klienter.tilstand import sidste_dag
from access.klienter.values import Rettighed
from sapa.administration.historik import AdministrationFejl
from sapa.fagsystemer.emner import efter_sidste

MAKS_KLE = 60
MAKS_LOFT = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Aftaleskema:
    """The fields as written. `fra` and `til` are YYYY-MM-DD or empty."""

    myndighed: str = ""
    klient: str = ""
    kle: str = ""
    retter: frozenset[str] = frozenset()
    kilder: frozenset[str] = frozenset()
    fra: str = ""
    til: str = ""

    @classmethod
    def af(cls, a: Serviceaftale) -> Aftaleskema:
        """As it is kept."""
        sidste = sidste_dag(a)
        return cls(
            "",
            str(a.klient_id),
            ", ".join(a.kle),
            frozenset(a.rettigheder),
            frozenset(a.kilder),
            a.gyldig.lower.isoformat() if a.gyldig.lower else "",
            sidste.isoformat() if sidste else "",
        )

    @classmethod
    def laes(cls, felter: Any) -> Aftaleskema:
        """From the form."""
        return cls(
            felter.get("myndighed", "")[:4],
            felter.get("klient", "")[:9],
            felter.get("kle", "").strip()[:600],
            frozenset(felter.getlist("ret")) & set(Rettighed),
            frozenset(k[:30] for k in felter.getlist("kilde")[:50]),
            felter.get("fra", "").strip()[:10],
            felter.get("til", "").strip()[:10],
        )

    def data(self) -> dict[str, Any]:
        """As the services take it; without authorities. Raises AdministrationFejl."""
        kle = [p.strip() for p in self.kle.replace(";", ",").split(",") if p.strip()]
        if not kle or len(kle) > MAKS_KLE:
            raise AdministrationFejl(_("Skriv mindst ét KLE-emne; * er alle."), "kle")
        if not self.retter:
            raise AdministrationFejl(_("Vælg mindst én ting, systemet må."), "ret")
        if (Rettighed.KILDE in self.retter) != bool(self.kilder):
            raise AdministrationFejl(
                _("Retten til at levere kilder og de kilder, den gælder, vælges sammen."), "kilde"
            )
        fra, til = dag(self.fra, "fra"), dag(self.til, "til")
        if fra and til and til < fra:
            raise AdministrationFejl(_("Sidste dag er før første dag."), "til")
        return {
            "kle": kle,
            "rettigheder": sorted(Rettighed(r) for r in self.retter),
            "kilder": sorted(self.kilder),
            "fra": fra,
            "til": efter_sidste(til),
        }


def dag(tekst: str, felt: str) -> date | None:
    """A day as a date field gives it; None where it is empty. Raises AdministrationFejl."""
    if not tekst.strip():
        return None
    try:
        return date.fromisoformat(tekst.strip())
    except ValueError:
        raise AdministrationFejl(_("Datoen kan ikke læses."), felt) from None


def slut(tekst: str, felt: str, *, kraeves: bool = False) -> datetime | None:
    """The moment when that Danish day ends. Raises AdministrationFejl."""
    found = dag(tekst, felt)
    if found is None:
        if kraeves:
            raise AdministrationFejl(_("Skriv den sidste dag, det virker."), felt)
        return None
    return timezone.make_aware(datetime.combine(found + timedelta(days=1), time.min))


def tal(tekst: str, felt: str) -> int | None:
    """A limit; None where it is empty, which is the installation's. Raises AdministrationFejl."""
    text = tekst.strip().replace(".", "").replace(" ", "")
    if not text:
        return None
    if (
        not text.isascii()
        or not text.isdecimal()
        or len(text) > 10
        or not 1 <= int(text) <= MAKS_LOFT
    ):
        raise AdministrationFejl(_("Et loft er et helt tal på mindst 1."), felt)
    return int(text)


def uuid(tekst: str, felt: str) -> UUID:
    """Raises AdministrationFejl."""
    try:
        return UUID(tekst.strip())
    except ValueError:
        raise AdministrationFejl(
            _("Skriv systemets UUID fra Administrationsmodulet."), felt
        ) from None
