"""A delivery: all or nothing, the same again changes nothing, and everything is remembered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from access.db import database_role
from access.models import Bruger, Organisationsenhed
from access.organisation.models import Aendring, Enhedsoplysning, Funktion, Version
from access.organisation.selectors import bruger as bruger_paa
from access.organisation.selectors import funktioner
from access.organisation.services import gem_bruger
from access.organisation.values import LeveranceFejl
from access.selectors import resolve_adgang
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU
from tests.organisation.conftest import TRAE, bruger, enhed, funktion, raekke, u

FOLK = [bruger("Ane", "X", telefon="45 97 31 11", email="ane@kommune.example"), bruger("Bo", "Y")]
HVERV = [funktion("Leder", "Ane", "X"), funktion("Sekretær", "Ane", "Y", telefon="12 34 56 78")]
LATER = NU + timedelta(days=1)


def alt() -> list[Any]:
    """Everything that is stored, without keys."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Organisationsenhed, Bruger, Version, Aendring, Funktion, Enhedsoplysning)
    ]


def fejl(lever: Callable[..., Any], *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    before = alt()
    with pytest.raises(LeveranceFejl) as caught:
        lever(*args, **kwargs)
    assert alt() == before
    return [(f.felt, f.tekst) for f in caught.value.fejl]


def test_the_same_again_changes_nothing(lever: Callable[..., Any]):
    first = lever(*TRAE, brugere=FOLK, funktioner=HVERV)
    assert first.antal == {"oprettet": 10}
    before = alt()
    again = lever(*TRAE, brugere=FOLK, funktioner=HVERV, now=LATER)
    assert (again.aendringer, again.uaendret) == ((), 10)
    assert lever(*TRAE, brugere=FOLK, funktioner=HVERV, now=LATER, fuld=True).aendringer == ()
    assert alt() == before


def test_a_trial_tells_the_same_and_stores_nothing(lever: Callable[..., Any]):
    lever(*TRAE, brugere=FOLK)
    before = alt()
    tried = lever(enhed("X", "B"), now=LATER, proev=True)
    assert alt() == before
    assert tried == lever(enhed("X", "B"), now=LATER)
    assert tried.omnummereret == 2


def test_before_and_after_are_remembered(lever: Callable[..., Any]):
    lever(*TRAE, brugere=FOLK)
    lever(brugere=[bruger("Ane", "Y", telefon="99 99 99 99")], now=LATER)
    row = Aendring.objects.latest("pk")
    assert (row.hvem, row.kilde, row.tidspunkt, row.virkning_fra) == ("prøve", "api", LATER, LATER)
    assert row.foer is not None
    changed = {felt for felt in row.efter if row.efter[felt] != row.foer[felt]}
    assert changed == {"telefon", "enhed"}
    # What she does not name stays.
    assert row.efter["email"] == "ane@kommune.example"
    then, now = (bruger_paa(KOMMUNE, UUID(u("Ane")), at=at) for at in (NU, LATER))
    assert then is not None
    assert now is not None
    assert (then.telefon, then.enhed) == ("45 97 31 11", UUID(u("X")))
    assert (now.telefon, now.enhed) == ("99 99 99 99", UUID(u("Y")))


@pytest.mark.parametrize(
    "sql", ["update organisation_aendring set hvem = 'x'", "delete from organisation_aendring"]
)
@pytest.mark.parametrize("rolle", ["sapa_web", "sapa_indlaes"])
def test_what_is_remembered_only_grows(lever: Callable[..., Any], sql: str, rolle: Any):
    lever(*TRAE)
    with pytest.raises(ProgrammingError), transaction.atomic(), database_role(rolle):
        connection.cursor().execute(sql)


def test_a_full_delivery_closes_what_it_does_not_name(lever: Callable[..., Any]):
    lever(*TRAE, brugere=FOLK, funktioner=HVERV)
    kept = [e for e in TRAE if e["navn"] != "Y"]
    result = lever(*kept, fuld=True, now=LATER)
    # Y is closed, and the function that Ane held there ends; users had no list and stay.
    assert {(c.art, str(c.uuid), c.slags) for c in result.aendringer} == {
        ("enhed", u("Y"), "lukket"),
        ("funktion", u("Sekretær"), "lukket"),
    }
    assert raekke("Y").navn == "Y"
    assert Enhedsoplysning.objects.get(enhed__uuid=u("Y")).nedlagt == LATER
    assert Bruger.objects.filter(aktiv=True).count() == 2
    # Named again, it is open again.
    assert lever(*TRAE, fuld=True, now=LATER + timedelta(days=1)).antal == {"genåbnet": 1}
    assert Enhedsoplysning.objects.get(enhed__uuid=u("Y")).nedlagt is None


def test_a_partial_delivery_closes_nothing(lever: Callable[..., Any]):
    lever(*TRAE, brugere=FOLK)
    assert lever(enhed("X", "A", telefon="11111111"), now=LATER).antal == {"ændret": 1}
    assert not Enhedsoplysning.objects.exclude(nedlagt=None).exists()


def test_a_user_who_is_left_out_is_closed_and_out_at_once_but_not_one_met_at_sign_in(
    lever: Callable[..., Any], bruger_med: Callable[..., Bruger]
):
    met = bruger_med({})
    lever(*TRAE, brugere=FOLK, funktioner=HVERV)
    ane = Bruger.objects.get(uuid=u("Ane"))
    assert resolve_adgang(ane.id) is not None
    lever(fuld=True, brugere=FOLK[1:], now=LATER)
    assert resolve_adgang(ane.id) is None
    assert not Funktion.objects.filter(bruger=ane).exists()
    met.refresh_from_db()
    assert met.aktiv


def test_functions_have_history(lever: Callable[..., Any]):
    lever(*TRAE, brugere=FOLK, funktioner=HVERV)
    lever(
        funktioner=[{"uuid": u("Leder"), "telefon": "11 11 11 11"}, {**HVERV[1], "lukket": True}],
        now=LATER,
    )
    old, new = (funktioner(KOMMUNE, UUID(u("Ane")), at=at) for at in (NU, LATER))
    assert [(f.navn, f.telefon) for f in old] == [("Leder", ""), ("Sekretær", "12 34 56 78")]
    assert [(f.navn, f.telefon) for f in new] == [("Leder", "11 11 11 11")]
    assert [f.navn for f in Funktion.objects.all()] == ["Leder"]


@pytest.mark.parametrize(
    ("poster", "where"),
    [
        ({"enheder": [enhed("N", "Findes ikke")]}, "enheder[1].overordnet"),
        ({"enheder": [enhed("A", "X")]}, "enheder"),
        ({"enheder": [{"uuid": u("N")}]}, "enheder[1].navn"),
        ({"enheder": [enhed("N"), enhed("N")]}, "enheder[2].uuid"),
        ({"enheder": [enhed("A", "Kommunen", lukket=True)]}, "enheder[1].lukket"),
        ({"enheder": [enhed("N", "A", efterfoelger=u("B"))]}, "enheder[1].efterfoelger"),
        ({"enheder": [enhed("Y", "B", lukket=True, efterfoelger=u("Y"))]}, "enheder[1].efterfoelger"),
        ({"enheder": [enhed("N", "A", noegle="k"), enhed("M", "A", noegle="k")]}, "enheder[1].noegle"),
        ({"enheder": [enhed("Fremmed", "A")]}, "enheder[1].uuid"),
        ({"brugere": [bruger("Ny", "Findes ikke")]}, "brugere[1].enhed"),
        ({"brugere": [{**bruger("Ny", "X"), "brugernavn": "ane"}]}, "brugere[1].brugernavn"),
        ({"brugere": [{"uuid": u("Ny"), "navn": "Ny"}]}, "brugere[1].brugernavn"),
        ({"funktioner": [funktion("F", "Ingen", "X")]}, "funktioner[1].bruger"),
        ({"funktioner": [funktion("F", "Ane", "Ingen")]}, "funktioner[1].enhed"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_as_a_whole(
    lever: Callable[..., Any], poster: dict[str, Any], where: str
):
    lever(enhed("Fremmed"), myndighed=ANDEN_KOMMUNE)
    lever(*TRAE, brugere=FOLK)
    good = enhed("God", "A")
    body = {"brugere": [], "funktioner": [], **poster}
    body["enheder"] = [*body.get("enheder", []), good]
    assert where in {sti for sti, _ in fejl(lever, now=LATER, **body)}
    assert not Organisationsenhed.objects.filter(uuid=u("God")).exists()


def test_a_change_that_makes_a_known_later_one_impossible_is_refused(lever: Callable[..., Any]):
    lever(*TRAE)
    lever(enhed("A", "B"), virkning=(NU + timedelta(days=40)).isoformat())
    assert [sti for sti, _ in fejl(lever, enhed("B", "A"), now=LATER)] == ["virkning"]


def test_two_users_may_change_user_names(lever: Callable[..., Any]):
    lever(*TRAE, brugere=FOLK)
    ane, bo = ({**b, "brugernavn": n} for b, n in zip(FOLK, ("bo", "ane"), strict=True))
    lever(brugere=[ane, bo], now=LATER)
    names = dict(Bruger.objects.values_list("navn", "brugernavn"))
    assert names == {"Ane": "bo", "Bo": "ane"}


def test_what_stood_here_before_there_was_a_history_holds_from_for_ever(
    lever: Callable[..., Any], enhed: Callable[..., Organisationsenhed]
):
    old = enhed("Gammel", 700, 700)
    lever({"uuid": str(old.uuid), "navn": "Ny"})
    rows = Version.objects.filter(uuid=old.uuid).order_by("virkning")
    periods = {(v.fakta["navn"], v.virkning.lower, v.virkning.upper) for v in rows}
    assert periods == {("Gammel", None, NU), ("Ny", NU, None)}


def test_a_sign_in_that_tells_something_new_is_history_too(lever: Callable[..., Any]):
    lever(*TRAE, brugere=FOLK)
    ane = Bruger.objects.get(uuid=u("Ane"))
    gem_bruger(ane, hvem="idp", kilde="login", now=LATER)
    assert Aendring.objects.filter(kilde="login").count() == 0
    ane.navn = "Ane Ny"
    gem_bruger(ane, hvem="idp", kilde="login", now=LATER)
    (row,) = Aendring.objects.filter(kilde="login")
    assert row.foer is not None
    assert (row.hvem, row.foer["navn"], row.efter["navn"]) == ("idp", "Ane", "Ane Ny")
    then = bruger_paa(KOMMUNE, ane.uuid, at=NU)
    assert then is not None
    assert then.navn == "Ane"


def test_a_delivery_costs_the_same_statements_for_10_and_for_200_units(lever: Callable[..., Any]):
    costs = []
    for antal in (1, 10, 200):
        navne = [f"E{antal}-{n}" for n in range(antal)]
        folk = [bruger(f"P{n}", n) for n in navne]
        with CaptureQueriesContext(connection) as asked:
            lever(enhed(f"Top{antal}"), *(enhed(n, f"Top{antal}") for n in navne), brugere=folk)
        costs.append(len(asked))
    assert costs[1] == costs[2] < 50
