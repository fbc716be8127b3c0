"""A file of a source: streamed, counted, resumed; a bad line stops no other."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from access import forberedt
from access.db import database_role
from indexes.kilder import fil, filformat, mappe, services, tasks
from indexes.kilder.cpr import CPR
from indexes.kilder.cpr_json import som_json
from indexes.kilder.filformat import BrudtFil, Hoved
from indexes.kilder.models import Aendring, Fil, Kildetal, Udsagn
from indexes.kilder.values import Post, UgyldigPost
from indexes.modtagelse import afspilning
from indexes.modtagelse.models import Karantaene
from indexes.part import projektion
from indexes.part.models import Person
from indexes.part.values import PersonData
from tests.kilder.faelles import NOW, WHY, registeret, sagt
from tests.part.faelles import borger

JAN = borger("Jan Jarlov", "2110703435")
JOHN = borger("John Jarlov", "1206134411")
HEMMELIGT = "0107744444"


def udsagn(person: PersonData, dag: int = 1, loebenr: int = 0) -> bytes:
    return orjson.dumps(
        {
            "registreret": (NOW - timedelta(days=dag)).isoformat(),
            "loebenr": loebenr,
            "person": som_json(person),
        }
    )


@pytest.fixture
def skriv(tmp_path: Path) -> Any:
    def go(
        linjer: Sequence[bytes], leverance: str = "nat-1", *, antal: int | None = None,
        navn: str = "", fuld: bool = False,
    ) -> Path:  # fmt: skip
        sti = tmp_path / (navn or f"{leverance}.ndjson")
        hoved = Hoved(leverance, NOW, len(linjer) if antal is None else antal, fuld)
        filformat.skriv(sti, hoved, linjer)
        return sti

    return go


def indlaes(sti: Path, portion: int = 3, **mere: Any) -> Fil:
    rows = list(fil.indlaes(CPR, sti, portion=portion, **mere))
    return rows[-1]


def tal(row: Fil) -> tuple[int, ...]:
    return row.linjer, row.nye, row.uaendrede, row.sene, row.konflikter, row.fejl


@pytest.mark.usefixtures("db")
class TestIndlaes:
    @pytest.mark.parametrize("navn", ["a.ndjson", "a.ndjson.gz"])
    def test_a_whole_file_is_taken_in_and_known_again(self, skriv: Any, navn: str) -> None:
        anden = udsagn(replace(JAN, fornavn="Jens"))
        linjer = [udsagn(JAN), udsagn(JOHN), udsagn(JAN), udsagn(JAN, dag=9), anden]
        sti = skriv(linjer, navn=navn)

        row = indlaes(sti)

        assert (row.tilstand, tal(row)) == ("faerdig", (5, 2, 1, 1, 1, 0))
        assert set(Udsagn.objects.unguarded(reason=WHY).values_list("leverance", flat=True)) == {
            "fil:nat-1"
        }
        assert Aendring.objects.count() == 2
        (k,) = Karantaene.objects.unguarded(reason=WHY)
        assert (k.fejl[0]["linje"], k.fejl[0]["regel"]) == (6, "konflikt")
        assert Kildetal.objects.get(kode="cpr").nye == 2
        assert indlaes(sti).id == row.id
        assert Kildetal.objects.get(kode="cpr").antal == 5

    def test_a_first_delivery_makes_no_event(self, skriv: Any) -> None:
        assert indlaes(skriv([udsagn(JAN)], "fuld", fuld=True)).nye == 1
        assert indlaes(skriv([udsagn(JOHN)], "fuld-2"), fuld=True).nye == 1

        assert not Aendring.objects.exists()

    def test_a_bad_line_lies_closed_with_its_line_number_and_stops_none(self, skriv: Any) -> None:
        galt = orjson.dumps({"registreret": NOW.isoformat(), "person": {"cpr": HEMMELIGT}})
        fremtid = udsagn(JOHN, dag=-9999)
        row = indlaes(skriv([b"{" + HEMMELIGT.encode(), galt, fremtid, udsagn(JAN)]))

        assert (row.tilstand, tal(row)) == ("faerdig", (4, 1, 0, 0, 0, 3))
        lagt = Karantaene.objects.unguarded(reason=WHY)
        assert sorted((k.fejl[0]["linje"], k.fejl[0]["regel"], k.fejl[0]["sti"]) for k in lagt) == [
            (2, "form.json", "/"),
            (3, "felt.mangler", "person.efternavn"),
            (4, "fremtid", "registreret"),
        ]
        for k in lagt:
            assert HEMMELIGT not in repr([k.fejl, k.koder, k.klient, k.operation])
            assert HEMMELIGT.encode() not in bytes(k.indhold)

    def test_a_line_too_long_is_counted_and_not_kept(
        self, skriv: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(filformat, "MAKS_LINJE", 2000)
        row = indlaes(skriv([b'"' + b"x" * 9000 + b'"', udsagn(JAN)]))

        assert (row.tilstand, row.linjer, row.fejl) == ("faerdig", 2, 1)
        (k,) = Karantaene.objects.unguarded(reason=WHY)
        assert (k.fejl[0]["regel"], k.stoerrelse) == ("linje.for_lang", 0)

    def test_one_statement_that_fails_in_the_database_is_alone_in_it(
        self, skriv: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rigtig = services.optag

        def optag(kilde: Any, poster: Any, **mere: Any) -> Any:
            ud = rigtig(kilde, poster, **mere)
            if any(p.noegle == f"cpr:{JOHN.cpr}" for p in poster):
                raise ValueError(HEMMELIGT)
            return ud

        monkeypatch.setattr(fil, "optag", optag)
        row = indlaes(skriv([udsagn(JAN), udsagn(JOHN), udsagn(replace(JAN, fornavn="Jo"), 0)]))

        assert (row.tilstand, tal(row)) == ("faerdig", (3, 2, 0, 0, 0, 1))
        (k,) = Karantaene.objects.unguarded(reason=WHY)
        assert (k.fejl[0]["linje"], k.fejl[0]["regel"]) == (3, "fejl.intern")
        assert HEMMELIGT not in repr(k.fejl)

    def test_one_that_the_database_refuses_among_statements_on_their_way_is_alone_in_it(
        self, skriv: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
    ) -> None:
        """The error comes when others were sent after it: none of them is stored twice or lost."""
        rigtig = projektion.person

        def person(part: Any, data: PersonData, *resten: Any) -> Any:
            row = rigtig(part, data, *resten)
            if data.cpr == JOHN.cpr:
                row.koen = "X"
            return row

        monkeypatch.setattr(projektion, "person", person)
        monkeypatch.setattr(forberedt, "FAA", 0)
        sti = skriv(
            [udsagn(JAN), udsagn(JOHN), b"{", udsagn(replace(JAN, fornavn="Jo", navne=()), 0)]
        )
        row = indlaes(sti, portion=10)

        assert (row.tilstand, tal(row)) == ("faerdig", (4, 2, 0, 0, 0, 2))
        lagt = Karantaene.objects.unguarded(reason=WHY)
        assert {(k.fejl[0]["linje"], k.fejl[0]["regel"]) for k in lagt} == {
            (3, "fejl.intern"),
            (4, "form.json"),
        }
        assert Udsagn.objects.unguarded(reason=WHY).count() == Aendring.objects.count() == 2
        assert [p.fornavn for p in Person.objects.unguarded(reason=WHY)] == ["Jo"]
        assert JOHN.cpr not in caplog.text

    def test_what_is_said_of_one_person_in_portion_after_portion_keeps_its_order(
        self, skriv: Any
    ) -> None:
        navne = [f"Jan {n}" for n in range(7)]
        linjer = [udsagn(replace(JAN, fornavn=n, navne=()), 20 - i) for i, n in enumerate(navne)]
        row = indlaes(skriv(linjer), portion=2)

        assert tal(row) == (7, 7, 0, 0, 0, 0)
        kaede = list(Aendring.objects.order_by("id").values_list("foer", "efter"))
        assert [foer for foer, _ in kaede] == [None, *(efter for _, efter in kaede[:-1])]
        assert Person.objects.unguarded(reason=WHY).get().fornavn == "Jan 6"

    def test_a_portion_that_the_database_let_go_is_tried_again(
        self, skriv: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rigtig, gange = fil.optag, []

        def optag(*args: Any, **mere: Any) -> Any:
            ud = rigtig(*args, **mere)
            gange.append(1)
            if len(gange) < 3:
                raise OperationalError from DeadlockDetected()
            return ud

        monkeypatch.setattr(fil, "optag", optag)
        row = indlaes(skriv([udsagn(JAN), udsagn(JOHN)]))

        assert (row.tilstand, tal(row), len(gange)) == ("faerdig", (2, 2, 0, 0, 0, 0), 3)

    def test_a_database_that_is_away_ends_the_run_and_puts_nothing_aside(
        self, skriv: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def optag(*args: Any, **mere: Any) -> Any:
            raise OperationalError

        monkeypatch.setattr(fil, "optag", optag)
        with pytest.raises(OperationalError):
            indlaes(skriv([udsagn(JAN)]))
        assert Fil.objects.get().linjer == 0
        assert not Karantaene.objects.unguarded(reason=WHY).exists()


@pytest.mark.usefixtures("db")
class TestBrudt:
    def test_the_digest_of_lines_beyond_what_is_taken_at_once_is_theirs(
        self, skriv: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        linjer = [udsagn(JAN), udsagn(JOHN), udsagn(JAN, dag=9)]
        monkeypatch.setattr(filformat, "_SAMLET", len(linjer[0]) + 9)
        row = indlaes(skriv(linjer), portion=2)

        assert (row.tilstand, row.regel) == ("faerdig", "")
        sagt_ = b"".join(linje + b"\n" for linje in linjer)
        assert bytes(row.sha256) == hashlib.sha256(sagt_).digest()

    LINJER = (udsagn(JAN), udsagn(JOHN))

    @pytest.mark.parametrize(
        ("lav", "regel"),
        [
            (lambda t: t.replace(b'{"antal":2,"sha', b'{"antal":3,"sha'), "slut.antal"),
            (lambda t: t.replace(b"Jan", b"Jen"), "slut.sha256"),
            (lambda t: t.rpartition(b'{"antal"')[0], "slut.mangler"),
            (lambda t: t[: t.index(b"John") + 2], "slut.mangler"),
            (lambda t: t + LINJE, "slut.efter"),
            (lambda t: t.replace(b'"antal":2,"dannet"', b'"antal":1,"dannet"'), "antal.flere"),
            (lambda t: t.replace(b'"antal":2,"dannet"', b'"antal":3,"dannet"'), "antal.faerre"),
            (lambda t: t.rpartition(b'"sha256"')[0] + b'"sha256":1}\n', "slut.form"),
        ],
    )
    def test_a_file_that_is_not_whole_is_told_and_what_was_taken_stays(
        self, skriv: Any, lav: Any, regel: str
    ) -> None:
        sti = skriv(self.LINJER)
        hel = sti.read_bytes()
        sti.write_bytes(lav(hel))

        row = indlaes(sti)
        assert (row.tilstand, row.regel) == ("brudt", regel)
        assert row.nye >= 1

        sti.write_bytes(hel)
        again = indlaes(sti)
        assert (again.tilstand, again.regel, again.id, again.linjer) == ("faerdig", "", row.id, 2)

    def test_a_packed_file_that_is_cut_off(self, skriv: Any) -> None:
        sti = skriv([udsagn(replace(JAN, fornavn=f"J{n}", navne=()), 5, n) for n in range(300)],
                    navn="x.ndjson.gz")  # fmt: skip
        sti.write_bytes(sti.read_bytes()[:-900])

        row = indlaes(sti, portion=50)

        assert (row.tilstand, row.regel) == ("brudt", "fil.ulaeselig")

    @pytest.mark.parametrize(
        ("hoved", "regel"),
        [
            (b"", "hoved.mangler"),
            (b"[]", "hoved.mangler"),
            (b'{"leverance": "a"}', "hoved.mangler"),
            (b'{"leverance": "a", "antal": 1, "mere": 1}', "hoved.felt"),
            (b'{"leverance": "010774-4444", "antal": 1}', "hoved.leverance"),
            (b'{"leverance": "a", "antal": -1}', "hoved.antal"),
            (b'{"leverance": "a", "antal": 1, "dannet": "i dag"}', "hoved.dannet"),
        ],
    )
    def test_a_file_that_does_not_say_what_it_is(
        self, tmp_path: Path, hoved: bytes, regel: str
    ) -> None:
        sti = tmp_path / "x.ndjson"
        sti.write_bytes(hoved + b"\n" + LINJE)

        with pytest.raises(BrudtFil) as fejl:
            indlaes(sti)
        assert fejl.value.regel == regel
        assert not Fil.objects.exists()

    def test_an_id_that_is_done_with_is_not_used_again(self, skriv: Any) -> None:
        indlaes(skriv(self.LINJER))

        with pytest.raises(BrudtFil, match=r"hoved\.leverance_brugt"):
            indlaes(skriv(self.LINJER[:1]))


LINJE = udsagn(JAN) + b"\n"


@pytest.mark.usefixtures("db")
class TestGenoptagelse:
    @pytest.fixture
    def sti(self, skriv: Any, befolkning: list[PersonData]) -> Path:
        return skriv([udsagn(p, dag=2 + n % 3) for n, p in enumerate(befolkning[:60])])

    def _stop_efter(self, sti: Path, portioner: int) -> Fil:
        loeb = fil.indlaes(CPR, sti, portion=7)
        row = Fil()
        for _ in range(portioner):
            row = next(loeb)
        loeb.close()
        return row

    def test_a_stopped_run_goes_on_where_it_was(self, sti: Path) -> None:
        indlaes(sti)
        heltal, hele = tal(Fil.objects.get()), registeret()
        _toem()

        row = self._stop_efter(sti, 4)
        assert (row.linjer, row.tilstand) == (28, "laeses")
        ny = list(fil.indlaes(CPR, sti, portion=7))

        assert len(ny) == 6  # the five portions that were left, and the end
        assert (ny[-1].tilstand, tal(ny[-1]), registeret()) == ("faerdig", heltal, hele)
        assert Udsagn.objects.unguarded(reason=WHY).count() == ny[-1].nye

    def test_another_file_under_the_id_is_read_from_its_beginning(
        self, sti: Path, skriv: Any
    ) -> None:
        self._stop_efter(sti, 2)
        row = indlaes(skriv([udsagn(JAN), udsagn(JOHN)]))

        assert (row.tilstand, row.linjer) == ("faerdig", 2)

    def test_stopped_at_the_very_end_only_the_end_is_left(self, sti: Path) -> None:
        row = self._stop_efter(sti, 9)
        assert row.linjer == 60
        (slut,) = fil.indlaes(CPR, sti, portion=7)

        assert (slut.tilstand, slut.linjer) == ("faerdig", 60)

    def test_two_readers_of_one_file_are_one(self, sti: Path) -> None:
        en, to = fil.indlaes(CPR, sti, portion=7), fil.indlaes(CPR, sti, portion=7)
        next(en)
        next(to)
        with pytest.raises(fil.LaesesAfAnden):
            next(en)
        *_, row = to

        assert (row.tilstand, row.linjer) == ("faerdig", 60)


def _toem() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select string_agg(relname, ',') from pg_class where relkind in ('r', 'p')"
            " and (relname like 'part\\_%' or relname like 'kilder\\_%')"
            " and not relispartition"
        )
        cursor.execute(f"truncate {cursor.fetchone()[0]}")


@pytest.mark.usefixtures("db")
class TestDrift:
    def test_the_folder_is_read_and_cleared(
        self, skriv: Any, tmp_path: Path, settings: Any
    ) -> None:
        settings.CPR_MAPPE = tmp_path
        skriv([udsagn(JAN)], "nat-1")
        skriv([udsagn(JOHN)], "nat-2", antal=2)
        skriv([udsagn(JOHN)], "nat-3", navn="nat-3.ndjson.gz")
        (tmp_path / "nat-4.ndjson").write_bytes(b"nonsense\n")
        (tmp_path / "nat-5.ndjson.del").write_bytes(b"on its way\n")

        tasks.indlaes_filer()

        assert sorted(f.name for f in (tmp_path / "laest").iterdir()) == [
            "nat-1.ndjson",
            "nat-3.ndjson.gz",
        ]
        assert sorted(f.name for f in (tmp_path / "brudt").iterdir()) == [
            "nat-2.ndjson",
            "nat-4.ndjson",
        ]
        assert [f.name for f in tmp_path.iterdir() if f.is_file()] == ["nat-5.ndjson.del"]
        tasks.indlaes_filer()
        assert Fil.objects.count() == 3

    def test_without_a_folder_nothing_is_looked_for(self, settings: Any) -> None:
        settings.CPR_MAPPE = None
        tasks.indlaes_filer()
        assert not Fil.objects.exists()

    def test_a_folder_that_is_not_there_is_told_and_no_more(self, tmp_path: Path) -> None:
        assert mappe.indlaes(CPR, tmp_path / "ikke") == 0

    def test_the_command_tells_figures_and_fails_for_a_broken_file(
        self, skriv: Any, capsys: Any
    ) -> None:
        hel, brudt = skriv([udsagn(JAN)], "nat-1"), skriv([udsagn(JOHN)], "nat-2", antal=2)
        call_command("indlaes_cpr_fil", str(hel))
        with pytest.raises(CommandError, match="1 af filerne"):
            call_command("indlaes_cpr_fil", str(brudt), str(hel))

        out = capsys.readouterr().out
        assert "nat-1: Indlæst; 1 af 1 linjer: 1 nye" in out
        assert "nat-2: Brudt antal.faerre" in out
        assert JAN.cpr not in out

    def test_a_line_is_replayed_once_what_was_wrong_is_mended(
        self, skriv: Any, myndigheder: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rigtig = type(CPR).laes

        def streng(self: Any, raa: Any) -> Any:
            raise UgyldigPost("person.by", "form.tekst", "a text")

        monkeypatch.setattr(type(CPR), "laes", streng)
        indlaes(skriv([udsagn(JAN)]))
        lagt = Karantaene.objects.unguarded(reason=WHY)
        lagt.update(tilstand="bestilt", bestilt=NOW)
        afspilning.afspil(now=NOW)
        assert lagt.get().tilstand == "afvist_igen"
        assert lagt.get().fejl[0]["linje"] == 2

        monkeypatch.setattr(type(CPR), "laes", rigtig)
        lagt.update(tilstand="bestilt", bestilt=NOW)
        afspilning.afspil(now=NOW)

        assert (lagt.get().tilstand, lagt.get().indhold) == ("afspillet", None)
        assert registeret()["Person"]


KILLER = """
import os, sys, django
django.setup()
from pathlib import Path
from indexes.kilder import fil
from indexes.kilder.cpr import CPR
from indexes.part import hjem
from access import forberedt
forberedt.FAA = 0
# All is written, or the last of it is sent and not answered; nothing is committed, and the next
# portion is read.
hvor, navn = {"skrevet": (fil, "optag"), "sendt": (hjem, "genberegn")}[sys.argv[3]]
rigtig, taget = getattr(hvor, navn), [0]
def drab(*args, **mere):
    ud = rigtig(*args, **mere)
    taget[0] += 1
    if taget[0] == int(sys.argv[2]):
        os.kill(os.getpid(), 9)
    return ud
setattr(hvor, navn, drab)
for _ in fil.indlaes(CPR, Path(sys.argv[1]), portion=9):
    pass
"""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_of_a_portion_the_result_is_the_same(
    skriv: Any, befolkning: list[PersonData]
) -> None:
    sti = skriv([*(udsagn(p) for p in befolkning[:60]), b"{", *map(udsagn, befolkning[60:62])])
    indlaes(sti, portion=9)
    hele, heltal = registeret(), tal(Fil.objects.get())
    _toem()
    with connection.cursor() as cursor:
        cursor.execute("truncate modtagelse_karantaene")
    database = connection.settings_dict
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)

    for gange, hvor in (("3", "sendt"), ("2", "skrevet")):
        run = subprocess.run(
            [sys.executable, "-c", KILLER, str(sti), gange, hvor],
            env=os.environ | {"DATABASE_URL": url},
            check=False,
        )
        assert run.returncode == -9
    assert Fil.objects.get().linjer == 27  # two portions, then one more
    row = indlaes(sti, portion=9)

    assert (row.tilstand, tal(row)) == ("faerdig", heltal)
    assert registeret() == hele
    assert Udsagn.objects.unguarded(reason=WHY).count() == row.nye
    assert Karantaene.objects.unguarded(reason=WHY).count() == 1
    _toem()


@pytest.mark.django_db
def test_what_a_night_changes_is_what_a_register_from_scratch_says(
    befolkning: list[PersonData],
) -> None:
    """Changes of all kinds, many nights, in any order: the rows that were left are right too."""
    froe = random.Random(11)
    personer = {p.cpr: p for p in befolkning[:50]}
    naetter: list[list[Post]] = [[sagt(p, dag=30) for p in personer.values()]]
    for nat in range(12):
        denne = []
        for cpr_nr in froe.sample(sorted(personer), 15):
            personer[cpr_nr] = _aendret(personer[cpr_nr], befolkning[50 + nat], froe)
            denne.append(sagt(personer[cpr_nr], dag=29 - nat))
        naetter.append(denne)

    def efter(portioner: list[list[Post]]) -> dict[str, Any]:
        with transaction.atomic():
            for portion in portioner:
                with database_role("sapa_indlaes"):
                    services.optag(CPR, portion, now=NOW)
            ud = registeret()
            transaction.set_rollback(True)
        return ud

    forfra = efter([[sagt(p, dag=1) for p in personer.values()]])
    blandet = naetter[:]
    froe.shuffle(blandet)
    naet, i_anden_orden = efter(naetter), efter(blandet)
    assert naet == i_anden_orden
    # Who was named once stays known by her number.
    assert naet | {"noegler": ()} == forfra | {"noegler": ()}


def _aendret(p: PersonData, anden: PersonData, froe: random.Random) -> PersonData:
    """One kind of fact as another person has it, or gone, or said twice."""
    felt = froe.choice(
        ["navne", "adresser", "civilstand", "statsborgerskab", "relationer", "beskyttelser",
         "vaergemaal", "statusser", "separationer", "fornavn", "koen", "status"]
    )  # fmt: skip
    gammel, ny = getattr(p, felt), getattr(anden, felt)
    if isinstance(ny, tuple):
        ny = froe.choice([ny, (), gammel + ny, gammel + gammel[:1], gammel[1:]])
    return replace(p, **{felt: ny})
