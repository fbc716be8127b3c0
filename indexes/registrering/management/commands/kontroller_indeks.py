"""`manage.py kontroller_indeks`: do the projections say what the log says?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indexes.registrering import kontrol


class Command(BaseCommand):
    """Ends with 1 if anything differs. Tells objects and tables, never content."""

    help = "Sammenlign projektionerne med folden af loggen."

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
            self.stderr.write(f"{step.antal} af {step.i_alt}")
        if not found:
            self.stdout.write("Projektionerne svarer til loggen.")
            return
        if options["ret"]:
            kontrol.ret(found, now=now)
            self.stdout.write(f"{len(found)} afvigelser er rettet.")
            return
        raise CommandError(f"{len(found)} afvigelser. Kør igen med --ret for at rette dem.")
