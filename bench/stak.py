"""Web, worker and beat as `./dev up` runs them, against the bench's own database and broker."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.opkald import hent

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def koerende(port: int, **env: str) -> Iterator[None]:
    """All of it, quiet, until the end. Raises RuntimeError if web does not answer."""
    environment = os.environ | {"SAPA_LOG_LEVEL": "WARNING"} | env
    celery = [sys.executable, "-m", "celery", "-A", "sapa"]
    with TemporaryDirectory() as folder:
        commands = [
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
                *("--port", str(port), "--workers", "2", "--blocking-threads", "12", "--no-ws"),
                *("--log-level", "error", "sapa.wsgi:application"),
            ],
            [
                *(*celery, "worker", "--concurrency", "2", "--without-gossip"),
                *("--without-mingle", "--loglevel", "WARNING"),
            ],
            [
                *(*celery, "beat", "--schedule", f"{folder}/plan", "--pidfile", ""),
                *("--loglevel", "WARNING"),
            ],
        ]
        alle = [
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            for command in commands
        ]
        try:
            _vent(port)
            yield
        finally:
            for proces in alle:
                proces.terminate()
            for proces in alle:
                proces.wait(30)


def _vent(port: int) -> None:
    for _ in range(600):
        try:
            hent("GET", "/healthz")(http.client.HTTPConnection("127.0.0.1", port, timeout=2))
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise RuntimeError("web does not answer")
