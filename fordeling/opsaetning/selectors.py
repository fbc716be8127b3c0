"""Reads of the set-up, as its pages show it and a history keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

from psycopg.types.range import DateRange

from fordeling.models import Rute, Skabelon, Tilsluttet, Titel
from fordeling.opsaetning.models import Notatregel
from fordeling.opsaetning.values import Notatmodtager, Regel, Tekstskabelon
from fordeling.values import Objekttype


def titler(myndighed: int) -> list[str]:
    """The authority's prædefinerede titler, in order."""
    rows = Titel.objects.filter(myndighed=myndighed).order_by("orden", "tekst")
    return list(rows.values_list("tekst", flat=True))


def skabeloner(myndighed: int) -> list[Tekstskabelon]:
    """The authority's templates, in order."""
    rows = Skabelon.objects.filter(myndighed=myndighed).order_by("orden", "navn")
    return [Tekstskabelon(r.navn, r.tekst, r.id) for r in rows]


def systemer(myndighed: int) -> list[Notatmodtager]:
    """Every connected system that can receive journalnotater, and whether it does so for the
    authority."""
    rows = Tilsluttet.objects.filter(modtager_typer__contains=[str(Objekttype.JOURNALPOST)])
    return [
        Notatmodtager(
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
