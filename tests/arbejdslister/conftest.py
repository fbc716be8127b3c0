"""A municipality with families, and users who may make lists of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from access.db import database_role, saet_adgang
from access.models import Bruger, Myndighed, Revisionslog
from access.selectors import resolve_adgang
from access.values import Adgang, Permission
from indexes.kilder.services import optag
from indexes.part.services import indlaes_personer, part_uuider
from indexes.part.values import AdresseData, PersonData, RelationData, StatusData
from indexes.personkilder.kilder import DIGITAL_POST, STIL
from sapa.arbejdslister.services import sikr_hjemler, sikr_lofter
from sapa.arbejdslister.values import Art, Loft
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.part.faelles import BESKYTTET, BOLIG, I_DAG, KORSBAEK, NOW, bor, borger

RETTER = (
    Permission.SE_PERSON,
    Permission.UDSOEG_POPULATION,
    Permission.BERIG_LISTE,
    Permission.TJEK_ADRESSER,
)
HVORFOR = "a test looks"

# Children who turn two in November 2026, and those who miss it by one thing each.
EMIL, FREJA, LAURA = "0311245671", "1511245672", "3011245674"
FLYTTET, DOED, TIDLIG, SEN, ANDETSTEDS = (
    "1011245675",
    "1111245677",
    "3110245679",
    "0112245673",
    "1211245671",
)
MOR, FAR, GERT, JYTTE = "0101901234", "0202901235", "0303901237", "0107741234"


def myndighed(*boern: str) -> tuple[RelationData, ...]:
    return tuple(RelationData("foraeldremyndighed_over", cpr) for cpr in boern)


def flyttede(fra: date) -> tuple[AdresseData, ...]:
    """Lived at Skovbrynet 38 until the day, and in Korsbæk from then on."""
    ny = bor("Algade", "1", kommunekode=KORSBAEK, postnr="4990", by="Korsbæk", fra=fra)[0]
    return (replace(BOLIG, fra=date(2020, 1, 1), til=fra), ny)


def familier() -> list[PersonData]:
    return [
        # Emil lives with his mother; his father, exempt from Digital Post, at another address.
        borger("Emil Berg", EMIL, adresser=bor("Skovbrynet", "10")),
        borger("Mia Berg", MOR, adresser=bor("Skovbrynet", "10"), relationer=myndighed(EMIL)),
        borger("Gert Frydendal", GERT, adresser=bor("Parkvej", "3"), relationer=myndighed(EMIL)),
        # Freja lives with both.
        borger("Freja Dal", FREJA, adresser=bor("Skovbrynet", "12")),
        borger("Finn Dal", FAR, adresser=bor("Skovbrynet", "12"), relationer=myndighed(FREJA)),
        # Laura lives with a mother in hiding.
        borger("Laura Rømer", LAURA, adresser=bor("Hemmelivej", "7")),
        borger(
            "Jytte Rømer",
            JYTTE,
            adresser=bor("Hemmelivej", "7"),
            beskyttelser=BESKYTTET,
            relationer=myndighed(LAURA),
        ),
        borger("Flemming Flyttet", FLYTTET, adresser=flyttede(date(2026, 11, 10))),
        borger(
            "Dagny Død",
            DOED,
            status="90",
            status_fra=date(2026, 10, 1),
            statusser=(
                StatusData("01", date(2024, 11, 11), date(2026, 10, 1)),
                StatusData("90", date(2026, 10, 1)),
            ),
        ),
        borger("Tim Tidlig", TIDLIG),
        borger("Sara Sen", SEN),
        borger("Anna Andetsteds", ANDETSTEDS, adresser=flyttede(date(2025, 1, 1))),
    ]


@dataclass(frozen=True)
class Verden:
    uuid: dict[str, UUID]

    def cpr(self, uuid: UUID) -> str:
        return next(cpr for cpr, found in self.uuid.items() if found == uuid)


def post(cpr: str, status: str, now: datetime = NOW) -> None:
    """Tell of somebody's Digital Post."""
    udsagn = {
        "cpr": cpr,
        "registreret": now.isoformat(),
        "perioder": [{"status": status, "fra": "2020-01-01", "til": None}],
    }
    optag(DIGITAL_POST, [DIGITAL_POST.laes(udsagn)], now=now)


def skole(cpr: str, type_: str, now: datetime = NOW) -> None:
    """Enrol somebody."""
    sted = {"nummer": "101", "navn": "Engelsborgskolen", "type": type_}
    udsagn = {
        "cpr": cpr,
        "registreret": now.isoformat(),
        "pladser": [{"institution": sted, "fra": "2025-08-01", "til": None}],
    }
    optag(STIL, [STIL.laes(udsagn)], now=now)


@pytest.fixture(scope="module")
def _verden(django_db_setup: None, django_db_blocker: Any) -> Iterator[Verden]:
    """Built once, in a transaction around those of the tests, and taken back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _byg_verden()
        transaction.set_rollback(True)


@pytest.fixture
def verden(_verden: Verden, db: None) -> Verden:
    return _verden


def _byg_verden() -> Verden:
    for id_, cvr, navn in (
        (KOMMUNE, "11715311", "Lyngby-Taarbæk"),
        (ANDEN_KOMMUNE, "11111111", "Korsbæk"),
    ):
        Myndighed.objects.create(id=id_, cvr=cvr, navn=navn, kort_navn=navn, type="kommune")
    personer = familier()
    with database_role("sapa_indlaes"):
        indlaes_personer(personer, now=NOW)
        uuids = part_uuider([f"cpr:{p.cpr}" for p in personer], now=NOW)
        post(MOR, "tilmeldt")
        post(GERT, "fritaget")
        sikr_hjemler([("bibliotek", "Biblioteksloven"), ("andet", "Anden hjemmel")])
        sikr_lofter((art, Loft(10_000, 20_000, 500)) for art in Art)
    return Verden({noegle.removeprefix("cpr:"): u for noegle, u in uuids.items()})


@pytest.fixture
def bruger(verden: Verden, bruger_med: Callable[..., Bruger]) -> Bruger:
    return bruger_med({"permissions": RETTER})


@pytest.fixture
def adgang(bruger: Bruger) -> Adgang:
    found = resolve_adgang(bruger.id)
    assert found is not None
    return found


@pytest.fixture
def browser(bruger: Bruger, log_ind: Callable[[Bruger], Client]) -> Client:
    return log_ind(bruger)


@contextmanager
def som(adgang: Adgang) -> Iterator[None]:
    """Read as a request does."""
    with database_role("sapa_web"):
        saet_adgang(adgang)
        yield


def logget(beskrivelse: str) -> list[str]:
    """The numbers of those who have such a row, each as often as it stands."""
    rows = Revisionslog.objects.filter(beskrivelse=beskrivelse)
    return sorted(rows.values_list("nummer", flat=True))


__all__ = ["I_DAG", "NOW"]
