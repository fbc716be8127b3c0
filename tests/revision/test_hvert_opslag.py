"""No look without a row: every route that shows a person or a sag leaves one, and so does a refusal.

A route that tests/revision/opslag does not know fails: say in its app's module what it logs, or why it
has nothing to log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from access.models import Bruger, Fagsystem, Revisionslog
from access.values import Permission
from indexes.api.laesning import Laesesvar
from indexes.erhverv.kilder import BBR, post
from indexes.erhverv.values import Ejendomsdata, Ejer
from indexes.kilder.services import optag
from indexes.part.services import indlaes_personer, indlaes_virksomheder, part_uuider
from indexes.part.values import VirksomhedData
from tests.faelles import ALT
from tests.part.faelles import BESKYTTET, bor, borger
from tests.revision.opslag import API_UDEN, RETTIGHEDER, RUTER, UDEN
from tests.revision.opslag.verden import BFE, CVR_NR, JAN_CPR, JYTTE_CPR, Verden, get, soeg

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_fordelingskomponent(settings: Any) -> None:
    """Where nobody listens: what is sent waits."""
    settings.FORDELING = replace(settings.FORDELING, url="http://127.0.0.1:9/")


@pytest.fixture
def verden(
    myndigheder: Any,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    lav_sag: Callable[..., UUID],
) -> Verden:
    now = timezone.now()
    indlaes_personer(
        [
            borger("Jan Jarlov", JAN_CPR),
            borger(
                "Jytte Rømer", JYTTE_CPR, beskyttelser=BESKYTTET, adresser=bor("Hemmelivej", "7")
            ),
        ],
        now=now,
    )
    indlaes_virksomheder([VirksomhedData(cvr=CVR_NR, navn="Prøve ApS")], now=now)
    keys = [f"cpr:{JAN_CPR}", f"cpr:{JYTTE_CPR}", f"cvr:{CVR_NR}"]
    hus = Ejendomsdata(BFE, "", "", (), (Ejer(JAN_CPR, "", "", None, None, 1, 1, None, None),))
    optag(BBR, [post(hus, now)], now=now)
    found = part_uuider([*keys, f"bfe:{BFE}"], now=now)
    jan, jytte, firma = (found[key] for key in keys)
    user = bruger_med({"permissions": [*ALT, *RETTIGHEDER]})
    Fagsystem.objects.get_or_create(id=1, defaults={"uuid": uuid4(), "navn": "CareSys"})
    sag = lav_sag(jan, firma)
    return Verden(jan, jytte, firma, sag, found[f"bfe:{BFE}"], user, log_ind(user))


def ruter(resolver: Any = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from ruter(pattern)
        else:
            yield pattern


def krav(pattern: URLPattern) -> Any:
    return getattr(pattern.callback, "adgangskrav", None)


def lukkede() -> dict[str, URLPattern]:
    """Routes for signed-in users: what is `offentlig` shows no person and no sag by its own word."""
    return {str(p.name): p for p in ruter() if krav(p) not in {None, "offentlig"}}


def test_every_route_says_what_it_logs():
    kendte = set(RUTER) | set(UDEN)
    assert set(lukkede()) - kendte == set()
    assert kendte - set(lukkede()) == set()


def test_what_the_api_shows_goes_through_the_reads_that_log():
    """That each of them leaves its row, tests/laesning/test_log.py shows."""
    for pattern in ruter():
        view = getattr(pattern.callback, "view_class", None) or getattr(
            pattern.callback, "cls", None
        )
        reads = view is not None and issubclass(view, Laesesvar)
        known = reads or pattern.name in API_UDEN
        assert view is None or known or not hasattr(view, "get"), pattern.name


@pytest.mark.parametrize(
    ("navn", "nummer"), [(navn, n) for navn, kald in RUTER.items() for n in range(len(kald))]
)
def test_a_look_leaves_its_rows(verden, navn, nummer):
    kald, expected = RUTER[navn][nummer]
    svar = kald(verden)
    # 403: the look-up asks for its purpose first, and the refusal is what is logged.
    assert svar.status_code in ({403} if expected == {"Adgang afvist"} else {200, 302}), navn
    rows = Revisionslog.objects.filter(bruger_id=verden.bruger.id)
    assert expected <= {row.beskrivelse for row in rows}
    for row in rows:
        assert row.ip == "127.0.0.1"
        assert row.organisatorisk_id
        assert row.brugernavn == verden.bruger.brugernavn


def test_the_rows_tell_whom_and_why(verden):
    RUTER["beskyttet_adresse"][0][0](verden)
    get("sag", "sag")(verden)
    soeg(verden, q="010101-9999")
    by = {row.beskrivelse: row for row in Revisionslog.objects.all()}
    adresse = by["Visning Beskyttet adresse#Person"]
    assert (adresse.part_uuid, adresse.nummer) == (verden.jytte, JYTTE_CPR)
    assert adresse.begrundelse
    assert by["Visning Sagsoverblik#Sag"].sag_uuid == verden.sag
    assert by["Visning Sagsoverblik#Sag"].sag.startswith("29.21.04 - ")
    # A search without hits can be found by the number that was searched for.
    assert by["Søgning Person"].nummer == "0101019999"


def _noegler(pattern: URLPattern) -> dict[str, Any]:
    converters = pattern.pattern.converters
    return {
        name: uuid4() if type(c).__name__ == "UUIDConverter" else "0" * 9
        for name, c in converters.items()
    }


def test_a_key_that_is_hidden_or_absent_leaves_an_attempt(verden):
    walked = 0
    for navn, pattern in lukkede().items():
        keys = _noegler(pattern)
        if not any(isinstance(value, UUID) for value in keys.values()):
            continue
        for method in (verden.browser.get, verden.browser.post):
            before = Revisionslog.objects.filter(beskrivelse="Adgang afvist").count()
            svar = method(reverse(navn, kwargs=keys))
            if svar.status_code != 404:
                assert svar.status_code in {405, 302}, navn
                continue
            rows = Revisionslog.objects.filter(beskrivelse="Adgang afvist")
            assert rows.count() == before + 1, navn
            told = rows.filter(soegekriterier__contains=f"Side: {navn},")
            row = told.latest("tidspunkt")
            assert next(str(k) for k in keys.values() if isinstance(k, UUID)) in row.soegekriterier
            assert row.part_uuid == keys.get("part_uuid")
            assert row.sag_uuid == keys.get("sag_uuid")
            walked += 1
    assert walked >= 10


def test_a_page_without_the_right_leaves_one_attempt(bruger_med, log_ind, myndigheder):
    user = bruger_med({"permissions": [Permission.SE_BESKYTTET]})  # by itself it opens nothing
    browser = log_ind(user)
    for navn, pattern in lukkede().items():
        if krav(pattern) == "login":
            continue
        before = Revisionslog.objects.count()
        assert browser.get(reverse(navn, kwargs=_noegler(pattern))).status_code == 403, navn
        (row,) = Revisionslog.objects.order_by("-tidspunkt")[
            : Revisionslog.objects.count() - before
        ]
        assert (row.beskrivelse, row.bruger_id) == ("Adgang afvist", user.id)


def test_signing_in_is_a_row(bruger_med, client, settings):
    settings.DEMO = True
    user = bruger_med({})
    Bruger.objects.filter(id=user.id).update(demo=True)
    client.post(reverse("log_ind"), {"bruger": str(user.id)})
    assert [r.beskrivelse for r in Revisionslog.objects.all()] == ["Log ind"]


def test_the_address_of_the_caller_is_the_proxys_word_only_where_there_is_one(verden, settings):
    told = {"X-Forwarded-For": "6.6.6.6, 10.1.2.3"}
    url = reverse("person", args=[verden.jan])
    verden.browser.get(url, headers=told)
    settings.BAG_PROXY = True
    verden.browser.get(url, headers=told)
    verden.browser.get(url, headers={"X-Forwarded-For": "<script>"})
    ips = Revisionslog.objects.filter(beskrivelse="Visning#Person").order_by("tidspunkt")
    assert [row.ip for row in ips] == ["127.0.0.1", "10.1.2.3", None]
