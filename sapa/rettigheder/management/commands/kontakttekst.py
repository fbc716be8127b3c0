"""manage.py kontakttekst: whom an authority's users may ask about their rights."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from access.models import Myndighed
from access.revisionslog import noter_administration, operatoer
from sapa.rettigheder.models import Kontakttekst

MAKS = 500


class Command(BaseCommand):
    """Run with the owner's login."""

    help = "Sæt, vis eller fjern en myndigheds tekst om, hvem man spørger om adgang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("myndighed", type=int, help="kommunekode")
        parser.add_argument("tekst", nargs="?", help="højst 500 tegn; tom fjerner teksten")

    def handle(self, *args: Any, **options: Any) -> None:
        myndighed = Myndighed.objects.filter(id=options["myndighed"]).first()
        if myndighed is None:
            raise CommandError(f"Der er ingen myndighed {options['myndighed']}.")
        tekst = options["tekst"]
        if tekst is not None:
            tekst = " ".join(tekst.split())
            if len(tekst) > MAKS:
                raise CommandError(f"Teksten er på {len(tekst)} tegn; højst {MAKS}.")
            Kontakttekst.objects.filter(myndighed=myndighed).delete()
            if tekst:
                Kontakttekst.objects.create(myndighed=myndighed, tekst=tekst)
            told = [("Tekst", tekst or None)]
            hvem, now = operatoer(), timezone.now()
            noter_administration("Kontakttekst", told, hvem=hvem, cvr=myndighed.cvr, now=now)
        row = Kontakttekst.objects.filter(myndighed=myndighed).first()
        self.stdout.write(row.tekst if row else "Ingen egen tekst.")
