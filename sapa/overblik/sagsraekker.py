"""The rows of a table of sager."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indexes.sag.values import SagRaekke
from sapa.overblik.tabelraekker import Form, Tabel, raekker
from sapa.overblik.templatetags.sapa import dato, kle_noegle, relation, sagsstatus


class _Tabel(Tabel):
    def __init__(self) -> None:
        super().__init__()
        self.uden_titel = escape(_("Sag uden titel"))
        self.ikke_oplyst = escape(_("Ikke oplyst"))

    def kontakt(self, uuid: UUID) -> str:
        adresse = self.adresse("kontakt", uuid)
        return f'<a href="{adresse}" hx-get="{adresse}">'


def _titel(t: _Tabel, r: SagRaekke) -> str:
    titel = escape(r.titel) if r.titel else t.uden_titel
    return f'<a href="{t.adresse("sag", r.sag_uuid)}">{titel}</a>'


def _relation(t: _Tabel, r: SagRaekke) -> str:
    return t.ens("relation", r.rolle, lambda: relation(r.rolle))


def _kle(t: _Tabel, r: SagRaekke) -> str:
    nummer = escape(r.kle or "-")
    if r.kle_titel:
        adresse = t.ens("kle", r.kle, lambda: reverse("kle", args=[kle_noegle(r.kle)]))
        nummer = f'<a href="{adresse}" hx-get="{adresse}">{nummer}</a>'
    return f'<span>{nummer} <span class="s-line2">{escape(r.kle_titel)}</span></span>'


def _part(t: _Tabel, r: SagRaekke) -> str:
    navn = escape(r.primaer_part_navn or "-")
    if r.primaer_part_uuid is None:
        return navn
    return f'<a href="{t.adresse("person", r.primaer_part_uuid)}">{navn}</a>'


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
_FORMER = {
    "titel": Form(_titel),
    "relation": Form(_relation, "s-nowrap"),
    "kle": Form(_kle),
    "part": Form(_part),
    "fagsystem": Form(_fagsystem, "s-nowrap"),
    "behandler": Form(_behandler, "s-nowrap"),
    "status": Form(_status),
    "facet": Form(_facet, "s-nowrap s-hide-small"),
    "myndighed": Form(_myndighed, "s-nowrap s-hide-small"),
    "oprettet": Form(_oprettet, "s-date"),
}


def _klasse(r: SagRaekke) -> str:
    return "is-closed" if r.er_lukket else ""


def sagsraekker(sager: Sequence[SagRaekke], kolonner: Sequence[tuple[str, str]]) -> SafeString:
    """The `<tr>`s of these rows. `kolonner`: key and heading of each column shown, in order; the
    title is the row's heading."""
    return raekker(_Tabel(), sager, _FORMER, kolonner, overskrift="titel", klasse=_klasse)
