"""`./dev up`: from a bare checkout to a running SAPA, and down again."""

import json
import os
import shutil
import signal
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from . import porte, proces, simulator
from .miljoe import Mappe, fingerprint, require_writable, write_private
from .opsaetning import Opsaetning, Servere
from .opsyn import Opsyn
from .skaerm import Fejl, Skaerm, sekunder
from .webserver import MILJOE, granian

_READY_SECONDS = 90
# Straight to our own server, whatever proxy the environment names.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Valg:
    """The command line of `./dev up`."""

    port: int | None
    fresh: bool
    yes: bool
    demo: bool
    simulator: bool = True


def answers(url: str) -> bool:
    """True if a GET of `url` gives 200 within two seconds."""
    try:
        with _OPENER.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def up(root: Path, skaerm: Skaerm, valg: Valg) -> int:
    """Run until interrupted. Returns the exit code; raises Fejl for what a person must fix."""
    begun = time.monotonic()
    skaerm.line("SAPA sættes op")
    tempo = simulator.hastighed(os.environ) if valg.demo and valg.simulator else 0.0
    mappe = _take(require_writable(root))
    opsaetning = Opsaetning(root, skaerm)
    if valg.fresh:
        _begin_afresh(opsaetning, mappe, valg)
    wanted = porte.STANDARD if valg.port is None else valg.port
    port = porte.pick(wanted)
    if wanted and port.port != wanted:
        skaerm.warn(f"Port {wanted} er optaget: SAPA bruger {port.port}.")
    servere = Servere(opsaetning, mappe, fsync=True)
    opsyn = Opsyn(skaerm)
    indsamling = None
    running = False
    try:
        opsaetning.packages()
        servere.start()
        opsaetning.assets()
        owner = servere.owner_env() | {"SAPA_DEMO": "1" if valg.demo else "0"}
        indsamling = opsaetning.static(owner)
        _database(opsaetning, servere, owner, demo=valg.demo)
        indsamling.finish()
        opsaetning.release()
        address = f"http://{porte.HOST}:{port.port}"
        _write_environment(mappe, owner, address)
        app = servere.app_env() | {"SAPA_DEMO": "1" if valg.demo else "0"}
        cpr = porte.any_free() if valg.demo and not app.get("SAPA_SF1520_URL") else 0
        liv = simulator.tjeneste(opsaetning, mappe, app, address, tempo)
        if cpr:
            app |= sf1520_env(mappe, cpr)
        notater, side = None, 0
        if valg.demo and not app.get("SAPA_FORDELING_URL"):
            app |= fordeling_env(address)
            if valg.simulator:
                side = porte.any_free()
                notater = simulator.notatmodtagere(opsaetning, mappe, app, address, side)
        alle = processes(opsaetning, mappe, app, port.port, cpr=cpr)
        opsyn.take_over(servere.own(), [*alle, *filter(None, (liv, notater))])
        users = _await_web(opsaetning, opsyn, owner, address, demo=valg.demo)
        skaerm.line()
        if users:
            skaerm.line("Demobrugere, til at logge ind med:\n")
            skaerm.line(users + "\n")
        skaerm.line(f"SAPA kører på {address}   (klar på {sekunder(time.monotonic() - begun)})")
        if liv:
            skaerm.line(
                f"Demoen lever: {_tal(tempo)} simulerede dage i minuttet, se {liv.log.name}"
                "   (--no-simulator: uden)"
            )
        if notater:
            skaerm.line(f"Spil fagsystemets sagsbehandler: http://{porte.HOST}:{side}/")
        skaerm.line(f"Log: {mappe.log}   Stop: Ctrl-C")
        running = True
        opsyn.watch(healthy=lambda: answers(f"{address}/healthz"))
    except KeyboardInterrupt:
        skaerm.line()
        return 0 if running else 130
    finally:
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, signal.SIG_IGN)  # stopping is bounded in time: let it finish
        opsaetning.abort()
        if indsamling is not None:
            indsamling.abort()
        (mappe.path / "miljoe.json").unlink(missing_ok=True)
        _stop(skaerm, opsyn, servere)
        port.close()


def _stop(skaerm: Skaerm, opsyn: Opsyn, servere: Servere) -> None:
    """Processes first, the broker then, the database last; nothing is left running."""
    if not servere.own() and not opsyn.has_processes():
        return
    with skaerm.trin("Stopper") as trin:
        clean = opsyn.stop()
        clean = servere.stop() and clean
        trin.slutnote = f"alt er stoppet, og data ligger i {servere.mappe.path}"
    if not clean:
        skaerm.warn("Noget måtte afbrydes hårdt; databasen retter sig selv ved næste start.")


def _take(local: Path) -> Mappe:
    mappe = Mappe(local / "up")
    if not mappe.take():
        try:
            known = json.loads((mappe.path / "miljoe.json").read_text())
            where = f" på {known['SAPA_ADRESSE']}"
        except (OSError, ValueError, KeyError):
            where = ""
        raise Fejl(f"SAPA kører allerede her{where}: brug den, eller stop den med Ctrl-C først.")
    return mappe


def _begin_afresh(opsaetning: Opsaetning, mappe: Mappe, valg: Valg) -> None:
    """Delete the data of this checkout's own servers, once the person has said yes."""
    if opsaetning.env.get("DATABASE_URL"):
        raise Fejl("--fresh sletter kun SAPA's egen database, og DATABASE_URL peger på en anden.")
    if not valg.yes:
        if not sys.stdin.isatty():
            raise Fejl("--fresh sletter alle data og spørger først: svar på forhånd med --yes.")
        question = f"  Slet alle data i {mappe.path} og begynd forfra? [j/N] "
        if input(question).strip().lower() not in {"j", "ja", "y", "yes"}:
            raise Fejl("Intet er slettet.")
    proces.end_leftovers(mappe.path / "processer")
    mappe.empty()
    simulator.glem(mappe)
    shutil.rmtree(opsaetning.local / "static", ignore_errors=True)
    opsaetning.skaerm.ok("Alle data er slettet")


def _database(
    opsaetning: Opsaetning, servere: Servere, owner: dict[str, str], *, demo: bool
) -> None:
    """Migrations, the app's login, base data and (once) the demo municipality."""
    skaerm, stempler = opsaetning.skaerm, servere.mappe.stempler
    own = servere.postgres is not None
    migrations = sorted(opsaetning.project_files("migrations"))
    login = Path(__file__).with_name("applogin.py")  # whose roles the migrations make
    schema = fingerprint([*migrations, login, opsaetning.root / "requirements.lock"])
    if own and stempler.has("migrate", schema):
        skaerm.ok("Databasens tabeller", "uændrede")
    else:
        with skaerm.trin("Databasens tabeller") as trin:
            opsaetning.manage(
                "migrate", "--noinput", env=owner, trin=trin, fejl="Migreringen fejlede."
            )
            if own:
                proces.run(
                    [opsaetning.pakker.python, login],
                    env=owner | {"DATABASE_URL": servere.app_env()["DATABASE_URL"]},
                    log=opsaetning.log / "applogin.log",
                    cwd=opsaetning.root,
                    fejl="Databasens login til web og worker kunne ikke oprettes.",
                )
                stempler.set("migrate", schema)
    # The files of facts, the code that loads them, the roles and types of the contract, and the
    # clients of the simulated systems.
    facts = [
        path
        for navn in ("grunddata*", "roller.py", "dueslag.py", "fordeling.py")
        for path in opsaetning.project_files(navn)
    ]
    base = fingerprint(facts, schema)
    if own and stempler.has("grunddata", base):
        skaerm.ok("Grunddata", "uændrede")
    else:
        with skaerm.trin("Grunddata") as trin:
            fejl = "Grunddata kunne ikke indlæses."
            opsaetning.manage("indlaes_grunddata", env=owner, trin=trin, fejl=fejl)
            if own:
                stempler.set("grunddata", base)
    if not demo:
        return
    where = "egen" if own else fingerprint([], owner["DATABASE_URL"])
    if stempler.has("demo", where):
        skaerm.ok("Demokommunen", "indlæst før")
    else:
        with skaerm.trin("Demokommunen") as trin:
            fejl = "Demokommunen kunne ikke indlæses."
            dato = str(simulator.datofil(servere.mappe))
            opsaetning.manage("indlaes_demo", "--dato-fil", dato, env=owner, trin=trin, fejl=fejl)
            stempler.set("demo", where)


def sf1520_env(mappe: Mappe, port: int) -> dict[str, str]:
    """Where the demo's live look-ups in CPR go: a simulated SF1520 on this machine."""
    return {
        "SAPA_OPSLAG_AUTOMATISK": "1",
        "SAPA_SF1520_URL": f"http://{porte.HOST}:{port}/service/CPR/PersonBaseDataExtended/4",
        "SAPA_SF1520_BEARER": mappe.secret("sf1520"),
    }


def fordeling_env(address: str) -> dict[str, str]:
    """The demo sends its journalnotater through its own Fordelingskomponent, over HTTP."""
    return {
        "SAPA_FORDELING_URL": f"{address}/service/SP/Distribution/3",
        "SAPA_FORDELING_KVITTERING_URL": (
            f"{address}/service/DistributionService/DistributionService/2"
        ),
        "SAPA_FORDELING_BASIC": "sapa-journalnotat:demo",
        "SAPA_FORDELING_KOMPONENT_BASIC": "fordelingskomponent:demo",
    }


def processes(
    opsaetning: Opsaetning, mappe: Mappe, env: dict[str, str], port: int, *, cpr: int = 0
) -> list[proces.Tjeneste]:
    """Web, worker and beat, as they are to be run; with a port `cpr`, the simulated SF1520 too."""
    beat = mappe.path / "beat"
    beat.mkdir(exist_ok=True)
    celery = ["-m", "celery", "-A", "sapa"]
    commands: dict[str, list[str]] = {
        "web": [
            *granian(porte.HOST, port), "--respawn-failed-workers", "--workers-kill-timeout", "5",
        ],
        "worker": [
            *celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle",
            "--loglevel", "INFO",
        ],
        "beat": [
            *celery, "beat", "--schedule", str(beat / "plan"), "--pidfile", "",
            "--loglevel", "INFO",
        ],
    }  # fmt: skip
    if cpr:
        commands["sf1520"] = ["manage.py", "sf1520", "--port", str(cpr)]
    return [
        proces.Tjeneste(
            navn=navn,
            argv=[opsaetning.pakker.python, *words],
            env={**env, **MILJOE} if navn == "web" else env,
            log=mappe.log / f"{navn}.log",
            cwd=opsaetning.root,
            records=mappe.path / "processer",
        )
        for navn, words in commands.items()
    ]


def _await_web(
    opsaetning: Opsaetning, opsyn: Opsyn, owner: dict[str, str], address: str, *, demo: bool
) -> str:
    """Wait for the first answer, and meanwhile ask who the demo users are."""
    log = opsaetning.log / "demobrugere.log"
    log.unlink(missing_ok=True)
    web = opsyn.named("web")
    with opsaetning.skaerm.trin("Web, worker og beat") as trin:
        asking = None
        if demo:
            argv = [str(opsaetning.pakker.python), "manage.py", "demobrugere"]
            asking = proces.spawn(argv, env=owner, log=log, cwd=opsaetning.root)

        def ready() -> bool:
            trin.note()
            return answers(f"{address}/healthz")

        if not proces.wait_until(
            ready, seconds=_READY_SECONDS, alive=lambda: web.exit_code() is None
        ):
            tail = "\n".join(proces.since(web.log, 0).splitlines()[-12:])
            raise Fejl(f"Web svarer ikke. (Se {web.log})\n{tail}")
        if asking is None:
            return ""
        fejl = "Demobrugerne kunne ikke vises."
        proces.finish(asking, log=log, start=0, trin=trin, fejl=fejl)
    return log.read_text(encoding="utf-8").strip("\n")


def _tal(tempo: float) -> str:
    return f"{tempo:g}".replace(".", ",")


def _write_environment(mappe: Mappe, owner: dict[str, str], address: str) -> None:
    """For `manage.py` in a second terminal (see miljoe.use_running). Gone when SAPA stops."""
    names = ("DATABASE_URL", "SAPA_EJER_DATABASE_URL", "REDIS_URL", "SAPA_SECRET_KEY", "SAPA_DEMO")
    known = {navn: owner[navn] for navn in names if navn in owner} | {"SAPA_ADRESSE": address}
    write_private(mappe.path / "miljoe.json", json.dumps(known, indent=1))
