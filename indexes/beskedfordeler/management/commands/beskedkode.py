from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indexes.beskedfordeler.models import Beskedkode


class Command(BaseCommand):
    """Give a kind of message or event its true id, when it is known. Messages that came before lie
    in quarantine, and may be replayed."""

    help = (
        "Sæt det officielle id for en beskedtype, objekthandling, objekttype eller klassificering."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("art", choices=Beskedkode.Art.values)
        parser.add_argument("navn", help="navnet i kataloget, fx STIN eller Sygehusophold")
        parser.add_argument("id", help="UUID eller URN")
        parser.add_argument("--beskedtype", default="", help="vores kode, fx SYGEHUS")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Beskedkode.objects.filter(
            art=options["art"], beskedtype=options["beskedtype"], navn=options["navn"]
        )
        id_ = options["id"].strip().lower()
        taken = Beskedkode.objects.filter(
            art=options["art"], beskedtype=options["beskedtype"], officiel_id=id_
        ).exclude(navn=options["navn"])
        if taken.exists():
            raise CommandError("Id'et er allerede et andet navns.")
        if not rows.update(officiel_id=id_, kilde=Beskedkode.LOKAL):
            raise CommandError("Navnet findes ikke i kataloget.")
        self.stdout.write(f"{options['navn']}: {id_}")
