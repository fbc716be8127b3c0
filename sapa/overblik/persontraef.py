"""The rows of persons that a search found."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sapa.overblik.cprfelt import Cprtabel
from sapa.overblik.faner import Kolonne
from sapa.overblik.sider import Personraekke
from sapa.overblik.tabelraekker import Form, raekker
from sapa.overblik.templatetags.sapa import dato, ikon


class _Tabel(Cprtabel):
    def __init__(self, token: str, soegning: str) -> None:
        super().__init__(token, soegning=soegning)
        lock, beskyttet = ikon("lock"), escape(_("Beskyttet adresse"))
        self.beskyttet = f'<span class="s-badge s-badge--protect">{lock}{beskyttet}</span>'
        self.er_doed = f'<span class="s-muted">{escape(_("(død)"))}</span>'
        self.doed, self.doed_dag = escape(_("Død")), _("Død %(dag)s")


def _navn(t: _Tabel, p: Personraekke) -> str:
    under = f'<span class="s-line2">{escape(str(p.linje2))}</span>' if p.linje2 else ""
    adresse = t.adresse("person", p.part_uuid)
    return f'<span><a href="{adresse}">{escape(p.navn)}</a>{under}</span>'


def _cpr(t: _Tabel, p: Personraekke) -> str:
    felt = t.cpr(p.part_uuid, p.navn, p.cpr, p.cpr_vist)
    return f'<span class="s-cell-flex" data-cpr aria-live="polite">{felt}</span>'


def _alder(t: _Tabel, p: Personraekke) -> str:
    if p.er_doed:
        return t.er_doed
    return "-" if p.alder is None else str(p.alder)


def _adresse(t: _Tabel, p: Personraekke) -> str:
    if p.adresse:
        return f"{escape(p.adresse)}{' *' if p.beskyttet else ''}"
    return t.beskyttet if p.beskyttet else '<span class="s-muted">-</span>'


def _status(t: _Tabel, p: Personraekke) -> str:
    if p.er_doed:
        tekst = escape(t.doed_dag % {"dag": dato(p.doed_dato)}) if p.doed_dato else t.doed
        return f'<span class="s-badge s-badge--dead">{tekst}</span>'
    form = "aktiv" if p.er_aktiv else "passiv"
    return f'<span class="s-status s-status--{form}">{escape(str(p.status))}</span>'


_FORMER = {
    "navn": Form(_navn),
    "cpr": Form(_cpr, "s-nowrap"),
    "alder": Form(_alder, "s-num"),
    "koen": Form(lambda _t, p: escape(str(p.koen))),
    "adresse": Form(_adresse),
    "kommune": Form(lambda _t, p: escape(p.kommune or "-")),
    "status": Form(_status),
}


def persontraef(
    personer: Sequence[Personraekke],
    kolonner: Sequence[Kolonne],
    *,
    token: str,
    soegning: str,
) -> SafeString:
    """The `<tr>`s, in the columns of the user. `token`: the hidden field of a form; `soegning`: the
    key of the search."""
    heads = [(k.noegle, str(k.navn)) for k in kolonner]
    return raekker(_Tabel(token, soegning), personer, _FORMER, heads, overskrift="navn")
