"""The one box: what was typed or pasted, and which search it belongs to. Pure."""

from __future__ import annotations

import re

from access.values import Adgang, Permission
from indexes.soegning.selectors import telefontal
from sapa.overblik.kriterier import Kriterier
from sapa.overblik.soeg.gemt import Udvidet

# "sag 2022-KMS-00917", "sagsnr. 4711"
_SAG = re.compile(
    r"sag(?:snr\.?|snummer|s?\s?nr\.?)?\s*[:\s]\s*(?P<nummer>\S*\d\S*)", re.IGNORECASE
)
# One word of letters and digits joined by hyphens, three digits in a row among them.
_SAGSNUMMER = re.compile(r"(?=\S*\d{3})[A-ZÆØÅa-zæøå0-9]+(?:[-/][A-ZÆØÅa-zæøå0-9]+)+")
# A date, a birth date with its tail hidden, a property's number: no sag.
_ANDET = re.compile(
    r"\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|\d{4}-\d\d-\d\d|\d{6}-?[Xx]{4}|\d{6}-?\d{0,4}|(?:esr[\s:-]*)?\d{3}-\d{5,6}"
)
_TELEFON = re.compile(r"(?:tlf|telefon|tel)[.:\s]+(?P<nummer>[+\d][\d\s]*)", re.IGNORECASE)
# As people write a telephone number and nobody a CVR number.
_I_GRUPPER = re.compile(r"(?:\+45|0045)\s?[\d\s]+|\d\d(?: \d\d){3}|\d{4} \d{4}")


def forstaa(tekst: str, adgang: Adgang) -> Kriterier | Udvidet:
    """The search that a text belongs to. What is nothing else is words of a person's name and
    address."""
    tekst = " ".join(tekst.split())
    if (match := _TELEFON.fullmatch(tekst)) and telefontal(match["nummer"]):
        return Udvidet("telefon", {"telefon": match["nummer"].strip()})
    if _I_GRUPPER.fullmatch(tekst) and telefontal(tekst):
        return Udvidet("telefon", {"telefon": tekst})
    kriterier = Kriterier.af_fritekst(tekst)
    if kriterier.cpr or not kriterier.er_person or not adgang.har(Permission.SE_SAG):
        return kriterier
    if match := _SAG.fullmatch(tekst):
        return Udvidet("sag", {"sagsnummer": match["nummer"]})
    if _SAGSNUMMER.fullmatch(tekst) and not _ANDET.fullmatch(tekst):
        return Udvidet("sag", {"sagsnummer": tekst})
    return kriterier
