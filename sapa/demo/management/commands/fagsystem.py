import os
import time
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from fixtures.grunddata import LYNGBY_TAARBAEK
from sapa.demo.simulator import Fagsystem
from sapa_klient import SapaFejl


class Command(BaseCommand):
    """Be a fagsystem for a while: push new sager to a running SAPA over HTTP."""

    help = "Simulér et fagsystem: send nye sager til et kørende SAPA over HTTP."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--adresse",
            default=os.environ.get("SAPA_ADRESSE", "http://127.0.0.1:8000"),
            help="SAPA's adresse (standard: det SAPA, som ./dev up kører)",
        )
        parser.add_argument("--navn", default="KSD", help="fagsystemets navn (standard KSD)")
        parser.add_argument("--antal", type=int, default=5, help="hvor mange sager (standard 5)")
        parser.add_argument(
            "--pause", type=float, default=1.0, help="sekunder imellem (standard 1)"
        )
        parser.add_argument("--myndighed", type=int, default=LYNGBY_TAARBAEK, help="kommunekode")
        parser.add_argument("--seed", type=int, help="samme tal giver samme sager")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            system = Fagsystem(
                options["navn"], adresse=options["adresse"], myndighed=options["myndighed"]
            )
        except KeyError as fejl:
            raise CommandError(f"Demoen kender ikke {fejl}.") from fejl
        except ValueError as fejl:
            raise CommandError(f"--adresse: {fejl}") from fejl
        if not system.typer:
            raise CommandError(f"{options['navn']} har ingen slags sager hos den myndighed.")
        rng = Random(options["seed"])
        for nummer in range(options["antal"]):
            if nummer:
                time.sleep(options["pause"])
            try:
                svar = system.send(rng, now=timezone.localtime())
            except SapaFejl as fejl:
                raise CommandError(str(fejl)) from fejl
            self.stdout.write(f"{svar.statuskode} {svar.besked}  {svar.navn}: {svar.titel}")
