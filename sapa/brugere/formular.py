"""The form of a role: one set of fields per right, numbered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sapa.administration.historik import Tilstand
from sapa.brugere.roller import MAKS_GRAENSER


@dataclass(frozen=True, slots=True)
class Graense:
    """The fields of one right, as written. Empty is no limit of that kind."""

    nr: int
    rolle: str = ""
    scope: str = ""
    kle: str = ""
    foelsomhed: str = ""
    enheder: frozenset[str] = frozenset()
    fagsystemer: frozenset[str] = frozenset()

    def data(self) -> dict[str, Any]:
        """As the service takes it."""
        patterns = [p.strip() for p in self.kle.replace(";", ",").split(",") if p.strip()]
        level = self.foelsomhed
        return {
            "rolle": self.rolle,
            "scope": self.scope,
            "kle": patterns or None,
            "foelsomhed": int(level) if level.isascii() and level.isdecimal() else None,
            "enheder": sorted(self.enheder) or None,
            "fagsystemer": sorted(self.fagsystemer) or None,
        }


@dataclass(frozen=True, slots=True)
class Rolleskema:
    """The form. `fejl` is by field."""

    navn: str = ""
    graenser: tuple[Graense, ...] = (Graense(0),)
    fejl: dict[str, str] = field(default_factory=dict)

    @classmethod
    def af(cls, som: Tilstand) -> Rolleskema:
        """As it is kept."""
        rows = tuple(
            Graense(
                n,
                g["rolle"],
                g["scope"],
                ", ".join(g["kle"] or ()),
                str(g["foelsomhed"] or ""),
                frozenset(g["enheder"] or ()),
                frozenset(g["fagsystemer"] or ()),
            )
            for n, g in enumerate(som["afgraensninger"])
        )
        return cls(som["navn"], rows or (Graense(0),))

    @classmethod
    def laes(cls, felter: Any) -> Rolleskema:
        """From the form; a right that was crossed out is left out, and the rest are numbered
        anew."""
        rows: list[Graense] = []
        for given in felter.getlist("nr")[:MAKS_GRAENSER]:
            if felter.get("fjern") == given:
                continue
            rows.append(
                Graense(
                    len(rows),
                    felter.get(f"rolle-{given}", ""),
                    felter.get(f"scope-{given}", ""),
                    felter.get(f"kle-{given}", "")[:400],
                    felter.get(f"foelsomhed-{given}", ""),
                    frozenset(felter.getlist(f"enhed-{given}")),
                    frozenset(felter.getlist(f"fagsystem-{given}")),
                )
            )
        if "tilfoej" in felter:
            rows.append(Graense(len(rows)))
        return cls(felter.get("navn", "").strip()[:200], tuple(rows) or (Graense(0),))

    def data(self) -> Tilstand:
        """As the service takes it."""
        return {"navn": self.navn, "afgraensninger": [g.data() for g in self.graenser]}
