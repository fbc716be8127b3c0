"""HTTP for the page of sapa.demo.sagsbehandler: on this machine alone, with small bodies."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sapa.demo.sagsbehandler import HOVEDER, Sagsbehandler, Side

HOST = "127.0.0.1"
MAKS = 16 * 1024


def start(sider: Sagsbehandler, port: int) -> ThreadingHTTPServer:
    """Serve the page until the process ends. Raises OSError where the port is taken."""

    class Kald(BaseHTTPRequestHandler):
        timeout = 30
        server_version, sys_version = "fagsystem", ""

        def do_GET(self) -> None:
            self._send(self._svar("GET", None))

        def do_POST(self) -> None:
            laengde = self.headers.get("Content-Length", "")
            if not laengde.isdecimal() or int(laengde) > MAKS:
                self._send(Side(413))
                return
            body = self.rfile.read(int(laengde)).decode("utf-8", "replace")
            felter = {n: v[-1] for n, v in parse_qs(body, keep_blank_values=True).items()}
            self._send(self._svar("POST", felter))

        def _svar(self, metode: str, felter: dict[str, str] | None) -> Side:
            sti = urlsplit(self.path).path
            return sider.svar(metode, sti, felter, host=self.headers.get("Host", ""))

        def _send(self, side: Side) -> None:
            self.send_response(side.status)
            for navn, vaerdi in HOVEDER.items():
                self.send_header(navn, vaerdi)
            if side.sted:
                self.send_header("Location", side.sted)
            self.send_header("Content-Type", side.type)
            self.send_header("Content-Length", str(len(side.krop)))
            self.end_headers()
            self.wfile.write(side.krop)

        def log_message(self, format: str, *args: Any) -> None:
            """Addresses hold nothing about anybody, and the process tells each answer itself."""

    server = ThreadingHTTPServer((HOST, port), Kald)
    server.daemon_threads = True
    sider.porte = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True, name="side").start()
    return server
