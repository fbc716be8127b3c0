"""manage.py bemaerkningstype: an authority's types of tværgående bemærkninger."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from access.models import Myndighed
from access.revisionslog import noter_administration, operatoer
from sapa.bemaerkninger import selectors, typer
from sapa.bemaerkninger.typer import Typedata, TypeFejl
from sapa.bemaerkninger.values import TONER

_NY = Typedata(kode="", navn="", hjaelp="", foelsomhed=4, tone="warn", maerke=False, maks_dage=365)
"""What a new type is where the command does not say: seen by the fewest."""


class Command(BaseCommand):
    """Run with the owner's login."""

    help = "Vis, opret og ret en myndigheds typer af tværgående bemærkninger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("myndighed", type=int, help="kommunekode")
        parser.add_argument("kode", nargs="?", help="typens kode, fx obs-tolk; uden vises alle")
        parser.add_argument("--navn")
        parser.add_argument("--hjaelp", help="vejledning til den, der skriver")
        parser.add_argument("--foelsomhed", type=int, choices=(1, 2, 3, 4))
        parser.add_argument("--tone", choices=TONER, help="bad: fare, warn: hensyn, info")
        parser.add_argument("--maerke", choices=("ja", "nej"), help="vis også som mærke")
        parser.add_argument("--maks-dage", type=int)
        parser.add_argument("--raekkefoelge", type=int)
        parser.add_argument("--aktiv", choices=("ja", "nej"))

    def handle(self, *args: Any, **options: Any) -> None:
        myndighed = Myndighed.objects.filter(id=options["myndighed"]).first()
        if myndighed is None:
            raise CommandError(f"Der er ingen myndighed {options['myndighed']}.")
        if options["kode"]:
            self._saet(myndighed, options["kode"], options)
        for one in selectors.typer(ejer=myndighed.id):
            self.stdout.write(
                f"{one.kode:<24} {one.navn:<28} følsomhed {one.foelsomhed}, {one.tone},"
                f" {one.maks_dage} dage{', mærke' if one.maerke else ''}"
                f"{'' if one.aktiv else ', bruges ikke mere'}"
            )

    def _saet(self, myndighed: Myndighed, kode: str, options: dict[str, Any]) -> None:
        held = {t.kode: t for t in selectors.typer(ejer=myndighed.id)}.get(kode)
        facts = asdict(_NY) | {"kode": kode}
        if held is not None:
            facts = {felt: getattr(held, felt) for felt in facts}
        facts |= {felt: _vaerdi(options[felt]) for felt in facts if options.get(felt) is not None}
        hvem, now = operatoer(), timezone.now()
        try:
            changed = typer.saet(Typedata(**facts), ejer=myndighed.id, hvem=hvem, now=now)
        except TypeFejl as error:
            raise CommandError(str(error)) from error
        if changed:
            told = [(felt, str(value)) for felt, value in facts.items()]
            noter_administration(
                "Type af tværgående bemærkning", told, hvem=hvem, cvr=myndighed.cvr, now=now
            )
        self.stdout.write("Typen er sat." if changed else "Typen var sådan i forvejen.")


def _vaerdi(given: Any) -> Any:
    return {"ja": True, "nej": False}.get(given, given)
