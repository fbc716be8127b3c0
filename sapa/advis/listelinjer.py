"""The items of the inbox's list, one by one: as the rows of a table are (decision 0069)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sapa.advis.linjer import Linje
from sapa.overblik.maerker import Maerke
from sapa.overblik.tabelraekker import Tabel
from sapa.overblik.templatetags.sapa import ikon, opslaaet


def listelinjer(
    linjer: Sequence[Linje], *, query: str, aaben: UUID | None, oob: bool = False
) -> SafeString:
    """The `<li>`s. `query`: of the address of the list; `aaben`: the one that is open; `oob`: for
    htmx to put in place of the one there is."""
    tabel, vaelg = Tabel(), _("Vælg %(hvad)s, %(hvem)s")
    ny = f'<span class="sr-only">, {escape(_("ny"))}</span>'
    swap = ' hx-swap-oob="true"' if oob else ""
    html = []
    for x in linjer:
        r, hvem, er_ny = x.r, escape(x.hvem), x.ny
        aktuel = r.uuid == aaben
        adresse = f"{tabel.adresse('advis_aabn', r.uuid)}{escape(query)}"
        om = escape(vaelg % {"hvad": r.navn, "hvem": x.hvem})
        klasse = f"s-item{' s-item--new' if er_ny else ''}{' is-selected' if aktuel else ''}"
        cpr = f", {escape(x.cpr)}" if x.cpr else ""
        type_ = escape(str(x.type))
        html.append(
            f'<li class="{klasse}" id="a-{r.uuid}"{swap}><div class="s-check">'
            f'<input class="form-checkbox" type="checkbox" id="v-{r.uuid}" name="valgt"'
            f' value="{r.uuid}"><label for="v-{r.uuid}"><span class="sr-only">{om}</span></label>'
            f'</div><div><div class="s-item__title"><a href="{adresse}" hx-get="{adresse}"'
            f' hx-target="#advis" hx-push-url="true"{_AKTUEL if aktuel else ""}>'
            f"{escape(r.navn)}{ny if er_ny else ''}</a></div><div>{hvem}{cpr}</div>"
            f'<span class="s-line2">{escape(r.gruppe)}, {type_}</span></div>'
            f'<div class="s-item__side">{"".join(map(_maerke, x.maerker))}'
            f"<span>{escape(opslaaet(r.modtaget, x.now))}</span></div></li>"
        )
    # Every value above has been through `escape`, or is an address that `reverse` made.
    return mark_safe("".join(html))


_AKTUEL = ' aria-current="true"'


def _maerke(m: Maerke) -> str:
    tone = f" s-badge--{m.tone}" if m.tone else ""
    return (
        f'<span class="s-badge{tone}">{ikon(m.ikon) if m.ikon else ""}{escape(str(m.tekst))}</span>'
    )
