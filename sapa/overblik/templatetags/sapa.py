"""What templates need beyond Django: icons, and Danish forms of time and CPR numbers.

Dates are DD-MM-YYYY and times kl. TT:MM in every language: they are the product's own notation.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from access.values import Cpr, Foelsomhed
from indexes.sag.values import Fremdrift, Partsrolle

register = template.Library()

_STATUS = {
    Fremdrift.OPSTAAET: ("", _lazy("Opstået")),
    Fremdrift.OPLYST: ("s-status--oplyst", _lazy("Oplyst")),
    Fremdrift.AFGJORT: ("s-status--afgjort", _lazy("Afgjort")),
    Fremdrift.AFSLUTTET: ("s-status--afsluttet", _lazy("Afsluttet")),
}
_ROLLER = {
    Partsrolle.PRIMAER_PART: _lazy("Primær part"),
    Partsrolle.SEKUNDAER_PART: _lazy("Sekundær part"),
    Partsrolle.YDELSESMODTAGER: _lazy("Ydelsesmodtager"),
    Partsrolle.EJENDOM: _lazy("Ejendom"),
}
_FOELSOMHED = {
    Foelsomhed.IKKE_FORTROLIGE_DATA: _lazy("Ikke fortrolige data"),
    Foelsomhed.FORTROLIGE_PERSONOPLYSNINGER: _lazy("Fortrolige personoplysninger"),
    Foelsomhed.FOELSOMME_PERSONOPLYSNINGER: _lazy("Følsomme personoplysninger"),
    Foelsomhed.VIP_SAGER: _lazy("VIP-sager"),
}
# The contract's codes are spelled in ASCII (dokument Type, INDEXES.md section 8).
_DOKUMENTTYPER = {
    "Brev, indgaaende": _lazy("Brev, indgående"),
    "Brev, udgaaende": _lazy("Brev, udgående"),
    "Internt Notat": _lazy("Internt notat"),
    "Eksternt Notat": _lazy("Eksternt notat"),
}
_DOKUMENTSTATUS = {
    "Modtaget": _lazy("Modtaget"),
    "Fordelt": _lazy("Fordelt"),
    "Underudarbejdelse": _lazy("Under udarbejdelse"),
    "Underreview": _lazy("Under gennemsyn"),
    "Publiceret": _lazy("Publiceret"),
    "Endeligt": _lazy("Endeligt"),
    "Afleveret": _lazy("Afleveret"),
}
# Roles of a dokument's relations (INDEXES.md section 8), as a page says them.
_DOKUMENTROLLER = {
    "Ejer": _lazy("Ejer"),
    "Ansvarlig": _lazy("Ansvarlig"),
    "Primær behandler": _lazy("Primær behandler"),
    "Andre behandlere": _lazy("Anden behandler"),
    "Fordelt til": _lazy("Fordelt til"),
    "Parter": _lazy("Part"),
    "Kopiparter": _lazy("Kopipart"),
    "Besvarelser": _lazy("Besvarelse"),
    "Udgangspunkter": _lazy("Udgangspunkt"),
    "NyRevision": _lazy("Ny revision"),
    "Kommentarer": _lazy("Kommentar"),
    "Bilag": _lazy("Bilag"),
    "Andre dokumenter": _lazy("Andet dokument"),
    "Master": _lazy("Mastersystem"),
    "Afsender": _lazy("Afsendersystem"),
}


@register.simple_tag
@cache
def ikon(navn: str) -> SafeString:
    """A decorative icon from dkfds' sprite: always beside a word or a label."""
    return format_html(
        '<svg class="icon-svg" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("dkfds/img/all-svg-icons.svg"),
        navn,
    )


@register.filter
def dato(vaerdi: date | datetime | None) -> str:
    """DD-MM-YYYY, in Danish time; "-" when unknown."""
    if vaerdi is None:
        return "-"
    return f"{_lokal(vaerdi):%d-%m-%Y}"


@register.filter
def lang_dato(vaerdi: date | None) -> str:
    """01. februar 2023, the month in the user's language; "-" when unknown."""
    return f"{vaerdi:%d}. {MONTHS[vaerdi.month]} {vaerdi.year}" if vaerdi else "-"


@register.filter
def maaned(vaerdi: date) -> str:
    """februar 2023, in the user's language."""
    return f"{MONTHS[vaerdi.month]} {vaerdi.year}"


@register.filter
def klokken(vaerdi: datetime | None) -> str:
    """TT:MM in Danish time; empty when unknown."""
    return f"{timezone.localtime(vaerdi):%H:%M}" if vaerdi else ""


@register.filter
def opslaaet(vaerdi: datetime, nu: datetime) -> str:
    """When a look-up was made: "i dag 10:42", else the date."""
    if _lokal(vaerdi) == _lokal(nu):
        return _("i dag %(tid)s") % {"tid": klokken(vaerdi)}
    return dato(vaerdi)


@register.filter
def kildetid(vaerdi: datetime | None, nu: datetime) -> str:
    """A source's last delivery: the time when today, else DD-MM kl. TT:MM (with the year)."""
    if vaerdi is None:
        return ""
    dag, i_dag = _lokal(vaerdi), _lokal(nu)
    if dag == i_dag:
        return klokken(vaerdi)
    form = "%d-%m" if dag.year == i_dag.year else "%d-%m-%Y"
    return _("%(dag)s kl. %(tid)s") % {"dag": f"{dag:{form}}", "tid": klokken(vaerdi)}


@register.filter
def cpr(vaerdi: Cpr, vis: bool) -> str:
    """In full only when told so: the view has logged it then."""
    return vaerdi.vis() if vis else str(vaerdi)


@register.filter
def sagsstatus(fremdrift: Fremdrift | None) -> SafeString:
    """Tværfaglig status as word and shape; a sag without any says so."""
    if fremdrift is None:
        return format_html('<span class="s-muted">{}</span>', _("Ikke oplyst"))
    klasse, tekst = _STATUS[fremdrift]
    return format_html('<span class="s-status {}">{}</span>', klasse, tekst)


@register.filter
def foedt(vaerdi: Cpr) -> str:
    """The six digits of the birthday, which masking leaves open: 211070."""
    return str(vaerdi)[:6]


@register.filter
def relation(rolle: Partsrolle) -> str:
    """How the part takes part, in the user's language."""
    return str(_ROLLER[rolle])


@register.filter
def foelsomhed(niveau: Foelsomhed) -> str:
    """The level in words."""
    return str(_FOELSOMHED[niveau])


@register.filter
def dokumenttype(kode: str) -> str:
    """A dokument's type in words; a code without any is a word already."""
    return str(_DOKUMENTTYPER.get(kode, kode))


@register.filter
def dokumentstatus(kode: str) -> str:
    """A step of a dokument's Fremdrift in words."""
    return str(_DOKUMENTSTATUS.get(kode, kode))


@register.filter
def dokumentrolle(navn: str) -> str:
    """What a relation of a dokument is called on its page."""
    return str(_DOKUMENTROLLER.get(navn, navn or "-"))


@register.filter
def kroner(beloeb: Decimal | None) -> str:
    """5.448,00 kr.; "-" when unknown. The product's own notation in every language."""
    if beloeb is None:
        return "-"
    tekst = f"{beloeb:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"{tekst} kr."


@register.filter
def kle_noegle(nummer: str) -> str:
    """A KLE number as an address holds it: 32-30-04."""
    return nummer.replace(".", "-")


@register.filter
def opkald(telefon: str) -> str:
    """A telephone number as a tel: link wants it: digits, and a plus in front if it has one."""
    return "".join(c for n, c in enumerate(telefon.strip()) if c.isdigit() or (n == 0 and c == "+"))


@register.simple_tag
def kilde(navn: str, sidst: datetime | None, tilstand: str, nu: datetime) -> SafeString:
    """A source and its freshness: dot, triangle or cross, with the name and the time in words."""
    klasse = {"old": " s-source--old", "down": " s-source--down"}.get(tilstand, "")
    if tilstand == "down" or sidst is None:
        tekst = _("%(navn)s svarer ikke") if tilstand == "down" else _("%(navn)s, tid ukendt")
        return format_html('<span class="s-source{}">{}</span>', klasse, tekst % {"navn": navn})
    ord_ = (
        format_html('<span class="sr-only">{}</span>', _(", forsinket"))
        if tilstand == "old"
        else ""
    )
    return format_html(
        '<span class="s-source{}">{} {}{}</span>', klasse, navn, kildetid(sidst, nu), ord_
    )


def _lokal(vaerdi: date | datetime) -> date:
    return timezone.localdate(vaerdi) if isinstance(vaerdi, datetime) else vaerdi
