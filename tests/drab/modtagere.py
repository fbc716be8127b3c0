"""The receivers of the drill: systems that take webhooks over HTTP, and a mail server. They write
down everything that reaches them, as often as it does."""

from __future__ import annotations

import email
import json
import threading
from collections import defaultdict
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from sapa.local import porte


@dataclass(frozen=True, slots=True)
class Kald:
    """A webhook as it came."""

    id: str
    type: str
    advis: str


class Systemer:
    """So many systems, each with a server of its own, that answer 204."""

    def __init__(self, antal: int) -> None:
        self.kald: list[list[Kald]] = [[] for _ in range(antal)]
        self._servere = [ThreadingHTTPServer(("127.0.0.1", 0), _svarer(k)) for k in self.kald]
        for server in self._servere:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()

    @property
    def adresser(self) -> list[str]:
        return [f"http://127.0.0.1:{s.server_port}/advis" for s in self._servere]

    @property
    def antal(self) -> int:
        return sum(map(len, self.kald))

    def luk(self) -> None:
        for server in self._servere:
            server.shutdown()
            server.server_close()


def _svarer(kald: list[Kald]) -> type[BaseHTTPRequestHandler]:
    class Svar(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            krop = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert krop["id"] == self.headers["Webhook-Id"]
            kald.append(Kald(krop["id"], krop["type"], krop["advis"]["id"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Silence."""

    return Svar


class Postkasse:
    """A mail server, and the Message-ID of each mail by whom it was to."""

    def __init__(self) -> None:
        self.breve: dict[str, list[str]] = defaultdict(list)
        self.aaben = False  # until it is, it asks to be tried again
        self.port = porte.any_free()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if not self.aaben:
            return "451 try again"
        brev = email.message_from_bytes(envelope.content)
        for til in envelope.rcpt_tos:
            self.breve[til].append(str(brev["Message-ID"]))
        return "250 OK"

    @property
    def antal(self) -> int:
        return sum(map(len, self.breve.values()))

    def luk(self) -> None:
        self._server.stop()
