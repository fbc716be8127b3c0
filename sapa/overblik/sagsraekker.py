"""The rows of a table of sager, cell by cell.

A template asked some twenty questions of each row, and a citizen's page has fifty rows: that was
two thirds of what the page cost us (decision 0069). Here a column is a function; every value goes
through `escape`, and what is fixed is said once for the whole table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from indexes.sag.values import SagRaekke
from sapa.overblik.templatetags.sapa import dato, kle_noegle, relation, sagsstatus

_NUL = UUID(int=0)


class _Tabel:
    """What is the same in all rows: words in the user's language, and the form of addresses."""

    def __init__(self) -> None:
        self.uden_titel = escape(_("Sag uden titel"))
        self.ikke_oplyst = escape(_("Ikke oplyst"))
        self._sag, self._person, self._kontakt = (
            reverse(navn, args=[_NUL]) for navn in ("sag", "person", "kontakt")
        )
        self._kle: dict[str, str] = {}
        self._ens: dict[tuple[str, object], str] = {}

    def sag(self, uuid: UUID) -> str:
        return self._sag.replace(str(_NUL), str(uuid))

    def person(self, uuid: UUID) -> str:
        return self._person.replace(str(_NUL), str(uuid))

    def kontakt(self, uuid: UUID) -> str:
        adresse = self._kontakt.replace(str(_NUL), str(uuid))
        return f'<a href="{adresse}" hx-get="{adresse}">'

    def kle(self, nummer: str) -> str:
        if nummer not in self._kle:
            self._kle[nummer] = reverse("kle", args=[kle_noegle(nummer)])
        return self._kle[nummer]

    def ens(self, art: str, value: object, vis: Callable[[], str]) -> str:
        """What few values have: shown once each."""
        found = self._ens.get((art, value))
        if found is None:
            found = self._ens[art, value] = conditional_escape(vis())
        return found


Celle = Callable[[_Tabel, SagRaekke], str]


def _titel(t: _Tabel, r: SagRaekke) -> str:
    return f'<a href="{t.sag(r.sag_uuid)}">{escape(r.titel) if r.titel else t.uden_titel}</a>'


def _relation(t: _Tabel, r: SagRaekke) -> str:
    return t.ens("relation", r.rolle, lambda: relation(r.rolle))


def _kle(t: _Tabel, r: SagRaekke) -> str:
    nummer = escape(r.kle or "-")
    if r.kle_titel:
        adresse = t.kle(r.kle)
        nummer = f'<a href="{adresse}" hx-get="{adresse}">{nummer}</a>'
    return f'<span>{nummer} <span class="s-line2">{escape(r.kle_titel)}</span></span>'


def _part(t: _Tabel, r: SagRaekke) -> str:
    navn = escape(r.primaer_part_navn or "-")
    if r.primaer_part_uuid is None:
        return navn
    return f'<a href="{t.person(r.primaer_part_uuid)}">{navn}</a>'


def _fagsystem(t: _Tabel, r: SagRaekke) -> str:
    return escape(r.fagsystem or "-")


def _behandler(t: _Tabel, r: SagRaekke) -> str:
    enhed = escape(r.enhed_navn)
    if r.behandler_navn:
        navn = f"{t.kontakt(r.sag_uuid)}{escape(r.behandler_navn)}</a>"
        return f'<span>{navn} <span class="s-line2">{enhed}</span></span>'
    ukendt = f'<span class="s-muted">{t.ikke_oplyst}</span>'
    if enhed:
        ukendt += f' <span class="s-line2">{t.kontakt(r.sag_uuid)}{enhed}</a></span>'
    return f"<span>{ukendt}</span>"


def _status(t: _Tabel, r: SagRaekke) -> str:
    return t.ens("status", r.fremdrift, lambda: sagsstatus(r.fremdrift))


def _facet(t: _Tabel, r: SagRaekke) -> str:
    return f"{escape(r.facet or '-')} {escape(r.facet_titel)}"


def _myndighed(t: _Tabel, r: SagRaekke) -> str:
    return escape(r.myndighed or "-")


def _oprettet(t: _Tabel, r: SagRaekke) -> str:
    return dato(r.oprettet)


# Key of the column (sagsliste): its cell, and the class that it has.
_CELLER: dict[str, tuple[Celle, str]] = {
    "titel": (_titel, ""),
    "relation": (_relation, "s-nowrap"),
    "kle": (_kle, ""),
    "part": (_part, ""),
    "fagsystem": (_fagsystem, "s-nowrap"),
    "behandler": (_behandler, "s-nowrap"),
    "status": (_status, ""),
    "facet": (_facet, "s-nowrap s-hide-small"),
    "myndighed": (_myndighed, "s-nowrap s-hide-small"),
    "oprettet": (_oprettet, "s-date"),
}


def sagsraekker(raekker: Sequence[SagRaekke], kolonner: Sequence[tuple[str, str]]) -> SafeString:
    """The `<tr>`s of these rows. `kolonner`: key and heading of each column shown, in order; the
    title is the row's heading."""
    tabel = _Tabel()
    formet = []
    for noegle, overskrift in kolonner:
        celle, klasse = _CELLER[noegle]
        css = f' class="{klasse}"' if klasse else ""
        label = f' data-l="{escape(overskrift)}"'
        if noegle == "titel":
            formet.append(('<th scope="row">', celle, "</th>"))
        else:
            formet.append((f"<td{label}{css}>", celle, "</td>"))
    rows = []
    for r in raekker:
        celler = "".join(f"{start}{celle(tabel, r)}{slut}" for start, celle, slut in formet)
        lukket = ' class="is-closed"' if r.er_lukket else ""
        rows.append(f"<tr{lukket}>{celler}</tr>\n")
    # Every value above has been through `escape`, or is an address that `reverse` made.
    return mark_safe("".join(rows))
