"""The shape of a value, for the eyes of whoever has to mend it: never the value itself.

A message's texts are about people. What is told of one is how it is written: a digit is `d`, a
letter is `x`, signs of writing stay. Two values written alike have the same shape, so that nothing
but the writing can be read out of it.
"""

import re
from collections.abc import Mapping, Sequence

MAKS_FORM = 40
"""Longest text whose shape is written out; of a longer one the length is told."""

_TEGN = frozenset(".,:;-+/_@#() ")
# A text of several words is prose, or a name: how long its words are is nobody's business.
_PROSA = re.compile(r"[^\W\d_]\s+[^\W\d_]")


def vaerdiform(vaerdi: object) -> str:
    """How a value is written: "dd.dd", "dddddd-dddd", "tekst, 57 tegn", "liste, 3", "mangler"."""
    if vaerdi is None:
        return "mangler"
    if isinstance(vaerdi, bool):
        return "sand/falsk"
    if isinstance(vaerdi, int | float):
        return f"tal, {len(str(abs(vaerdi)))} tegn"
    if isinstance(vaerdi, str):
        return _tekstform(vaerdi)
    if isinstance(vaerdi, Mapping):
        if len(vaerdi) == 1:
            (noegle, indre), *_ = vaerdi.items()
            if noegle in ("uuid", "urn") and isinstance(indre, str):
                return f"{noegle}: {_urnform(indre) if noegle == 'urn' else vaerdiform(indre)}"
        return f"objekt, {len(vaerdi)} felter"
    if isinstance(vaerdi, Sequence):
        return f"liste, {len(vaerdi)}"
    return "ukendt"


def _tekstform(tekst: str) -> str:
    if not tekst:
        return "tom"
    if not tekst.strip():
        return f"blank, {len(tekst)} tegn"
    if len(tekst) > MAKS_FORM or _PROSA.search(tekst):
        return f"tekst, {len(tekst)} tegn"
    return "".join(map(_tegnform, tekst))


def _tegnform(tegn: str) -> str:
    if tegn.isdecimal():
        return "d"
    if tegn.isalpha():
        return "x"
    return tegn if tegn in _TEGN else "?"


# Every name that a URN of the contract may begin with: anything else could be a person's.
_KENDTE_URN = re.compile(
    r"urn:oio:(?:cpr-nr|cvr-nr|pnr|us:personid|us:borgerid|udk:borgerid|fuldtnavn):|urn:", re.I
)


def _urnform(urn: str) -> str:
    """A URN's kind in words, and the shape of what it names."""
    kendt = _KENDTE_URN.match(urn)
    hoved = kendt[0].lower() if kendt else ""
    return hoved + vaerdiform(urn[len(hoved) :])
