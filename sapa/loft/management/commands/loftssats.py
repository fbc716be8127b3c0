"""manage.py loftssats: the rates of kontanthjælpsloftet, shown or changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from access.revisionslog import operatoer
from sapa.loft.models import Satsaendring
from sapa.loft.selectors import satser
from sapa.loft.services import SatsFejl, saet_sats
from sapa.loft.values import HUSSTANDE, REGLER, Regel, Sats


class Command(BaseCommand):
    """Run with the owner's login."""

    help = "Vis satserne bag Kontanthjælpsloft, eller sæt en sats med dens kilde."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="handling", required=True)
        show = actions.add_parser("vis", help="satserne, eller dem der gælder i et år")
        show.add_argument("aar", type=int, nargs="?")
        actions.add_parser("historik", help="hvem har ændret hvad")
        put = actions.add_parser("saet", help="sæt en sats")
        put.add_argument("regel", choices=[r.value for r in Regel])
        put.add_argument("gruppe", choices=[g for r in REGLER for g in r.grupper])
        put.add_argument("husstand", choices=HUSSTANDE)
        put.add_argument("fra", type=date.fromisoformat, help="ÅÅÅÅ-MM-DD")
        put.add_argument("beloeb", help="kroner pr. måned, fx 17483.00")
        put.add_argument("--til", type=date.fromisoformat, help="sidste dag")
        put.add_argument("--hjemmel", default="")
        put.add_argument("--kilde", required=True, help="hvor tallet er læst")
        put.add_argument(
            "--vejledende", action="store_true", help="tallet er ikke bekræftet af kilden"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["handling"] == "vis":
            for s in satser(aar=options["aar"]):
                slut = s.til.isoformat() if s.til else "-"
                ord_ = "bekræftet" if s.bekraeftet else "vejledende"
                self.stdout.write(
                    f"{s.regel.value} {s.gruppe} {s.husstand} {s.fra} {slut} {s.beloeb} {ord_}:"
                    f" {s.hjemmel}, {s.kilde}"
                )
        elif options["handling"] == "historik":
            for a in Satsaendring.objects.order_by("tidspunkt", "id"):
                before = a.foer["beloeb"] if a.foer else "-"
                self.stdout.write(
                    f"{a.tidspunkt:%Y-%m-%d %H:%M} {a.hvem} {a.efter['regel']}"
                    f" {a.efter['gruppe']} {a.efter['husstand']} {a.efter['fra']}:"
                    f" {before} > {a.efter['beloeb']}"
                )
        else:
            self._saet(options)

    def _saet(self, options: dict[str, Any]) -> None:
        try:
            beloeb = Decimal(options["beloeb"]).quantize(Decimal("0.01"))
        except InvalidOperation as error:
            raise CommandError("Beløbet er ikke et tal.") from error
        sats = Sats(
            Regel(options["regel"]),
            options["gruppe"],
            options["husstand"],
            options["fra"],
            options["til"],
            beloeb,
            options["hjemmel"],
            options["kilde"],
            not options["vejledende"],
        )
        try:
            changed = saet_sats(sats, hvem=operatoer(), now=timezone.now())
        except SatsFejl as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Satsen er sat." if changed else "Satsen var sådan i forvejen.")
