"""The launcher's rules: what it says, what it keeps, what it never leaves behind."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import shutil
import socket
import stat
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from sapa.local import browser, kommandoer, miljoe, porte, skaerm, valkey
from sapa.local.op import Valg, up

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev() -> ModuleType:
    """The file `dev` as a module; importing it starts nothing."""
    loader = SourceFileLoader("dev_fil", str(ROOT / "dev"))
    spec = importlib.util.spec_from_loader("dev_fil", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


# --- Python ------------------------------------------------------------------------------------


def test_the_first_file_parses_on_any_python():
    source = (ROOT / "dev").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 4))
    assert not any(isinstance(node, ast.JoinedStr | ast.AnnAssign) for node in ast.walk(tree))
    assert "coding: utf-8" in source.splitlines()[1]  # Python 2 refuses æ without it


def test_too_old_python_is_one_sentence_naming_both_versions(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev, "NEWER", ("no-such-python",))
    with pytest.raises(SystemExit) as ended:
        dev.use_newer_python()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert said.count("\n") == 1
    assert "3.11" in said
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in said


def test_a_newer_python_on_the_path_takes_over(dev, monkeypatch):
    started = []
    monkeypatch.setattr(dev, "NEWER", (sys.executable,))
    monkeypatch.setattr(os, "execvp", lambda program, argv: started.append((program, argv[1:])))
    monkeypatch.setattr(sys, "argv", ["dev", "up", "--port", "9000"])
    with pytest.raises(SystemExit):  # a real exec never returns to here
        dev.use_newer_python()
    assert started == [(sys.executable, [str(ROOT / "dev"), "up", "--port", "9000"])]


# --- Ports -------------------------------------------------------------------------------------


def test_a_busy_port_gives_the_next_free_one():
    with socket.socket() as busy:
        busy.bind((porte.HOST, 0))
        busy.listen()
        taken = busy.getsockname()[1]
        found = porte.pick(taken)
        assert found.port != taken
        assert porte.is_free(found.port)
        found.close()


@pytest.mark.skipif(sys.platform != "linux", reason="claims are abstract sockets")
def test_a_port_is_claimed_before_its_server_listens():
    first = porte.pick(0)
    second = porte.pick(first.port)
    assert second.port != first.port
    first.close()
    again = porte.reserve(first.port)
    assert again is not None
    again.close()
    second.close()


@pytest.mark.parametrize("port", [-1, 65536, 80000])
def test_a_number_that_is_no_port_is_refused(port):
    with pytest.raises(skaerm.Fejl, match="ikke en port"):
        porte.pick(port)


# --- What is kept ------------------------------------------------------------------------------


def test_a_stamp_holds_only_for_the_same_names_and_contents(tmp_path):
    stempler = miljoe.Stempler(tmp_path / "stempler")
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_a.py").write_text("a = 1")
    stempler.set("migrate", miljoe.fingerprint([folder]))
    assert stempler.has("migrate", miljoe.fingerprint([folder]))

    (folder / "0001_a.pyc").write_text("bytecode is not input")
    assert stempler.has("migrate", miljoe.fingerprint([folder]))
    (folder / "0001_a.py").rename(folder / "0001_b.py")
    assert not stempler.has("migrate", miljoe.fingerprint([folder]))


def test_secrets_are_made_once_and_only_ours_to_read(tmp_path):
    mappe = miljoe.Mappe(tmp_path / "up")
    assert mappe.take()
    secret = mappe.secret("ejer")
    assert miljoe.Mappe(tmp_path / "up").secret("ejer") == secret
    assert mappe.secret("app") != secret
    mode = (tmp_path / "up/hemmeligheder.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_folder_has_one_user_at_a_time(tmp_path):
    first = miljoe.Mappe(tmp_path / "up")
    assert first.take()
    assert not miljoe.Mappe(tmp_path / "up").take()


def test_emptying_deletes_data_and_keeps_secrets_and_logs(tmp_path):
    mappe = miljoe.Mappe(tmp_path / "up")
    mappe.take()
    secret = mappe.secret("ejer")
    (mappe.log / "web.log").write_text("x")
    (mappe.path / "pg").mkdir()
    elsewhere = tmp_path / "andetsteds/pg"
    elsewhere.mkdir(parents=True)
    (mappe.path / "andetsteds").write_text(str(elsewhere.parent))
    mappe.empty()
    assert not (mappe.path / "pg").exists()
    assert not elsewhere.exists()
    assert mappe.secret("ejer") == secret
    assert (mappe.log / "web.log").exists()


def test_a_second_terminal_finds_the_running_sapa_unless_it_names_a_database(tmp_path, monkeypatch):
    (tmp_path / ".local/up").mkdir(parents=True)
    known = {"DATABASE_URL": "postgres://a", "SAPA_SECRET_KEY": "b"}
    (tmp_path / ".local/up/miljoe.json").write_text(json.dumps(known))
    monkeypatch.setenv("DATABASE_URL", "postgres://mine")
    assert not miljoe.use_running(tmp_path)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("SAPA_SECRET_KEY", "mine")
    assert miljoe.use_running(tmp_path)
    assert os.environ["DATABASE_URL"] == "postgres://a"
    assert os.environ["SAPA_SECRET_KEY"] == "mine"
    monkeypatch.delenv("DATABASE_URL")


def test_the_childrens_environment_is_not_led_astray(tmp_path):
    caller = {"PYTHONPATH": "/x", "PGHOST": "far", "PYTHONDONTWRITEBYTECODE": "1", "LANG": "da"}
    clean = miljoe.clean_environment(caller, tmp_path)
    assert "PYTHONPATH" not in clean
    assert "PGHOST" not in clean
    assert clean["LANG"] == "da"
    assert clean["PYTHONPYCACHEPREFIX"].startswith(str(tmp_path))
    theirs = miljoe.clean_environment({"DATABASE_URL": "x", "PGSSLMODE": "require"}, tmp_path)
    assert theirs["PGSSLMODE"] == "require"


# --- One clear sentence ------------------------------------------------------------------------


def test_a_full_disk_is_found_before_anything_is_written(tmp_path, monkeypatch):
    usage = shutil._ntuple_diskusage(2**30, 2**30 - 50 * 2**20, 50 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(skaerm.Fejl, match="kun 50 MB ledig"):
        miljoe.require_disk(tmp_path, cold=True)
    with pytest.raises(skaerm.Fejl, match="ryd op"):
        miljoe.require_disk(tmp_path, cold=False)


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("NewConnectionError(...): Temporary failure in name resolution", "netværket"),
        ("npm error code EAI_AGAIN", "netværket"),
        ("OSError: [Errno 28] No space left on device", "Disken er fuld"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "kontrolsum"),
        ("SyntaxError: invalid syntax", None),
    ],
)
def test_an_installers_failure_becomes_a_sentence(output, says):
    told = skaerm.explain(output, download=True)
    assert told is None if says is None else says in str(told)


def test_a_database_that_does_not_answer_is_not_blamed_on_the_registries():
    told = skaerm.explain('connection to server at "10.0.0.1" failed: Connection refused')
    assert told is not None
    assert "DATABASE_URL" in told


def test_refusals_reach_the_terminal_without_a_traceback(tmp_path, capsys):
    assert kommandoer.main(str(tmp_path), ["up", "--port", "70000"]) == 1
    said = capsys.readouterr().err
    assert "70000 er ikke en port" in said
    assert "Traceback" not in said


def test_fresh_never_touches_a_database_of_somebody_else(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@else/prod")
    valg = Valg(port=None, fresh=True, yes=True, demo=True)
    with pytest.raises(skaerm.Fejl, match="kun SAPA's egen database"):
        up(tmp_path, skaerm.Skaerm(), valg)


def test_fresh_without_a_terminal_wants_the_answer_beforehand(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(sys, "stdin", open(os.devnull))  # noqa: SIM115 - pytest closes with the test
    valg = Valg(port=None, fresh=True, yes=False, demo=True)
    with pytest.raises(skaerm.Fejl, match="--yes"):
        up(tmp_path, skaerm.Skaerm(), valg)


def test_words_after_test_belong_to_pytest(monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(
        kommandoer.afproev, "test", lambda root, skaerm, words: seen.append(words) or 5
    )
    assert kommandoer.main(str(tmp_path), ["test", "-k", "fold", "--fresh"]) == 5
    assert seen == [["-k", "fold", "--fresh"]]


# --- Servers and browser -----------------------------------------------------------------------


def test_paths_with_spaces_and_quotes_survive_valkeys_configuration():
    assert valkey.quoted('/sti med "gåseøjne"\\') == '"/sti med \\"gåseøjne\\"\\\\"'


def test_passwords_are_escaped_in_addresses():
    assert miljoe.database_url("a", "p@ss/w", 5) == "postgres://a:p%40ss/w@127.0.0.1:5/sapa"


def test_chromium_is_named_found_on_the_path_or_playwrights(tmp_path):
    program = tmp_path / "ms-playwright/chromium-9/chrome-linux/chrome"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    empty = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    assert browser.find_chromium(empty) is None
    cached = empty | {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "ms-playwright")}
    assert browser.find_chromium(cached) == program
    assert browser.find_chromium(empty | {"CHROMIUM": str(program)}) == program
    assert browser.find_chromium(cached | {"CHROMIUM": "nowhere"}) is None
