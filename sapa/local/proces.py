"""Starting, watching and stopping child processes so that none is ever left behind.

Every child leads its own session: Ctrl-C reaches the launcher alone, which then stops the others
in order. Should the launcher itself be killed, the kernel sends each child its stop signal (Linux),
and the next start finds what is still alive by process id and start time.
"""

import contextlib
import ctypes
import json
import os
import platform
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .skaerm import Fejl, Trin, explain

_PR_SET_PDEATHSIG = 1
_LINUX = platform.system() == "Linux"
_LIBC = ctypes.CDLL(None, use_errno=True) if _LINUX else None
_LOG_KEPT = 5 * 2**20


def spawn(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    log: Path,
    cwd: Path | str,
    death_signal: signal.Signals = signal.SIGTERM,
    user: tuple[int, int] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session, writing to `log`. Call from the main thread only.

    (The kernel ties `death_signal` to the thread that started the child, not to the process.)
    """
    rotate(log)

    def on_start() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)

    with open(log, "ab") as out:
        return subprocess.Popen(
            [str(part) for part in argv],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=on_start,  # noqa: PLW1509 - one prctl call, from a launcher without threads
            user=user[0] if user else None,
            group=user[1] if user else None,
            extra_groups=[] if user else None,
        )


def rotate(log: Path) -> None:
    """Put a long log aside; one older copy is kept."""
    if log.exists() and log.stat().st_size > _LOG_KEPT:
        log.replace(log.with_name(log.name + ".1"))


def run(
    argv: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    log: Path,
    cwd: Path | str,
    trin: Trin | None = None,
    fejl: str = "",
    download: bool = False,
) -> int:
    """Run to the end, showing the child's last line on the step's line. Returns the exit code.

    With `fejl`, an exit code other than 0 raises it, or the sentence for a well-known cause
    (of a `download`, or of a command).
    """
    start = log.stat().st_size if log.exists() else 0
    child = spawn(argv, env=env, log=log, cwd=cwd)
    return finish(child, log=log, start=start, trin=trin, fejl=fejl, download=download)


def finish(
    child: subprocess.Popen[bytes],
    *,
    log: Path,
    start: int,
    trin: Trin | None = None,
    fejl: str = "",
    download: bool = False,
) -> int:
    """Wait for a spawned child as `run` does. An interrupt ends the child and goes on up."""
    try:
        while (code := child.poll()) is None:
            if trin is not None:
                trin.note(last_line(log, start))
            time.sleep(0.05)
    except BaseException:
        end(child, signal.SIGTERM, patience=10)
        raise
    if code and fejl:
        output = since(log, start)
        known = explain(output, download=download)
        tail = "" if known else "\n" + "\n".join(output.strip().splitlines()[-12:])
        raise Fejl(f"{known or fejl} (Se {log}){tail}")
    return code


def since(log: Path, start: int) -> str:
    """What was written to a log from byte `start` on (from its beginning if rotated since)."""
    if not log.exists():
        return ""
    data = log.read_bytes()
    return data[start if start <= len(data) else 0 :].decode("utf-8", "replace")


def last_line(log: Path, start: int = 0) -> str:
    """The last printable line written after byte `start`, without control characters."""
    try:
        with open(log, "rb") as file:
            file.seek(max(start, log.stat().st_size - 400))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    lines = [line.strip() for line in text.replace("\r", "\n").splitlines() if line.strip()]
    return "".join(c for c in lines[-1] if c.isprintable()) if lines else ""


def end(child: subprocess.Popen[bytes], how: signal.Signals | None, *, patience: float) -> bool:
    """Ask a child to stop (None: it was asked); after `patience` seconds kill it.

    Its whole group is gone afterwards. Returns False if it had to be killed.
    """
    polite = True
    if child.poll() is None:
        if how is not None:
            child.send_signal(how)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            polite = False
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)  # workers whose leader was killed live on without it
    child.wait()
    return polite


def started_at(pid: int) -> str | None:
    """When a living process started, as the system tells it: with the id it names one process."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] == "Z" else fields[19]
    if _LINUX:
        return None
    shown = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return shown.stdout.strip() or None


def record(folder: Path, navn: str, pid: int, how: signal.Signals) -> None:
    """Write down a running child, for the run that comes after a launcher that was killed."""
    folder.mkdir(exist_ok=True)
    known = {"pid": pid, "start": started_at(pid), "signal": int(how)}
    (folder / f"{navn}.json").write_text(json.dumps(known))


def end_leftovers(folder: Path, *, patience: float = 20) -> list[str]:
    """Stop what a killed launcher left running. Returns the names, and forgets the rest."""
    stopped = []
    for file in sorted(folder.glob("*.json")):
        try:
            known = json.loads(file.read_text())
        except ValueError:
            known = {"pid": 0, "start": "", "signal": 15}
        pid, start = known["pid"], known["start"]
        if start and started_at(pid) == start:
            os.kill(pid, known["signal"])
            limit = time.monotonic() + patience
            while started_at(pid) == start and time.monotonic() < limit:
                time.sleep(0.05)
            if started_at(pid) == start:
                os.killpg(pid, signal.SIGKILL)
            stopped.append(file.stem)
        file.unlink()
    return stopped


@dataclass
class Tjeneste:
    """A program to keep running: how to start it, how to ask it to stop, and how long to wait."""

    navn: str
    argv: Sequence[str | Path]
    env: Mapping[str, str]
    log: Path
    cwd: Path
    records: Path
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 15
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _asked: bool = field(default=False, init=False)

    def start(self) -> None:
        """Start it; what is left of an earlier one of its group is killed first."""
        if self.child is not None:
            end(self.child, signal.SIGKILL, patience=1)
        self.child = spawn(
            self.argv, env=self.env, log=self.log, cwd=self.cwd, death_signal=self.stop_signal
        )
        record(self.records, self.navn, self.child.pid, self.stop_signal)

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.child.poll() if self.child else None

    def ask(self) -> None:
        """Ask it to stop, and wait for nothing: several can then finish side by side."""
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(self.stop_signal)
            self._asked = True

    def stop(self) -> bool:
        """Stop it. False if it had to be killed."""
        how = None if self._asked else self.stop_signal
        polite = end(self.child, how, patience=self.patience) if self.child else True
        (self.records / f"{self.navn}.json").unlink(missing_ok=True)
        return polite


def told(code: int) -> str:
    """An exit code in words: the name of the signal, or the number."""
    return signal.Signals(-code).name if code < 0 else f"kode {code}"


def wait_until(ready: Callable[[], bool], *, seconds: float, alive: Callable[[], bool]) -> bool:
    """Poll `ready` until true. False when the time is up or `alive` says there is no more hope."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if ready():
            return True
        if not alive():
            return False
        time.sleep(0.05)
    return False
