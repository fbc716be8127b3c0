"""What CPR says in a message reaches the register with the events, and neither stops the other."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from access.klienter import services as klienter
from access.klienter.values import Rettighed
from access.models import Systemklient
from indexes.beskedfordeler import behandling, modtag
from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.kilder.cpr import Cprkilde
from indexes.kilder.cpr_json import som_json
from indexes.kilder.models import Kildetal, Udsagn
from indexes.modtagelse.models import Karantaene
from indexes.part.models import Person
from indexes.part.noegler import find
from indexes.part.values import CivilstandData, PersonData, RelationData
from tests.beskedfordeler.conftest import aftal, alle, arbejd, haendelser
from tests.beskedfordeler.faelles import base64_data, push, registrering
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU
from tests.part.faelles import borger
from tests.traade import TAALMOD, samtidig

WHY = "a test looks at the tables"
JAN = borger("Jan Jarlov", "2110703435")
JYTTE = borger("Jytte Rømer", "0107744444")
GIFT = (
    replace(JAN, civilstand=(CivilstandData("G", partner_cpr=JYTTE.cpr),)),
    replace(JYTTE, civilstand=(CivilstandData("G", partner_cpr=JAN.cpr),)),
)


def udsagn(*personer: PersonData, dag: int = 1, loebenr: int = 0) -> dict[str, Any]:
    registreret = (NU - timedelta(days=dag)).isoformat()
    return nyttelast(
        *({"registreret": registreret, "loebenr": loebenr, "person": som_json(p)} for p in personer)
    )


def nyttelast(*sagt: Any) -> dict[str, Any]:
    return json_data(orjson.dumps({"udsagn": sagt}))


def json_data(indhold: bytes) -> dict[str, Any]:
    return base64_data(indhold, content_type="application/json", file_type=".json")


@pytest.fixture
def cpr(bfo: Systemklient) -> Systemklient:
    """The client may speak for CPR too."""
    klienter.saet_aftale(
        bfo, myndigheder=[KOMMUNE, ANDEN_KOMMUNE], kle=["*"],
        rettigheder=[Rettighed.BESKED, Rettighed.KILDE], kilder=["cpr"], fra=None, til=None,
        now=NU, erstat=True,
    )  # fmt: skip
    return bfo


def person(nummer: str) -> Person:
    part = find([f"cpr:{nummer}"])[f"cpr:{nummer}"]
    return Person.objects.unguarded(reason=WHY).get(part_uuid=part)


@pytest.mark.django_db
class TestUdsagn:
    def test_a_marriage_is_two_statements_and_its_events(
        self, cpr: Systemklient, modtag: Any
    ) -> None:
        row = modtag(push(registrering(cpr=JAN.cpr), data=(udsagn(*GIFT),)))

        assert (person(JAN.cpr).civilstand, person(JYTTE.cpr).civilstand) == ("G", "G")
        assert [h.part_uuid for h in haendelser()] == [person(JAN.cpr).pk]
        log = Udsagn.objects.unguarded(reason=WHY)
        assert set(log.values_list("leverance", flat=True)) == {f"besked:{row.noegle}"}

    def test_a_changed_number_gives_the_event_the_part_that_she_is(
        self, cpr: Systemklient, modtag: Any
    ) -> None:
        modtag(push(data=(udsagn(replace(JAN, cpr="2010703435"), dag=9),)))
        gammel = person("2010703435").pk
        nyt = replace(JAN, tidligere_cpr=("2010703435",))
        modtag(push(registrering(cpr=JAN.cpr), data=(udsagn(nyt),)))

        assert person(JAN.cpr).pk == gammel
        assert haendelser()[-1].part_uuid == gammel

    def test_what_is_held_already_still_makes_its_events(
        self, cpr: Systemklient, modtag: Any
    ) -> None:
        modtag(push(data=(udsagn(JAN),)))
        modtag(push(data=(udsagn(JAN),)))
        modtag(push(data=(udsagn(replace(JAN, fornavn="Jens", navne=()), dag=5),)))

        assert len(haendelser()) == 3
        assert person(JAN.cpr).navn == "Jan Jarlov"

    def test_a_conflict_is_kept_closed_and_the_events_stand(
        self, cpr: Systemklient, modtag: Any
    ) -> None:
        modtag(push(data=(udsagn(JAN),)))
        row = modtag(push(data=(udsagn(replace(JAN, fornavn="Jens", navne=())),)))

        assert (row.tilstand, len(haendelser())) == ("behandlet", 2)
        assert Kildetal.objects.get(kode="cpr").konflikter == 1
        (k,) = Karantaene.objects.unguarded(reason=WHY)
        assert (k.form, k.klient, k.operation) == ("kildepost", "bfo", "cpr")
        assert k.fejl[0]["regel"] == "konflikt"
        assert "Jens" not in repr([k.fejl, k.koder])

    @pytest.mark.parametrize(
        ("data", "regel", "sted"),
        [
            (json_data(b"{"), "beskeddata.json", "Beskeddata"),
            (json_data(b'{"udsagn": {}}'), "udsagn.liste", "Beskeddata/udsagn"),
            (nyttelast(1), "udsagn.form.objekt", "Beskeddata/udsagn[1]"),
            (
                nyttelast({"registreret": NU.isoformat(), "person": som_json(JAN) | {"koen": "X"}}),
                "udsagn.form.kode",
                "Beskeddata/udsagn[1]/person.koen",
            ),
            (udsagn(JAN, dag=-9999), "udsagn.fremtid", "Beskeddata/udsagn[1]/registreret"),
            (nyttelast(*[1] * 501), "udsagn.for_mange", "Beskeddata/udsagn"),
        ],
    )
    def test_one_that_cannot_be_read_puts_the_message_aside(
        self, cpr: Systemklient, modtag: Any, data: Any, regel: str, sted: str
    ) -> None:
        row = modtag(push(data=(udsagn(JYTTE), data)))

        assert (row.tilstand, row.regel) == ("karantaene", regel)
        assert row.sted.replace("[2]", "[1]") == sted
        assert not haendelser()
        assert not Udsagn.objects.unguarded(reason=WHY).exists()

    def test_a_client_that_may_not_speak_for_cpr_is_not_believed(
        self, bfo: Systemklient, modtag: Any
    ) -> None:
        row = modtag(push(data=(udsagn(JAN),)))
        assert (row.tilstand, row.regel) == ("karantaene", "udsagn.uden_aftale")
        assert not Person.objects.unguarded(reason=WHY).exists()

    def test_once_it_may_what_was_put_aside_is_replayed(
        self, cpr: Systemklient, modtag: Any
    ) -> None:
        aftal(cpr, Rettighed.BESKED)
        row = modtag(push(data=(udsagn(JAN),)))
        klienter.saet_aftale(
            cpr, myndigheder=[KOMMUNE], kle=["*"], rettigheder=[Rettighed.KILDE], kilder=["cpr"],
            fra=None, til=None, now=NU,
        )  # fmt: skip
        alle().filter(noegle=row.noegle).update(
            tilstand="klar", forsoeg=0, naeste_forsoeg=timezone.now()
        )
        arbejd()

        assert person(JAN.cpr).navn == "Jan Jarlov"
        assert len(haendelser()) == 1

    def test_json_of_other_kinds_of_messages_is_no_statement(
        self, cpr: Systemklient, modtag: Any
    ) -> None:
        data = (udsagn(JAN),)
        row = modtag(push(registrering("STIN", "SYGEHUS"), type_="SYGEHUS", data=data))
        assert row.tilstand == "behandlet"
        assert modtag(push(data=(json_data(b'{"andet": 1}'),))).tilstand == "behandlet"
        assert not Person.objects.unguarded(reason=WHY).exists()

    def test_a_statement_that_the_database_refuses_is_alone_in_it(
        self, cpr: Systemklient, modtag: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rigtig = behandling.optag

        def optag(kilde: Any, poster: Any, **mere: Any) -> Any:
            if any(p.noegle == f"cpr:{JYTTE.cpr}" for p in poster):
                raise ValueError("0107744444")
            return rigtig(kilde, poster, **mere)

        monkeypatch.setattr(behandling, "optag", optag)
        gem(push(data=(udsagn(JYTTE),)))
        gem(push(data=(udsagn(JAN),)))
        arbejd()

        assert sorted(alle().values_list("tilstand", "regel")) == [
            ("behandlet", ""),
            ("klar", "fejl.intern"),
        ]


def gem(body: bytes) -> None:
    modtag.gem(body, laes_push(body), klient="bfo", myndigheder={KOMMUNE}, now=timezone.now())


@pytest.mark.django_db(transaction=True)
class TestSamtidig:
    def test_workers_that_meet_on_persons_in_opposite_order_all_come_through(
        self, cpr: Systemklient
    ) -> None:
        """Ring of persons: each message is about one, tells of two, and names two that only other
        messages tell of. Every number is new, so that the keys are made in the race too."""
        numre = [f"{n:02d}01700000" for n in range(1, 13)]

        def sagt(n: int, dag: int) -> PersonData:
            naevnt = numre[(n * 5 + 3) % 12], numre[(n * 7 + 1) % 12]
            return replace(
                borger(f"Person{n} Nr{dag}", numre[n]),
                relationer=tuple(RelationData("barn", x) for x in naevnt),
            )

        for dag in range(9, 1, -1):
            for n in range(12) if dag % 2 else range(11, -1, -1):
                om = registrering(cpr=numre[(n + 6) % 12])
                gem(push(om, data=(udsagn(sagt(n, dag), sagt((n + 5) % 12, dag), dag=dag),)))

        def arbejder() -> None:
            while behandling.behandl(now=timezone.now(), portion=5):
                pass

        samtidig(arbejder, arbejder, arbejder)
        arbejd()

        assert set(alle().values_list("tilstand", "forsoeg")) == {("behandlet", 1)}
        assert ModtagetHaendelse.objects.count() == 96
        assert {person(n).efternavn for n in numre} == {"Nr2"}

    def test_a_number_that_becomes_anothers_while_a_worker_waits(
        self, cpr: Systemklient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One worker joins two parts; the other has found the former part, and waits for it."""
        gem(push(data=(udsagn(replace(JAN, cpr="2010703435"), JAN, dag=9),)))
        arbejd()
        fundet, videre = threading.Event(), threading.Event()
        rigtig = Cprkilde.parter

        def parter(self: Any, poster: Any, **mere: Any) -> Any:
            ud = rigtig(self, poster, **mere)
            if poster[0].loebenr == 7 and not fundet.is_set():
                fundet.set()
                assert videre.wait(TAALMOD)
            return ud

        monkeypatch.setattr(Cprkilde, "parter", parter)
        senere = replace(JAN, cpr="2010703435", fornavn="Jens", navne=())
        gem(push(data=(udsagn(senere, dag=3, loebenr=7),)))

        def den_anden() -> None:
            assert fundet.wait(TAALMOD)
            gem(push(data=(udsagn(replace(JAN, tidligere_cpr=("2010703435",)), dag=5),)))
            behandling.behandl(now=timezone.now())
            videre.set()

        samtidig(lambda: behandling.behandl(now=timezone.now()), den_anden)
        arbejd()

        assert person("2010703435").pk == person(JAN.cpr).pk
        assert person(JAN.cpr).fornavn == "Jens"
        assert Person.objects.unguarded(reason=WHY).count() == 1
