import os
import signal
from datetime import datetime
from types import FrameType
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexes.oio.tid import DANSK_TID
from sapa.demo import modtagere, sideserver
from sapa.demo.sagsbehandler import Sagsbehandler


def _stop(_signum: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


class Command(BaseCommand):
    """Be the fagsystemer that receive journalnotater: fetch them over HTTP, and answer."""

    help = "Simulér fagsystemerne, der modtager journalnotater: hent dem over HTTP, og svar."
    requires_system_checks = ()  # an outside client: nothing of SAPA's own set-up concerns it

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--adresse",
            default=os.environ.get("SAPA_ADRESSE", "http://127.0.0.1:8000"),
            help="SAPA's adresse (standard: det SAPA, som ./dev up kører)",
        )
        parser.add_argument("--pause", type=float, default=2.0, help="sekunder mellem kig")
        parser.add_argument(
            "--betaenkning",
            type=float,
            default=modtagere.BETAENKNING,
            help="sekunder, en sagsbehandler tænker sig om",
        )

        parser.add_argument(
            "--side",
            type=int,
            default=None,
            metavar="PORT",
            help="vis siden, hvor en person spiller sagsbehandleren, på denne port (0: en ledig)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            alle = modtagere.alle(options["adresse"], betaenkning=options["betaenkning"])
        except ValueError as fejl:
            raise CommandError(f"--adresse: {fejl}") from fejl
        signal.signal(signal.SIGTERM, _stop)
        if options["side"] is not None:
            try:
                server = sideserver.start(Sagsbehandler(alle), options["side"])
            except OSError as fejl:
                raise CommandError(f"--side: {fejl}") from fejl
            self._sig(f"side: http://{sideserver.HOST}:{server.server_address[1]}/")
        try:
            modtagere.arbejd(alle, pause=options["pause"], sig=self._sig)
        except KeyboardInterrupt:
            return

    def _sig(self, linje: str) -> None:
        self.stdout.write(f"{datetime.now(DANSK_TID):%H:%M:%S}  {linje}")
        self.stdout.flush()
