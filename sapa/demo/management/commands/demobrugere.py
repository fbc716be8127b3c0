from typing import Any

from django.core.management.base import BaseCommand

from access.selectors import demobrugere


class Command(BaseCommand):
    """Who can sign in to the demo, and what each can do."""

    help = "Vis demobrugerne og hvad hver af dem kan."

    def handle(self, *args: Any, **options: Any) -> None:
        former = ""
        for bruger in demobrugere():
            if bruger.myndighed != former:
                self.stdout.write(f"\n{bruger.myndighed}")
                former = bruger.myndighed
            self.stdout.write(
                f"  {bruger.navn:<18} {bruger.titel}, {bruger.enhed}. {bruger.beskrivelse}"
            )
