"""`./dev test` and `./dev bench`: private servers, everything fetched, then pytest or the bench."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import proces
from .browser import find_chromium, install_command, may_install
from .miljoe import Mappe, fingerprint
from .opsaetning import Opsaetning, Servere, take_folder
from .skaerm import Skaerm

_TEST_FOLDERS = ("test", "test-2", "test-3", "test-4")
_BENCH_FOLDERS = ("bench",)
_CLEAN = "ren"
_MOST_WORKERS = 4


def test(root: Path, skaerm: Skaerm, arguments: Sequence[str]) -> int:
    """Run pytest with `arguments` on servers of its own. Returns pytest's exit code.

    The whole suite is shared between the cores; what was asked for by name runs in one process.
    """
    skaerm.line("Test sættes op")
    opsaetning = Opsaetning(root, skaerm, with_tests=True)
    mappe = take_folder(opsaetning.local, _TEST_FOLDERS)
    browser = _Browser(opsaetning)
    servere = Servere(opsaetning, mappe, fsync=False)
    try:
        browser.begin()
        opsaetning.packages()
        _discard_if_unsafe(mappe, root)
        servere.start()
        env = servere.owner_env() | {"SAPA_DEMO": "1"}
        opsaetning.assets()
        opsaetning.static(env).finish()
        opsaetning.release()
        env |= browser.finish()
        skaerm.line()
        shared = arguments or _shared_between_cores()
        code = foreground([opsaetning.pakker.python, "-m", "pytest", *shared], env, root)
        if "SAPA_CHROMIUM" not in env:
            skaerm.warn(f"Browsertestene blev sprunget over: kør `{install_command()}` først.")
    finally:
        opsaetning.abort()
        browser.abort()
        if servere.stop() and servere.postgres is not None:
            (mappe.path / _CLEAN).write_text(_data_print(root))
    return code


def bench(root: Path, skaerm: Skaerm, arguments: Sequence[str]) -> int:
    """Run the measurements on servers that write to disk as production's do."""
    skaerm.line("Måling sættes op")
    opsaetning = Opsaetning(root, skaerm)
    mappe = take_folder(opsaetning.local, _BENCH_FOLDERS)
    servere = Servere(opsaetning, mappe, fsync=True)
    try:
        opsaetning.packages()
        servere.start()
        env = servere.owner_env() | {"SAPA_DEMO": "1"}
        opsaetning.assets()
        opsaetning.static(env).finish()
        opsaetning.release()
        skaerm.line()
        return foreground([opsaetning.pakker.python, "-m", "bench", *arguments], env, root)
    finally:
        opsaetning.abort()
        servere.stop()


def _shared_between_cores() -> list[str]:
    workers = str(min(os.cpu_count() or 1, _MOST_WORKERS))
    # By the groups of tests/conftest.py and in its order: what takes longest is few tests.
    return ["-n", workers, "--dist", "loadscope", "--no-loadscope-reorder"]


def _data_print(root: Path) -> str:
    return fingerprint([root / "requirements.lock"])


def _discard_if_unsafe(mappe: Mappe, root: Path) -> None:
    """Delete a test cluster that was not stopped cleanly (it runs without fsync) or is too old."""
    proces.end_leftovers(mappe.path / "processer")
    clean = mappe.path / _CLEAN
    if not clean.exists() or clean.read_text() != _data_print(root):
        mappe.empty()
    clean.unlink(missing_ok=True)


def foreground(argv: Sequence[str | Path], env: Mapping[str, str], cwd: Path) -> int:
    """Run on our own terminal to the end; an interrupt is passed on and the child waited for."""
    child = subprocess.Popen([str(part) for part in argv], env=dict(env), cwd=cwd)
    try:
        return child.wait()
    except KeyboardInterrupt as interrupt:
        if (
            interrupt.args
        ):  # a signal to us alone; Ctrl-C on a terminal has reached the child itself
            child.send_signal(interrupt.args[0])
        try:
            return child.wait(30)
        except subprocess.TimeoutExpired:
            child.kill()
            raise interrupt from None


class _Browser:
    """The Chromium of the browser tests: found, or installed beside the other set-up."""

    def __init__(self, opsaetning: Opsaetning) -> None:
        self._o = opsaetning
        self._found = find_chromium(opsaetning.env)
        self._log = opsaetning.log / "chromium.log"
        self._child: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Set apt going, where there is no browser and we may."""
        if self._found is None and may_install() and not self._o.env.get("CHROMIUM"):
            script = "apt-get update && apt-get install -y --no-install-recommends chromium"
            env = self._o.env | {"DEBIAN_FRONTEND": "noninteractive"}
            self._child = proces.spawn(["sh", "-c", script], env=env, log=self._log, cwd="/")

    def finish(self) -> dict[str, str]:
        """What to add to the environment of the tests; without a browser, say what installs one."""
        skaerm = self._o.skaerm
        if self._child is not None:
            with skaerm.trin("Chromium til browsertestene") as trin:
                proces.finish(self._child, log=self._log, start=0, trin=trin)
            self._found = find_chromium(self._o.env)
        if self._found is None:
            skaerm.warn(f"Ingen Chromium fundet til browsertestene: kør `{install_command()}`.")
            return {}
        skaerm.ok("Chromium", str(self._found))
        return {"SAPA_CHROMIUM": str(self._found)}

    def abort(self) -> None:
        """End an installation that is still at it."""
        if self._child is not None and self._child.poll() is None:
            proces.end(self._child, proces.signal.SIGTERM, patience=30)
