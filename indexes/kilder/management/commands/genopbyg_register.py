"""`manage.py genopbyg_register`: what the sources say, again from the log, while SAPA is in use."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indexes.kilder import kontrol


class Command(BaseCommand):
    """Stopped half-way, it goes on where it was at the next run."""

    help = "Skriv partsregisteret igen ud fra det, kilderne har sagt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--forfra forgets a run that was stopped."""
        parser.add_argument("--forfra", action="store_true", help="begynd forfra")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild portion by portion, with progress."""
        done: dict[str, int] = {}
        fejlede = 0
        for step in kontrol.genopbyg(now=timezone.now(), forfra=options["forfra"]):
            done[step.kilde] = step.antal
            fejlede += step.fejlede
            self.stderr.write(f"{step.kilde}: {step.antal} af {step.i_alt}")
        for kode, antal in done.items():
            self.stdout.write(f"{kode}: {antal} er skrevet igen.")
        if fejlede:
            raise CommandError(f"{fejlede} kunne ikke skrives igen; se genopbyg_fejlede i loggen.")
