from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sapa.demo import indlaes


class Command(BaseCommand):
    """Load the demo municipality into an empty database."""

    help = (
        "Indlæs demokommunen: fiktive borgere, sager, dokumenter og ydelser. Kun i en tom database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--personer", type=int, default=indlaes.PERSONER, help="antal borgere (standard 2000)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["personer"] < 400:
            raise CommandError("--personer skal være mindst 400.")
        if indlaes.er_indlaest():
            self.stdout.write("Demokommunen er allerede indlæst.")
            return
        indlaes.indlaes(now=timezone.now(), personer=options["personer"], sig=self.stdout.write)
