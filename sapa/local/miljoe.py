"""Where things lie, what is secret, and what has already been done (stamps)."""

import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO
from urllib.parse import quote

from .skaerm import Fejl

# Measured: .venv 510 MB, Node 210 MB where npm is missing, uv 40 MB, assets 40 MB, data 120 MB.
DISK_COLD_MB = 1200
DISK_WARM_MB = 200
DATABASE = "sapa"
OWNER_LOGIN = "sapa_ejer_login"
APP_LOGIN = "sapa_app"


def fingerprint(paths: Iterable[Path], *extra: str) -> str:
    """A sha256 over the names and contents of files (folders are walked) and some words more."""
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(paths):
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if file.suffix == ".pyc" or not file.exists():
                continue
            name = file.relative_to(path.parent)
            digest.update(f"\0{name}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


class Stempler:
    """Files that say a step was done with exactly this input; writing one is atomic."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, navn: str, value: str) -> bool:
        """True if the step `navn` was last done with `value`."""
        try:
            return (self.folder / navn).read_text().strip() == value
        except OSError:
            return False

    def set(self, navn: str, value: str) -> None:
        """Remember that the step `navn` is done with `value`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"{navn}.{os.getpid()}"
        draft.write_text(value + "\n")
        draft.replace(self.folder / navn)


class Mappe:
    """One set of servers' folder under .local (up, test, bench): data, logs, secrets, one owner."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.log = path / "log"
        self.stempler = Stempler(path / "stempler")
        self._lock: IO[str] | None = None

    def take(self) -> bool:
        """Make this run the folder's only user until it ends, however it ends. False if taken."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.log.mkdir(exist_ok=True, mode=0o700)
        lock = open(self.path / "laas", "a+")  # noqa: SIM115 - held open: that is the lock
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return False
        self._lock = lock
        return True

    def empty(self) -> None:
        """Delete the data. Its servers must be stopped; logs, secrets and the lock stay."""
        elsewhere = self.path / "andetsteds"  # see postgres: where a closed home made it go
        if elsewhere.exists():
            shutil.rmtree(elsewhere.read_text(), ignore_errors=True)
            elsewhere.unlink()
        for path in self.path.iterdir():
            if path.is_dir() and path != self.log:
                shutil.rmtree(path)

    def secret(self, navn: str) -> str:
        """The folder's secret of that name, made the first time, in a file only we may read."""
        file = self.path / "hemmeligheder.json"
        known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        if navn not in known:
            known[navn] = secrets.token_urlsafe(32)
            write_private(file, json.dumps(known, indent=1))
        return known[navn]


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600, whole or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def database_url(login: str, password: str, port: int) -> str:
    """The address of the embedded server for one login."""
    return f"postgres://{quote(login)}:{quote(password)}@127.0.0.1:{port}/{DATABASE}"


def clean_environment(env: Mapping[str, str], local: Path) -> dict[str, str]:
    """The caller's environment less what would lead a child Python astray.

    libpq's variables (PGSSLMODE, PGSERVICE ...) stay only for a server the caller chose. A wish
    for no bytecode beside the sources is met with a folder under .local: with none at all, every
    start would compile Django anew (measured: 3.5 s for 1.1 s).
    """
    astray = {"PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "VIRTUAL_ENV"}
    if not env.get("DATABASE_URL"):
        astray |= {navn for navn in env if navn.startswith("PG")}
    kept = {navn: value for navn, value in env.items() if navn not in astray}
    if kept.pop("PYTHONDONTWRITEBYTECODE", ""):
        kept.setdefault("PYTHONPYCACHEPREFIX", str(local / "cache/pyc"))
    return kept | {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "sapa.settings"}


def require_disk(root: Path, *, cold: bool) -> None:
    """Raise Fejl when the disk has too little room for what the run will write."""
    need = DISK_COLD_MB if cold else DISK_WARM_MB
    free = shutil.disk_usage(root).free // 2**20
    if free < need:
        raise Fejl(
            f"Der er kun {free} MB ledig på disken under {root}, og SAPA skal bruge omkring"
            f" {need} MB: ryd op, og kør ./dev igen."
        )


def require_writable(root: Path) -> Path:
    """The folder .local, made if need be. Raises Fejl when this user may not write there."""
    local = root / ".local"
    try:
        local.mkdir(exist_ok=True)
        probe = local / f"skriv.{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Fejl(f"Disken under {root} er fuld: ryd op, og kør ./dev igen.") from error
        raise Fejl(
            f"Du må ikke skrive i {local}: brug den bruger, der ejer mappen, eller tag din egen"
            " kopi af SAPA."
        ) from error
    return local


def use_running(root: Path) -> bool:
    """Give this process the environment of the running `./dev up`, where the caller has none.

    For `manage.py` in a second terminal. Returns True if anything was found. A variable that is
    already set is left alone, and DATABASE_URL given means: nothing here concerns you.
    """
    if os.environ.get("DATABASE_URL"):
        return False
    try:
        known = json.loads((root / ".local/up/miljoe.json").read_text())
    except (OSError, ValueError):
        return False
    for navn, value in known.items():
        os.environ.setdefault(navn, value)
    return True
