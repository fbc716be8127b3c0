"""What every command needs before its own work: packages, assets, servers, an environment."""

import fcntl
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from . import oversaettelser, proces
from .frontend import Frontend
from .miljoe import (
    Mappe,
    Stempler,
    clean_environment,
    fingerprint,
    require_disk,
    require_writable,
)
from .pakker import Pakker
from .postgres import Postgres
from .skaerm import Fejl, Skaerm, Trin
from .valkey import Valkey


class Opsaetning:
    """One checkout, made ready step by step; a step whose input is unchanged is skipped."""

    def __init__(self, root: Path, skaerm: Skaerm, *, with_tests: bool = False) -> None:
        self.root = root
        self.skaerm = skaerm
        self.local = require_writable(root)
        self.log = self.local / "log"
        self.log.mkdir(exist_ok=True, mode=0o700)
        self.env = clean_environment(os.environ, self.local)
        self.pakker = Pakker(root, self.env, self.log / "pakker.log")
        self.frontend = Frontend(root, self.pakker, with_tests=with_tests)
        self.stempler = Stempler(self.local / "stempler")
        self._lock = open(self.local / "opsaetning.laas", "a")  # noqa: SIM115 - held open

    def packages(self, *, frontend: bool = True) -> None:
        """The venv, while npm works beside it. Only one ./dev of a checkout at a time sets up."""
        cold = not self.pakker.is_ready() or (frontend and not self.frontend.is_ready())
        require_disk(self.root, cold=cold)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            with self.skaerm.trin("Venter på en anden ./dev, der er ved at sætte op"):
                fcntl.flock(self._lock, fcntl.LOCK_EX)
        if frontend:
            self.frontend.begin()
        self.pakker.prepare(self.skaerm)
        oversaettelser.compile_all(self.root, write=True)

    def assets(self) -> None:
        """The npm packages and the files of them that are served."""
        self.frontend.prepare(self.skaerm)

    def static(self, env: dict[str, str]) -> "Indsamling":
        """Begin collecting static files, unless they are unchanged; `finish` waits for it."""
        return Indsamling(self, env)

    def release(self) -> None:
        """Let another ./dev of this checkout set up."""
        fcntl.flock(self._lock, fcntl.LOCK_UN)

    def abort(self) -> None:
        """End what was begun beside the main line of work."""
        self.frontend.abort()

    def manage(self, *words: str, env: dict[str, str], trin: Trin | None, fejl: str) -> None:
        """Run a management command to its end, its last line shown on the step's line."""
        proces.run(
            [self.pakker.python, "manage.py", *words],
            env=env,
            log=self.log / f"{words[0]}.log",
            cwd=self.root,
            trin=trin,
            fejl=fejl,
        )

    def project_files(self, pattern: str) -> Iterable[Path]:
        """Files and folders of that name in the Django apps, at one and two levels."""
        for prefix in ("*", "*/*"):
            for path in self.root.glob(f"{prefix}/{pattern}"):
                top = path.relative_to(self.root).parts[0]
                if not top.startswith(".") and top not in {"node_modules", "tests"}:
                    yield path


class Indsamling:
    """collectstatic, running beside the database work."""

    def __init__(self, opsaetning: Opsaetning, env: dict[str, str]) -> None:
        self._o = opsaetning
        root = opsaetning.root
        sources = [root / "static", *opsaetning.project_files("static")]
        code = [root / "requirements.lock", root / "package-lock.json", root / "sapa/settings"]
        code.append(Path(__file__).with_name("assets.py"))
        self._print = fingerprint([*sources, *code])
        self._log = opsaetning.log / "collectstatic.log"
        self._child: subprocess.Popen[bytes] | None = None
        self._start = 0
        there = (opsaetning.local / "static/staticfiles.json").exists()
        if not (there and opsaetning.stempler.has("static", self._print)):
            self._start = self._log.stat().st_size if self._log.exists() else 0
            argv = [str(opsaetning.pakker.python), "manage.py", "collectstatic", "--noinput", "-v0"]
            self._child = proces.spawn(argv, env=env, log=self._log, cwd=root)

    def finish(self) -> None:
        """Wait until the files are there. Raises Fejl with the end of its output."""
        if self._child is None:
            self._o.skaerm.ok("Statiske filer", "uændrede")
            return
        with self._o.skaerm.trin("Statiske filer") as trin:
            fejl = "De statiske filer kunne ikke samles."
            proces.finish(self._child, log=self._log, start=self._start, trin=trin, fejl=fejl)
            self._o.stempler.set("static", self._print)

    def abort(self) -> None:
        """End it, if it is still at it."""
        if self._child is not None and self._child.poll() is None:
            proces.end(self._child, proces.signal.SIGTERM, patience=5)


class Servere:
    """The database and the broker of one run: those given by the environment, or our own."""

    def __init__(self, opsaetning: Opsaetning, mappe: Mappe, *, fsync: bool) -> None:
        self._o = opsaetning
        self.mappe = mappe
        self._fsync = fsync
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None

    def start(self) -> None:
        """Start what the environment gives no address of. Leftovers of a killed run are ended."""
        skaerm, site = self._o.skaerm, self._o.pakker.site_packages
        for navn in proces.end_leftovers(self.mappe.path / "processer"):
            skaerm.warn(f"{navn} kørte endnu fra en tidligere ./dev og er stoppet.")
        given = self._o.env
        if given.get("DATABASE_URL"):
            skaerm.ok("PostgreSQL", "den, som DATABASE_URL peger på")
        else:
            with skaerm.trin("PostgreSQL") as trin:
                self.postgres = Postgres(self.mappe, site, fsync=self._fsync)
                self.postgres.start()
                trin.slutnote = f"port {self.postgres.port}"
        if given.get("REDIS_URL"):
            skaerm.ok("Valkey", "den, som REDIS_URL peger på")
        else:
            with skaerm.trin("Valkey") as trin:
                self.valkey = Valkey(self.mappe, site, fsync=self._fsync)
                self.valkey.start()
                trin.slutnote = f"port {self.valkey.port}"

    def _common(self) -> dict[str, str]:
        env = dict(self._o.env)
        env.setdefault("SAPA_SECRET_KEY", self.mappe.secret("django"))
        env["SAPA_DKFDS"] = str(self._o.local / "dkfds")
        env["SAPA_STATIC_ROOT"] = str(self._o.local / "static")
        if self.valkey is not None:
            env["REDIS_URL"] = self.valkey.url
        return env

    def owner_env(self) -> dict[str, str]:
        """For migrate and commands: the login that owns the tables."""
        env = self._common()
        if self.postgres is not None:
            env["DATABASE_URL"] = env["SAPA_EJER_DATABASE_URL"] = self.postgres.owner_url
        else:
            env["DATABASE_URL"] = env.get("SAPA_EJER_DATABASE_URL") or env["DATABASE_URL"]
        return env

    def app_env(self) -> dict[str, str]:
        """For web, worker and beat: the owner's login is not told."""
        env = self._common()
        env.pop("SAPA_EJER_DATABASE_URL", None)
        if self.postgres is not None:
            env["DATABASE_URL"] = self.postgres.app_url
        return env

    def own(self) -> list[Postgres | Valkey]:
        """The servers we started, in the order they start."""
        return [server for server in (self.postgres, self.valkey) if server is not None]

    def stop(self) -> bool:
        """Stop our servers, the database last. False if one had to be killed."""
        outcomes = [server.stop() for server in reversed(self.own())]
        return all(outcomes)


def take_folder(local: Path, navne: Iterable[str]) -> Mappe:
    """The first of these folders under .local that no other run uses. Raises Fejl if all are."""
    for navn in navne:
        mappe = Mappe(local / navn)
        if mappe.take():
            return mappe
    raise Fejl("Der kører allerede for mange ./dev her: stop en af dem først.")
