"""The simulated CPR, hospital, AES and Udbetaling Danmark of `./dev up`: a calm one, that stops and
goes on with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from . import proces
from .miljoe import Mappe
from .opsaetning import Opsaetning
from .skaerm import Fejl

_NEJ = frozenset({"0", "false", "no", "nej", "off"})
_STANDARD = "1"  # simulated days a minute: a few messages


def hastighed(env: Mapping[str, str]) -> float:
    """Simulated days a minute, from SAPA_SIMULATOR: a number, or 0 (nej, off) for no simulator.

    Raises Fejl for anything else.
    """
    value = env.get("SAPA_SIMULATOR", "").strip().lower() or _STANDARD
    if value in _NEJ:
        return 0.0
    try:
        tal = float(value.replace(",", "."))
    except ValueError:
        tal = -1.0
    if not 0 <= tal <= 100_000:  # a NaN is neither
        raise Fejl("SAPA_SIMULATOR skal være simulerede dage i minuttet, eller 0 for ingen.")
    return tal


def datofil(mappe: Mappe) -> Path:
    """Where the load of the demo writes its day: the people's ages follow from it."""
    return mappe.path / "demo-dato"


def indlaest(mappe: Mappe) -> str | None:
    """The day that the demo was loaded, YYYY-MM-DD; None if it never was."""
    try:
        return datofil(mappe).read_text().strip()
    except OSError:
        pass
    try:  # loaded before the day was written down
        stempel = (mappe.stempler.folder / "demo").stat()
    except OSError:
        return None
    return datetime.fromtimestamp(stempel.st_mtime).astimezone().date().isoformat()


def tjeneste(
    opsaetning: Opsaetning, mappe: Mappe, env: Mapping[str, str], address: str, tempo: float
) -> proces.Tjeneste | None:
    """The simulator as a process to keep running; None where nothing is to be simulated."""
    dag = indlaest(mappe)
    if not tempo or dag is None:
        return None
    argv: list[str | Path] = [
        opsaetning.pakker.python, "manage.py", "simuler", "--adresse", address,
        "--hastighed", str(tempo), "--befolkning", dag,
        "--tilstand", str(mappe.path / "simulator.json"),
    ]  # fmt: skip
    return _udefra("simulator", argv, opsaetning, mappe, env)


def notatmodtagere(
    opsaetning: Opsaetning, mappe: Mappe, env: Mapping[str, str], address: str, side: int
) -> proces.Tjeneste:
    """The fagsystemer that receive journalnotater, as a process to keep running. `side`: the port
    of the page where a person answers for them."""
    argv: list[str | Path] = [
        opsaetning.pakker.python, "manage.py", "notatmodtagere", "--adresse", address,
        "--side", str(side),
    ]  # fmt: skip
    return _udefra("notatmodtagere", argv, opsaetning, mappe, env)


def _udefra(
    navn: str,
    argv: Sequence[str | Path],
    opsaetning: Opsaetning,
    mappe: Mappe,
    env: Mapping[str, str],
) -> proces.Tjeneste:
    """An outside client: it is not told where the database and the broker are."""
    ude = {
        "DATABASE_URL": "postgres://ingen@127.0.0.1:1/ingen",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SAPA_SECRET_KEY": "bruges-ikke-af-simulatoren",
        "SAPA_LOG_LEVEL": "WARNING",  # it tells a line of its own for each message
    }
    hemmelige = {
        n for n in env if any(ord in n for ord in ("DATABASE", "SECRET", "NOEGLE", "BASIC"))
    }
    return proces.Tjeneste(
        navn=navn,
        argv=list(argv),
        env={n: v for n, v in env.items() if n not in hemmelige} | ude,
        log=mappe.log / f"{navn}.log",
        cwd=opsaetning.root,
        records=mappe.path / "processer",
    )


def glem(mappe: Mappe) -> None:
    """The database is emptied: the life that was told to it is over."""
    for fil in (mappe.path / "simulator.json", datofil(mappe)):
        fil.unlink(missing_ok=True)
