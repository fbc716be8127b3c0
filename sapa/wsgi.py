"""The web process."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sapa.settings")
django.setup(set_prefix=False)

# What they import is told by the settings how it is, so they come after.
from access.hukommelse import hold_igen  # noqa: E402
from sapa.indgang import (  # noqa: E402
    Indgang,
    forbindelser_pr_traad,
    indlaes_ruter,
    uden_ubrugte_signaler,
)

application = Indgang()
forbindelser_pr_traad()
uden_ubrugte_signaler()
indlaes_ruter()
hold_igen()
