"""manage.py dialog: which fagsystemer can be opened from SAPA and open SAPA."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from access.models import Fagsystem, Myndighed
from access.revisionslog import operatoer
from sapa.dialog import services
from sapa.dialog.models import Dialogaendring, Dialogmaal
from sapa.dialog.services import DialogFejl


class Command(BaseCommand):
    """Run with the owner's login. A key is shown once, when it is made."""

    help = "Vis, sæt eller luk DialogIntegration for et fagsystem, eller giv det en ny nøgle."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="handling", required=True)
        actions.add_parser("vis", help="hvem der kan åbnes")
        actions.add_parser("historik", help="hvem har ændret hvad")
        for navn, hjaelp in (
            ("saet", "åbn fagsystemet på en adresse"),
            ("ny-noegle", "ny nøgle; den forrige gælder et døgn endnu"),
            ("luk", "luk begge veje straks"),
        ):
            action = actions.add_parser(navn, help=hjaelp)
            action.add_argument("fagsystem", type=UUID, help="UUID i Administrationsmodulet")
            if navn == "saet":
                action.add_argument("adresse", help="https://…")
            action.add_argument("--cvr", help="kun for denne myndighed")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["handling"] == "vis":
            for m in Dialogmaal.objects.select_related("fagsystem", "myndighed"):
                whose = m.myndighed.cvr if m.myndighed else "alle"
                state = "åben" if m.aktiv else "lukket"
                self.stdout.write(f"{m.fagsystem.uuid} {m.fagsystem} {whose} {m.adresse} {state}")
            return
        if options["handling"] == "historik":
            for a in Dialogaendring.objects.order_by("tidspunkt", "id"):
                self.stdout.write(
                    f"{a.tidspunkt:%Y-%m-%d %H:%M} {a.hvem} {a.hvad}: {a.foer} > {a.efter}"
                )
            return
        try:
            self._skift(options)
        except (DialogFejl, Fagsystem.DoesNotExist, Myndighed.DoesNotExist) as error:
            raise CommandError(str(error)) from error

    def _skift(self, options: dict[str, Any]) -> None:
        system = Fagsystem.objects.get(uuid=options["fagsystem"])
        myndighed = Myndighed.objects.get(cvr=options["cvr"]) if options["cvr"] else None
        who: dict[str, Any] = {"hvem": operatoer(), "now": timezone.now()}
        if options["handling"] == "luk":
            services.luk(system, myndighed, **who)
            self.stdout.write("Lukket.")
            return
        made = (
            services.saet(system, myndighed, options["adresse"], **who)
            if options["handling"] == "saet"
            else services.ny_noegle(system, myndighed, **who)
        )
        if made is None:
            self.stdout.write("Adressen er sat. Nøglen er den samme.")
        else:
            self.stdout.write(f"kid {made[0]}\nnøgle {made[1]}\nNøglen vises kun denne gang.")
