"""CPR as a source: whole persons, by event and by nightly file, in the JSON of `cpr_json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Exists, OuterRef

from indexes.kilder.cpr_json import laes_person, laes_tidspunkt, som_json
from indexes.kilder.models import Stand
from indexes.kilder.services import gaeldende_indhold
from indexes.kilder.values import Post, UgyldigPost, kanonisk
from indexes.part.models import Person
from indexes.part.services import laas, personparter, projicer_personer, slet_personer
from indexes.part.values import AFLOESTE_STATUSSER, PersonData

KODE = "cpr"
MAKS_LOEBENR = 2**62


class Cprkilde:
    """The part register's picture of CPR. `personnumre` of one person lead to one part."""

    kode = KODE
    navn = "CPR"
    loefte_minutter = 3 * 24 * 60  # a file every working night: silent over a weekend is well

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
        return post(laes_person(raa.get("person")), registreret, nr)

    def parter(self, poster: Sequence[Post], *, now: datetime) -> dict[str, UUID]:
        """The part of each number; numbers that are one person's become one part here."""
        personer = [laes_person(orjson.loads(post.indhold)) for post in poster]
        return personparter(personer, now=now)[0]

    def projicer(self, udsagn: Mapping[UUID, Any], *, now: datetime) -> None:
        """Make the register say of these persons what CPR says."""
        if borte := [part for part, indhold in udsagn.items() if indhold is None]:
            slet_personer(borte)
        data = {
            part: laes_person(indhold) for part, indhold in udsagn.items() if indhold is not None
        }
        projicer_personer(data, now=now)


CPR = Cprkilde()
_STAND = Stand.objects.unguarded(reason="planned facts take effect").filter(
    part_uuid=OuterRef("part_uuid"), kilde=KODE
)


def post(person: PersonData, registreret: datetime, loebenr: int = 0) -> Post:
    """A statement of CPR about the person."""
    # The empty record of a former number never replaces the person's own.
    rang = 0 if person.status in AFLOESTE_STATUSSER else 1
    return Post(f"cpr:{person.cpr}", registreret, loebenr, kanonisk(som_json(person)), rang)


def lad_skifte(*, now: datetime, antal: int = 500) -> int:
    """Let planned facts that have begun or ended take effect; returns how many persons' did."""
    forfaldne = (
        Person.objects.unguarded(reason="planned facts take effect")
        .filter(Exists(_STAND), naeste_skift__lte=now)
        .order_by("naeste_skift")
        .values_list("part_uuid", flat=True)[:antal]
    )
    parter = sorted(forfaldne)
    if not parter:
        return 0
    laas(parter)
    CPR.projicer(gaeldende_indhold(KODE, parter), now=now)
    return len(parter)
