"""A file that is taken in: read, or shown as what it would change and then taken in as shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sapa.administration.historik import AdministrationFejl

MAKS_FIL = 500_000
Linje = tuple[str, Sequence[tuple[str | Promise, str, str]]]


@dataclass(frozen=True, slots=True)
class Filvisning:
    """What a file would change, thing by thing, and its text, to be taken in as it was shown."""

    linjer: tuple[Linje, ...]
    tekst: str


def filens_tekst(request: Any) -> str:
    """The file as it was sent, or as it was shown. Raises AdministrationFejl, ValueError."""
    given = request.FILES.get("fil")
    if given is None and (shown := request.POST.get("tekst", "")):
        return str(shown)
    if given is None or (given.size or 0) > MAKS_FIL:
        raise AdministrationFejl(_("Vælg en JSON-fil på højst 500 KB."))
    return str(given.read().decode("utf-8"))


def filvisning(
    tekst: str, indlaes: Callable[[], object], linjer: Callable[[], Sequence[Linje]]
) -> Filvisning:
    """Taken in by `indlaes` and rolled back; `linjer` tells what was changed while it was there.
    What cannot be is refused here too: raises what `indlaes` raises."""
    with transaction.atomic():
        indlaes()
        found = tuple(linjer())
        transaction.set_rollback(True)
    return Filvisning(found, tekst)
