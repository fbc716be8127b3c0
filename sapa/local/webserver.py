"""How the web is run: by `./dev up`, the tests and the bench, and as the Dockerfile has it."""

from __future__ import annotations

# Two processes for two cores. Eight of the threads may take deliveries (SAPA_SAMTIDIGE_KALD), so
# that four always serve pages.
PROCESSER, TRAADE = 2, 12


def granian(vaert: str, port: int, *, processer: int = PROCESSER) -> list[str]:
    """The words after `python` that serve SAPA there."""
    return [
        *("-m", "granian", "--interface", "wsgi", "--host", vaert, "--port", str(port)),
        *("--workers", str(processer), "--blocking-threads", str(TRAADE), "--no-ws"),
        "sapa.wsgi:application",
    ]
