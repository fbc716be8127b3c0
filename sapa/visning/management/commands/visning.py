"""manage.py visning: the målgruppevisninger of an authority, shown, written, put in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from access.revisionslog import operatoer
from sapa.overblik.faner import faner
from sapa.visning import services, udveksling
from sapa.visning.kontrol import VisningFejl
from sapa.visning.models import Maalgruppevisning, Visningsaendring


class Command(BaseCommand):
    """Run with the owner's login; a change is kept with who made it."""

    help = "Vis eller ændr, hvilke faner, blokke og kolonner målgrupper ser."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="handling", required=True)
        actions.add_parser("faner", help="nøglerne på alle faner, blokke og kolonner")
        for navn, hjaelp in (
            ("vis", "myndighedens visninger, i den rækkefølge de prøves"),
            ("udlaes", "myndighedens visninger som JSON"),
            ("historik", "hvem har ændret hvad"),
        ):
            actions.add_parser(navn, help=hjaelp).add_argument("myndighed", type=int)
        put = actions.add_parser("indlaes", help="skriv visningerne i en JSON-fil")
        put.add_argument("myndighed", type=int)
        put.add_argument("fil", type=Path)
        put.add_argument("--kun", action="append", default=[], metavar="NAVN")
        order = actions.add_parser("orden", help="hvilken der prøves først")
        order.add_argument("myndighed", type=int)
        order.add_argument("navne", nargs="+")
        for navn, hjaelp in (("luk", "visningen gælder ikke"), ("aabn", "visningen gælder igen")):
            one = actions.add_parser(navn, help=hjaelp)
            one.add_argument("myndighed", type=int)
            one.add_argument("navn")
        back = actions.add_parser("tilbage", help="som visningen var i en tidligere version")
        back.add_argument("myndighed", type=int)
        back.add_argument("navn")
        back.add_argument("version", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['handling']}")(options)
        except VisningFejl as error:
            raise CommandError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error

    def _faner(self, options: dict[str, Any]) -> None:
        for fane in faner():
            self.stdout.write(f"{fane.side} {fane.noegle}: {fane.navn}")
            for blok in fane.blokke:
                self.stdout.write(f"  {blok.noegle}: {blok.navn}")
                if blok.kolonner:
                    self.stdout.write(f"    {' '.join(k.noegle for k in blok.kolonner)}")

    def _vis(self, options: dict[str, Any]) -> None:
        for row in Maalgruppevisning.objects.filter(myndighed_id=options["myndighed"]):
            tilstand = "" if row.aktiv else " (lukket)"
            bound = f"{len(row.jobfunktioner)} jobfunktioner, {len(row.enheder)} enheder"
            bound += f", {len(row.roller)} roller" if row.roller else ""
            hvem = "alle" if row.alle else bound
            tabs = " ".join(f["fane"] for f in row.indhold["faner"])
            self.stdout.write(
                f"{row.raekkefoelge}. {row.navn}{tilstand}, version {row.version}: {hvem}: {tabs}"
            )

    def _udlaes(self, options: dict[str, Any]) -> None:
        data = udveksling.udlaes(options["myndighed"])
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))

    def _historik(self, options: dict[str, Any]) -> None:
        changes = Visningsaendring.objects.filter(visning__myndighed_id=options["myndighed"])
        for a in changes.select_related("visning").order_by("tidspunkt", "id"):
            before = a.foer or {}
            changed = [name for name in a.efter if before.get(name) != a.efter[name]]
            what = ", ".join(changed) if a.foer else "oprettet"
            who = f"{a.tidspunkt:%Y-%m-%d %H:%M} {a.hvem}"
            self.stdout.write(f"{who} {a.visning.navn} version {a.version}: {what}")

    def _indlaes(self, options: dict[str, Any]) -> None:
        try:
            data = json.loads(options["fil"].read_text())
        except (OSError, ValueError) as error:
            raise CommandError("Filen kan ikke læses som JSON.") from error
        changed = udveksling.indlaes(
            options["myndighed"],
            data,
            kun=frozenset(options["kun"]),
            hvem=operatoer(),
            now=timezone.now(),
        )
        self.stdout.write(f"{changed} visninger skrevet.")

    def _orden(self, options: dict[str, Any]) -> None:
        self._sagt(
            services.saet_orden(
                options["myndighed"], options["navne"], hvem=operatoer(), now=timezone.now()
            )
        )

    def _luk(self, options: dict[str, Any]) -> None:
        self._aktiv(options, aktiv=False)

    def _aabn(self, options: dict[str, Any]) -> None:
        self._aktiv(options, aktiv=True)

    def _aktiv(self, options: dict[str, Any], *, aktiv: bool) -> None:
        self._sagt(
            services.saet_aktiv(
                options["myndighed"],
                options["navn"],
                aktiv=aktiv,
                hvem=operatoer(),
                now=timezone.now(),
            )
        )

    def _tilbage(self, options: dict[str, Any]) -> None:
        self._sagt(
            services.gaa_tilbage(
                options["myndighed"],
                options["navn"],
                options["version"],
                hvem=operatoer(),
                now=timezone.now(),
            )
        )

    def _sagt(self, changed: bool) -> None:
        self.stdout.write("Ændret." if changed else "Sådan var det i forvejen.")
