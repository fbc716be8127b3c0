"""The virtual environment and the locked packages: uv where it works, pip where it does not."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from . import proces
from .miljoe import fingerprint
from .skaerm import Fejl, Skaerm, Trin

LOCK = "requirements.lock"
BOOTSTRAP_LOCK = "locks/bootstrap.lock"
_ONLY_LOCKED = ["--require-hashes", "--only-binary", ":all:"]


class Pakker:
    """`.venv` of one checkout, made by the Python that runs the launcher."""

    def __init__(self, root: Path, env: Mapping[str, str], log: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.python = self.venv / "bin/python"
        self._uv_home = root / ".local/uv"
        self._log = log
        self._stamp = self.venv / ".sapa-stempel"
        self._env = dict(env)
        cache = root / ".local/cache"
        home = Path(env.get("HOME") or "/nonexistent")
        if not os.access(
            home, os.W_OK
        ):  # a user without a home of its own: uv, pip and npm want one
            self._env |= {
                "HOME": str(cache),
                "UV_CACHE_DIR": str(cache / "uv"),
                "PIP_CACHE_DIR": str(cache / "pip"),
                "npm_config_cache": str(cache / "npm"),
            }

    @property
    def env(self) -> dict[str, str]:
        """The environment for installers, with caches that can be written."""
        return self._env

    @property
    def site_packages(self) -> Path:
        """Where the packages lie."""
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.venv / "lib" / version / "site-packages"

    def _fingerprint(self) -> str:
        # The path is part of it: a copied or moved venv's programs point at the old place.
        return fingerprint([self.root / LOCK], str(self.root), sys.version)

    def is_ready(self) -> bool:
        """True if the venv is this checkout's, by this Python, with exactly these packages."""
        try:
            same = self._stamp.read_text() == self._fingerprint()
        except OSError:
            return False
        return same and self.python.exists()

    def prepare(self, skaerm: Skaerm) -> None:
        """Make the venv and install the lock, unless that is done. Raises Fejl in a sentence."""
        if self.is_ready():
            skaerm.ok("Python-pakker", "uændrede")
            return
        with skaerm.trin("Python-pakker") as trin:
            if not self._is_usable():
                self._make_venv(trin)
            self._stamp.unlink(missing_ok=True)
            uv = self._uv(trin)
            if uv is None or not self._sync_with_uv(uv, trin):
                self._install_with_pip(trin)
            self._stamp.write_text(self._fingerprint())

    def _is_usable(self) -> bool:
        """True if there is a venv of this Python at this place, whatever it holds."""
        config = self.venv / "pyvenv.cfg"
        if not (self.python.exists() and config.exists() and self.site_packages.is_dir()):
            return False
        script = self.venv / "bin/activate"
        return script.exists() and str(self.venv) in script.read_text(errors="replace")

    def _make_venv(self, trin: Trin) -> None:
        """With pip where Python has ensurepip, else bare: the installer then comes from outside."""
        shutil.rmtree(self.venv, ignore_errors=True)
        base = getattr(sys, "_base_executable", None) or sys.executable
        argv = [base, "-m", "venv", str(self.venv)]
        if not has_ensurepip():
            if self._outside_installer() is None:
                raise Fejl(missing_pip_sentence())
            argv.insert(3, "--without-pip")
        proces.run(
            argv,
            env=self._env,
            log=self._log,
            cwd=self.root,
            trin=trin,
            fejl="Det virtuelle miljø kunne ikke oprettes.",
        )

    def _outside_installer(self) -> list[str] | None:
        """A way to install into a venv without pip: this Python's own pip, or uv on PATH."""
        own_pip = [sys.executable, "-m", "pip", "--python", str(self.python)]
        asked = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True)
        if asked.returncode == 0:
            return own_pip
        uv = shutil.which("uv")
        return [uv, "pip"] if uv else None

    def _pip(self) -> list[str]:
        if (self.site_packages / "pip").is_dir():
            return [str(self.python), "-m", "pip"]
        installer = self._outside_installer()
        if installer is None:
            raise Fejl(missing_pip_sentence())
        return installer

    def _uv(self, trin: Trin) -> Path | str | None:
        """uv as the bootstrap lock pins it, kept outside the venv. None if it cannot be had."""
        lock = self.root / BOOTSTRAP_LOCK
        stamp = self._uv_home / fingerprint([lock], sys.version)[:16]
        uv = self._uv_home / "bin/uv"
        if stamp.exists() and uv.exists():
            return uv
        installer = self._pip()
        if Path(installer[0]).name == "uv":
            return installer[0]
        shutil.rmtree(self._uv_home, ignore_errors=True)
        if "--python" in installer:
            installer = installer[: installer.index("--python")]
        argv = [
            *installer, "install", "--quiet", "--disable-pip-version-check", "--no-input",
            "--retries", "2", "--no-deps", "--target", str(self._uv_home), *_ONLY_LOCKED,
            "-r", str(lock),
        ]  # fmt: skip
        if proces.run(argv, env=self._env, log=self._log, cwd=self.root, trin=trin) != 0:
            return None
        stamp.touch()
        return uv

    def _sync_with_uv(self, uv: Path | str, trin: Trin) -> bool:
        env = self._env | {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
        if not any(k in env for k in ("UV_INDEX_URL", "UV_DEFAULT_INDEX")):
            if mirror := self._pip_mirror():
                env["UV_DEFAULT_INDEX"] = mirror
        argv = [uv, "pip", "sync", "--python", self.python, *_ONLY_LOCKED, self.root / LOCK]
        start = self._log.stat().st_size if self._log.exists() else 0
        if proces.run(argv, env=env, log=self._log, cwd=self.root, trin=trin) == 0:
            return True
        if "certificate" not in proces.since(self._log, start):
            return False
        # Behind a proxy with its own certificate, only the system knows whom to trust.
        env["UV_SYSTEM_CERTS"] = "1"
        return proces.run(argv, env=env, log=self._log, cwd=self.root, trin=trin) == 0

    def _pip_mirror(self) -> str:
        """The registry that pip's configuration names: uv does not read that file."""
        if "PIP_INDEX_URL" in self._env:
            return self._env["PIP_INDEX_URL"]
        argv = [*self._pip(), "config", "get", "global.index-url"]
        done = subprocess.run(argv, env=self._env, capture_output=True, text=True)
        return done.stdout.strip() if done.returncode == 0 else ""

    def _install_with_pip(self, trin: Trin) -> None:
        installer = self._pip()
        if Path(installer[0]).name == "uv":
            extra = ["install", "--python", str(self.python)]
        else:
            extra = ["install", "--disable-pip-version-check", "--no-input", "--retries", "2"]
        proces.run(
            [*installer, *extra, *_ONLY_LOCKED, "-r", self.root / LOCK],
            env=self._env,
            log=self._log,
            cwd=self.root,
            trin=trin,
            fejl="Python-pakkerne kunne ikke installeres.",
            download=True,
        )

    def install_aside(self, lock: str, folder: Path, trin: Trin) -> None:
        """Install another lock into a folder of its own (Node, where npm is missing)."""
        shutil.rmtree(folder, ignore_errors=True)
        uv = self._uv(trin)
        installer = [str(uv), "pip"] if uv else self._pip()
        where = ["--python", str(self.python)] if uv else []
        proces.run(
            [*installer, "install", *where, "--no-deps", "--target", folder, *_ONLY_LOCKED,
             "-r", self.root / lock],
            env=self._env,
            log=self._log,
            cwd=self.root,
            trin=trin,
            fejl="Node kunne ikke hentes.",
            download=True,
        )  # fmt: skip


def has_ensurepip() -> bool:
    """False on Debian's bare python3, where `venv` can make no pip."""
    return importlib.util.find_spec("ensurepip") is not None


def missing_pip_sentence() -> str:
    """What to do about a Python that can make no virtual environment, in one command."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if shutil.which("apt-get"):
        sudo = "" if os.geteuid() == 0 else "sudo "
        return (
            f"Python {version} mangler venv og pip: kør `{sudo}apt-get install -y python3-venv`,"
            " og kør ./dev igen."
        )
    return (
        f"Python {version} mangler ensurepip og pip: installér dem (eller uv), og kør ./dev igen."
    )
