"""CPR as a source: whole persons, by event and by nightly file, in the JSON of `cpr_json`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Exists, OuterRef

from access.portioner import hver_for_sig
from indexes.kilder.cpr_json import indhold, laes_person, laes_tidspunkt, som_json
from indexes.kilder.models import Stand
from indexes.kilder.register import Hvis
from indexes.kilder.services import gaeldende_indhold
from indexes.kilder.values import Post, UgyldigPost, kanonisk
from indexes.part.aftryk import FAKTATABELLER
from indexes.part.models import Person, PersonGuard, PersonRelation, PersonSoegekopi
from indexes.part.services import (
    laas,
    naevnte,
    personparter,
    projicer_personer,
    slet_personer,
)
from indexes.part.values import AFLOESTE_STATUSSER, PersonData

KODE = "cpr"
MAKS_LOEBENR = 2**62
TABELLER: tuple[type[PersonGuard], ...] = (Person, *FAKTATABELLER, PersonSoegekopi)
# A relation is her record's, and so is its mirror with the other.
BEGGE_VEJE = Hvis(
    "case when t.afledt then t.modpart_uuid else t.part_uuid end",
    """not t.afledt and t.part_uuid = any(%(parter)s)
    or t.afledt and (t.part_uuid, t.modpart_uuid) in (
        select e.modpart_uuid, e.part_uuid from part_personrelation e
        where not e.afledt and e.part_uuid = any(%(parter)s))""",
)


class Cprkilde:
    """The part register's picture of CPR. `personnumre` of one person lead to one part."""

    kode = KODE
    navn = "CPR"
    loefte_minutter = 3 * 24 * 60  # a file every working night: silent over a weekend is well
    tabeller: Mapping[str, Hvis] = {
        model._meta.db_table: BEGGE_VEJE if model is PersonRelation else Hvis()
        for model in TABELLER
    }

    def laes(self, raa: Mapping[str, Any]) -> Post:
        """`{"registreret": …, "loebenr": …, "person": {…}}`. Raises UgyldigPost."""
        if not isinstance(raa, Mapping):
            raise UgyldigPost("", "form.objekt", "an object")
        if ukendte := raa.keys() - {"registreret", "loebenr", "person"}:
            raise UgyldigPost(
                "", "felt.ukendt", f"registreret, loebenr, person ({len(ukendte)} more)"
            )
        registreret = laes_tidspunkt(raa.get("registreret"), "registreret")
        nr = raa.get("loebenr", 0)
        if isinstance(nr, bool) or not isinstance(nr, int) or not 0 <= nr <= MAKS_LOEBENR:
            raise UgyldigPost("loebenr", "form.tal", "a whole number from 0")
        person = laes_person(raa.get("person"))
        ens = indhold(raa["person"], person)
        return Post(f"cpr:{person.cpr}", registreret, nr, ens, _rang(person), laest=person)

    def parter(
        self, poster: Sequence[Post], *, now: datetime, ogsaa: Collection[str] = ()
    ) -> dict[str, UUID]:
        """The part of each number; numbers that are one person's become one part here."""
        personer = [
            _person(orjson.loads(p.indhold) if p.laest is None else p.laest) for p in poster
        ]
        return personparter(personer, now=now, ogsaa=naevnte(personer) | set(ogsaa))[0]

    def projicer(self, udsagn: Mapping[UUID, Any], *, now: datetime) -> None:
        """Make the register say of these persons what CPR says."""
        if borte := [part for part, indhold in udsagn.items() if indhold is None]:
            slet_personer(borte)
        data = {part: _person(indhold) for part, indhold in udsagn.items() if indhold is not None}
        projicer_personer(data, now=now)


def _person(sagt: Any) -> PersonData:
    return sagt if isinstance(sagt, PersonData) else laes_person(sagt)


CPR = Cprkilde()
_STAND = Stand.objects.unguarded(reason="planned facts take effect").filter(
    part_uuid=OuterRef("part_uuid"), kilde=KODE
)


def post(person: PersonData, registreret: datetime, loebenr: int = 0) -> Post:
    """A statement of CPR about the person."""
    ens = kanonisk(som_json(person))
    return Post(f"cpr:{person.cpr}", registreret, loebenr, ens, _rang(person))


def _rang(person: PersonData) -> int:
    """The empty record of a former number never replaces the person's own."""
    return 0 if person.status in AFLOESTE_STATUSSER else 1


def som_udsagn(post: Post) -> bytes:
    """The statement as it is delivered: what `Cprkilde.laes` reads."""
    return orjson.dumps(
        {
            "registreret": post.registreret.isoformat(),
            "loebenr": post.loebenr,
            "person": orjson.Fragment(post.indhold),
        }
    )


def lad_skifte(*, now: datetime, antal: int = 500) -> int:
    """Let planned facts that have begun or ended take effect; returns how many persons' did. One
    that fails holds up no other (`cpr_skift_fejlede`)."""
    forfaldne = (
        Person.objects.unguarded(reason="planned facts take effect")
        .filter(Exists(_STAND), naeste_skift__lte=now)
        .order_by("naeste_skift")
        .values_list("part_uuid", flat=True)[:antal]
    )

    def skift(parter: Sequence[UUID]) -> None:
        laas(parter)
        CPR.projicer(gaeldende_indhold(KODE, parter), now=now)

    return hver_for_sig(sorted(forfaldne), skift, hvad="cpr_skift_fejlede", noegle=str)
