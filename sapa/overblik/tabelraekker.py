"""The rows of a table, cell by cell.

A template asked some twenty questions of each row, and a citizen's page has fifty rows: that was
two thirds of what the page cost us (decision 0069). Here a column is a function that gives the HTML
of its cell; every value in it goes through `escape`, and what is fixed is said once for the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from sapa.overblik.adresser import til


class Tabel:
    """What is the same in all rows. A table's own class adds its words, in the user's language."""

    def __init__(self) -> None:
        self._adresser: dict[str, Callable[[UUID], str]] = {}
        self._ens: dict[tuple[str, object], str] = {}

    def adresse(self, navn: str, uuid: UUID) -> str:
        """The address of a route that takes one uuid."""
        if navn not in self._adresser:
            self._adresser[navn] = til(navn)
        return self._adresser[navn](uuid)

    def ens(self, art: str, value: object, vis: Callable[[], Any]) -> str:
        """What few values have: shown once each."""
        found = self._ens.get((art, value))
        if found is None:
            found = self._ens[art, value] = conditional_escape(vis())
        return found


class Form(NamedTuple):
    """A column: its cell, of the table and a row, and the class that the cell has."""

    celle: Callable[[Any, Any], str]
    klasse: str = ""


def ingen(_raekke: Any) -> str:
    """No class on the row."""
    return ""


def raekker(
    tabel: Tabel,
    rows: Iterable[Any],
    former: Mapping[str, Form],
    kolonner: Sequence[tuple[str, str]],
    *,
    overskrift: str,
    klasse: Callable[[Any], str] = ingen,
) -> SafeString:
    """The `<tr>`s of these rows. `kolonner`: key and heading of each column shown, in order; one
    that has no form is passed over. The cell of `overskrift` is the row's heading; `klasse` gives
    the class of a row."""
    formet = []
    for noegle, navn in kolonner:
        if noegle not in former:
            continue
        celle, css = former[noegle]
        if noegle == overskrift:
            formet.append(('<th scope="row">', celle, "</th>"))
        else:
            css = f' class="{css}"' if css else ""
            formet.append((f'<td data-l="{escape(navn)}"{css}>', celle, "</td>"))
    html = []
    for r in rows:
        celler = "".join(f"{start}{celle(tabel, r)}{slut}" for start, celle, slut in formet)
        css = klasse(r)
        html.append(f'<tr class="{css}">{celler}</tr>\n' if css else f"<tr>{celler}</tr>\n")
    # Every value above has been through `escape`, or is an address that `reverse` made.
    return mark_safe("".join(html))
