"""Keeping the running system running: what stops by itself is started again, and that is said."""

import time
from collections.abc import Callable, Sequence
from typing import NoReturn, Protocol

from .proces import Tjeneste, told, wait_until
from .skaerm import Fejl, Skaerm

_RECENT_SECONDS = 60.0
_LONGEST_WAIT = 30.0


class Server(Protocol):
    """What can be watched: a process of ours, the database, the broker."""

    @property
    def navn(self) -> str:
        """Its name on the screen."""

    def start(self) -> None:
        """Start it, at the same address as before."""

    def exit_code(self) -> int | None:
        """None while it runs."""


def pause_before(crashes: int) -> float:
    """Seconds to wait after so many crashes in the last minute: 0, 1, 2, 4 and up to 30."""
    return 0.0 if crashes <= 1 else min(2.0 ** (crashes - 2), _LONGEST_WAIT)


class Opsyn:
    """Watches servers and processes, restarts them, and stops the processes in the end."""

    def __init__(self, skaerm: Skaerm) -> None:
        self._skaerm = skaerm
        self._processes: Sequence[Tjeneste] = ()
        self._all: list[Server] = []
        self._crashes: dict[str, list[float]] = {}
        self._due: dict[str, float] = {}

    def take_over(self, servers: Sequence[Server], processes: Sequence[Tjeneste]) -> None:
        """Start the processes, and be responsible for them and for the running servers."""
        self._processes = processes
        self._all = [*servers, *processes]
        for process in processes:
            process.start()

    def has_processes(self) -> bool:
        """True once there is something to stop."""
        return bool(self._processes)

    def named(self, navn: str) -> Tjeneste:
        """The process of that name."""
        return next(process for process in self._processes if process.navn == navn)

    def watch(self, *, healthy: Callable[[], bool]) -> NoReturn:
        """Until interrupted: look after everything five times a second."""
        while True:
            self.look(healthy=healthy, now=time.monotonic())
            time.sleep(0.2)

    def look(self, *, healthy: Callable[[], bool], now: float) -> None:
        """One round: note what has stopped, and start what is due."""
        for server in self._all:
            code = server.exit_code()
            if code is None:
                continue
            if server.navn not in self._due:
                recent = [
                    t for t in self._crashes.get(server.navn, []) if now - t < _RECENT_SECONDS
                ]
                self._crashes[server.navn] = [*recent, now]
                pause = pause_before(len(recent) + 1)
                self._due[server.navn] = now + pause
                when = f"om {pause:.0f} s" if pause else "nu"
                self._say(f"{server.navn} stoppede ({told(code)}) og startes igen {when}.")
            if now >= self._due[server.navn]:
                del self._due[server.navn]
                self._restart(server, healthy)

    def _restart(self, server: Server, healthy: Callable[[], bool]) -> None:
        try:
            server.start()
        except Fejl as fejl:
            self._say(str(fejl))  # it is found stopped again in the next round, and tried later
            return
        alive = wait_until(
            healthy if server.navn == "web" else lambda: True,
            seconds=30,
            alive=lambda: server.exit_code() is None,
        )
        if alive:
            self._say(f"{server.navn} kører igen.")

    def _say(self, text: str) -> None:
        self._skaerm.line(f"{time.strftime('%H:%M:%S')}  {text}")

    def stop(self) -> bool:
        """Stop the processes side by side. False if one had to be killed."""
        for process in self._processes:
            process.ask()
        outcomes = [process.stop() for process in self._processes]
        return all(outcomes)
