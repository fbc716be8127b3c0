"""The web process."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sapa.settings")
# What only the tests need is loaded by libraries that find it installed (structlog, Django REST
# framework and drf-spectacular): eight megabytes of a process, which production does not have.
for _navn in ("rich", "jinja2", "requests"):
    sys.modules.setdefault(_navn, None)  # type: ignore[arg-type]
django.setup(set_prefix=False)

# What they import is told by the settings how it is, so they come after.
from access.hukommelse import hold_igen  # noqa: E402
from access.pulje import seneste_foerst  # noqa: E402
from sapa.indgang import (  # noqa: E402
    Indgang,
    forbindelser_pr_traad,
    indlaes_ruter,
    uden_psycopgs_planer,
    uden_ubrugte_signaler,
)

application = Indgang()
forbindelser_pr_traad()
uden_psycopgs_planer()
seneste_foerst()
uden_ubrugte_signaler()
indlaes_ruter()
hold_igen()
