"""One sag: what is read, for whom, and what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.db import database_role, saet_adgang
from access.values import Adgang, Foelsomhed, Permission
from indexes.part import services
from indexes.sag.models import Sag
from indexes.sag.selectors import sagsdetaljer, sagsfakta
from indexes.sag.values import Fremdrift, Sagsdetaljer, Sagssider
from tests.faelles import ALT, ANDEN_KOMMUNE, NU
from tests.part.faelles import BESKYTTET, borger
from tests.sag.faelles import HVORFOR, laeg_paa

Som = Callable[[Adgang], AbstractContextManager[None]]
LavSag = Callable[..., UUID]


@pytest.fixture
def som() -> Som:
    """Read as a request does: as the web role, within the user's reach."""

    @contextmanager
    def web(adgang: Adgang) -> Iterator[None]:
        with database_role("sapa_web"):
            saet_adgang(adgang)
            yield

    return web


@pytest.fixture
def parter(myndigheder: Any) -> list[UUID]:
    folk = [
        borger("Jan Jarlov", "2110703435"),
        borger("Jytte Rømer", "0107741234", beskyttelser=BESKYTTET),
    ]
    services.indlaes_personer(folk, now=NU)
    uuids = services.part_uuider([f"cpr:{p.cpr}" for p in folk], now=NU)
    return [uuids[f"cpr:{p.cpr}"] for p in folk]


def hent(som: Som, adgang: Adgang, sag_uuid: UUID, **kwargs: Any) -> Sagsdetaljer | None:
    with som(adgang):
        return sagsdetaljer(adgang=adgang, sag_uuid=sag_uuid, at=NU, **kwargs)


def test_a_sag_tells_its_facts_its_steps_its_parts_and_what_lies_on_it(
    som: Som, adgang_med: Callable[..., Adgang], lav_sag: LavSag, parter: list[UUID]
):
    sag_uuid = lav_sag(*parter, titel="Genoptræning", foelsomhed=3)
    laeg_paa(
        sag_uuid,
        tilstande=[
            (1, NU - timedelta(days=30)),
            (3, NU - timedelta(days=2)),
            (4, NU + timedelta(days=2)),
        ],
        notater=["Nyeste", "Ældre"],
        dokumenter=["Ansøgning", {"titel": "scan_0001.pdf", "post": "Lægeerklæring"}],
    )
    d = hent(som, adgang_med({}), sag_uuid)
    assert d is not None
    assert (d.fakta.titel, d.fakta.kle, d.fakta.foelsomhed) == (
        "Genoptræning",
        "29.21.04",
        Foelsomhed.FOELSOMME_PERSONOPLYSNINGER,
    )
    # What has not begun is not told.
    assert [t.fremdrift for t in d.tilstande] == [Fremdrift.AFGJORT, Fremdrift.OPSTAAET]
    assert not d.mangler_opstaaet
    assert [(p.navn, str(p.cpr), p.beskyttet) for p in d.parter.raekker] == [
        ("Jan Jarlov", "211070-XXXX", False),
        ("Jytte Rømer", "010774-XXXX", True),
    ]
    assert d.primaer_part is not None
    assert d.primaer_part.part_uuid == parter[0]
    assert [n.titel for n in d.notater.raekker] == ["Nyeste", "Ældre"]
    # The journalpost's title is shown where it has one (anvisning Sag 1.7, Dokumenttitel).
    assert titler(d) == {"Ansøgning", "Lægeerklæring"}


@pytest.mark.parametrize(
    "gruppe",
    [
        {"permissions": [Permission.SE_PERSON]},
        {"kle": ["32.*"]},
        {"foelsomhed": 1},
        {"scope": ANDEN_KOMMUNE},
        {"fagsystemer": [9]},
        {"kle": []},
    ],
    ids=["role", "kle", "følsomhed", "authority", "fagsystem", "nothing"],
)
def test_a_sag_out_of_reach_is_as_one_that_does_not_exist(
    som: Som,
    adgang_med: Callable[..., Adgang],
    lav_sag: LavSag,
    parter: list[UUID],
    gruppe: dict[str, Any],
):
    sag_uuid = lav_sag(parter[0])
    assert hent(som, adgang_med({}), sag_uuid) is not None
    udenfor = adgang_med(gruppe)
    assert hent(som, udenfor, sag_uuid) is None
    assert hent(som, udenfor, uuid4()) is None
    with som(udenfor):
        assert sagsfakta(adgang=udenfor, sag_uuid=sag_uuid) is None


def titler(d: Sagsdetaljer | None) -> set[str] | None:
    assert d is not None
    return None if d.dokumenter is None else {r.titel for r in d.dokumenter.raekker}


def test_a_document_more_sensitive_than_its_sag_is_not_told_of(
    som: Som, adgang_med: Callable[..., Adgang], lav_sag: LavSag, parter: list[UUID]
):
    sag_uuid = lav_sag(parter[0], foelsomhed=2)
    laeg_paa(
        sag_uuid,
        dokumenter=["Brev", {"titel": "Erklæring", "post": "Erklæring", "foelsomhed": 4}],
    )
    alle = hent(som, adgang_med({}), sag_uuid)
    faerre = hent(som, adgang_med({"foelsomhed": 2}), sag_uuid)
    uden = hent(som, adgang_med({"permissions": [Permission.SE_SAG]}), sag_uuid)
    assert titler(alle) == {"Brev", "Erklæring"}
    assert titler(faerre) == {"Brev"}
    assert titler(uden) is None
    assert "Erklæring" not in repr(faerre)
    assert "Brev" not in repr(uden)


def test_without_the_right_to_persons_only_the_senders_name_is_known(
    som: Som, adgang_med: Callable[..., Adgang], lav_sag: LavSag, parter: list[UUID]
):
    sag_uuid = lav_sag(*parter, primaer_part_navn="Jan som afsenderen skrev")
    d = hent(som, adgang_med({"permissions": [Permission.SE_SAG]}), sag_uuid)
    assert d is not None
    assert [(p.navn, p.cpr, p.kendt) for p in d.parter.raekker] == [
        ("Jan som afsenderen skrev", None, False),
        ("", None, False),
    ]


def test_a_sag_without_parts_kle_or_status_is_legal(
    som: Som, adgang_med: Callable[..., Adgang], lav_sag: LavSag
):
    sag_uuid = lav_sag(kle=-1, fremdrift=None, facet="", oprettet=None)
    d = hent(som, adgang_med({}), sag_uuid)
    assert d is not None
    assert (d.fakta.kle, d.fakta.kle_kendt, d.primaer_part) == ("", False, None)
    assert d.mangler_opstaaet


def test_a_kle_number_that_we_do_not_have_keeps_the_senders_title(
    som: Som, adgang_med: Callable[..., Adgang], lav_sag: LavSag
):
    sag_uuid = lav_sag(kle=999998)
    Sag.objects.unguarded(reason=HVORFOR).filter(uuid=sag_uuid).update(kle_titel="Afsenderens")
    d = hent(som, adgang_med({}), sag_uuid)
    assert d is not None
    assert (d.fakta.kle_titel, d.fakta.kle_kendt) == ("Afsenderens", False)


def test_long_lists_come_in_pages_without_a_total(
    som: Som, adgang_med: Callable[..., Adgang], lav_sag: LavSag, parter: list[UUID]
):
    sag_uuid = lav_sag(parter[0])
    titler = [f"Notat {n:03}" for n in range(120)]
    laeg_paa(sag_uuid, notater=titler)
    adgang = adgang_med({})
    sider = [hent(som, adgang, sag_uuid, sider=Sagssider(notater=n)) for n in (1, 2, 3, 4)]
    assert [(s.notater.foerste, s.notater.sidste, s.notater.flere) for s in sider if s] == [
        (1, 50, True),
        (51, 100, True),
        (101, 120, False),
        (151, 150, False),
    ]
    assert [n.titel for s in sider if s for n in s.notater.raekker] == titler


@pytest.mark.parametrize("antal", [1, 10, 100])
def test_a_sag_costs_eight_queries_whatever_lies_on_it(
    som: Som,
    adgang_med: Callable[..., Adgang],
    lav_sag: LavSag,
    parter: list[UUID],
    django_assert_num_queries: Any,
    antal: int,
):
    sag_uuid = lav_sag(*parter, *(uuid4() for _ in range(antal)))
    laeg_paa(
        sag_uuid,
        tilstande=[(1, NU - timedelta(days=3))],
        notater=["Notat"] * antal,
        dokumenter=["Brev"] * antal,
    )
    adgang = adgang_med({"permissions": ALT})
    with som(adgang), django_assert_num_queries(8):
        sagsdetaljer(adgang=adgang, sag_uuid=sag_uuid, at=NU)
