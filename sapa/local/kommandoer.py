"""The command line of `./dev`, and how its runs end."""

import argparse
import errno
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from . import afproev, kontrol, op
from .skaerm import Fejl, Skaerm


def parser() -> argparse.ArgumentParser:
    """The four commands. `test` and `bench` hand everything after their name on."""
    top = argparse.ArgumentParser(
        prog="./dev", description="SAPA på din egen maskine.", allow_abbrev=False
    )
    commands = top.add_subparsers(dest="kommando", metavar="kommando", required=True)
    up = commands.add_parser("up", help="sæt alt op og kør SAPA, til du trykker Ctrl-C")
    up.add_argument("--port", type=int, help="porten, som web svarer på (8000)")
    up.add_argument(
        "--fresh", action="store_true", help="slet alle data og begynd forfra (spørger)"
    )
    up.add_argument("--yes", action="store_true", help="svar ja på spørgsmålet fra --fresh")
    up.add_argument("--no-demo", action="store_true", help="uden demokommune og demobrugere")
    up.add_argument(
        "--no-simulator", action="store_true", help="uden liv i demoen (se docs/simulator.md)"
    )
    commands.add_parser("test", help="kør alle test; flere ord gives videre til pytest")
    check = commands.add_parser("check", help="format, lint, typer, importer, migreringer, OpenAPI")
    check.add_argument("--fix", "--ret", action="store_true", help="ret det, der kan rettes")
    commands.add_parser("bench", help="mål; flere ord gives videre til python -m bench")
    return top


def _interrupt(signum: int, _frame: FrameType | None) -> NoReturn:
    """SIGTERM and SIGHUP end a run as Ctrl-C does; the number tells whom it was sent to."""
    raise KeyboardInterrupt(signum)


def _run(root: Path, skaerm: Skaerm, argv: Sequence[str]) -> int:
    words = list(argv) or ["--help"]
    if words[0] == "test":
        return afproev.test(root, skaerm, words[1:])
    if words[0] == "bench":
        return afproev.bench(root, skaerm, words[1:])
    chosen = parser().parse_args(words)
    if chosen.kommando == "check":
        return kontrol.check(root, skaerm, fix=chosen.fix)
    valg = op.Valg(
        chosen.port, chosen.fresh, chosen.yes, not chosen.no_demo, not chosen.no_simulator
    )
    return op.up(root, skaerm, valg)


def main(root: str, argv: Sequence[str]) -> int:
    """Run one command. What a person can act on is one sentence; an exit code says the rest."""
    skaerm, errors = Skaerm(), Skaerm(sys.stderr)
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means to go on
        signal.signal(signal.SIGHUP, _interrupt)
    try:
        return _run(Path(root), skaerm, argv)
    except Fejl as fejl:
        errors.fail(str(fejl))
    except KeyboardInterrupt:
        errors.line()
        return 130
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            errors.fail("Disken er fuld: ryd op, og kør ./dev igen.")
        elif error.errno in (errno.EACCES, errno.EPERM):
            errors.fail(
                f"Adgang nægtet til {error.filename}: brug den bruger, der ejer mappen, eller tag"
                " din egen kopi af SAPA."
            )
        else:
            raise
    return 1
