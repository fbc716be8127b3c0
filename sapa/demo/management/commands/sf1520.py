import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from access.values import Cpr
from indexes.part.values import PersonData
from sapa.demo import cpr_viden
from sapa.demo.sf1520 import Sf1520


class Command(BaseCommand):
    """Be CPR for a while: answer look-ups as SF1520, on this machine alone."""

    help = "Simulér SF1520 (CPR replika opslag) på egen maskine, til demoen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True, help="port på 127.0.0.1")

    def handle(self, *args: Any, **options: Any) -> None:
        from django.conf import settings

        if not settings.DEMO:
            raise CommandError("Simulatoren hører til demoen: sæt SAPA_DEMO=1.")
        server = Sf1520(find, port=options["port"], bearer=os.environ.get("SAPA_SF1520_BEARER", ""))
        self.stdout.write(f"SF1520, simuleret: {server.url}")
        server.serve_forever()


def find(cpr: Cpr) -> PersonData | None:
    """One question: its connection goes back when it is answered."""
    from django.db import connection

    try:
        return cpr_viden.find(cpr, i_dag=timezone.localdate())
    finally:
        connection.close()
