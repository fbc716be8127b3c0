"""`manage.py kontroller_register`: does the register say what its sources said?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indexes.kilder import kontrol


class Command(BaseCommand):
    """Ends with 1 if anything differs. Tells parts and tables, never content."""

    help = "Sammenlign partsregisteret med det, kilderne har sagt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--ret mends what is found."""
        parser.add_argument("--ret", action="store_true", help="skriv det, der afviger, igen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare portion by portion, with progress."""
        found: list[kontrol.Afvigelse] = []
        now = timezone.now()
        for step in kontrol.kontroller(now=now):
            for afvigelse in step.afvigelser:
                self.stdout.write(str(afvigelse))
            found += step.afvigelser
            self.stderr.write(f"{step.kilde}: {step.antal} af {step.i_alt}")
        if not found:
            self.stdout.write("Registeret svarer til loggen.")
            return
        if options["ret"]:
            kontrol.ret(found, now=now)
            self.stdout.write(f"{len(found)} afvigelser er rettet.")
            return
        raise CommandError(f"{len(found)} afvigelser. Kør igen med --ret for at rette dem.")
