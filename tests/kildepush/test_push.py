"""POST /api/v1/kilder/{kode}: what a supplier is answered, and what is stored."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from access.klienter.models import Forbrug
from access.klienter.values import Rettighed
from indexes.kildepush import services as push
from indexes.kildepush.models import Dagstal, Leverance
from indexes.kilder import services as kilder
from indexes.kilder.models import Kildetal, Udsagn, Ventetal
from indexes.modtagelse.models import Karantaene
from indexes.personkilder.kilder import STIL
from indexes.personkilder.models import Institutionsplads
from tests.kildepush.conftest import (
    BARN,
    BARN_TO,
    BROWSER,
    SEN,
    TIDLIG,
    Send,
    barn,
    leverance,
    ndjson,
    plads,
)
from tests.traade import TAALMOD, samtidig

pytestmark = pytest.mark.django_db
WHY = "a test looks at the tables"


def udfald(response: Any) -> list[str]:
    return [post["udfald"] for post in response.json()["poster"]]


def pladser() -> list[tuple[str, str]]:
    rows = Institutionsplads.objects.unguarded(reason=WHY).order_by("virkning", "klasse")
    return [(row.navn, row.klasse) for row in rows]


def test_a_delivery_is_stored_and_each_statement_answered(stil: Send):
    response = stil("stil", leverance(barn(), barn(BARN_TO)))
    assert response.status_code == 200, response.content
    body = response.json()
    assert (body["kilde"], body["leverance"], body["gentaget"]) == ("stil", "l1", False)
    assert body["antal"] == {"ny": 2, "uaendret": 0, "sen": 0, "konflikt": 0, "afvist": 0}
    assert body["poster"] == [{"nr": 0, "udfald": "ny"}, {"nr": 1, "udfald": "ny"}]
    assert pladser() == [("Hæstvejens Skole", "6.B")] * 2
    assert Forbrug.objects.get().objekter == 2
    day = Dagstal.objects.get()
    assert (day.kilde, day.leverancer, day.ny) == ("stil", 1, 2)


def test_ndjson_is_the_same_delivery(stil: Send):
    response = stil("stil", ndjson(barn(), barn(BARN_TO)), content_type="application/x-ndjson")
    assert udfald(response) == ["ny", "ny"]
    # Sent again in the other form: the same id, the same content.
    again = stil("stil", leverance(barn(), barn(BARN_TO)))
    assert again.json()["gentaget"] is True


def test_the_same_id_again_gets_the_same_answer_and_does_nothing(stil: Send):
    first = stil("stil", leverance(barn(), {"cpr": "x"}))
    again = stil("stil", leverance(barn(), {"cpr": "x"}))
    assert first.json()["poster"] == again.json()["poster"]
    assert (first.status_code, again.status_code) == (207, 207)
    assert (first.json()["gentaget"], again.json()["gentaget"]) == (False, True)
    assert Dagstal.objects.get().leverancer == 1
    assert Udsagn.objects.unguarded(reason=WHY).count() == 1


def test_the_same_id_with_other_content_is_refused_whole(stil: Send):
    stil("stil", leverance(barn()))
    response = stil("stil", leverance(barn(registreret=SEN), barn(BARN_TO)))
    assert response.status_code == 409
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 409
    assert len(pladser()) == 1


def test_an_id_is_its_own_clients_and_sources(lav_klient: Callable[..., Send]):
    one = lav_klient("stil", "sygesikring")
    two = lav_klient("stil", navn="en-anden")
    assert udfald(one("stil", leverance(barn()))) == ["ny"]
    assert udfald(two("stil", leverance(barn(BARN_TO)))) == ["ny"]
    assert udfald(one("sygesikring", leverance())) == []
    assert Leverance.objects.count() == 3


def test_order_and_repetition_do_not_matter(stil: Send):
    old = barn(BARN, plads(klasse="5.B"), registreret=TIDLIG)
    new = barn(BARN, plads(klasse="6.B"), registreret=SEN)
    assert udfald(stil("stil", leverance(new, id_="a"))) == ["ny"]
    assert udfald(stil("stil", leverance(old, new, id_="b"))) == ["sen", "uaendret"]
    assert pladser() == [("Hæstvejens Skole", "6.B")]
    same_clock = barn(BARN, plads(klasse="7.B"), registreret=SEN, loebenr=1)
    assert udfald(stil("stil", leverance(same_clock, id_="c"))) == ["ny"]
    assert pladser() == [("Hæstvejens Skole", "7.B")]


def test_the_same_facts_in_another_order_are_the_same_statement(stil: Send):
    a, b = plads(klasse="6.B"), plads("2021-08-01", klasse="SFO")
    assert udfald(stil("stil", leverance(barn(BARN, a, b)))) == ["ny"]
    assert udfald(stil("stil", leverance(barn(BARN, b, a), id_="l2"))) == ["uaendret"]


def test_a_conflict_changes_nothing_and_waits_in_quarantine(stil: Send):
    stil("stil", leverance(barn(BARN, plads(klasse="6.B"))))
    response = stil("stil", leverance(barn(BARN, plads(klasse="6.C")), id_="l2"))
    assert (response.status_code, udfald(response)) == (422, ["konflikt"])
    assert response.json()["poster"][0]["regel"] == "konflikt"
    assert pladser() == [("Hæstvejens Skole", "6.B")]
    row = Karantaene.objects.unguarded(reason=WHY).get()
    assert (row.tjeneste, row.operation, row.statuskode) == ("kilder", "stil", 49)
    assert row.koder == ["konflikt"]


def test_one_bad_statement_stops_no_other(stil: Send):
    hemmelig = {"cpr": BARN_TO, "registreret": TIDLIG, "pladser": [plads(fra="hemmelig")]}
    response = stil("stil", leverance(barn(), hemmelig, 5))
    assert (response.status_code, udfald(response)) == (207, ["ny", "afvist", "afvist"])
    _, bad, worse = response.json()["poster"]
    assert (bad["nr"], bad["sti"], bad["regel"]) == (1, "/pladser/0/fra", "dato")
    assert (worse["sti"], worse["regel"]) == ("", "type")
    assert "hemmelig" not in response.content.decode()
    assert BARN_TO not in response.content.decode()
    rows = Karantaene.objects.unguarded(reason=WHY)
    assert rows.count() == 2
    assert all(BARN_TO not in json.dumps(row.fejl) for row in rows)
    assert all(BARN_TO.encode() not in bytes(row.indhold) for row in rows)


def test_a_source_whose_clock_runs_ahead_shuts_nobody_out(stil: Send):
    ahead = (timezone.now() + timedelta(days=300)).isoformat()
    response = stil("stil", leverance(barn(registreret=ahead)))
    assert udfald(response) == ["afvist"]
    assert response.json()["poster"][0]["regel"] == "fremtid"
    assert udfald(stil("stil", leverance(barn(), id_="l2"))) == ["ny"]


@pytest.mark.parametrize(
    ("body", "status", "sti", "regel"),
    [
        (b"{", 400, "", "json"),
        (b"\xff", 400, "", "json"),
        (b"[]", 400, "", "type"),
        ({"poster": []}, 400, "/leverance", "form"),
        ({"leverance": "a"}, 400, "/poster", "type"),
        ({"leverance": "a", "poster": {}}, 400, "/poster", "type"),
        ({"leverance": "a", "poster": [], "x": 1}, 400, "", "ukendt_felt"),
        ({"leverance": "2110703435", "poster": []}, 400, "/leverance", "form"),
        ({"leverance": "a b", "poster": []}, 400, "/leverance", "form"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_place(
    stil: Send, body: Any, status: int, sti: str, regel: str
):
    response = stil("stil", body)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    problem = response.json()
    assert (problem["type"], problem["status"]) == ("about:blank", status)
    assert [(f["sti"], f["regel"]) for f in problem["fejl"]] == [(sti, regel)]
    assert "2110703435" not in response.content.decode()
    assert not Leverance.objects.exists()


@pytest.mark.parametrize(
    ("body", "sti", "regel"),
    [
        (ndjson()[:-1], "", "json"),
        (b'{"poster": []}\n', "", "hoved"),
        (ndjson(barn()) + b"\n{", "/poster/1", "json"),
        (ndjson(barn()) + b"\n5", "/poster/1", "type"),
    ],
)
def test_ndjson_that_breaks_off_is_refused_whole(stil: Send, body: bytes, sti: str, regel: str):
    response = stil("stil", body, content_type="application/x-ndjson")
    assert response.status_code == 400
    assert [(f["sti"], f["regel"]) for f in response.json()["fejl"]] == [(sti, regel)]
    assert not Leverance.objects.exists()


def test_size_is_bounded_packed_and_unpacked_and_by_number(stil: Send, settings: Any):
    packed = gzip.compress(json.dumps(leverance(barn())).encode())
    ok = stil("stil", packed, hoveder={"content-encoding": "gzip"})
    assert udfald(ok) == ["ny"]
    settings.MAKS_POSTER_PR_KALD = 1
    many = leverance(barn(), barn(BARN_TO), id_="l2")
    assert stil("stil", many).status_code == 413
    lines = ndjson(barn(), barn(BARN_TO), id_="l2")
    assert stil("stil", lines, content_type="application/x-ndjson").status_code == 413
    settings.MAKS_BESKED_BYTES = 2000
    bomb = gzip.compress(b" " * 100_000)
    assert len(bomb) < 2000
    assert stil("stil", bomb, hoveder={"content-encoding": "gzip"}).status_code == 413
    assert stil("stil", b"x" * 2001).status_code == 413


def test_who_may_deliver_what(lav_klient: Callable[..., Send]):
    stil = lav_klient("stil")
    none = lav_klient(navn="indeks", rettigheder=(Rettighed.IMPORTER,))
    assert stil("sygesikring", leverance()).status_code == 403
    assert none("stil", leverance()).status_code == 403
    assert stil("findes-ikke", leverance()).status_code == 404
    assert stil("stil", b"<x/>", content_type="application/xml").status_code == 415
    stranger = BROWSER.post("/api/v1/kilder/stil", b"{}", content_type="application/json")
    assert stranger.status_code == 401
    for response in (stil("sygesikring", leverance()), stil("findes-ikke", leverance()), stranger):
        assert response["Content-Type"] == "application/problem+json"
    assert not Leverance.objects.exists()


def test_the_days_quota_and_the_rate_are_those_of_every_client(stil: Send, settings: Any):
    from dataclasses import replace

    settings.KLIENTER = replace(settings.KLIENTER, objekter_pr_dag=2)
    assert stil("stil", leverance(barn(), barn(BARN_TO))).status_code == 200
    over = stil("stil", leverance(barn(registreret=SEN), id_="l2"))
    assert over.status_code == 429
    assert int(over["Retry-After"]) > 0
    assert over["Content-Type"] == "application/problem+json"


def test_a_client_sees_how_its_own_sources_stand(lav_klient: Callable[..., Send]):
    stil = lav_klient("stil", "sygesikring")
    stil("stil", leverance(barn(), {"cpr": "x"}, id_="nat-1"))
    response = stil("", b"", metode="get")
    assert response.status_code == 200, response.content
    by_code = {k["kode"]: k for k in response.json()["kilder"]}
    assert set(by_code) == {"stil", "sygesikring"}
    assert by_code["stil"]["stand"] == "frisk"
    assert by_code["stil"]["senest_registreret"] == "2026-11-01T07:00:00+00:00"
    assert by_code["stil"]["seneste_leverance"]["leverance"] == "nat-1"
    assert by_code["stil"]["seneste_leverance"]["antal"]["afvist"] == 1
    assert by_code["sygesikring"]["stand"] == "aldrig"
    none = lav_klient(navn="indeks", rettigheder=(Rettighed.IMPORTER,))
    assert none("", b"", metode="get").status_code == 403


def test_old_answers_are_forgotten(stil: Send):
    stil("stil", leverance(barn()))
    assert push.ryd(now=timezone.now()) == 0
    assert push.ryd(now=timezone.now() + timedelta(days=31)) == 1
    # The statement itself is known still.
    assert udfald(stil("stil", leverance(barn()))) == ["uaendret"]


def test_a_delivery_costs_the_same_for_2_and_for_40_statements(
    stil: Send, django_assert_max_num_queries: Any
):
    from django.test.utils import CaptureQueriesContext

    def cost(antal: int) -> int:
        people = [f"{n:02d}0113{6000 + antal * 10 + n}"[:10] for n in range(1, 1 + min(antal, 28))]
        posts = [barn(cpr) for cpr in people]
        with CaptureQueriesContext(connection) as queries:
            response = stil("stil", leverance(*posts, id_=f"n{antal}"))
        assert udfald(response) == ["ny"] * len(posts)
        return len(queries)

    cost(1)
    assert cost(2) == cost(28)


@pytest.mark.django_db(transaction=True)
def test_deliveries_of_one_source_do_not_wait_for_each_others_figures():
    """One is taken in and not committed; another comes and goes meanwhile; the third counts all."""
    started, done = threading.Event(), threading.Event()

    def tag(nr: int) -> None:
        post = STIL.laes(barn(f"{nr:02d}01126111"))
        kilder.optag(STIL, [post], now=timezone.now(), leverance=f"l{nr}")

    def hold() -> None:
        with transaction.atomic():
            tag(2)
            started.set()
            assert done.wait(2 * TAALMOD)

    def go() -> None:
        assert started.wait(TAALMOD)
        try:
            with transaction.atomic():
                connection.cursor().execute("set local lock_timeout = '30s'")
                tag(3)
        finally:
            done.set()

    tag(1)
    samtidig(hold, go)
    assert (Kildetal.objects.get().antal, Ventetal.objects.get().antal) == (2, 1)
    tag(4)
    assert (Kildetal.objects.get().antal, Kildetal.objects.get().nye) == (4, 4)
    assert not Ventetal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_delivery_twice_at_the_same_moment_is_once(lav_klient: Callable[..., Send]):
    send = lav_klient("stil")
    found: list[Any] = []

    def go() -> None:
        try:
            found.append(send("stil", leverance(barn(), barn(BARN_TO))))
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert [r.status_code for r in found] == [200] * 4
    assert sorted(r.json()["gentaget"] for r in found) == [False, True, True, True]
    assert len({json.dumps(r.json()["poster"]) for r in found}) == 1
    assert Dagstal.objects.get().ny == 2
