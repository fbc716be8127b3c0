"""The rows of Familiesamling and Bopælssamling, as lists."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indexes.part.selectors import Beboer, Familiemedlem
from sapa.overblik.cprfelt import Cprtabel
from sapa.overblik.familie import Bopaelsraekke, Familieraekke
from sapa.overblik.faner import Kolonne
from sapa.overblik.tabelraekker import Form, raekker
from sapa.overblik.templatetags.sapa import dato, ikon


class _Tabel(Cprtabel):
    def __init__(self, token: str, plads: str, tilbage: str, bopael: str | None = None) -> None:
        super().__init__(token, plads=plads, tilbage=tilbage)
        # The query of the addresses that tell who lives at a home; None where she may not ask.
        self.bopael = bopael
        self.bor_der = escape(_("Hvem bor der?"))
        lock = ikon("lock")
        self.beskyttet = (
            f'<span class="s-badge s-badge--protect">{lock}{escape(_("Beskyttet"))}</span>'
        )
        self.ja, self.nej, self.doed = escape(_("Ja")), escape(_("Nej")), escape(_("Død"))
        self.er_doed, self.slaaet_op = escape(_("(død)")), escape(_("Slået op"))
        self.skjult = f'<span class="s-muted">{escape(_("Skjult"))}</span>'
        self.vis_og_log = escape(_("Vis og log"))
        self.adressen_for, self.doed_dag = _("adressen for %(navn)s"), _("Død %(dag)s")
        self.delt = f' <span class="s-badge">{escape(_("Delt bopæl"))}</span>'

    def beskyttelse(self, p: Familiemedlem | Beboer) -> str:
        return self.beskyttet if p.beskyttet else self.nej

    def person(self, p: Familiemedlem | Beboer) -> str:
        return f'<a href="{self.adresse("person", p.part_uuid)}">{escape(p.navn)}</a>'

    def nummer(self, p: Familiemedlem | Beboer, vist: bool) -> str:
        felt = self.cpr(p.part_uuid, p.navn, p.cpr, vist)
        return f'<span class="s-cell-flex" data-cpr aria-live="polite">{felt}</span>'


def _status(tekst: str, aktiv: bool) -> str:
    return f'<span class="s-status s-status--{"aktiv" if aktiv else "passiv"}">{tekst}</span>'


def _alder(alder: int | None) -> str:
    return "-" if alder is None else str(alder)


def _adresse(t: _Tabel, r: Familieraekke) -> str:
    p = r.p
    if r.er_doed:
        return "<span>-</span>"
    if not r.adresse_skjult:
        tekst = f"{'*' if p.beskyttet and p.adresse else ''}{escape(p.adresse or '-')}"
        if t.bopael is None or not p.adresse:
            return f"<span>{tekst}</span>"
        url = f"{t.adresse('familie', p.part_uuid)}{t.bopael}#bopael"
        return f'<span><a href="{url}" title="{t.bor_der}">{tekst}</a></span>'
    om = escape(t.adressen_for % {"navn": p.navn})
    return (
        f"<span>{'*' if p.beskyttet else ''}{t.skjult}"
        f' <a href="{t.adresse("person", p.part_uuid)}#beskyttet">{t.vis_og_log}'
        f'<span class="sr-only"> {om}</span></a></span>'
    )


def _samme_adresse(t: _Tabel, r: Familieraekke) -> str:
    if r.er_doed:
        return "-"
    if r.p.samme_adresse is None:
        return t.skjult
    return t.ja if r.p.samme_adresse else t.nej


def _kommune(t: _Tabel, r: Familieraekke) -> str:
    if r.er_doed:
        return "-"
    return t.skjult if r.adresse_skjult else escape(r.p.kommune_navn or "-")


def _familiestatus(t: _Tabel, r: Familieraekke) -> str:
    if not r.er_doed:
        return _status(escape(r.p.status_kort), r.er_aktiv)
    dag = r.p.doed_dato
    tekst = escape(t.doed_dag % {"dag": dato(dag)}) if dag else t.doed
    return f'<span class="s-badge s-badge--dead">{tekst}</span>'


_FAMILIE = {
    "beskyttelse": Form(lambda t, r: t.beskyttelse(r.p)),
    "navn": Form(lambda t, r: t.person(r.p)),
    "cpr": Form(lambda t, r: t.nummer(r.p, r.cpr_vist), "s-nowrap"),
    "adresse": Form(_adresse),
    "relation": Form(lambda _t, r: escape(r.p.relation_tekst)),
    "samme_adresse": Form(_samme_adresse),
    "alder": Form(lambda t, r: t.er_doed if r.er_doed else _alder(r.p.alder), "s-num"),
    "kommune": Form(_kommune),
    "status": Form(_familiestatus),
}


def familieraekker(
    familie: Sequence[Familieraekke],
    kolonner: Sequence[Kolonne],
    *,
    token: str,
    tilbage: str,
    bopael: str | None = None,
) -> SafeString:
    """The `<tr>`s of the relatives. `token`: the hidden field of a form; `tilbage`: this page.
    `bopael`: an address leads to who lives there, with this query; None where it does not."""
    return raekker(
        _Tabel(token, "familie", tilbage, bopael),
        familie,
        _FAMILIE,
        [(k.noegle, str(k.navn)) for k in kolonner],
        overskrift="navn",
        klasse=lambda r: " ".join(
            ["is-closed"] * r.er_doed + ["s-noprint"] * r.udelades,
        ),
    )


def _beboerrelation(t: _Tabel, r: Bopaelsraekke) -> str:
    tekst = t.slaaet_op if r.er_selv else escape(r.b.relation_tekst or "-")
    return f"<span>{tekst}{t.delt if r.b.delt_bopael else ''}</span>"


def _kontaktadresse(_t: _Tabel, r: Bopaelsraekke) -> str:
    adresse = r.b.kontaktadresse
    return f"{'*' if r.b.beskyttet and adresse else ''}{escape(adresse or '-')}"


_BOPAEL = {
    "relation": Form(_beboerrelation),
    "cpr": Form(lambda t, r: t.nummer(r.b, r.cpr_vist), "s-nowrap"),
    "navn": Form(lambda t, r: t.person(r.b)),
    "alder": Form(lambda _t, r: _alder(r.b.alder), "s-num"),
    "tilflyttet": Form(lambda _t, r: dato(r.b.tilflyttet), "s-date"),
    "beskyttelse": Form(lambda t, r: t.beskyttelse(r.b)),
    "kontaktadresse": Form(_kontaktadresse),
    "status": Form(lambda _t, r: _status(escape(r.status_tekst), r.er_aktiv)),
}


def bopaelsraekker(
    beboere: Sequence[Bopaelsraekke], kolonner: Sequence[Kolonne], *, token: str, tilbage: str
) -> SafeString:
    """The `<tr>`s of those who live at the home, likewise."""
    return raekker(
        _Tabel(token, "bopael", tilbage),
        beboere,
        _BOPAEL,
        [(k.noegle, str(k.navn)) for k in kolonner],
        overskrift="navn",
        klasse=lambda r: "s-noprint" if r.udelades else "",
    )
