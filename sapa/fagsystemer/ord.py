"""What a serviceaftale lets a system do, in plain words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.klienter.values import SYSTEMROLLER, Rettighed

RETTER: dict[str, str | Promise] = {
    Rettighed.IMPORTER: _("Levere nye objekter"),
    Rettighed.OPDATER: _("Opdatere det, det har leveret"),
    Rettighed.PASSIVER: _("Passivere objekter"),
    Rettighed.SLET: _("Slette objekter"),
    Rettighed.FJERN: _("Fjerne objekter helt"),
    Rettighed.KASSER: _("Kassere objekter"),
    Rettighed.LAES: _("Læse objekter, det kender"),
    Rettighed.FREMSOEG: _("Søge og læse objekter"),
    Rettighed.ORGANISATION: _("Levere kommunens enheder og brugere"),
    Rettighed.BESKED: _("Levere hændelsesbeskeder"),
    Rettighed.KILDE: _("Levere kilder til partsregisteret"),
    Rettighed.AFSEND: _("Sende journalnotater gennem Fordelingskomponenten"),
    Rettighed.MODTAG: _("Modtage journalnotater fra Fordelingskomponenten"),
    Rettighed.KVITTERING: _("Kvittere for journalnotater"),
    Rettighed.ADVIS: _("Hente og færdiggøre adviser, der sendes til det"),
}

GRUPPER: tuple[tuple[str, str | Promise, tuple[Rettighed, ...]], ...] = (
    (
        "rediger",
        _("Levere sager, dokumenter og ydelser"),
        tuple(r for r in Rettighed if r in SYSTEMROLLER["rediger"]),
    ),
    (
        "udstil",
        _("Læse sager, dokumenter og ydelser"),
        tuple(r for r in Rettighed if r in SYSTEMROLLER["udstil"]),
    ),
    ("advis", _("Adviser"), (Rettighed.ADVIS,)),
    (
        "fordeling",
        _("Journalnotater"),
        (Rettighed.AFSEND, Rettighed.MODTAG, Rettighed.KVITTERING),
    ),
    (
        "andet",
        _("Andet"),
        (Rettighed.ORGANISATION, Rettighed.BESKED, Rettighed.KILDE),
    ),
)
"""The rights as the form shows them. The first two are the system roles of the contract."""


def ret(kode: str) -> str | Promise:
    """What a right lets a system do; its code where it is newer than these words."""
    return RETTER.get(kode, kode)
