"""Choosing a port that is free and stays ours, also with two checkouts starting at once."""

import socket
import sys

from .skaerm import Fejl

HOST = "127.0.0.1"
STANDARD = 8000


def is_free(port: int) -> bool:
    """True if nothing listens on the port. Raises Fejl where this user may not use the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Without this, connections of the server that just stopped would make its port look busy.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise Fejl(
                f"Port {port} kræver særlige rettigheder: vælg en fra 1024 og op."
            ) from error
        except OSError:
            return False
    return True


def any_free() -> int:
    """A port that is free at this moment, chosen by the system."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Reservation:
    """A port kept from other launchers on this machine until `close` or the end of the process.

    The web server opens its port with SO_REUSEPORT, so two of the same user would share one port
    without an error, each answering half of the requests. An abstract Unix socket (Linux) named
    after the port is the claim: no file, and gone with its process.
    """

    def __init__(self, port: int, claim: socket.socket | None) -> None:
        self.port = port
        self._claim = claim

    def close(self) -> None:
        """Give the port up."""
        if self._claim is not None:
            self._claim.close()
            self._claim = None


def reserve(port: int) -> Reservation | None:
    """The port if it is free and unclaimed, else None."""
    claim = None
    if sys.platform == "linux":
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            claim.bind(f"\0sapa-port-{port}")
        except OSError:
            claim.close()
            return None
    reservation = Reservation(port, claim)
    if is_free(port):
        return reservation
    reservation.close()
    return None


def pick(wanted: int | None) -> Reservation:
    """The wanted port (8000 if None), or the first free one after it. Port 0 means any."""
    first = STANDARD if wanted is None else wanted
    if not 0 <= first <= 65535:
        raise Fejl(f"{first} er ikke en port: vælg et tal fra 1024 til 65535.")
    if first == 0:
        first = any_free()
    candidates = [p for p in range(first, first + 100) if p <= 65535]
    for port in [*candidates, any_free()]:
        if (reservation := reserve(port)) is not None:
            return reservation
    raise Fejl("Ingen ledig port fundet: vælg en selv med --port.")
