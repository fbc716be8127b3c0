"""What the rules write down: breaches (the object is refused) and warnings (it is kept).

Texts say what is wrong and the shape of a value, never the value: the content is about people.
"""

from dataclasses import dataclass

GENEREL = "Generel vejledning 1.2"
SAG = "Anvisning Sagsobjekt 1.7"
DOKUMENT = "Anvisning Dokumentobjekt 1.7"
YDELSE = "Ydelsesindeks 6.0.STS-0"


@dataclass(frozen=True, slots=True)
class Fundet:
    """One finding: where, which rule of which text, and in words. `vaerdiform`: how the value there
    is written (`form.med_form` fills it in, for whoever is told)."""

    sti: str
    regel: str
    afsnit: str
    tekst: str
    vaerdiform: str = ""

    def __str__(self) -> str:
        """As the sender reads it: where, what, and which rule of which text."""
        return f"{self.sti}: {self.tekst} [{self.regel}, {self.afsnit}]"


@dataclass(frozen=True, slots=True)
class Regelbrud(Fundet):
    """A breach of a hard rule. `sti`: path from the object, LokalUdvidelseListe left out."""


@dataclass(frozen=True, slots=True)
class Advarsel(Fundet):
    """A breach of a soft rule: the object is stored, the sender is told."""


class Protokol:
    """Collects what the rules find. `importer`: the object is new, so all it needs must be here.
    `relationer`: whether its relations are to be looked at."""

    def __init__(self, *, importer: bool, relationer: bool = True) -> None:
        self.importer, self.relationer = importer, relationer
        self.brud: list[Regelbrud] = []
        self.advarsler: list[Advarsel] = []

    def afvis(self, sti: str, regel: str, afsnit: str, tekst: str) -> None:
        """Note a breach of a hard rule."""
        self.brud.append(Regelbrud(sti, regel, afsnit, tekst))

    def advar(self, sti: str, regel: str, afsnit: str, tekst: str) -> None:
        """Note a breach of a soft rule."""
        self.advarsler.append(Advarsel(sti, regel, afsnit, tekst))

    def meld(self, haard: bool, sti: str, regel: str, afsnit: str, tekst: str) -> None:
        """A breach that is hard for some kinds of object and soft for others."""
        (self.afvis if haard else self.advar)(sti, regel, afsnit, tekst)
