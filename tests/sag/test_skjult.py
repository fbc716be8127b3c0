"""The stub of hidden sager: off unless the municipality announces; then a number and a rule, no more."""

from uuid import uuid4

import pytest

from access.models import Myndighed
from indexes.sag.selectors import sagsliste
from tests.faelles import KOMMUNE, NU

PART = uuid4()


@pytest.fixture
def sager(lav_sag):
    lav_sag(PART, titel="Synlig", kle=292104)
    lav_sag(PART, titel="Hemmelig A", kle=323004)
    lav_sag(PART, titel="Hemmelig B", kle=323005)
    lav_sag(PART, titel="Hemmelig C", kle=292104, foelsomhed=4)
    lav_sag(PART, titel="Anden kommune", kle=323004, myndighed=1002)


@pytest.fixture
def annoncerer(myndigheder):
    Myndighed.objects.filter(id=KOMMUNE).update(viser_skjulte=True)


def grunde(adgang):
    return dict(sagsliste(adgang=adgang, part_uuid=PART, at=NU).skjulte.grunde)


def test_nothing_is_announced_unless_the_municipality_says_so(adgang_med, sager):
    assert grunde(adgang_med({"kle": ["29.*"], "foelsomhed": 2})) == {}


def test_each_hidden_sag_counts_under_the_limit_that_stopped_it(adgang_med, sager, annoncerer):
    """Another authority's sager are never announced."""
    assert grunde(adgang_med({"kle": ["29.*"], "foelsomhed": 2})) == {"kle": 2, "foelsomhed": 1}
    assert grunde(adgang_med({})) == {}
    assert grunde(adgang_med({"permissions": ["se_person"]})) == {"rolle": 4}


def test_the_page_names_the_rule_and_never_the_sag(
    bruger_med, log_ind, sager, annoncerer, django_assert_num_queries
):
    from datetime import date

    from indexes.part.services import indlaes_personer
    from indexes.part.values import PersonData

    person = PersonData(
        cpr="2110703435",
        tidligere_cpr=(),
        fornavn="Jan",
        mellemnavn="",
        efternavn="Prøve",
        koen="M",
        foedt=date(1970, 10, 21),
        status="01",
        status_fra=None,
    )
    indlaes_personer([person], now=NU, uuid_for=lambda noegle: PART)
    user = bruger_med({"kle": ["29.*"], "foelsomhed": 2})
    page = log_ind(user).get(f"/person/{PART}/").content.decode()
    assert "Der findes 3 sager, du ikke har adgang til." in page
    assert "Din rolle begrænser, hvilke emner (KLE) du kan se." in page
    assert "Synlig" in page
    for secret in ("Hemmelig", "32.30", "Anden kommune"):
        assert secret not in page
