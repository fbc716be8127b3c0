"""What the pages of the work lists show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sapa.arbejdslister import ord as ordene
from sapa.arbejdslister.detaljer import Indehaver, Listeperson
from sapa.arbejdslister.models import Koersel, Linje
from sapa.arbejdslister.selectors import Forskel
from sapa.arbejdslister.values import Art, Kriterier, Resultat

_GODE = {Resultat.MEDLEM, Resultat.FUNDET, Resultat.MATCH}
_DAARLIGE = {Resultat.OVERSTREG, Resultat.UGYLDIG, Resultat.UAFKLARET}


@dataclass(frozen=True, slots=True)
class Rad:
    """A line of a list with its person. Of one to be struck out there is none: nothing of her is
    shown."""

    linje: Linje
    person: Listeperson | None
    ny: bool = False
    # The first of the protected ones, who are listed separately.
    foerste_beskyttede: bool = False

    @property
    def nummer(self) -> int:
        return self.linje.kildelinje or self.linje.nummer

    @property
    def overstreg(self) -> bool:
        return self.linje.resultat == Resultat.OVERSTREG

    @property
    def resultat(self) -> ordene.Tekst:
        if self.linje.part_uuid is not None and self.person is None and not self.overstreg:
            return ordene.RESULTAT[Resultat.IKKE_FUNDET]
        return ordene.RESULTAT[self.linje.resultat]

    @property
    def maerke(self) -> str:
        """The class of its badge."""
        if self.linje.resultat in _GODE:
            return "s-badge--ok"
        if self.linje.resultat in _DAARLIGE:
            return "s-badge--bad"
        return "s-badge--protect" if self.linje.resultat == Resultat.BESKYTTET else "s-badge--warn"

    @property
    def beskyttelse(self) -> str:
        """Navne- og adressebeskyttelse: yes, no, or not known."""
        if self.overstreg:
            return "ja"
        # Whom nobody was found for may be protected elsewhere.
        afklaret = {Resultat.MATCH, Resultat.FLERE}
        return "nej" if self.linje.resultat in afklaret else ""

    @property
    def brevform(self) -> str:
        return _brevform(self.person) if self.person else ""

    @property
    def indehavere(self) -> list[tuple[Indehaver, str]]:
        """Each holder of forældremyndighed, and how letters reach her."""
        return [(i, _brevform(i)) for i in self.person.indehavere] if self.person else []


def _brevform(p: Listeperson | Indehaver) -> str:
    return ordene.brevform(p.post, fysisk=p.fysisk_brev)


@dataclass(frozen=True, slots=True)
class Koerselsside:
    """A run: how far it is, and a page of its lines once it is finished."""

    koersel: Koersel
    rader: Sequence[Rad] = ()
    antal: Mapping[str, int] | None = None
    ulaeselige: Sequence[int] = ()
    forskel: Forskel | None = None
    udgaaede: Sequence[Listeperson] = ()
    efter: int = 0
    naeste: int | None = None

    @property
    def art(self) -> ordene.Tekst:
        return ordene.ART[self.koersel.art]

    @property
    def titel(self) -> ordene.Tekst:
        population = self.koersel.population
        return population.navn if population is not None else self.art

    @property
    def er_tjek(self) -> bool:
        return self.koersel.art == Art.ADRESSETJEK

    @property
    def fejl(self) -> ordene.Tekst:
        return ordene.FEJL.get(self.koersel.fejl, ordene.FEJL["fejl"])

    @property
    def resultater(self) -> list[tuple[ordene.Tekst, int]]:
        """How many lines came to what, in the order of the words."""
        counts = self.antal or {}
        return [(ordene.RESULTAT[r], counts[r]) for r in Resultat if counts.get(r)]


@dataclass(frozen=True, slots=True)
class Kriterietekst:
    """The criteria of a population in words, for who runs it and who approves it."""

    kriterier: Kriterier

    @property
    def linjer(self) -> list[tuple[ordene.Tekst, str]]:
        k = self.kriterier
        par: list[tuple[ordene.Tekst, object]] = [
            (ordene.FELT["fylder"], k.fylder),
            (ordene.FELT["foedt"], _periode(k.foedt_fra, k.foedt_til)),
            (ordene.FELT["adresse"], k.adresse),
            (ordene.FELT["institution"], ordene.INSTITUTION.get(k.institution, "")),
            (ordene.FELT["digital_post"], ordene.DIGITAL_POST.get(k.digital_post, "")),
            (ordene.FELT["civilstand"], ordene.CIVILSTAND.get(k.civilstand, "")),
            (ordene.FELT["doed"], _periode(k.doed_fra, k.doed_til) if k.doed else ""),
            (ordene.SAG.get(k.sag, ""), k.kle),
        ]
        return [(navn, str(v)) for navn, v in par if v not in {None, ""}]


def _periode(fra: object, til: object) -> str:
    if not fra and not til:
        return ""
    return " - ".join(f"{d:%d-%m-%Y}" if d else "" for d in (fra, til))
