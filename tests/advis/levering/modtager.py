"""A subscriber's own server, on a real port, that answers as it is told."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.traade import TAALMOD


@dataclass
class Modtager:
    """What it got, and what it answers: the statuses of `plan` in turn, then 200. `brud` breaks the
    connection, `stille` never answers."""

    url: str = ""
    plan: list[int | str] = field(default_factory=list)
    hoveder: dict[str, str] = field(default_factory=dict)  # of its answers
    kald: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    forbindelser: set[Any] = field(default_factory=set)
    slip: threading.Event = field(default_factory=threading.Event)

    @property
    def ider(self) -> list[str]:
        return [h["webhook-id"] for h, _ in self.kald]


@contextmanager
def modtager() -> Iterator[Modtager]:
    """Up for the block."""
    m = Modtager()

    class Svar(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            krop = self.rfile.read(int(self.headers["Content-Length"]))
            m.kald.append(({k.lower(): v for k, v in self.headers.items()}, krop))
            m.forbindelser.add(self.client_address)
            svar = m.plan.pop(0) if m.plan else 200
            if svar == "stille":
                m.slip.wait(TAALMOD)
                self.close_connection = True
            elif svar == "brud":
                # A reset, not a polite end.
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
                self.close_connection = True
            else:
                self.send_response(int(svar))
                for navn, vaerdi in m.hoveder.items():
                    self.send_header(navn, vaerdi)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

        def log_message(self, format: str, *args: Any) -> None:
            """Silence."""

        def handle(self) -> None:
            with suppress(ConnectionError, ValueError):
                super().handle()

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

    class Stille(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A connection that is broken on purpose."""

    server = Stille(("127.0.0.1", 0), Svar)
    m.url = f"http://127.0.0.1:{server.server_port}/advis"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield m
    finally:
        m.slip.set()
        server.shutdown()
        thread.join()
        server.server_close()
