"""manage.py importer_organisation: take in an authority's units and users. docs/organisation.md."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from access.db import database_role
from access.models import Myndighed
from access.organisation.laesning import laes_csv, laes_json, tidspunkt
from access.organisation.services import indlaes
from access.organisation.values import Leverance, LeveranceFejl, Resultat
from access.revisionslog import operatoer


class Command(BaseCommand):
    """Works as the intake role: the owner's login is not needed for what it writes."""

    help = "Indlæs en myndigheds enheder, brugere og funktioner fra en fil (CSV eller JSON)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fil", type=Path, help="en .csv eller .json; se docs/organisation.md")
        parser.add_argument("--myndighed", required=True, metavar="CVR", help="myndighedens CVR")
        parser.add_argument("--proev", action="store_true", help="vis ændringerne, gem intet")
        parser.add_argument(
            "--fuld", action="store_true", help="filen er hele organisationen: resten lukkes (CSV)"
        )
        parser.add_argument("--virkning", type=_tidspunkt, help="ISO 8601 med tidszone (CSV)")

    def handle(self, *args: Any, **options: Any) -> None:
        now, proev = timezone.now(), options["proev"]
        myndighed = Myndighed.objects.filter(cvr=options["myndighed"]).first()
        if myndighed is None:
            raise CommandError("Myndigheden er ukendt.")
        try:
            leverance = _laes(options["fil"], options["fuld"], options["virkning"])
            if leverance.cvr not in {None, myndighed.cvr}:
                raise CommandError("Filen siger, at den er en anden myndigheds.")
            with database_role("sapa_indlaes"):
                result = indlaes(
                    leverance,
                    myndighed_id=myndighed.id,
                    hvem=operatoer(),
                    kilde="fil",
                    now=now,
                    proev=proev,
                )
        except LeveranceFejl as fejl:
            for one in fejl.fejl:
                self.stderr.write(str(one))
            raise CommandError(f"{len(fejl.fejl)} fejl. Intet er gemt.") from None
        self._vis(result, leverance, proev=proev)

    def _vis(self, result: Resultat, leverance: Leverance, *, proev: bool) -> None:
        if proev:
            for change in result.aendringer:
                navn = change.efter["navn"]
                what = f" ({', '.join(change.felter)})" if change.slags == "ændret" else ""
                self.stdout.write(
                    f"{change.slags:>10} {change.art.value} {change.uuid} {navn}{what}"
                )
        counts = ", ".join(f"{n} {slags}" for slags, n in sorted(result.antal.items()))
        parts = [counts or "ingen ændringer", f"{result.uaendret} uændret"]
        if result.omnummereret:
            parts.append(f"{result.omnummereret} enheder flyttet med {result.raekker} rækker")
        begin = "Prøvet, intet er gemt: " if proev else ""
        self.stdout.write(f"{begin}{'; '.join(parts)}.")


def _tidspunkt(tekst: str) -> datetime:
    if (moment := tidspunkt(tekst)) is None:
        raise ArgumentTypeError("skal være et tidspunkt med tidszone: 2027-01-01T00:00:00+01:00")
    return moment


def _laes(fil: Path, fuld: bool, virkning: datetime | None) -> Leverance:
    if fil.suffix.lower() not in {".csv", ".json"}:
        raise CommandError("Filen skal hedde .csv eller .json.")
    try:
        with fil.open(encoding="utf-8-sig", newline="") as text:
            if fil.suffix.lower() == ".csv":
                return laes_csv(text, fuld=fuld, virkning=virkning)
            if fuld or virkning:
                raise CommandError("I JSON står fuld og virkning i selve filen.")
            return laes_json(text)
    except OSError as fejl:
        raise CommandError(f"Filen kan ikke læses: {fejl.strerror}.") from None
