from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from indexes.oio.tid import DANSK_TID
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
        parser.add_argument(
            "--dato-fil", type=Path, help="skriv dagen, som borgernes alder følger, i filen"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["personer"] < 400:
            raise CommandError("--personer skal være mindst 400.")
        if indlaes.er_indlaest():
            self.stdout.write("Demokommunen er allerede indlæst.")
            return
        now = timezone.now()
        indlaes.indlaes(now=now, personer=options["personer"], sig=self.stdout.write)
        if options["dato_fil"]:
            options["dato_fil"].write_text(f"{now.astimezone(DANSK_TID):%Y-%m-%d}\n")
