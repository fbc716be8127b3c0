from argparse import BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.saml import administration
from access.saml.administration import OpsaetningFejl, Udbyderfakta
from access.saml.models import Identitetsudbyder
from access.saml.noegler import certifikatfakta


class Command(BaseCommand):
    """Identity providers: who vouches for which authority's users."""

    help = "Sæt identitetsudbydere (SAML) op: vis, gem, luk, og sessionstid for en myndighed."

    def add_arguments(self, parser: CommandParser) -> None:
        under = parser.add_subparsers(dest="hvad", required=True)
        under.add_parser("vis", help="vis alle, med certifikaternes fingeraftryk og udløb")
        gem = under.add_parser("gem", help="opret en udbyder, eller ret det, der nævnes")
        gem.add_argument("entity_id")
        gem.add_argument("--navn")
        gem.add_argument("--sso", dest="sso_url", help="adressen for AuthnRequest (redirect)")
        gem.add_argument("--slo", dest="slo_url", help="adressen for LogoutRequest (redirect)")
        gem.add_argument(
            "--certifikat", action="append", help="PEM-fil; flere under et skift af nøgle"
        )
        gem.add_argument("--cvr", action="append", help="myndighed, hvis brugere den står inde for")
        gem.add_argument(
            "--scope", action="append", help="CVR på anden myndighed, den må give rettigheder hos"
        )
        for navn in ("gammel-profil", "kraev-kryptering", "uden-persondata"):
            gem.add_argument(f"--{navn}", action=BooleanOptionalAction)
        luk = under.add_parser("luk", help="stol ikke længere på den; dens sessioner slutter nu")
        luk.add_argument("entity_id")
        tid = under.add_parser("sessionstid", help="minutter, før en session slutter")
        tid.add_argument("cvr")
        tid.add_argument("--inaktiv", type=int, required=True)
        tid.add_argument("--i-alt", type=int, required=True)

    def handle(self, *args: Any, hvad: str, **options: Any) -> None:
        try:
            getattr(self, f"_{hvad}")(options)
        except (OpsaetningFejl, OSError) as fejl:
            raise CommandError(str(fejl)) from fejl

    def _vis(self, options: dict[str, Any]) -> None:
        for udbyder in Identitetsudbyder.objects.order_by("navn"):
            self.stdout.write(f"{udbyder.navn}  {udbyder.entity_id}")
            tilstand = "aktiv" if udbyder.aktiv else "lukket"
            self.stdout.write(f"  {tilstand}{', kun demo' if udbyder.demo else ''}")
            for myndighed in udbyder.myndigheder.all():
                self.stdout.write(f"  står inde for {myndighed} ({myndighed.cvr})")
            for pem in udbyder.certifikater:
                fakta = certifikatfakta(pem)
                self.stdout.write(f"  {fakta.fingeraftryk}  udløber {fakta.udloeber:%Y-%m-%d}")

    def _gem(self, options: dict[str, Any]) -> None:
        files = options["certifikat"]
        udbyder = administration.gem_udbyder(
            Udbyderfakta(
                entity_id=options["entity_id"],
                navn=options["navn"],
                sso_url=options["sso_url"],
                slo_url=options["slo_url"],
                certifikater=[Path(f).read_text("utf-8") for f in files] if files else None,
                cvr=options["cvr"],
                scopes=options["scope"],
                gammel_profil=options["gammel_profil"],
                kraev_kryptering=options["kraev_kryptering"],
                uden_persondata=options["uden_persondata"],
            )
        )
        self.stdout.write(f"Gemt: {udbyder}")

    def _luk(self, options: dict[str, Any]) -> None:
        ended = administration.luk_udbyder(options["entity_id"])
        self.stdout.write(f"Lukket. {ended} sessioner er slut.")

    def _sessionstid(self, options: dict[str, Any]) -> None:
        administration.saet_sessionstid(
            options["cvr"], inaktiv=options["inaktiv"], i_alt=options["i_alt"]
        )
        self.stdout.write("Gemt: gælder fra næste login.")
