"""Child processes: none is ever left behind, and none stays down."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from sapa.local import proces, skaerm
from sapa.local.opsyn import Opsyn, pause_before

# A leader with a worker of its own, as granian and Celery have.
_FAMILY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def _alive(pid: int) -> bool:
    return proces.started_at(pid) is not None


def _family(tmp_path: Path) -> tuple[proces.Tjeneste, int]:
    tjeneste = proces.Tjeneste(
        navn="web",
        argv=[sys.executable, "-c", _FAMILY],
        env=dict(os.environ),
        log=tmp_path / "web.log",
        cwd=tmp_path,
        records=tmp_path / "processer",
        patience=60,
    )
    tjeneste.start()
    log = tjeneste.log
    assert proces.wait_until(lambda: log.read_text() != "", seconds=60, alive=lambda: True)
    return tjeneste, int(log.read_text())


def test_a_stopped_process_leaves_no_worker_and_no_record(tmp_path):
    tjeneste, worker = _family(tmp_path)
    assert tjeneste.stop()
    assert proces.wait_until(lambda: not _alive(worker), seconds=60, alive=lambda: True)
    assert not list(tjeneste.records.iterdir())


def test_what_a_killed_launcher_left_is_stopped_at_the_next_start(tmp_path):
    tjeneste, _ = _family(tmp_path)
    assert proces.end_leftovers(tjeneste.records, patience=60) == ["web"]
    assert tjeneste.child is not None
    assert tjeneste.child.wait(60) == -signal.SIGTERM
    tjeneste.stop()


def test_a_process_that_inherited_an_old_number_is_left_alone(tmp_path):
    tjeneste, _ = _family(tmp_path)
    assert tjeneste.child is not None
    record = tjeneste.records / "web.json"
    record.write_text(json.dumps({"pid": tjeneste.child.pid, "start": "1", "signal": 15}))
    assert proces.end_leftovers(tjeneste.records) == []
    assert tjeneste.exit_code() is None
    tjeneste.stop()


def test_a_crash_is_said_and_the_process_started_again(tmp_path, capsys):
    tjeneste, worker = _family(tmp_path)
    opsyn = Opsyn(skaerm.Skaerm())
    opsyn._all = [tjeneste]
    assert tjeneste.child is not None
    first = tjeneste.child.pid
    os.kill(first, signal.SIGKILL)
    tjeneste.child.wait()
    opsyn.look(healthy=lambda: True, now=100.0)
    assert tjeneste.exit_code() is None
    assert tjeneste.child.pid != first
    # It would have kept the port. Killed, it may be on its way out still.
    assert proces.wait_until(lambda: not _alive(worker), seconds=60, alive=lambda: True)
    said = capsys.readouterr().out
    assert "web stoppede (SIGKILL) og startes igen nu" in said
    assert "web kører igen" in said
    tjeneste.stop()


def test_repeated_crashes_are_tried_with_growing_pauses():
    assert [pause_before(n) for n in (1, 2, 3, 4, 9)] == [0, 1, 2, 4, 30]


def test_a_failed_step_shows_the_end_of_its_output(tmp_path):
    script = "print('the reason'); raise SystemExit(3)"
    with pytest.raises(skaerm.Fejl, match=r"Gik galt\.[^\n]*\n[^$]*the reason"):
        proces.run(
            [sys.executable, "-c", script],
            env=dict(os.environ),
            log=tmp_path / "trin.log",
            cwd=tmp_path,
            fejl="Gik galt.",
        )
