"""A CPR number with its eye: masked, or in full where the look was logged. Lives inside an element
with data-cpr and aria-live, which htmx fills."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sapa.overblik.tabelraekker import Tabel
from sapa.overblik.templatetags.sapa import cpr as som_tekst
from sapa.overblik.templatetags.sapa import foedt, ikon

if TYPE_CHECKING:
    from uuid import UUID

    from access.values import Cpr


class Cprtabel(Tabel):
    """What the numbers of a page have in common: `token` is the hidden field against forged
    requests, `felter` are further hidden fields of the form, by name; empty ones are left out."""

    def __init__(self, token: str, **felter: str) -> None:
        super().__init__()
        self._plads = f"-{escape(plads)}" if (plads := felter.get("plads")) else ""
        self._felter = token, "".join(_skjult(navn, felter[navn]) for navn in felter)
        self._skjul = _("Skjul de sidste fire cifre af CPR-nummeret for %(navn)s")
        self._se = _("Se fuldt CPR for %(navn)s, født %(foedt)s. Visningen logges")
        self._titel = escape(_("Se fuldt CPR. Visningen logges"))

    def cpr(self, part_uuid: UUID, navn: str, cpr: Cpr, vist: bool, *, kopier: bool = False) -> str:
        """The number and its eye, as HTML. `kopier`: it can be copied, which one on a page can."""
        adresse, (token, felter) = self.adresse("cpr", part_uuid), self._felter
        if vist:
            om = f' aria-label="{escape(self._skjul % {"navn": navn})}">{ikon("visibility-off")}'
        else:
            om = escape(self._se % {"navn": navn, "foedt": foedt(cpr)})
            om = f' aria-label="{om}" title="{self._titel}">{ikon("visibility")}'
        return (
            f"<span{_TEKST if kopier else ''}>{som_tekst(cpr, vist)}</span>"
            f'<form class="s-form-inline s-noprint" method="post" action="{adresse}"'
            f' hx-post="{adresse}" hx-target="closest [data-cpr]" hx-swap="innerHTML">{token}'
            f"{_skjult('vis', '0' if vist else '1')}{_skjult('kopier', '1' if kopier else '')}"
            f'{felter}<button class="button button-icon button-mini" type="submit"'
            f' id="cpr-knap-{part_uuid}{self._plads}"{om}</button></form>'
            f"{self._kopi() if kopier else ''}"
        )

    def _kopi(self) -> str:
        label = escape(_("Kopiér CPR-nummer"))
        return (
            '<button class="button button-icon button-mini s-noprint" type="button"'
            f' data-kopier="#cpr-tekst" data-kun-js hidden aria-label="{label}">'
            f"{ikon('copy')}</button>"
        )


_TEKST = ' id="cpr-tekst"'


def _skjult(navn: str, value: str) -> str:
    return f'<input type="hidden" name="{navn}" value="{escape(value)}">' if value else ""
