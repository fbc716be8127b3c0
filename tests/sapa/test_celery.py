"""The web process does without Celery; the workers know every task that anybody sends."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from django.conf import settings

RODEN = Path(settings.BASE_DIR)


def test_every_task_that_is_sent_is_known_to_the_workers() -> None:
    """One that is not is thrown away by the worker, with a line in its log."""
    from sapa.celery import app

    app.loader.import_default_modules()
    sent = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    for app_dir in ("indexes", "advis", "fordeling", "sapa"):
        for path in (RODEN / app_dir).rglob("vaekke*.py"):
            sent |= _bedt_om(path)
    assert len(sent) > len(settings.CELERY_BEAT_SCHEDULE) - 5
    assert sent <= app.tasks.keys(), sent - app.tasks.keys()
    assert {"indexes.beskedfordeler.tasks.behandl", "fordeling.tasks.arbejd"} <= sent


def _bedt_om(path: Path) -> set[str]:
    """The names of tasks that a module asks for with `partial(bed_om, name)`, or `bed_om_en`."""
    module = import_module(".".join(path.relative_to(RODEN).with_suffix("").parts))
    calls = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
    return {
        eval(ast.unparse(call.args[1]), vars(module))  # a text, or a name of the module's
        for call in calls
        if len(call.args) > 1 and getattr(call.args[0], "id", "") in {"bed_om", "bed_om_en"}
    }


def test_a_web_process_is_without_celery_and_kombu_and_what_tests_need() -> None:
    """A third of its memory, for what it may never do, and a twentieth that it cannot do in
    production, where its libraries do not find it."""
    code = (
        "import sys, sapa.wsgi;"
        "never = ('celery', 'kombu', 'redis', 'openpyxl', 'reportlab', 'rich', 'jinja2', 'requests');"
        "print(sorted(m for m in never if sys.modules.get(m)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=RODEN, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_what_a_web_process_is_kept_from_loading_is_not_in_production() -> None:
    code = "import sys, sapa.wsgi; print(*(m for m, v in sys.modules.items() if v is None))"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=RODEN, capture_output=True, text=True, check=True
    )
    names = found.stdout.split()
    assert {"rich", "jinja2", "requests"} <= {*names}
    locked = (RODEN / "locks/produktion.lock").read_text(encoding="utf-8")
    packages = {line.partition("==")[0].lower() for line in locked.splitlines() if "==" in line}
    assert "django" in packages
    assert not packages & {*names}
