"""Several workers and several deliveries at once: each message once, and nobody waits for ever."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from indexes.beskedfordeler import behandling, friskhed, modtag
from indexes.beskedfordeler.besked import laes_push
from indexes.beskedfordeler.models import ModtagetHaendelse, Raabesked
from indexes.beskedfordeler.vaekker import Vaekker
from tests.beskedfordeler.conftest import alle, arbejd, kode, konflikter
from tests.beskedfordeler.faelles import push, registrering, tid
from tests.faelles import KOMMUNE
from tests.traade import TAALMOD, nogen_venter, samtidig, vent_paa

pytestmark = pytest.mark.django_db(transaction=True)


def gem(body: bytes) -> None:
    modtag.gem(body, laes_push(body), klient="bfo", myndigheder={KOMMUNE}, now=timezone.now())


def test_two_workers_share_the_work_and_nothing_is_done_twice(bfo):
    for n in range(60):
        # All about five persons, so that the workers meet on them.
        om = registrering("STIN" if n % 3 else "AN_STIN", "SYGEHUS", cpr=f"{n % 5:010d}",
                          Registreringstidspunkt=tid(f"2026-03-01T12:{n:02d}:00Z"))  # fmt: skip
        gem(push(om, type_="SYGEHUS"))

    def arbejder() -> None:
        while behandling.behandl(now=timezone.now(), portion=7):
            pass

    samtidig(arbejder, arbejder, arbejder)
    arbejd()
    assert set(alle().values_list("tilstand", "forsoeg")) == {("behandlet", 1)}
    assert ModtagetHaendelse.objects.count() == 60
    # What two workers made of it is what one would have made.
    before = set(ModtagetHaendelse.objects.values_list("id", "retter", "rettet_af", "annulleret"))
    ModtagetHaendelse.objects.update(retter=None, rettet_af=None, annulleret=False)
    from indexes.beskedfordeler.sammenhaeng import forbind

    forbind(set(ModtagetHaendelse.objects.values_list("part_uuid", flat=True)), now=timezone.now())
    assert before == set(
        ModtagetHaendelse.objects.values_list("id", "retter", "rettet_af", "annulleret")
    )


def test_the_same_message_on_two_connections_at_once_is_one(bfo):
    body, other = (
        push(id_="adecc28c-f239-5ead-8391-6e41c59c8e22"),
        push(registrering("F13"), id_="adecc28c-f239-5ead-8391-6e41c59c8e22"),
    )
    samtidig(*[lambda: gem(body)] * 4, *[lambda: gem(other)] * 2)
    row = alle().get()
    assert row.antal == 6
    assert konflikter().count() == 1
    assert Raabesked.objects.count() == 2


def test_a_worker_that_works_holds_its_messages_and_no_others(bfo):
    """While one worker is in the middle of a message, another takes what is left."""
    first, second = push(), push()
    gem(first)
    inside, go_on = threading.Event(), threading.Event()
    rigtig = behandling._forstaa

    def langsom(post: Any, *args: Any) -> Any:
        if post.indhold == first:
            inside.set()
            assert go_on.wait(TAALMOD)
        return rigtig(post, *args)

    behandling._forstaa = langsom
    try:
        thread = threading.Thread(
            target=lambda: (behandling.behandl(now=timezone.now()), connections.close_all())
        )
        thread.start()
        assert inside.wait(TAALMOD)
        gem(second)
        # Far into the future, when the first attempt's time is long over: its rows are locked.
        assert behandling.behandl(now=timezone.now() + timedelta(days=1)) == 1
        assert alle().filter(tilstand="behandlet").count() == 1
    finally:
        behandling._forstaa = rigtig
        go_on.set()
        thread.join(TAALMOD)
    assert alle().filter(tilstand="behandlet", forsoeg=1).count() == 2


def test_a_claim_that_holds_a_row_for_a_moment_costs_its_message_no_attempt(bfo, monkeypatch):
    """A claim that found the row before ours was committed locks it until its own commit."""
    gem(push())
    laast, rigtig = threading.Event(), behandling._behandl
    slip = threading.Event()

    def anden() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select 1 from beskedfordeler_modtagelse for update")
            laast.set()
            assert slip.wait(TAALMOD)

    def slip_naar_vi_venter() -> None:
        try:
            vent_paa(lambda: slip.is_set() or nogen_venter())
        finally:
            slip.set()
            connections.close_all()

    def behandl(*args: Any) -> None:
        traad.start()
        assert laast.wait(TAALMOD)
        vagt.start()
        rigtig(*args)
        slip.set()  # where we went past that row

    traad = threading.Thread(target=lambda: (anden(), connections.close_all()))
    vagt = threading.Thread(target=slip_naar_vi_venter)
    monkeypatch.setattr(behandling, "_behandl", behandl)
    assert behandling.behandl(now=timezone.now()) == 1
    for each in (traad, vagt):
        each.join(TAALMOD)
    assert [*alle().values_list("tilstand", "forsoeg")] == [("behandlet", 1)]


def test_intake_rings_the_bell_after_commit_once_for_a_new_message(send, monkeypatch):
    from indexes.beskedfordeler import api

    rung: list[int] = []

    def ring() -> None:
        assert not connection.in_atomic_block
        rung.append(alle().count())

    monkeypatch.setattr(api.vaekker, "ring", ring)
    body = push()
    assert [kode(send(b)) for b in (body, body, b"<x/>")] == [20, 20, 40]
    assert rung == [1]


def test_the_bell_never_waits_and_many_rings_are_one_call():
    called, hold = threading.Semaphore(0), threading.Event()

    def kald() -> None:
        called.release()
        hold.wait(TAALMOD)
        raise OSError("no broker")

    bell = Vaekker(kald)
    bell.ring()
    assert called.acquire(timeout=TAALMOD)
    for _ in range(1000):
        bell.ring()
    hold.set()
    assert called.acquire(timeout=TAALMOD)  # all those are one, and an error ends nothing
    assert not called.acquire(blocking=False)


@pytest.mark.parametrize(
    ("stilhed", "fejl", "stand"),
    [
        (timedelta(hours=1), None, "frisk"),
        (timedelta(hours=25), None, "stille"),
        (timedelta(hours=1), timedelta(minutes=5), "frisk"),
        (timedelta(hours=1), timedelta(minutes=20), "stoppet"),
        (None, None, "aldrig"),
        (None, timedelta(minutes=20), "stoppet"),
    ],
)
def test_a_dueslag_that_is_silent_or_stands_still_is_told(bfo, stilhed, fejl, stand, caplog):
    nu = timezone.now()
    if stilhed is not None:
        body = push()
        modtag.gem(body, laes_push(body), klient="bfo", myndigheder={KOMMUNE}, now=nu - stilhed)
        arbejd()
    if fejl is not None:
        modtag.noter_afvist(klient="bfo", regel="xml.form", now=nu - fejl)
        modtag.noter_afvist(klient="bfo", regel="xml.form", now=nu - timedelta(minutes=1))
    (d,) = friskhed.dueslag(now=nu)
    assert (d.klient, str(d.stand), d.fejl_antal) == ("bfo", stand, 2 if fejl else 0)
    wrong = stand in {"stille", "stoppet"}
    assert (friskhed.kort(now=nu) == "ok") is not wrong
    friskhed.advar(now=nu)
    assert ("dueslag" in caplog.text) is wrong
    if fejl is not None:
        body = push()
        modtag.gem(body, laes_push(body), klient="bfo", myndigheder={KOMMUNE}, now=nu)
        arbejd()
        assert str(friskhed.dueslag(now=nu)[0].stand) == "frisk"


def test_messages_that_wait_long_are_told(bfo):
    nu = timezone.now()
    body = push()
    modtag.gem(
        body, laes_push(body), klient="bfo", myndigheder={KOMMUNE}, now=nu - timedelta(minutes=30)
    )
    assert friskhed.kort(now=nu) == "ældste besked har ventet 30 min."
    arbejd(now=nu)
    assert friskhed.kort(now=nu) == "ok"
