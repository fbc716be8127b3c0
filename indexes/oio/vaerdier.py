"""The simple types of the contract: text of an element to value and back.

Facets are those of the XSD (INDEXES sections 1 and 7-10). Timestamps, dates and amounts stay text,
as sent; UUIDs become lower case; line breaks become one form, "\\n" (section 16, trap 11), and are
written as the anvisning's CRLF again.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from access.hukommelse import huskes
from indexes.oio.fejl import Vaerdifejl
from indexes.oio.grammatik import Simpel
from indexes.oio.tid import DATO_MOENSTER, DATOTID_MOENSTER, UENDELIG, er_dato, er_datotid

_XML_BLANKT = " \t\r\n"
_UUID = re.compile(r"[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}")
_BELOEB = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_CVR = re.compile(r"[0-9]{8}")
_HELTAL = re.compile(r"[+-]?[0-9]{1,24}").fullmatch
# The last character before the padding may only carry bits that are used: canonical base64.
_BASE64 = re.compile(
    r"(?:[A-Za-z0-9+/]{4})*"
    r"(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?"
).fullmatch
TEKST_MOENSTER = r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]*"
"""Text for JSON Schema. Half a surrogate pair is left to the reader: a pattern that names them
would refuse whole ones where it is read without the u flag."""
_IKKE_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]").search
_BOOLEAN = {"true": True, "1": True, "false": False, "0": False}


def _som_den_er(vaerdi: Any) -> str:
    return str(vaerdi)


def _json_tekst(laes: Callable[[str], Any]) -> Callable[[Any], Any]:
    """A reader of JSON values that must be strings, with the same check as for XML."""

    def fra_json(vaerdi: Any) -> Any:
        if not isinstance(vaerdi, str):
            raise Vaerdifejl("json.type", f"Værdien skal være en tekst, ikke {json_type(vaerdi)}.")
        if _IKKE_XML(vaerdi):
            raise Vaerdifejl("tekst.tegn", "Teksten har styretegn, som ikke er tilladt.")
        return laes(vaerdi)

    return fra_json


def json_type(vaerdi: object) -> str:
    """The Danish name of a JSON value's type."""
    if vaerdi is None:
        return "null"
    navne: tuple[tuple[type, str], ...] = (
        (bool, "sand/falsk"),
        (int, "et tal"),
        (float, "et tal"),
        (str, "en tekst"),
        (list, "en liste"),
    )
    return next((navn for art, navn in navne if isinstance(vaerdi, art)), "et objekt")


def tekst(mindst: int = 0, hoejst: int | None = None, *, flerlinje: bool = False) -> Simpel:
    """xs:string with length limits, counted in characters as sent."""

    def laes(vaerdi: str) -> str:
        if hoejst is not None and len(vaerdi) > hoejst:
            raise Vaerdifejl(
                "tekst.lang", f"Teksten har {len(vaerdi)} tegn; højst {hoejst} er tilladt."
            )
        if len(vaerdi) < mindst:
            raise Vaerdifejl("tekst.kort", f"Teksten skal have mindst {mindst} tegn.")
        if "\r" in vaerdi:
            return vaerdi.replace("\r\n", "\n").replace("\r", "\n")
        return vaerdi

    def skriv(vaerdi: Any) -> str:
        ud = str(vaerdi)
        if "\n" not in ud:
            return ud
        med_cr = ud.replace("\n", "\r\n")
        return ud if hoejst is not None and len(med_cr) > hoejst else med_cr

    return Simpel("tekst", laes, skriv, _json_tekst(laes), hoejst, flerlinje, mindst=mindst)


def enum(vaerdier: Iterable[str]) -> Simpel:
    """One of a fixed set of words."""
    kendte = {v: v for v in vaerdier}

    def laes(vaerdi: str) -> str:
        try:
            return kendte[vaerdi]
        except KeyError:
            raise Vaerdifejl(
                "kode.ukendt",
                f"Værdien ({len(vaerdi)} tegn) er ikke en af de tilladte: {', '.join(kendte)}.",
            ) from None

    return Simpel("enum", laes, _som_den_er, _json_tekst(laes), koder=tuple(kendte))


def _moenster(
    navn: str,
    regel: str,
    form: re.Pattern[str],
    krav: str,
    efter: Callable[[str], str] = str,
    *,
    husk: bool = False,
) -> Simpel:
    passer = form.fullmatch

    def laes(vaerdi: str) -> str:
        if not passer(vaerdi):
            raise Vaerdifejl(regel, f"{krav} Værdien har {len(vaerdi)} tegn.")
        return efter(vaerdi)

    # The same few hundred role, type and unit UUIDs fill a message.
    laes_husket = huskes(8192)(laes) if husk else laes
    return Simpel(navn, laes_husket, _som_den_er, _json_tekst(laes), moenster=form.pattern)


def _trimmet(regel: str, passer: Callable[[str], bool], krav: str) -> Callable[[str], str]:
    """A reader for the types whose white space collapses."""

    def laes(vaerdi: str) -> str:
        if passer(vaerdi):
            return vaerdi
        trimmet = vaerdi.strip(_XML_BLANKT)
        if not passer(trimmet):
            raise Vaerdifejl(regel, f"{krav} Værdien har {len(vaerdi)} tegn.")
        return trimmet

    return laes


def _laes_boolean(vaerdi: str) -> bool:
    try:
        return _BOOLEAN[vaerdi.strip(_XML_BLANKT)]
    except KeyError:
        raise Vaerdifejl("boolean", "Værdien skal være true eller false.") from None


def _boolean_fra_json(vaerdi: Any) -> bool:
    if not isinstance(vaerdi, bool):
        raise Vaerdifejl("json.type", f"Værdien skal være sand/falsk, ikke {json_type(vaerdi)}.")
    return vaerdi


def _laes_heltal(vaerdi: str) -> int:
    trimmet = vaerdi.strip(_XML_BLANKT)
    if not _HELTAL(trimmet):
        raise Vaerdifejl("heltal", "Værdien skal være et helt tal på højst 24 cifre.")
    return int(trimmet)


def _heltal_fra_json(vaerdi: Any) -> int:
    if isinstance(vaerdi, float) and vaerdi.is_integer():
        vaerdi = int(vaerdi)  # to JSON 1.0 is the integer 1
    if isinstance(vaerdi, bool) or not isinstance(vaerdi, int):
        raise Vaerdifejl("json.type", f"Værdien skal være et helt tal, ikke {json_type(vaerdi)}.")
    return _laes_heltal(str(vaerdi))


def _laes_base64(vaerdi: str) -> str:
    samlet = "".join(vaerdi.split()) if not _BASE64(vaerdi) else vaerdi
    if not _BASE64(samlet):
        raise Vaerdifejl("base64", f"Værdien er ikke gyldig base64 ({len(vaerdi)} tegn).")
    return samlet


def _laes_graense(vaerdi: str) -> str:
    # The element is fixed to true in the XSD, so an empty one means true as well.
    if vaerdi and not _laes_boolean(vaerdi):
        raise Vaerdifejl("graense", "GraenseIndikator må kun være true.")
    return UENDELIG


def _graense_fra_json(vaerdi: Any) -> str:
    if vaerdi != UENDELIG:
        raise Vaerdifejl("graense", 'Uendelig skrives "infinity".')
    return UENDELIG


_DATOTID_KRAV = "Tidspunktet skal være et xs:dateTime (ÅÅÅÅ-MM-DDTtt:mm:ss med tidszone)."
_laes_datotid = _trimmet("tidspunkt", er_datotid, _DATOTID_KRAV)
_laes_dato = _trimmet("dato", er_dato, "Datoen skal have formen ÅÅÅÅ-MM-DD.")

UUID = _moenster(
    "uuid",
    "uuid",
    _UUID,
    "UUID'et skal have formen 8-4-4-4-12 hexadecimale tegn.",
    str.lower,
    husk=True,
)
BELOEB = _moenster("beloeb", "beloeb", _BELOEB, "Beløbet skal være et tal med punktum.")
CVR = _moenster("cvr", "cvr", _CVR, "CVR-nummeret skal være 8 cifre.")
# White space around them collapses in XML and is forgiven in JSON.
DATOTID = Simpel(
    "datotid",
    _laes_datotid,
    _som_den_er,
    _json_tekst(_laes_datotid),
    moenster=f"[ \\t\\r\\n]*(?:{DATOTID_MOENSTER})[ \\t\\r\\n]*",
)
DATO = Simpel(
    "dato",
    _laes_dato,
    _som_den_er,
    _json_tekst(_laes_dato),
    moenster=f"[ \\t\\r\\n]*(?:{DATO_MOENSTER})[ \\t\\r\\n]*",
)
BOOLEAN = Simpel(
    "boolean",
    _laes_boolean,
    lambda v: "true" if v else "false",
    _boolean_fra_json,
    json_tekst=False,
)
HELTAL = Simpel("heltal", _laes_heltal, _som_den_er, _heltal_fra_json, json_tekst=False)
# The same as _BASE64, with the white space that the reader takes out.
_BLANKT = r"[ \t\n\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"
_B64 = f"[A-Za-z0-9+/]{_BLANKT}"
BASE64 = Simpel(
    "base64",
    _laes_base64,
    _som_den_er,
    _json_tekst(_laes_base64),
    moenster=(
        f"{_BLANKT}(?:(?:{_B64}){{4}})*"
        f"(?:{_B64}[AQgw]{_BLANKT}={_BLANKT}={_BLANKT}"
        f"|(?:{_B64}){{2}}[AEIMQUYcgkosw048]{_BLANKT}={_BLANKT})?"
    ),
)
GRAENSE = Simpel("graense", _laes_graense, lambda _: "true", _graense_fra_json, json_tekst=False)
TEKST = tekst()
