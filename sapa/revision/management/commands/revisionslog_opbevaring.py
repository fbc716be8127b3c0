from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from sapa.revision.opbevaring import ryd_op


class Command(BaseCommand):
    """Drops the months of the revisionslog that have been kept long enough."""

    help = "Slet måneder af revisionsloggen, der er ældre end opbevaringstiden."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--behold",
            type=int,
            default=settings.REVISIONSLOG_MAANEDER,
            help="måneder, der beholdes (standard: SAPA_REVISIONSLOG_MAANEDER)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            gone = ryd_op(behold=options["behold"], now=timezone.now())
        except DatabaseError as fejl:
            self.stderr.write(f"Intet er slettet: {str(fejl).splitlines()[0]}")
            raise SystemExit(1) from fejl
        for maaned, cvr, antal in gone:
            self.stdout.write(f"{maaned}  {cvr or '-':<8}  {antal} rækker slettet")
        if not gone:
            self.stdout.write("Ingen måned er gammel nok.")
