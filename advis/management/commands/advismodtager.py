"""manage.py advismodtager: where fagsystemer take adviser. docs/advis-levering.md."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from access.revisionslog import operatoer
from advis.levering import modtagere
from advis.levering.hemmelighed import KanIkkeAabnes
from advis.levering.modtagere import ModtagerFejl
from advis.models import Modtagersystem


class Command(BaseCommand):
    """Run with the owner's login; every change is in the revisionslog with who made it."""

    help = "Opret, vis og sæt de adresser på pause, som fagsystemer får adviser på."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="handling", required=True, metavar="handling")
        opret = commands.add_parser("opret", help="en ny adresse; viser dens hemmelighed")
        opret.add_argument("--myndighed", type=int, required=True, help="kommunekode")
        opret.add_argument("--fagsystem", type=UUID, required=True, help="systemets UUID")
        opret.add_argument("--navn", required=True)
        opret.add_argument("--url", required=True, help="https://vært/sti")
        opret.add_argument("--form", choices=Modtagersystem.Form.values, default="json")
        commands.add_parser("vis", help="dem alle")

        def command(navn: str, hjaelp: str) -> ArgumentParser:
            sub: ArgumentParser = commands.add_parser(navn, help=hjaelp)
            sub.add_argument("id", type=int)
            return sub

        command("roter", "en ny hemmelighed; den gamle underskriver med i syv dage")
        command("flyt", "en anden adresse").add_argument("--url", required=True)
        command("pause", "lad det vente, der er til systemet")
        command("aktiv", "send igen")

    def handle(self, *args: Any, **options: Any) -> None:
        handling, hvem, now = options["handling"], operatoer(), timezone.now()
        try:
            if handling == "opret":
                self._opret(options, hvem, now)
            elif handling == "vis":
                for s in Modtagersystem.objects.order_by("myndighed", "navn"):
                    stand = "" if s.aktiv else ", PÅ PAUSE"
                    self.stdout.write(
                        f"{s.id}: {s.navn}, myndighed {s.myndighed}, {s.form}, {s.url}{stand}"
                    )
            else:
                self._ret(handling, options, hvem, now)
        except (ModtagerFejl, KanIkkeAabnes) as fejl:
            raise CommandError(str(fejl) or "Den gamle hemmelighed kan ikke åbnes.") from fejl

    def _opret(self, options: dict[str, Any], hvem: str, now: datetime) -> None:
        felter = ("myndighed", "fagsystem", "navn", "url", "form")
        nyt = modtagere.opret(**{f: options[f] for f in felter}, hvem=hvem, now=now)
        self.stdout.write(f"Modtagersystem {nyt.system.id} er oprettet.")
        self.stdout.write(f"Hemmelighed (vises kun nu): {nyt.hemmelighed}")

    def _ret(self, handling: str, options: dict[str, Any], hvem: str, now: datetime) -> None:
        system = Modtagersystem.objects.filter(id=options["id"]).first()
        if system is None:
            raise CommandError(f"Der er intet modtagersystem {options['id']}.")
        if handling == "roter":
            nyt = modtagere.roter(system, hvem=hvem, now=now)
            self.stdout.write(f"Ny hemmelighed (vises kun nu): {nyt.hemmelighed}")
        elif handling == "flyt":
            modtagere.flyt(system, url=options["url"], hvem=hvem, now=now)
        else:
            modtagere.saet_aktiv(system, aktiv=handling == "aktiv", hvem=hvem, now=now)
