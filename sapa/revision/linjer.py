"""The rows of a table of the log, cell by cell.

As for sager (sapa.overblik.sagsraekker, decision 0069): fifty rows asked a template some thirty
questions each, which was most of what the page cost. Every value goes through `escape`; what is the
same in all rows is said once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sapa.overblik.templatetags.sapa import cpr, foedt, ikon
from sapa.revision.values import Enhed, Lograekke, masker

_NUL = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Linje:
    """A row of the log as shown: numbers masked, until this row's were asked for."""

    raekke: Lograekke
    vist: bool

    @property
    def kriterier(self) -> str:
        return self.raekke.soegekriterier if self.vist else masker(self.raekke.soegekriterier)

    @property
    def part_navn(self) -> str:
        return self.raekke.part_navn if self.vist else masker(self.raekke.part_navn)


class _Tabel:
    """Words in the user's language, icons, and the form of the address of the eye."""

    def __init__(self, noegle: str, csrf: str) -> None:
        self.ord = {
            key: escape(text)
            for key, text in {
                "bruger": _("Bruger"),
                "beskrivelse": _("Beskrivelse"),
                "part": _("Part"),
                "sag": _("Sag"),
                "kriterier": _("Søgekriterier"),
                "anledning": _("Anledning"),
                "titel": _("Se fuldt CPR. Visningen logges"),
                "skjul": _("Skjul de sidste fire cifre af CPR-nummeret"),
            }.items()
        }
        self.zone = timezone.get_current_timezone()
        self._vis = _("Se fuldt CPR, født %(foedt)s. Visningen logges")
        self._form = reverse("revision_cpr", args=[_NUL])
        self._aaben, self._lukket = ikon("visibility"), ikon("visibility-off")
        self._skjulte = (
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(csrf)}">'
            f'<input type="hidden" name="soegning" value="{escape(noegle)}">'
        )

    def oeje(self, r: Lograekke, vist: bool) -> str:
        """The number and the form that shows or hides it; nothing for a row without one."""
        number = r.cpr  # read out of the row's texts, each time
        if number is None:
            return ""
        address = self._form.replace(str(_NUL), str(r.id))
        if vist:
            label = f'aria-label="{self.ord["skjul"]}"'
        else:
            text = escape(self._vis % {"foedt": foedt(number)})
            label = f'aria-label="{text}" title="{self.ord["titel"]}"'
        return (
            '<span class="s-line2 s-cell-flex">'
            f'<span class="s-nowrap">{escape(cpr(number, vist))}</span>'
            f'<form class="s-form-inline s-noprint" method="post" action="{address}"'
            f' hx-post="{address}">{self._skjulte}'
            f'<input type="hidden" name="vis" value="{0 if vist else 1}">'
            f'<button class="button button-icon button-mini" type="submit"'
            f' id="cpr-knap-{r.id}" {label}>{self._lukket if vist else self._aaben}</button>'
            "</form></span>"
        )


def enhedsvalg(enheder: Sequence[Enhed], valgte: Sequence[int]) -> SafeString:
    """The units as <option>, in their order, the chosen ones marked."""
    chosen = set(valgte)
    return mark_safe(
        "".join(
            f'<option value="{e.id}"{" selected" if e.id in chosen else ""}>'
            f"{escape(e.indrykket)}</option>"
            for e in enheder
        )
    )


def linjer(rows: Sequence[Linje], *, noegle: str, csrf: str) -> SafeString:
    """The rows as <tr>, in the order given. `noegle` is the search that the eye leads back to."""
    t = _Tabel(noegle, csrf)
    return mark_safe("".join(_linje(t, v) for v in rows))


def _linje(t: _Tabel, v: Linje) -> str:
    r = v.raekke
    when = r.tidspunkt.astimezone(t.zone)
    unit = f", {escape(r.enhed)}" if r.enhed else ""
    return (
        f'<tr id="linje-{r.id}"><th scope="row" class="s-nowrap">{when:%d-%m-%Y}'
        f'<span class="s-line2">{when:%H:%M:%S}</span></th>'
        + _celle(t.ord["bruger"], r.brugernavn, escape(r.bruger) + unit)
        + _celle(t.ord["beskrivelse"], r.beskrivelse, escape(r.tjeneste))
        + f'<td data-l="{t.ord["part"]}">{escape(v.part_navn) or "-"}{t.oeje(r, v.vist)}</td>'
        + _celle(t.ord["sag"], r.sag, escape(r.sagsnummer))
        + _celle(t.ord["kriterier"], v.kriterier, "")
        + _celle(t.ord["anledning"], r.anledning, escape(r.begrundelse))
        + "</tr>"
    )


def _celle(navn: str, foerst: str, under: str) -> str:
    second = f'<span class="s-line2">{under}</span>' if under else ""
    return f'<td data-l="{navn}">{escape(foerst) or "-"}{second}</td>'
