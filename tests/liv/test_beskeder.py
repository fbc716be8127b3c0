"""A year of messages from the simulated systems: well-formed, understood, and the same in any
order."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from lxml import etree

from access.db import database_role
from access.klienter import services as klienter
from access.klienter.values import Rettighed
from access.models import Systemklient
from fixtures.grunddata import haendelsestyper
from fixtures.liv.vaerdier import Besked
from indexes.beskedfordeler import behandling, beskeddata, modtag
from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.models import ModtagetHaendelse
from indexes.part.models import PartNoegle
from indexes.part.values import DANMARK
from tests.beskedfordeler.conftest import alle, bfo, katalog, konflikter
from tests.beskedfordeler.faelles import KONTRAKT
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.kilder.faelles import WHY, registeret
from tests.liv.faelles import AAR, I_DAG, aarets_trin

__all__ = ["bfo", "katalog"]

SLUT = datetime.combine(I_DAG, time(), DANMARK) + timedelta(days=AAR + 30)


@cache
def aarets_beskeder() -> tuple[Besked, ...]:
    return tuple(b for trin in aarets_trin() for b in trin.beskeder)


@pytest.mark.skipif(not KONTRAKT.is_dir(), reason="KOMBIT's schemas are not at hand")
def test_every_message_is_valid_by_kombits_schema() -> None:
    skema = etree.XMLSchema(etree.parse(str(KONTRAKT / "xsd/AnvendersystemOperationer.xsd")))
    for besked in aarets_beskeder():
        skema.assertValid(etree.fromstring(besked.indhold))


def test_every_message_is_read_and_has_an_id_of_its_own() -> None:
    beskeder = aarets_beskeder()

    assert len({b.id for b in beskeder}) == len(beskeder) > 1500
    for b in beskeder:
        besked = laes_push(b.indhold)
        assert besked.noegle == str(b.id)
        beskeddata.dokumenter(besked)


def test_a_line_of_the_log_names_nobody() -> None:
    for b in aarets_beskeder():
        assert not any(tegn.isdigit() and len(tegn) > 5 for tegn in b.tekst.split())


def test_the_hospital_tells_something_before_what_it_is_about() -> None:
    """A cancellation that is sent before what it cancels, by their clocks."""
    set_: dict[str, datetime] = {}
    omvendte = 0
    for b in aarets_beskeder():
        if b.tekst.startswith("Sygehus"):
            filter_ = laes_push(b.indhold).kuvert["Filtreringsdata"]
            (proces,) = filter_["TvaergaaendeProces"]
            (registrering,) = filter_["ObjektRegistrering"]
            ur = datetime.fromisoformat(registrering["Registreringstidspunkt"]["tid"])
            omvendte += ur < set_.get(proces["uuid"], ur)
            set_[proces["uuid"]] = ur
    assert omvendte > 5


def efter(beskeder: Sequence[Besked], portion: int) -> tuple[list[Any], list[Any], Any]:
    """The events of the messages as they were understood, what is in quarantine, and what the
    register says of the people whom they told of; then it is all gone."""
    with transaction.atomic():
        for n in range(0, len(beskeder), portion):
            with database_role("sapa_indlaes"):
                for b in beskeder[n : n + portion]:
                    modtag.gem(
                        b.indhold,
                        laes_push(b.indhold),
                        klient="bfo",
                        myndigheder=[KOMMUNE, ANDEN_KOMMUNE],
                        now=SLUT,
                    )
            behandling.behandl(now=SLUT)
        while behandling.behandl(now=SLUT):
            pass
        ikke = list(alle().exclude(tilstand="behandlet").values_list("regel", "sted"))
        ud = haendelser(), ikke, registeret()
        assert not konflikter().exists()
        transaction.set_rollback(True)
    return ud


@pytest.fixture(autouse=True)
def _stille(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of lines of the log are no use in a report."""
    caplog.set_level("WARNING")


def haendelser() -> list[Any]:
    """All events, with what they correct named by message instead of by row; persons by number."""
    navne: dict[Any, str] = dict(
        PartNoegle.objects.unguarded(reason=WHY)
        .order_by("-noegle")
        .values_list("part_uuid", "noegle")
    )
    rows = list(ModtagetHaendelse.objects.all().values())
    hvem = {r["id"]: (r["noegle"], r["nr"], r["myndighed"]) for r in rows}
    ud = []
    for r in rows:
        r = {k: v for k, v in r.items() if k != "modtaget"}
        r["part_uuid"] = navne.get(r["part_uuid"])
        for felt in ("retter", "rettet_af", "samme_som"):
            r[felt] = hvem.get(r[felt])
        r["id"] = hvem[r["id"]]
        ud.append(sorted(r.items(), key=lambda x: x[0]))
    return sorted(ud, key=lambda r: r[next(n for n, x in enumerate(r) if x[0] == "id")][1])


@pytest.fixture
def dueslag(bfo: Systemklient) -> None:
    """The client, with the right to bring CPR's statements in its messages."""
    klienter.saet_aftale(
        bfo,
        myndigheder=[KOMMUNE, ANDEN_KOMMUNE],
        kle=["*"],
        rettigheder=[Rettighed.BESKED, Rettighed.KILDE],
        kilder=["cpr"],
        fra=None,
        til=None,
        now=SLUT,
        erstat=True,
    )


@pytest.mark.usefixtures("dueslag")
def test_a_year_of_messages_is_understood_and_any_order_gives_the_same_events() -> None:
    beskeder = aarets_beskeder()
    i_orden, karantaene, register = efter(beskeder, 50)

    assert karantaene == []
    assert len(register["Person"]) > 500
    kendte = Counter(dict(r)["kode"] for r in i_orden)
    slags = {"folkeregister", "sygehus", "arbejdsskade"}
    # Ages are told by our own calendar.
    assert set(kendte) == {t.kode for t in haendelsestyper() if t.slags in slags} - {"F70"}
    rettelser = [dict(r) for r in i_orden if dict(r)["forhold"]]
    assert [(r["kode"], r["noegle"]) for r in rettelser if not r["retter"]] == []

    rng = random.Random(3)
    blandet = [*beskeder, *rng.choices(beskeder, k=300)]
    rng.shuffle(blandet)
    assert efter(blandet, 30) == (i_orden, [], register)
