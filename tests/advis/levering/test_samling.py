"""The day's digest, and quiet hours, as a mail server sees them: how many mails, and when."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest

from access.models import Bruger
from advis.models import Levering
from tests.advis import data
from tests.advis.levering.test_mails import Postkasse, jan, lone, post, send

__all__ = ["jan", "lone", "post"]
pytestmark = pytest.mark.django_db


def kl(dag: int, time_: int, minut: int = 0) -> datetime:
    """A moment of November 2026 by UTC: Danish clocks are an hour ahead."""
    return datetime(2026, 11, dag, time_, minut, tzinfo=UTC)


def test_what_came_in_a_day_is_one_mail_the_next_morning(post: Postkasse, lone: Bruger, jan: Any):
    """Of several groups at once; and what comes a minute later waits for the day after."""
    grupper = [data.gruppe(samlet_kl=time(8)), data.gruppe(samlet_kl=time(8))]
    daglig = [data.modtager(g, lone.uuid, kanal="mail", takt="daglig") for g in grupper]
    for nr, kom in enumerate((kl(26, 9), kl(26, 13), kl(26, 21), kl(27, 6, 59))):
        g, til = grupper[nr % 2], daglig[nr % 2]
        data.levering(data.advis(g, jan), til, oprettet=kom)
        assert send(kom) == 0
    assert send(kl(27, 6, 59)) == 0
    assert send(kl(27, 7)) == 1
    data.levering(data.advis(grupper[0], jan), daglig[0], oprettet=kl(27, 7, 1))
    assert send(kl(27, 7, 1)) == 0
    (brev,) = post.breve
    assert brev["Subject"] == "Dagens adviser i SAPA"
    assert "4 nye adviser" in brev.get_content()
    assert post.til == ["lone@kommune.example"]
    assert send(kl(28, 7)) == 1
    assert "1 nyt advis" in post.breve[1].get_content()


def test_a_mail_waits_over_quiet_hours_and_a_digest_inside_them_for_their_end(
    post: Postkasse, lone: Bruger, jan: Any
):
    """Quiet from six in the evening to nine in the morning, with a digest at eight."""
    om = {"stille_fra": time(18), "stille_til": time(9), "samlet_kl": time(8)}
    g = data.gruppe(**om)
    straks = data.modtager(g, lone.uuid, kanal="mail")
    data.levering(data.advis(g, jan), straks, oprettet=kl(26, 16, 30))
    assert send(kl(26, 16, 30)) == 1  # half past five: at once
    for kom in (kl(26, 17, 30), kl(26, 23)):
        data.levering(data.advis(g, jan), straks, oprettet=kom)
        assert send(kom) == 0
    samlet = data.gruppe(**om)
    data.levering(
        data.advis(samlet, jan),
        data.modtager(samlet, lone.uuid, kanal="mail", takt="daglig"),
        oprettet=kl(26, 23),
    )
    for stille in (kl(27, 5), kl(27, 7), kl(27, 7, 59)):
        assert send(stille) == 0
    assert set(Levering.objects.filter(tilstand="klar").values_list("forsoeg", flat=True)) == {0}
    assert send(kl(27, 8)) == 2
    assert sorted(str(b["Subject"]) for b in post.breve[1:]) == [
        "Dagens adviser i SAPA",
        "Nye adviser i SAPA",
    ]
    ens = next(b for b in post.breve[1:] if b["Subject"] == "Nye adviser i SAPA")
    assert "2 nye adviser" in ens.get_content()
