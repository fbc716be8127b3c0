"""Reads of the set-up, as its pages show it and its history keeps it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Max
from psycopg.types.range import DateRange

from fordeling.models import Rute, Skabelon, Tilsluttet, Titel
from fordeling.opsaetning.models import Notatregel, Opsaetningsaendring
from fordeling.opsaetning.values import Aendring, Art, Modtagersystem, Regel, Tekstskabelon
from fordeling.values import Objekttype


def version(art: Art, om: object) -> int:
    """The number of the last change; 0 before the first."""
    rows = Opsaetningsaendring.objects.filter(art=art, om=str(om))
    return int(rows.aggregate(n=Max("nr"))["n"] or 0)


def historik(art: Art, om: object, *, antal: int = 100) -> list[Aendring]:
    """Every change, the newest first."""
    rows = Opsaetningsaendring.objects.filter(art=art, om=str(om)).order_by("-nr")[:antal]
    return [Aendring(r.nr, r.tidspunkt, r.hvem, r.foer, r.efter) for r in rows]


def titler(myndighed: int) -> list[str]:
    """The authority's prædefinerede titler, in order."""
    rows = Titel.objects.filter(myndighed=myndighed).order_by("orden", "tekst")
    return list(rows.values_list("tekst", flat=True))


def skabeloner(myndighed: int) -> list[Tekstskabelon]:
    """The authority's templates, in order."""
    rows = Skabelon.objects.filter(myndighed=myndighed).order_by("orden", "navn")
    return [Tekstskabelon(r.navn, r.tekst, r.id) for r in rows]


def systemer(myndighed: int) -> list[Modtagersystem]:
    """Every connected system that can receive journalnotater, and whether it does so for the
    authority."""
    rows = Tilsluttet.objects.filter(modtager_typer__contains=[str(Objekttype.JOURNALPOST)])
    return [
        Modtagersystem(
            r.uuid,
            r.navn,
            r.aktiv,
            tuple(r.modtager_typer),
            myndighed in r.myndigheder,
            not r.modtag_url,
        )
        for r in rows
    ]


def notater(myndighed: int) -> dict[str, Any]:
    """The authority's settings, as the history keeps them."""
    regel = Notatregel.objects.filter(myndighed=myndighed).first()
    return {
        "modtagere": [
            {"uuid": str(s.uuid), "navn": s.navn} for s in systemer(myndighed) if s.modtager
        ],
        "tekst_dage": regel.tekst_dage if regel else None,
    }


def ruter(myndighed: int, *, fra: date) -> list[Regel]:
    """Rules that hold on a day or later, in the order of their KLE; of the same, by time."""
    rows = Rute.objects.filter(
        myndighed=myndighed, gyldig__overlap=DateRange(fra, None)
    ).select_related("system")
    return [regel(r) for r in rows.order_by("kle_fra", "-kle_til", "facet", "gyldig", "id")]


def tidligere_ruter(myndighed: int, *, foer: date, antal: int = 50) -> list[Regel]:
    """Rules that held once, the last ended first; those that never came to hold are left out."""
    rows = Rute.objects.filter(
        myndighed=myndighed, gyldig__fully_lt=DateRange(foer, None), gyldig__isempty=False
    ).select_related("system")
    found = [regel(r) for r in rows.order_by("-gyldig")[:antal]]
    return sorted(found, key=lambda r: r.til or date.max, reverse=True)


def regel(r: Rute) -> Regel:
    """A rule of the table as a value; its system is read with it."""
    return Regel(
        r.moenster, r.facet, r.system_id, r.system.navn, r.gyldig.lower, r.gyldig.upper, r.id
    )


def sidst(art: Art, om: object) -> tuple[str, datetime] | None:
    """Who changed it last, and when."""
    row = Opsaetningsaendring.objects.filter(art=art, om=str(om)).order_by("-nr").first()
    return (row.hvem, row.tidspunkt) if row else None
