"""manage.py systemklient: give a fagsystem access, renew it, take it away. docs/fagsystem.md."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from access.klienter import selectors, services
from access.klienter.aendringer import KlientFejl
from access.klienter.values import RettighedFejl, rettigheder
from access.models import Fagsystem, Myndighed, Systemklient
from access.values import AfgraensningFejl


def _dato(tekst: str) -> date:
    return date.fromisoformat(tekst)


class Command(BaseCommand):
    """Run with the owner's login; every change is kept with who made it."""

    help = "Opret, vis og luk de systemer, der må kalde SAPA."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="handling", required=True, metavar="handling")

        def command(navn: str, hjaelp: str) -> ArgumentParser:
            sub: ArgumentParser = commands.add_parser(navn, help=hjaelp)
            sub.add_argument("klient", help="klient-id")
            return sub

        opret = command("opret", "en ny klient med en serviceaftale; viser dens hemmelighed")
        opret.add_argument("--fagsystem", required=True, type=UUID, help="systemets UUID")
        opret.add_argument("--navn", default="", help="navn, hvis fagsystemet er nyt")
        opret.add_argument("--leverandoer", default="", help="leverandør, hvis det er nyt")
        opret.add_argument("--basic", action="store_true", help="må sende hemmeligheden hver gang")
        opret.add_argument("--uden-hemmelighed", action="store_true", help="nøgle eller certifikat")
        self._aftale(opret)
        self._udloeber(opret)
        aftale = command("aftale", "endnu en serviceaftale")
        aftale.add_argument("--erstat", action="store_true", help="i stedet for de andre")
        self._aftale(aftale)
        roter = command("roter", "en ny hemmelighed; den gamle virker en tid endnu")
        roter.add_argument("--dage", type=float, default=7, help="så længe virker den gamle (7)")
        self._udloeber(roter)
        command("luk", "virker fra næste kald")
        command("aabn", "lad en lukket klient kalde igen")
        vis = commands.add_parser("vis", help="en klient, eller dem alle")
        vis.add_argument("klient", nargs="?", help="klient-id")
        noegle = command("noegle", "registrér en offentlig nøgle, eller fjern den")
        noegle.add_argument("--fil", help="offentlig nøgle i PEM; - er standard input")
        noegle.add_argument("--kid", default="", help="nøglens navn")
        noegle.add_argument("--alg", default="", choices=["", "RS256", "PS256", "ES256"])
        noegle.add_argument("--fjern", action="store_true", help="fjern nøglen med det kid")
        self._udloeber(noegle)
        certifikat = command("certifikat", "registrér et klientcertifikat, eller fjern det")
        kilde = certifikat.add_mutually_exclusive_group(required=True)
        kilde.add_argument("--fil", help="certifikat i PEM; - er standard input")
        kilde.add_argument("--sha256", help="dets fingeraftryk")
        certifikat.add_argument("--fjern", action="store_true")
        self._udloeber(certifikat)
        loft = command("loft", "klientens egne lofter; det, der udelades, er installationens")
        loft.add_argument("--kald-pr-sekund", type=int)
        loft.add_argument("--byge", type=int, help="kald på én gang derudover")
        loft.add_argument("--objekter-pr-dag", type=int)

    def _aftale(self, parser: ArgumentParser) -> None:
        parser.add_argument("--myndighed", type=int, nargs="+", required=True, help="kommunekoder")
        parser.add_argument("--kle", nargs="+", required=True, help="nn.nn.nn, nn.nn.*, nn.*, '*'")
        parser.add_argument(
            "--ret", nargs="+", required=True, help="rediger, udstil eller enkelte rettigheder"
        )
        parser.add_argument(
            "--kilde", nargs="+", default=[], help="de kilder, retten kilde gælder: stil, ..."
        )
        parser.add_argument("--fra", type=_dato, help="første dag, ÅÅÅÅ-MM-DD")
        parser.add_argument("--til", type=_dato, help="sidste dag")

    def _udloeber(self, parser: ArgumentParser) -> None:
        parser.add_argument("--udloeber", type=_dato, help="sidste dag den virker, ÅÅÅÅ-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        handlers: dict[str, Callable[..., None]] = {
            "opret": self._opret,
            "aftale": self._ny_aftale,
            "roter": self._roter,
            "luk": self._luk,
            "aabn": self._luk,
            "vis": self._vis,
            "noegle": self._noegle,
            "certifikat": self._certifikat,
            "loft": self._loft,
        }
        try:
            with transaction.atomic():
                handlers[options["handling"]](options, timezone.now())
        except (KlientFejl, AfgraensningFejl) as fejl:
            raise CommandError(str(fejl)) from fejl
        except RettighedFejl as fejl:
            raise CommandError(f"Ukendt ret: {fejl}") from fejl

    def _klient(self, options: dict[str, Any]) -> Systemklient:
        found = Systemklient.objects.filter(klient_id=options["klient"]).first()
        if found is None:
            raise CommandError(f"Der er ingen klient {options['klient']}.")
        return found

    def _opret(self, options: dict[str, Any], now: datetime) -> None:
        system = Fagsystem.objects.filter(uuid=options["fagsystem"]).first()
        if system is None:
            if not options["navn"]:
                raise CommandError("Fagsystemet er ukendt: giv også --navn.")
            system = Fagsystem.objects.create(
                uuid=options["fagsystem"],
                navn=options["navn"],
                leverandoer=options["leverandoer"],
            )
        klient = services.opret(
            klient_id=options["klient"], fagsystem=system, now=now, basic=options["basic"]
        )
        self._gem_aftale(klient, options, now)
        if options["uden_hemmelighed"]:
            self.stdout.write(f"Klienten {klient} er oprettet uden hemmelighed.")
            return
        ends = _sidste(options["udloeber"])
        self._vis_hemmelighed(services.roter(klient, now=now, udloeber=ends))

    def _ny_aftale(self, options: dict[str, Any], now: datetime) -> None:
        self._gem_aftale(self._klient(options), options, now, erstat=options["erstat"])
        self.stdout.write("Aftalen gælder fra næste kald i dens periode.")

    def _gem_aftale(
        self, klient: Systemklient, options: dict[str, Any], now: datetime, *, erstat: bool = False
    ) -> None:
        wanted = set(options["myndighed"])
        known = set(Myndighed.objects.filter(id__in=wanted).values_list("id", flat=True))
        if wanted - known:
            raise CommandError(f"Ukendt myndighed: {sorted(wanted - known)}")
        services.saet_aftale(
            klient,
            myndigheder=wanted,
            kle=options["kle"],
            rettigheder=rettigheder(options["ret"]),
            fra=options["fra"],
            til=options["til"] + timedelta(days=1) if options["til"] else None,
            now=now,
            erstat=erstat,
            kilder=options["kilde"],
        )

    def _roter(self, options: dict[str, Any], now: datetime) -> None:
        overlap = timedelta(days=options["dage"])
        if overlap < timedelta(0):
            raise CommandError("--dage kan ikke være negativ.")
        ends = _sidste(options["udloeber"])
        klient = self._klient(options)
        self._vis_hemmelighed(services.roter(klient, now=now, overlap=overlap, udloeber=ends))

    def _vis_hemmelighed(self, secret: str) -> None:
        self.stderr.write("Hemmeligheden vises kun nu:")
        self.stdout.write(secret)

    def _luk(self, options: dict[str, Any], now: datetime) -> None:
        aktiv = options["handling"] == "aabn"
        services.saet_aktiv(self._klient(options), aktiv, now=now)
        self.stdout.write("Klienten kan kalde igen." if aktiv else "Klienten er lukket.")

    def _noegle(self, options: dict[str, Any], now: datetime) -> None:
        klient = self._klient(options)
        if options["fjern"]:
            services.fjern_noegle(klient, options["kid"], now=now)
            self.stdout.write("Nøglen er fjernet.")
            return
        if not options["fil"]:
            raise CommandError("Giv nøglen med --fil.")
        row = services.tilfoej_noegle(
            klient,
            _laes(options["fil"]),
            now=now,
            kid=options["kid"],
            algoritme=options["alg"],
            udloeber=_sidste(options["udloeber"]),
        )
        self.stdout.write(f"Nøglen er registreret: kid {row.kid}, alg {row.algoritme}.")

    def _certifikat(self, options: dict[str, Any], now: datetime) -> None:
        klient = self._klient(options)
        text = options["sha256"] or _laes(options["fil"])
        if options["fjern"]:
            services.fjern_certifikat(klient, text, now=now)
            self.stdout.write("Certifikatet er fjernet.")
            return
        ends = _sidste(options["udloeber"])
        if ends is None:
            raise CommandError("Giv certifikatets sidste dag med --udloeber.")
        row = services.tilfoej_certifikat(klient, text, udloeber=ends, now=now)
        self.stdout.write(f"Certifikatet er registreret: {row.sha256}")

    def _loft(self, options: dict[str, Any], now: datetime) -> None:
        limits = {navn: options[navn] for navn in ("kald_pr_sekund", "byge", "objekter_pr_dag")}
        if any(value is not None and value <= 0 for value in limits.values()):
            raise CommandError("Et loft er mindst 1.")
        services.saet_lofter(self._klient(options), **limits, now=now)
        self.stdout.write("Lofterne gælder inden for et halvt minut.")

    def _vis(self, options: dict[str, Any], now: datetime) -> None:
        if not options["klient"]:
            for klient in Systemklient.objects.select_related("fagsystem").order_by("klient_id"):
                state = "åben" if klient.aktiv else "lukket"
                self.stdout.write(f"{klient.klient_id}  {state}  {klient.fagsystem.navn}")
            return
        for line in selectors.beskriv(self._klient(options), now=now):
            self.stdout.write(line)


def _laes(fil: str) -> str:
    try:
        return sys.stdin.read() if fil == "-" else Path(fil).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fejl:
        raise CommandError(f"Filen kan ikke læses: {fil}") from fejl


def _sidste(dag: date | None) -> datetime | None:
    """The moment when that Danish day ends."""
    if dag is None:
        return None
    return timezone.make_aware(datetime.combine(dag + timedelta(days=1), time.min))
