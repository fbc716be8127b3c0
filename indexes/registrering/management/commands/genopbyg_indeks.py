"""`manage.py genopbyg_indeks`: all projections again, from the log, while SAPA is in use."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indexes.registrering import kontrol


class Command(BaseCommand):
    """Stopped half-way, it goes on where it was at the next run."""

    help = "Skriv alle projektioner igen ud fra loggen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--forfra forgets a run that was stopped; --portion says how many are locked at a time."""
        parser.add_argument("--forfra", action="store_true", help="begynd forfra")
        parser.add_argument(
            "--portion", type=int, default=kontrol.PORTION, help="objekter ad gangen"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild portion by portion, with progress."""
        done = fejlede = 0
        if options["portion"] < 1:
            raise CommandError("--portion skal være mindst 1.")
        steps = kontrol.genopbyg(
            now=timezone.now(), portion=options["portion"], forfra=options["forfra"]
        )
        for step in steps:
            done, fejlede = step.antal, fejlede + step.fejlede
            self.stderr.write(f"{step.antal} af {step.i_alt}")
        self.stdout.write(f"{done - fejlede} objekter er skrevet igen.")
        if fejlede:
            raise CommandError(
                f"{fejlede} objekter kunne ikke skrives igen; se genopbyg_fejlede i loggen."
            )
