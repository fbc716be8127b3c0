"""The three sources: what a statement of each looks like, and how it becomes rows.

A statement is whole: it is all that the source knows about the person, past and planned periods
too, and takes the place of what the source said before. Dates are days in Denmark; `til` is the
first day that no longer counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.range import DateRange

from access.jsontekst import jsontekst
from access.masse import indsaet
from indexes.kilder.register import Hvis, Noeglekilde
from indexes.kilder.values import Post, UgyldigPost, kanonisk
from indexes.part.models import PersonFakta
from indexes.personkilder.form import (
    FRA_TIL,
    Del,
    Felt,
    Heltal,
    Liste,
    Objekt,
    Personnummer,
    Skema,
    Tekst,
    Tidspunkt,
    Valg,
    kontroller_periode,
    kontroller_raekke,
)
from indexes.personkilder.models import DigitalPost, Institutionsplads, Sygesikring

PROJEKTION = "a source's statement becomes its rows"
MAKS_PERIODER = 200  # more than a life has: a longer list is a fault of the sender's
_TELEFON = Tekst(30, r"\+?[0-9 ()/-]{3,30}", "et telefonnummer", tom=True)
_KUVERT = (
    Felt("cpr", Personnummer()),
    Felt("registreret", Tidspunkt()),
    Felt("loebenr", Heltal(0, 2**63 - 1), kraeves=False),
)

_INSTITUTION = Objekt(
    (
        Felt("nummer", Tekst(20, "[A-Za-z0-9-]{1,20}", "bogstaver, cifre og bindestreg")),
        Felt("navn", Tekst(200)),
        Felt("type", Valg(tuple(Institutionsplads.Type.values))),
        Felt("adresse", Tekst(200, tom=True), kraeves=False),
        Felt("telefon", _TELEFON, kraeves=False),
    )
)
_PLADS = Objekt(
    (
        Felt("institution", _INSTITUTION),
        *FRA_TIL,
        Felt("klasse", Tekst(20, tom=True), kraeves=False),
        Felt("trin", Tekst(2, "(10|[0-9])", "et klassetrin, 0 til 10", tom=True), kraeves=False),
    )
)
_PRAKSIS = Objekt(
    (
        Felt("ydernummer", Tekst(6, "[0-9]{1,6}", "højst seks cifre")),
        Felt("navn", Tekst(200)),
        Felt("telefon", _TELEFON, kraeves=False),
        Felt("adresse", Tekst(200, tom=True), kraeves=False),
    )
)
_SIKRING = Objekt(
    (
        Felt("gruppe", Heltal(1, 2)),
        *FRA_TIL,
        Felt("praksis", _PRAKSIS, kraeves=False),
    )
)
_POST = Objekt(
    (
        Felt("status", Valg(tuple(DigitalPost.Status.values))),
        *FRA_TIL,
        Felt("grund", Valg(tuple(g for g in DigitalPost.Grund.values if g)), kraeves=False),
    )
)


@dataclass(frozen=True, slots=True)
class Personkilde(Noeglekilde):
    """A source of facts about persons, in one table of its own: a `Kilde` of the register."""

    kode: str
    navn: str
    model: type[PersonFakta]
    liste: str  # the member of a statement that holds its facts
    fakta: Objekt
    enkelt: bool  # one fact at a time, so that periods may not overlap
    loefte_minutter: int
    beskrivelse: str

    @property
    def tabeller(self) -> Mapping[str, Hvis]:
        """Its one table."""
        return {self.model._meta.db_table: Hvis()}

    @property
    def form(self) -> Objekt:
        """The grammar of a whole statement."""
        liste: Del = Liste(self.fakta, MAKS_PERIODER)
        return Objekt((*_KUVERT, Felt(self.liste, liste)), self.beskrivelse)

    @property
    def skema(self) -> Skema:
        """A statement as JSON Schema."""
        return self.form.skema()

    def laes(self, raa: Mapping[str, Any]) -> Post:
        """The statement in its normal form. Raises UgyldigPost; its path begins at the
        statement."""
        post = self.form.laes(raa, "")
        fakta = post[self.liste]
        for nr, et in enumerate(fakta):
            sti = f"/{self.liste}/{nr}"
            kontroller_periode(et, sti)
            _kontroller(et, sti)
        if self.enkelt:
            kontroller_raekke(fakta, f"/{self.liste}")
        # In an order of their own: the same facts in another order are the same statement.
        ordnet = sorted(fakta, key=lambda et: (et["fra"], jsontekst(et, sorteret=True)))
        return Post(
            noegle=f"cpr:{post['cpr']}",
            registreret=post["registreret"],
            loebenr=post["loebenr"] or 0,
            indhold=kanonisk({self.liste: ordnet}),
        )

    def projicer(
        self,
        udsagn: Mapping[UUID, Any],
        *,
        now: datetime,
        noegler: Mapping[str, UUID] | None = None,
    ) -> None:
        """Replace this source's rows about these persons. Two statements, whatever their number."""
        rows = self.model.objects.unguarded(reason=PROJEKTION)
        rows.filter(part_uuid__in=list(udsagn)).delete()
        indsaet(self.model, list(self._raekker(udsagn)))

    def _raekker(self, udsagn: Mapping[UUID, Any]) -> Iterator[PersonFakta]:
        for part_uuid, indhold in udsagn.items():
            for et in (indhold or {}).get(self.liste, ()):
                fra, til = _dag(et["fra"]), _dag(et["til"])
                virkning = DateRange(fra, til, "[)")
                yield self.model(part_uuid=part_uuid, virkning=virkning, **_kolonner(et))


def _kontroller(et: Mapping[str, Any], sti: str) -> None:
    """What goes together inside one fact."""
    if et.get("gruppe") == 2 and et["praksis"] is not None:
        tekst = "I sikringsgruppe 2 er der ingen lægepraksis."
        raise UgyldigPost(f"{sti}/praksis", "gruppe", tekst)
    if "grund" in et and et["grund"] is not None and et["status"] == DigitalPost.Status.TILMELDT:
        raise UgyldigPost(f"{sti}/grund", "grund", "En tilmeldt har ingen grund til fritagelse.")


def _kolonner(et: Mapping[str, Any]) -> dict[str, Any]:
    """A fact's members as columns: those of the institution or practice beside its own."""
    kolonner = {navn: v for navn, v in et.items() if navn not in {"fra", "til"}}
    for indre in ("institution", "praksis"):
        kolonner |= kolonner.pop(indre, None) or {}
    return {navn: v for navn, v in kolonner.items() if v is not None}


def _dag(tekst: str | None) -> date | None:
    return date.fromisoformat(tekst) if tekst is not None else None


STIL = Personkilde(
    kode="stil",
    navn="STIL",
    model=Institutionsplads,
    liste="pladser",
    fakta=_PLADS,
    enkelt=False,
    loefte_minutter=24 * 60,
    beskrivelse="Alle barnets pladser i dagtilbud og skole. Flere kan gælde på samme tid.",
)
SYGESIKRING = Personkilde(
    kode="sygesikring",
    navn="Sygesikring",
    model=Sygesikring,
    liste="perioder",
    fakta=_SIKRING,
    enkelt=True,
    loefte_minutter=24 * 60,
    beskrivelse="Personens sikringsgruppe og lægepraksis. I gruppe 2 er der ingen praksis.",
)
DIGITAL_POST = Personkilde(
    kode="digitalpost",
    navn="Digital Post",
    model=DigitalPost,
    liste="perioder",
    fakta=_POST,
    enkelt=True,
    loefte_minutter=24 * 60,
    beskrivelse="Om personen er tilmeldt Digital Post, og hvorfor ikke.",
)
ALLE: Sequence[Personkilde] = (STIL, SYGESIKRING, DIGITAL_POST)
