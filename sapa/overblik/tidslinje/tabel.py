"""The rows of the tables of Tidslinje and Helhedsoverblik, and the bars of an axis, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sapa.overblik.tabelraekker import Form, Tabel, raekker
from sapa.overblik.templatetags.sapa import dato, sagsstatus
from sapa.overblik.tidslinje.akse import Tegning
from sapa.overblik.tidslinje.raekker import Raekke
from sapa.overblik.tidslinje.side import Linje


def _titel(titel: str, url: str) -> str:
    return f'<a href="{escape(url)}">{escape(titel)}</a>' if url else escape(titel)


def _hvad(_t: Tabel, r: Linje) -> str:
    noegle = f'<span class="s-chip__key {r.klasse}" aria-hidden="true"></span>'
    return f'<span class="s-cell-flex">{noegle}{escape(str(r.haendelse.hvad))}</span>'


_HAENDELSER = {
    "titel": Form(lambda _t, r: _titel(r.haendelse.titel, r.haendelse.url)),
    "dato": Form(lambda _t, r: dato(r.haendelse.dag), "s-date"),
    "type": Form(_hvad),
    "om": Form(lambda _t, r: escape(str(r.haendelse.detalje or "-"))),
    "kilde": Form(lambda _t, r: escape(r.haendelse.kilde or "-")),
}


def haendelsesraekker(linjer: Sequence[Linje], *, beskyttet: bool) -> SafeString:
    """The `<tr>`s of a group of happenings. `beskyttet`: her moves stay off paper."""
    return raekker(
        Tabel(),
        linjer,
        _HAENDELSER,
        [
            ("titel", ""),
            ("dato", _("Dato")),
            ("type", _("Type")),
            ("om", _("Om")),
            ("kilde", _("Kilde")),
        ],
        overskrift="titel",
        klasse=lambda r: "s-noprint" if beskyttet and r.haendelse.udbyder == "adresser" else "",
    )


class _Tabel(Tabel):
    def __init__(self) -> None:
        super().__init__()
        self.anden_part = f", {escape(_('anden part'))}"
        self.fortsaetter = escape(_("Fortsætter"))
        self.aktiv = f'<span class="s-status s-status--aktiv">{escape(_("Aktiv"))}</span>'
        self.passiv = f'<span class="s-status s-status--passiv">{escape(_("Ikke aktiv"))}</span>'


def _type(t: _Tabel, r: Raekke) -> str:
    slags = t.ens("slags", r.slags, lambda: r.type_tekst)
    return f"{slags}{t.anden_part if r.anden_part else ''}"


def _kle(_t: _Tabel, r: Raekke) -> str:
    return f'<span>{escape(r.kle or "-")} <span class="s-line2">{escape(r.kle_titel)}</span></span>'


def _status(t: _Tabel, r: Raekke) -> str:
    if r.slags == "sag":
        return t.ens("status", r.fremdrift, lambda: sagsstatus(r.fremdrift))
    return t.aktiv if r.aktiv else t.passiv


def _klasse(r: Raekke) -> str:
    return " ".join(["is-closed"] * (not r.loeber) + ["s-noprint"] * r.hvem.udelades)


_RAEKKER = {
    "titel": Form(lambda _t, r: _titel(r.titel, r.url)),
    "person": Form(lambda _t, r: escape(r.hvem.navn)),
    "type": Form(_type),
    "kle": Form(_kle),
    "fra": Form(lambda _t, r: dato(r.fra), "s-date"),
    "til": Form(lambda t, r: t.fortsaetter if r.loeber else dato(r.til), "s-date"),
    "fagsystem": Form(lambda _t, r: escape(r.fagsystem or "-")),
    "status": Form(_status),
}


def helhedsraekker(rows: Sequence[Raekke], *, flere: bool) -> SafeString:
    """The `<tr>`s of sager and ydelser, with whose they are where there are several persons."""
    kolonner = [
        ("titel", ""),
        *([("person", _("Person"))] if flere else []),
        ("type", _("Type")),
        ("kle", _("KLE-emne")),
        ("fra", _("Fra")),
        ("til", _("Til")),
        ("fagsystem", _("Fagsystem")),
        ("status", _("Status")),
    ]
    return raekker(_Tabel(), rows, _RAEKKER, kolonner, overskrift="titel", klasse=_klasse)


def bjaelker(tegning: Tegning) -> SafeString:
    """The bars of an axis, each a link to what it is where there is one."""
    html = []
    for bane in tegning.baner:
        for b in bane.bjaelker:
            navn = f'aria-label="{escape(b.navn)}"'
            krop = (
                f'<path class="{b.klasse}" d="{b.d}"/>'
                f'<text x="{b.tx}" y="{b.ty}" text-anchor="{b.anker}">{escape(b.tekst)}</text>'
            )
            html.append(
                f'<a href="{escape(b.url)}" {navn}>{krop}</a>'
                if b.url
                else f'<g role="img" {navn}>{krop}</g>'
            )
    # Every text above has been through `escape`; the rest are our own classes and whole numbers.
    return mark_safe("".join(html))
