import os
import signal
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fixtures.liv.liv import FROE
from indexes.oio.tid import DANSK_TID
from sapa.demo.afsender import Afsender
from sapa.demo.indlaes import PERSONER
from sapa.demo.levende import Simulator, Tempo, fortsaet, ny_tilstand


def _stop(_signum: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


class Command(BaseCommand):
    """Let the demo live: be CPR, a hospital, AES and Udbetaling Danmark, over HTTP."""

    help = (
        "Lad demoen leve: simulér CPR, sygehus, AES og Udbetaling Danmark over HTTP,"
        " indtil der trykkes Ctrl-C."
    )
    requires_system_checks = ()  # an outside client: nothing of SAPA's own set-up concerns it

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--adresse",
            default=os.environ.get("SAPA_ADRESSE", "http://127.0.0.1:8000"),
            help="SAPA's adresse (standard: det SAPA, som ./dev up kører)",
        )
        parser.add_argument("--froe", type=int, default=FROE, help="samme tal giver samme liv")
        parser.add_argument("--dage", type=int, help="antal simulerede dage (standard: uden ende)")
        parser.add_argument(
            "--hastighed", type=float, default=1.0, help="simulerede dage i minuttet (standard 1)"
        )
        parser.add_argument("--pr-sekund", type=float, help="i stedet: beskeder i sekundet")
        parser.add_argument(
            "--frem",
            action="store_true",
            help="hvert trin er en ny dag; ellers sker alt på dagen i dag",
        )
        parser.add_argument(
            "--befolkning",
            type=date.fromisoformat,
            help="dagen, hvor demoen blev indlæst (ÅÅÅÅ-MM-DD, standard: i dag)",
        )
        parser.add_argument(
            "--personer", type=int, default=PERSONER, help="som demoen blev indlæst med"
        )
        parser.add_argument(
            "--tilstand", type=Path, help="fil, som husker, hvor langt livet er kommet"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["hastighed"] <= 0 or (options["pr_sekund"] or 1) <= 0:
            raise CommandError("--hastighed og --pr-sekund skal være større end nul.")
        if options["personer"] < 400:
            raise CommandError("--personer skal være mindst 400.")
        nu = datetime.now(DANSK_TID)
        fil = options["tilstand"]
        ny = ny_tilstand(
            befolkning=options["befolkning"] or nu.date(),
            personer=options["personer"],
            begyndt=nu,
            froe=options["froe"],
        )
        tilstand = fortsaet(fil, ny)
        try:
            afsender = Afsender(options["adresse"], sig=self._sig)
        except ValueError as fejl:
            raise CommandError(f"--adresse: {fejl}") from fejl
        signal.signal(signal.SIGTERM, _stop)
        try:
            self._sig("livet fortsætter" if tilstand is not ny else "livet begynder")
            antal = Simulator(
                afsender,
                tilstand,
                fil=fil,
                tempo=Tempo(options["hastighed"], options["pr_sekund"]),
                frem=options["frem"],
                ur=lambda: datetime.now(DANSK_TID),
                sig=self._sig,
            ).lev(options["dage"])
        except KeyboardInterrupt:
            return
        self._sig(f"{antal} beskeder sendt")

    def _sig(self, linje: str) -> None:
        self.stdout.write(f"{datetime.now(DANSK_TID):%H:%M:%S}  {linje}")
        self.stdout.flush()
