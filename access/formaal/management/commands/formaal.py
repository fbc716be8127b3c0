"""manage.py formaal: what demands a purpose, and for whom."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from access.formaal import services
from access.formaal.models import Formaal, Formaalskrav, Opslagstype
from access.models import Myndighed
from access.revisionslog import operatoer


class Command(BaseCommand):
    """Run with the owner's login; a change is kept with who made it."""

    help = "Vis eller ændr, hvilke opslag der kræver et formål."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("opslag", nargs="?", help="opslagstype; uden vises alle")
        parser.add_argument("--myndighed", type=int, help="kommunekode; uden: hele landet")
        parser.add_argument(
            "--kraev", choices=["ja", "nej", "standard"], help="standard: som hele landet"
        )
        parser.add_argument("--luk", metavar="KODE", help="formålet kan ikke længere bruges")
        parser.add_argument("--aabn", metavar="KODE", help="formålet kan bruges igen")

    def handle(self, *args: Any, **options: Any) -> None:
        opslag, myndighed = options["opslag"], options["myndighed"]
        if opslag and not Opslagstype.objects.filter(kode=opslag).exists():
            raise CommandError(f"Der er ingen opslagstype {opslag}.")
        if myndighed is not None and not Myndighed.objects.filter(id=myndighed).exists():
            raise CommandError(f"Der er ingen myndighed {myndighed}.")
        if not opslag and (options["kraev"] or options["luk"] or options["aabn"]):
            raise CommandError("Hvilken opslagstype?")
        if options["kraev"]:
            wanted = {"ja": True, "nej": False, "standard": None}[options["kraev"]]
            if wanted is None and myndighed is None:
                raise CommandError("Hele landet skal have ja eller nej.")
            services.saet_krav(opslag, myndighed, wanted, hvem=operatoer(), now=timezone.now())
        for kode, aktiv in ((options["luk"], False), (options["aabn"], True)):
            if kode and not Formaal.objects.filter(opslag_id=opslag, kode=kode).update(aktiv=aktiv):
                raise CommandError(f"Opslagstypen {opslag} har intet formål {kode}.")
        self._vis(opslag)

    def _vis(self, opslag: str | None) -> None:
        kinds = Opslagstype.objects.all()
        for kind in kinds.filter(kode=opslag) if opslag else kinds:
            self.stdout.write(f"{kind.kode}: {kind.navn} ({kind.noegle})")
            for krav in Formaalskrav.objects.filter(opslag=kind).select_related("myndighed"):
                hvem = krav.myndighed.navn if krav.myndighed else "hele landet"
                self.stdout.write(f"  {hvem}: {'kræves' if krav.kraeves else 'kræves ikke'}")
            for f in kind.formaal.all():
                self.stdout.write(f"  {f.kode} {f.navn}{'' if f.aktiv else ' (lukket)'}")
