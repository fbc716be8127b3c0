from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from indexes.dueslag import opbevaring


class Command(BaseCommand):
    """Drops the months of messages as sent that have been kept long enough."""

    help = "Slet måneder af beskeder, der er ældre end opbevaringstiden."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--behold",
            type=int,
            default=settings.MODTAGELSE.besked_maaneder,
            help="måneder, der beholdes (standard: SAPA_BESKED_MAANEDER)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            gone = opbevaring.slet_indhold(behold=options["behold"], now=timezone.now())
        except DatabaseError as fejl:
            self.stderr.write(f"Intet er slettet: {str(fejl).splitlines()[0]}")
            raise SystemExit(1) from fejl
        for maaned, antal, bliver in gone:
            self.stdout.write(f"{maaned}  {antal} beskeder slettet, {bliver} venter og er beholdt")
        if not gone:
            self.stdout.write("Ingen måned er gammel nok.")
