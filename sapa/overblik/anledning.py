"""Why a caseworker looks: chosen once, kept for the session, written in every row of the log.

The choices are the seven kinds of task of the seed talk (SAPA.md 1.6), the first split by
channel as on the design's pages. Codes go into the log; labels are shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access import revisionslog


@dataclass(frozen=True, slots=True)
class Anledning:
    """A reason for a look-up. `kode` is what the log keeps: Danish, in every language."""

    kode: str
    navn: str | Promise
    hjaelp: str | Promise
    ikon: str


ANLEDNINGER: tuple[Anledning, ...] = (
    Anledning(
        "Henvendelse, telefon",
        _("Henvendelse, telefon"),
        _("Find sagsbehandler og viderestil"),
        "support-agent",
    ),
    Anledning(
        "Henvendelse, post",
        _("Henvendelse, post"),
        _("Find den sag, brevet hører til"),
        "email",
    ),
    Anledning(
        "Råd og vejledning",
        _("Råd og vejledning"),
        _("Rettigheder, pligter og støtte"),
        "contact-support",
    ),
    Anledning("Visitering", _("Visitering"), _("Rette kommune og afdeling"), "share"),
    Anledning(
        "Sagsoplysning",
        _("Sagsoplysning"),
        _("Civilstand, ydelser, tidligere sager"),
        "summary",
    ),
    Anledning("Samarbejde", _("Samarbejde"), _("Hvem er sagsbehandler?"), "groups"),
    Anledning("Indsigt", _("Indsigt"), _("Hvor har borgeren sager?"), "lock"),
    Anledning(
        "Administration",
        _("Administration"),
        _("Adresse og bevilling før betaling"),
        "checklist",
    ),
)
_KENDTE = {anledning.kode: anledning for anledning in ANLEDNINGER}


def valgt(request: HttpRequest) -> Anledning | None:
    """What the rows of the log will say for this session; None where nothing was chosen."""
    return _KENDTE.get(revisionslog.anledning(request))


def vaelg(request: HttpRequest, kode: str) -> Anledning | None:
    """Keep `kode` for the session if it is one of ours; an unknown one changes nothing."""
    if kode in _KENDTE and revisionslog.anledning(request) != kode:
        revisionslog.saet_anledning(request, kode)
    return valgt(request)
