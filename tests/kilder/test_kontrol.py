"""The register against its log: what differs is found, told without content, and mended."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from structlog.testing import capture_logs

from access.db import database_role
from indexes.kilder import kontrol
from indexes.kilder.cpr import CPR
from indexes.kilder.models import Genopbygning
from indexes.kilder.services import optag
from indexes.part.models import Person
from indexes.part.noegler import find
from indexes.part.values import PersonData, RelationData
from tests.kilder.faelles import NOW, WHY, registeret, sagt
from tests.part.faelles import borger

pytestmark = pytest.mark.django_db
JOHN = borger("John Jarlov", "1206134411")
JAN = borger("Jan Jarlov", "2110703435", relationer=(RelationData("barn", JOHN.cpr),))


@pytest.fixture(autouse=True)
def _fyldt(befolkning: list[PersonData]) -> None:
    with database_role("sapa_indlaes"):
        poster = [sagt(p, dag=3) for p in befolkning[:80]]
        optag(CPR, [*poster, sagt(JAN, dag=2), sagt(JOHN, dag=2)], now=NOW)


def afvigelser() -> list[kontrol.Afvigelse]:
    return [a for step in kontrol.kontroller(now=NOW, portion=30) for a in step.afvigelser]


def sql(tekst: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(tekst)


def test_a_register_in_order_has_none_and_is_left_as_it_was() -> None:
    before = registeret()
    assert afvigelser() == []
    assert registeret() == before


SKADER: dict[str, tuple[str, str]] = {
    "lost": ("delete from part_personadresse where part_uuid = '{jan}'", "part_personadresse"),
    "changed": ("update part_person set navn = 'Galt' where part_uuid = '{jan}'", "part_person"),
    "gone": ("delete from part_person where part_uuid = '{jan}'", "part_person"),
    "twice": (
        """insert into part_personnavn (part_uuid, virkning, fornavn, mellemnavn, efternavn)
        select part_uuid, virkning, fornavn, mellemnavn, efternavn from part_personnavn
        where part_uuid = '{jan}'""",
        "part_personnavn",
    ),
    "mirror": (
        """delete from part_personrelation where afledt and part_uuid = '{john}'
        and modpart_uuid = '{jan}'""",
        "part_personrelation",
    ),
    "search": (
        "update part_personsoegekopi set ord = 'x' where part_uuid = '{jan}'",
        "part_personsoegekopi",
    ),
}


@pytest.mark.parametrize("skade", SKADER)
def test_what_differs_is_found_and_mended(skade: str, capsys: Any) -> None:
    hel = registeret()
    parter = find([f"cpr:{JAN.cpr}", f"cpr:{JOHN.cpr}"])
    jan, john = parter[f"cpr:{JAN.cpr}"], parter[f"cpr:{JOHN.cpr}"]
    skadet, tabel = SKADER[skade]
    sql(skadet.format(jan=jan, john=john))

    fundet = afvigelser()
    assert {(a.tabel, a.part_uuid) for a in fundet} == {(tabel, jan)}
    with pytest.raises(CommandError, match="afvigelser"):
        call_command("kontroller_register")
    assert "Jan" not in capsys.readouterr().out

    kontrol.ret(fundet, now=NOW)
    assert registeret() == hel
    assert afvigelser() == []


def test_a_rebuild_goes_on_where_it_was_stopped() -> None:
    hel = registeret()
    run = kontrol.genopbyg(now=NOW, kilder=[CPR], portion=20)
    next(run)
    run.close()
    sql("delete from part_personnavn")

    steps = list(kontrol.genopbyg(now=NOW, kilder=[CPR], portion=20))
    assert steps[0].antal == 40
    assert Genopbygning.objects.filter(afsluttet=None).count() == 0
    assert registeret() != hel  # the first twenty were written before the rows went

    list(kontrol.genopbyg(now=NOW, kilder=[CPR], portion=20))
    assert registeret() == hel


def test_a_run_from_the_beginning_forgets_the_one_that_was_stopped() -> None:
    run = kontrol.genopbyg(now=NOW, kilder=[CPR], portion=20)
    next(run)
    run.close()
    sql("delete from part_personsoegekopi")
    antal = Person.objects.unguarded(reason=WHY).count()

    *_, last = kontrol.genopbyg(now=NOW, kilder=[CPR], portion=20, forfra=True)

    assert last.antal == last.i_alt == antal
    assert afvigelser() == []


def test_one_that_cannot_be_written_stops_no_rebuild_and_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hel, before = registeret(), CPR.projicer
    (jan,) = find([f"cpr:{JAN.cpr}"]).values()

    def fejler(udsagn: Any, *, now: Any) -> Any:
        if udsagn.get(jan) is not None:  # its rows are gone by then, and come back
            raise ValueError("gift")
        return before(udsagn, now=now)

    with monkeypatch.context() as m, capture_logs() as log:
        m.setattr(CPR, "projicer", fejler)
        with pytest.raises(CommandError, match="1 kunne ikke"):
            call_command("genopbyg_register", "--forfra")
    told = [e for e in log if e["event"] == "genopbyg_fejlede"]
    assert [e["noegle"] for e in told] == [str(jan)]
    assert JAN.cpr not in repr(log)
    assert registeret() == hel, "what could not be written again stands as it did"
