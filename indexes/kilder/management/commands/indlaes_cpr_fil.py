"""`manage.py indlaes_cpr_fil`: files of CPR, the nightly ones or the first full one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indexes.kilder import fil
from indexes.kilder.cpr import CPR
from indexes.kilder.filformat import BrudtFil
from indexes.kilder.models import Fil


class Command(BaseCommand):
    """Stopped half-way, it goes on at the next run. Ends with 1 if a file is broken."""

    help = "Indlæs filer fra CPR: en pr. nat, eller den første fulde."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--fuld: a first delivery, of which no events are made."""
        parser.add_argument("filer", nargs="+", type=Path, metavar="FIL")
        parser.add_argument("--fuld", action="store_true", help="første levering: ingen hændelser")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read each, with progress; tell of it by its id and figures."""
        brudte = 0
        for nr, sti in enumerate(options["filer"], start=1):
            try:
                row = self._indlaes(sti, fuld=options["fuld"])
            except BrudtFil as fejl:
                self.stderr.write(f"fil {nr}: {fejl.regel}")
                brudte += 1
                continue
            except fil.LaesesAfAnden:
                raise CommandError(f"fil {nr}: den bliver læst af en anden lige nu.") from None
            brudte += row.tilstand == Fil.Tilstand.BRUDT
            self.stdout.write(
                f"{row.leverance}: {row.get_tilstand_display()} {row.regel}".rstrip()
                + f"; {row.linjer} af {row.antal} linjer: {row.nye} nye, {row.uaendrede} uændrede,"
                f" {row.sene} sene, {row.konflikter} konflikter, {row.fejl} fejl"
            )
        if brudte:
            raise CommandError(f"{brudte} af filerne er brudt.")

    def _indlaes(self, sti: Path, *, fuld: bool) -> Fil:
        row = Fil()
        for row in fil.indlaes(CPR, sti, fuld=fuld):
            self.stderr.write(f"{row.linjer} af {row.antal}")
        return row
