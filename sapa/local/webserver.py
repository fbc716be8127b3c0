"""How the web is run: by `./dev up`, the tests and the bench, and as the Dockerfile has it."""

from __future__ import annotations

# Two processes for two cores. Eight of the threads may take deliveries (SAPA_SAMTIDIGE_KALD), so
# that four always serve pages.
PROCESSER, TRAADE = 2, 12
# granian's own allocator (jemalloc) soon gives back what a large message took, from one heap: left
# to itself it kept some 14 MB of each process.
MILJOE = {
    "_RJEM_MALLOC_CONF": "narenas:1,dirty_decay_ms:1000,muzzy_decay_ms:0,background_thread:true"
}


def granian(vaert: str, port: int, *, processer: int = PROCESSER) -> list[str]:
    """The words after `python` that serve SAPA there, in an environment with `MILJOE`."""
    return [
        *("-m", "granian", "--interface", "wsgi", "--host", vaert, "--port", str(port)),
        *("--workers", str(processer), "--blocking-threads", str(TRAADE), "--no-ws"),
        "sapa.wsgi:application",
    ]
