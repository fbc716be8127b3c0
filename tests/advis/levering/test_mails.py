"""E-mail through a real SMTP server: one mail to a receiver, nothing in it about anybody."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from access.models import Bruger
from access.values import Permission
from advis.levering import mails
from advis.levering.mail import Postbud
from advis.models import Levering
from advis.stilletid import services as stilletid
from advis.stilletid.services import StilletidFejl
from indexes.part.services import indlaes_personer, part_uuider
from sapa.local import porte
from tests.advis import data
from tests.part.faelles import borger

pytestmark = pytest.mark.django_db
ADVIS = (Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
JAN = "2110703435"


class Postkasse:
    """A mail server's handler. `svar` are its replies to the next mails, then 250."""

    def __init__(self) -> None:
        self.breve: list[EmailMessage] = []
        self.til: list[str] = []
        self.svar: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.svar:
            return self.svar.pop(0)
        brev = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.breve.append(brev)  # type: ignore[arg-type]
        self.til += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def post(settings: Any) -> Iterator[Postkasse]:
    kasse = Postkasse()
    port = porte.any_free()
    server = Controller(kasse, hostname="127.0.0.1", port=port)
    server.start()
    settings.LEVERING = replace(
        settings.LEVERING,
        smtp_vaert="127.0.0.1",
        smtp_port=port,
        fra="SAPA <sapa@kommune.example>",
        adresse="https://sapa.kommune.example",
    )
    try:
        yield kasse
    finally:
        server.stop()


@pytest.fixture
def jan(myndigheder: Any) -> Any:
    now = timezone.now()
    indlaes_personer([borger("Jan Jarlov", JAN)], now=now)
    return part_uuider([f"cpr:{JAN}"], now=now)[f"cpr:{JAN}"]


@pytest.fixture
def lone(bruger_med: Callable[..., Bruger]) -> Bruger:
    user = bruger_med({"permissions": ADVIS})
    user.email = "lone@kommune.example"
    user.save()
    return user


def send(at: datetime | None = None) -> int:
    with Postbud() as postbud:
        return mails.send(postbud=postbud, ur=(lambda: at) if at else timezone.now)


def test_a_mail_says_how_many_and_where_and_nothing_of_anybody(
    post: Postkasse, lone: Bruger, jan: Any
):
    g = data.gruppe("Mellemkommunal refusion")
    til = data.modtager(g, lone.uuid, kanal="mail")
    rows = [data.levering(data.advis(g, jan), til) for _ in range(3)]
    assert send() == 1
    (brev,) = post.breve
    assert post.til == ["lone@kommune.example"]
    tekst = f"{brev['Subject']}\n{brev.get_content()}"
    assert "3 nye adviser" in tekst
    assert "https://sapa.kommune.example/advis/" in tekst
    raw = brev.as_string()
    for hemmeligt in ("Jan", "Jarlov", JAN[:6], "Fraflytning", "refusion", str(jan)):
        assert hemmeligt not in raw
    assert {r.tilstand for r in Levering.objects.all()} == {"leveret"}
    assert {r.samling for r in Levering.objects.all()} != {None}
    assert all(r.historik.get().status == 250 for r in rows)
    assert send() == 0


def test_a_second_attempt_is_the_same_mail(post: Postkasse, lone: Bruger, jan: Any):
    g = data.gruppe()
    til = data.modtager(g, lone.uuid, kanal="mail")
    data.levering(data.advis(g, jan), til)
    post.svar = ["451 try again"]
    assert send() == 0
    row = Levering.objects.get()
    assert (row.tilstand, row.forsoeg, row.sidste_status) == ("klar", 1, 451)
    data.levering(data.advis(g, jan), til)  # what comes meanwhile is another mail
    assert send(timezone.now() + timedelta(minutes=1)) == 2
    assert f"{row.samling}@kommune.example" in {
        str(b["Message-ID"]).strip("<>") for b in post.breve
    }


def test_a_mailbox_that_does_not_exist_is_given_up(post: Postkasse, lone: Bruger, jan: Any):
    g = data.gruppe()
    data.levering(data.advis(g, jan), data.modtager(g, lone.uuid, kanal="mail"))
    post.svar = ["550 no such user"]
    send()
    row = Levering.objects.get()
    assert (row.tilstand, row.sidste_status) == ("opgivet", 550)


def test_a_server_that_is_away_is_tried_again(
    post: Postkasse, lone: Bruger, jan: Any, settings: Any
):
    settings.LEVERING = replace(settings.LEVERING, smtp_port=1)
    g = data.gruppe()
    data.levering(data.advis(g, jan), data.modtager(g, lone.uuid, kanal="mail"))
    send()
    row = Levering.objects.get()
    assert (row.tilstand, row.sidste_fejl) == ("klar", "forbindelse")


def test_a_flood_is_one_mail_and_the_next_waits(post: Postkasse, lone: Bruger, jan: Any):
    g = data.gruppe()
    til = data.modtager(g, lone.uuid, kanal="mail")
    for _ in range(20):
        data.levering(data.advis(g, jan), til)
    assert send() == 1
    data.levering(data.advis(g, jan), til)
    assert send() == 0
    row = Levering.objects.get(tilstand="klar")
    assert row.forsoeg == 0
    assert timedelta(minutes=9) < row.naeste_forsoeg - timezone.now() <= timedelta(minutes=10)


NAT = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)


def test_quiet_hours_and_the_digest_are_asked_when_a_mail_would_go(
    post: Postkasse, lone: Bruger, jan: Any
):
    stille = data.gruppe(stille_fra=time(22), stille_til=time(7))
    samlet = data.gruppe(samlet_kl=time(8))
    for g, takt in ((stille, "straks"), (samlet, "daglig")):
        til = data.modtager(g, lone.uuid, kanal="mail", takt=takt)
        data.levering(data.advis(g, jan), til, oprettet=NAT)
    assert send(NAT) == 0
    due = dict(Levering.objects.values_list("gruppe_id", "naeste_forsoeg"))
    assert due[stille.id] == datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
    assert due[samlet.id] == datetime(2026, 11, 28, 7, 0, tzinfo=UTC)
    assert {r.forsoeg for r in Levering.objects.all()} == {0}
    assert send(datetime(2026, 11, 28, 7, 0, tzinfo=UTC)) == 2
    assert {str(b["Subject"]) for b in post.breve} == {
        "Nye adviser i SAPA",
        "Dagens adviser i SAPA",
    }


def test_a_groups_mails_keep_its_authoritys_quiet_hours_unless_it_has_its_own(
    post: Postkasse, lone: Bruger, jan: Any
):
    stilletid.saet(173, time(22), time(7))
    foelger, egen = data.gruppe(), data.gruppe(stille_fra=time(23, 59), stille_til=time(5))
    aldrig = data.gruppe(stille_fra=time(0), stille_til=time(0))  # equal ends: never quiet
    for g in (foelger, egen, aldrig):
        til = data.modtager(g, lone.uuid, kanal="mail")
        data.levering(data.advis(g, jan), til, oprettet=NAT)
    # Midnight in Denmark: two are quiet, each by its own clock.
    assert send(NAT) == 1
    due = dict(Levering.objects.filter(tilstand="klar").values_list("gruppe_id", "naeste_forsoeg"))
    assert due == {
        foelger.id: datetime(2026, 11, 28, 6, 0, tzinfo=UTC),
        egen.id: datetime(2026, 11, 28, 4, 0, tzinfo=UTC),
    }
    assert {r.forsoeg for r in Levering.objects.filter(tilstand="klar")} == {0}
    # Longer hours hold for what waits; another authority's do not.
    stilletid.saet(173, time(22), time(8))
    stilletid.saet(157, time(0), time(23))
    assert send(datetime(2026, 11, 28, 6, 0, tzinfo=UTC)) == 1
    assert Levering.objects.get(gruppe_id=foelger.id).tilstand == "klar"
    stilletid.saet(173, None, None)
    assert send(datetime(2026, 11, 28, 7, 0, tzinfo=UTC)) == 1


@pytest.mark.parametrize(("fra", "til"), [(time(22), None), (None, time(7)), (time(7), time(7))])
def test_quiet_hours_have_two_ends(db: None, fra: time | None, til: time | None):
    with pytest.raises(StilletidFejl):
        stilletid.saet(173, fra, til)


def test_what_she_may_not_see_is_not_announced(
    post: Postkasse, bruger_med: Callable[..., Bruger], jan: Any
):
    lav = bruger_med({"permissions": ADVIS, "foelsomhed": 2})
    uden = bruger_med({"permissions": [Permission.SE_PERSON]})
    Bruger.objects.filter(id__in=[lav.id, uden.id]).update(email="x@kommune.example")
    g = data.gruppe()
    hemmelig, aaben = data.advis(g, jan, foelsomhed=3), data.advis(g, jan)
    til = data.modtager(g, lav.uuid, kanal="mail")
    for a in (hemmelig, aaben):
        data.levering(a, til)
    data.levering(aaben, data.modtager(g, uden.uuid, kanal="mail"))
    assert send() == 1
    assert "1 nyt advis" in post.breve[0].get_content()
    fald = Levering.objects.get(advis_id=hemmelig.uuid)
    assert (fald.tilstand, fald.sidste_fejl) == ("bortfaldet", "ingen.ret")


def test_a_units_mailbox_hears_without_a_number_if_one_of_its_people_may(
    post: Postkasse, enhed: Callable[..., Any], lone: Bruger, jan: Any
):
    team = enhed("Borgerservice", 100, 199)
    tom = enhed("Tom", 200, 299)
    Bruger.objects.filter(id=lone.id).update(enhed=team)
    g = data.gruppe()
    for hvem in (team, tom):
        til = data.modtager(g, hvem.uuid, "enhed", kanal="mail", adresse="team@kommune.example")
        data.levering(data.advis(g, jan), til)
    assert send() == 1
    assert post.til == ["team@kommune.example"]
    assert "1" not in post.breve[0].get_content().split("https://")[0]
