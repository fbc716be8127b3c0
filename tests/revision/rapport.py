"""A reader that treats a file as the public audit report does, written from SAPA.md 2.2 to 2.4.

No quoting, culture da-DK, rows made unique by Log ID; a row with a field that cannot be converted is
dropped without a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

HELTAL = ("Kald ID", "Organisatorisk ID", "IP Adresse")
INT64 = 2**63 - 1


@dataclass(frozen=True)
class Rapport:
    overskrift: list[str]
    raekker: list[dict[str, object]]
    tabt: list[dict[str, str]]


def heltal(tekst: str) -> int | None:
    """Danish: "." separates thousands, wherever it stands. Raises ValueError."""
    if tekst == "":
        return None
    if not re.fullmatch(r"-?\d[\d.]*", tekst, re.ASCII):
        raise ValueError("not a number")
    number = int(tekst.replace(".", ""))
    if abs(number) > INT64:
        raise ValueError("too large")
    return number


def tidspunkt(tekst: str) -> datetime:
    value = datetime.fromisoformat(tekst)
    if value.tzinfo is None:
        raise ValueError("without zone")
    return value


def laes(indhold: bytes) -> Rapport:
    tekst = indhold.decode("utf-8")
    first, *lines = [line for line in re.split(r"\r\n|\r|\n", tekst) if line]
    names = first.split(";")
    seen: set[str] = set()
    kept: list[dict[str, object]] = []
    lost: list[dict[str, str]] = []
    for line in lines:
        fields = line.split(";")
        raw = dict(zip(names, fields, strict=False))
        if raw["Log ID"] in seen:
            continue
        seen.add(raw["Log ID"])
        try:
            if len(fields) != len(names):
                raise ValueError("shifted")
            kept.append(
                raw
                | {name: heltal(raw[name]) for name in HELTAL}
                | {"Tidspunkt": tidspunkt(raw["Tidspunkt"])}
            )
        except ValueError:
            lost.append(raw)
    return Rapport(names, kept, lost)


def cpr(part: str) -> str:
    return part.split(" - ", 1)[0].replace("-", "") if " - " in part else part.replace("-", "")


def efter(tekst: str, skille: str) -> str:
    return tekst.split(skille, 1)[1] if skille in tekst else tekst


def kle(sag: str) -> tuple[str, str, str]:
    emne = sag.split(" - ", 1)[0]
    return emne, emne[:5], emne[:2]


def adresse(kriterier: str) -> str:
    if "Adresse: " not in kriterier:
        return ""
    rest = kriterier.split("Adresse: ", 1)[1]
    for ende in (", VirksomhedStartDato:", ", Kommune:"):
        if ende in kriterier:
            return rest.split(ende, 1)[0].replace("null", "")
    return ""


def kriterietabel(kriterier: str) -> dict[str, str]:
    """The page Søgekriterier: split at commas, then at colons; what has not two halves is lost."""
    pairs = (item.split(":") for item in kriterier.split(","))
    return {
        pair[0].strip(): "" if pair[1].strip() == "null" else pair[1].strip()
        for pair in pairs
        if len(pair) == 2
    }


# Fane by `Komponent & Beskrivelse`, for what the product writes so far (SAPA.md 2.4).
_F, _X = "SOP.FrontEnd.Services.Implementation.", "SOP.FrontEnd."
FANER = {
    (_F + "Part.PartService", "Visning#Person"): "Adgang Part",
    (_F + "Part.PartService", "Visning#Virksomhed"): "Adgang Part",
    (_F + "Part.PartService", "Visning Personoverblik#Person"): "Persondetaljer",
    (_F + "Sag.SagService", "Visning Sager#Sag"): "Sager",
    (_F + "Adressehistorik.AdressehistorikService", "Søgning"): "Adressehistorik",
    (_X + "Controllers.PartController", "PartCpr"): "Se Fuldt CPR",
}
