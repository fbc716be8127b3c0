from typing import Any

from django.core.management.base import BaseCommand

from sapa.demo import grunddata


class Command(BaseCommand):
    """Load reference data; safe to run again, at every release."""

    help = "Indlæs myndigheder, fagsystemer, KLE, roller og typer (kan gentages)."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, antal in grunddata.indlaes().items():
            self.stdout.write(f"{antal:>6} {kind}")
