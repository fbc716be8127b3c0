"""`./dev check`: everything that must hold before the tests are worth running. No server needed."""

import difflib
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import laasefiler, oversaettelser
from .opsaetning import Opsaetning
from .skaerm import Skaerm, sekunder

OPENAPI = "docs/openapi.yaml"
_SHOWN_LINES = 60
_CONCISE = ("--output-format", "concise")
_FORMAT_CHECK = ("--check", *_CONCISE)
_LINT_IMPORTS = (
    "-c",
    "from importlinter.cli import lint_imports_command as run; run()",
    "--cache-dir",
    ".local/cache/importlinter",
)
# Settings want addresses; nothing answers there, and nothing needs to.
_NO_SERVERS = {
    "DATABASE_URL": "postgres://ingen:ingen@127.0.0.1:1/ingen",
    "SAPA_EJER_DATABASE_URL": "postgres://ingen:ingen@127.0.0.1:1/ingen",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SAPA_SECRET_KEY": "kontrol",
    "SAPA_DB_POOL": "0",
    "SAPA_DEMO": "1",
}


@dataclass(frozen=True)
class Svar:
    """One check's outcome: empty `faults` means all is well."""

    faults: str = ""


class Kontrol:
    """The checks of one checkout; with `fix`, those that can repair do so."""

    def __init__(self, opsaetning: Opsaetning, *, fix: bool) -> None:
        self._root = opsaetning.root
        self._bin = opsaetning.pakker.venv / "bin"
        self._env = opsaetning.env | _NO_SERVERS
        self._fix = fix

    def all(self) -> list[tuple[str, Callable[[], Svar]]]:
        """Name and check, in the order they run: the quick ones first."""
        fix = self._fix
        return [
            ("låsefiler", self._locks),
            ("oversættelser", self._translations),
            ("format (ruff)", lambda: self._ruff("format", *([] if fix else _FORMAT_CHECK))),
            ("lint (ruff)", lambda: self._ruff("check", *_CONCISE, *(["--fix"] if fix else []))),
            ("importkontrakter", lambda: self._python(*_LINT_IMPORTS)),
            ("manglende migreringer", self._migrations),
            ("OpenAPI", self._openapi),
            ("typer (mypy)", lambda: self._python("-m", "mypy")),
        ]

    def _run(self, argv: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in argv],
            cwd=self._root,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _outcome(self, argv: Sequence[str | Path]) -> Svar:
        done = self._run(argv)
        if done.returncode == 0:
            return Svar()
        return Svar(done.stdout.strip() or f"kode {done.returncode}")

    def _ruff(self, *words: str) -> Svar:
        return self._outcome([self._bin / "ruff", *words, "."])

    def _python(self, *words: str) -> Svar:
        return self._outcome([self._bin / "python", *words])

    def _locks(self) -> Svar:
        return Svar("\n".join(laasefiler.faults(self._root)))

    def _translations(self) -> Svar:
        try:
            oversaettelser.compile_all(self._root, write=True)
        except ValueError as error:
            return Svar(str(error))
        return Svar()

    def _migrations(self) -> Svar:
        return self._python("manage.py", "makemigrations", "--check", "--dry-run")

    def _openapi(self) -> Svar:
        """The committed description is what the code says now."""
        committed = self._root / OPENAPI
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "openapi.yaml"
            words = ["manage.py", "spectacular", "--validate", "--fail-on-warn", "--file"]
            done = self._run([self._bin / "python", *words, made])
            if done.returncode or not made.exists():
                return Svar(done.stdout.strip() or f"kode {done.returncode}")
            new = made.read_text(encoding="utf-8")
        old = committed.read_text(encoding="utf-8") if committed.exists() else ""
        if new == old:
            return Svar()
        if self._fix:
            committed.parent.mkdir(exist_ok=True)
            committed.write_text(new, encoding="utf-8")
            return Svar()
        difference = difflib.unified_diff(
            old.splitlines(), new.splitlines(), OPENAPI, "koden", lineterm="", n=1
        )
        lines = [f"{OPENAPI} er ikke, hvad koden siger: ./dev check --fix skriver den igen."]
        return Svar("\n".join([*lines, *list(difference)[:20]]))


def check(root: Path, skaerm: Skaerm, *, fix: bool) -> int:
    """Run every check, report each, and return 1 if any found something."""
    skaerm.line("Kontrol")
    opsaetning = Opsaetning(root, skaerm)
    opsaetning.packages(frontend=False)
    opsaetning.release()
    failed: list[tuple[str, Svar]] = []
    for navn, run in Kontrol(opsaetning, fix=fix).all():
        begun = time.monotonic()
        skaerm.rewrite(f"  {skaerm.sign('…')} {navn}")
        svar = run()
        used = sekunder(time.monotonic() - begun)
        if svar.faults:
            failed.append((navn, svar))
            skaerm.fail(f"{navn}  ({used})")
        else:
            skaerm.ok(navn, used)
    for navn, svar in failed:
        lines = svar.faults.splitlines()
        skaerm.line(f"\n--- {navn}")
        skaerm.line("\n".join(lines[:_SHOWN_LINES]))
        if len(lines) > _SHOWN_LINES:
            skaerm.line(f"... og {len(lines) - _SHOWN_LINES} linjer mere")
    skaerm.line()
    skaerm.line(f"{len(failed)} kontroller fandt noget." if failed else "Alt er i orden.")
    return 1 if failed else 0
