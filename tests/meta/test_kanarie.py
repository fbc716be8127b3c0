"""The canary: one sag that one user may see, and every route as everybody else.

It must not be seen, counted or inferred: each answer is compared, byte for byte, with the answer of
a world where the canary was never delivered. A route that the crawl does not know fails.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from access.klienter.values import Aftale
from access.models import (
    Bruger,
    Dataafgraensning,
    Fagsystem,
    Myndighed,
    Organisationsenhed,
)
from access.services import genberegn_adgang
from access.values import Permission
from indexes.dokument.models import Dokument
from indexes.erhverv.kilder import BBR, post
from indexes.erhverv.values import Adresse, Ejendomsdata, Ejer
from indexes.kilder.services import optag
from indexes.oio import IndeksObjekt
from indexes.part.services import indlaes_personer, indlaes_virksomheder, part_uuider
from indexes.part.values import VirksomhedData
from indexes.registrering.services import OK, Klient, importer
from indexes.sag.models import Journalpost
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from sapa.arbejdslister.services import sikr_hjemler, sikr_lofter
from sapa.arbejdslister.values import Art, Loft
from sapa.revision.services import arbejd
from sapa.visning.services import Oensket, gem
from sapa.visning.values import Komposition
from tests import beskeder
from tests.faelles import ALT, ANDEN_KOMMUNE, KOMMUNE, NU
from tests.meta.rundgang import (
    ANDRE_SAGER,
    BFE,
    CVR,
    JAN,
    JOHN,
    KANARIE,
    NOTAT,
    SAGSNUMMER,
    SPOR,
    TITEL,
    UR,
    Rundgang,
    Svar,
    Verden,
    forskelle,
    gaa,
    gaa_metoder,
    noegleruter,
    rundgang,
)
from tests.meta.test_alarm import routes
from tests.part.faelles import borger

DUBU, CARESYS = 7, 3
BOERN, AELDRE = 300, 500
ALMINDELIG = "Almindelig ydelse"
LAND = (
    *ALT,
    Permission.SOEG_LANDET,
    Permission.SE_BEMAERKNING,
    Permission.SKRIV_BEMAERKNING,
    # The inbox, and hand-offs: a note can be offered on sager that are seen, and on no other.
    Permission.BEHANDL_ADVIS,
    Permission.OPRET_JOURNALNOTAT,
    Permission.GIV_INDSIGT,
)

# --- The world -----------------------------------------------------------------------------------


def _sag(system: UUID, enhed: UUID, parter: list[dict], **facts: Any) -> IndeksObjekt:
    return beskeder.sag(system=system, enhed=enhed, parter=parter, **facts)


def _firma(**andet: Any) -> dict[str, Any]:
    reference = {"urn": f"urn:oio:cvr-nr:{CVR}"}
    navn = {"FuldtNavn": "Prøve ApS"}
    return beskeder.relation(
        "Sagspart", "Sekundær part", "Virksomhed", reference, SagspartLokalUdvidelse=navn, **andet
    )


def _hus() -> dict[str, Any]:
    reference = {"urn": f"urn:oio:ejendom:bfe-nr:{int(BFE):010d}"}
    return beskeder.relation("Sagsgenstande", "Byggeri", "Ejendom", reference, Indeks="1")


def _kanarie(system: UUID, enhed: UUID, profil: Sequence[UUID]) -> IndeksObjekt:
    """On John, with Jan and the company as parties, about Jan's property, and a note."""
    parter = [
        beskeder.part(JOHN, "John Jarlov"),
        beskeder.part(JAN, "Jan Jarlov", "Sekundær part", Indeks="1"),
        _firma(Indeks="2"),
    ]
    sag = _sag(
        system,
        enhed,
        parter,
        uuid=KANARIE,
        titel=TITEL,
        kle="27.24.45",
        foelsomhed="FOELSOMME_PERSONOPLYSNINGER",
    )
    indhold = sag.registreringer[0]
    indhold["AttributListe"]["Egenskaber"][0] |= {
        "Sagsnummer": SAGSNUMMER,
        "BrugervendtNoegle": SAGSNUMMER,
    }
    notat = beskeder.relation(
        "Journalpost", "Journalnotat", "Dokument", {"urn": "URN:Empty"}, Indeks="1"
    )
    notat["JournalpostEgenskaber"] = {
        "JournalnotatEgenskaber": {
            "Titel": NOTAT,
            "Notat": base64.b64encode(NOTAT.encode()).decode(),
            "Format": str(UUID(int=1)),
        }
    }
    indhold["RelationListe"]["Journalpost"] = [notat]
    indhold["RelationListe"]["Sagsgenstande"] = [_hus()]
    if profil:
        indhold["RelationListe"]["Sikkerhedsprofil"] = [
            beskeder.relation(
                "Sikkerhedsprofil", "Adgang", "Bruger", {"uuid": str(uuid)}, Indeks=str(n)
            )
            for n, uuid in enumerate(profil, start=1)
        ]
    return sag


def _ydelse(uuid: UUID, sag: UUID, part: UUID, navn: str, **facts: Any) -> None:
    """A bevilget ydelse on a sag, and a payment of it."""
    BevilgetYdelse.objects.unguarded(reason="test data").create(
        bevilling_uuid=uuid,
        har_effektuering=True,
        ydelse_id="1",
        sag_uuid=sag,
        part_uuid=part,
        navn=navn,
        start=date(2026, 1, 1),
        opdateret=NU,
        **facts,
    )
    Effektuering.objects.unguarded(reason="test data").create(
        effektuering_uuid=uuid,
        bevilling_uuid=uuid,
        har_bevilling=True,
        ydelse_id="1",
        part_uuid=part,
        navn=navn,
        dispositionsdato=date(2026, 10, 1),
        beloeb=5448,
        udbetalt=5448,
        opdateret=NU,
        **facts,
    )


def _brev(uuid: UUID, sag: UUID, part: UUID, titel: str, nummer: str = "", **facts: Any) -> None:
    """A dokument that lies on a sag."""
    Dokument.objects.unguarded(reason="test data").create(
        uuid=uuid,
        sagsloest=False,
        part_uuid=part,
        titel=titel,
        dokumentnummer=nummer,
        type="Brev, indgaaende",
        brevdato=date(2026, 10, 2),
        opdateret=NU,
        **facts,
    )
    Journalpost.objects.unguarded(reason="test data").create(
        sag_uuid=sag,
        dokument_uuid=uuid,
        part_uuid=part,
        rolle="Tilakteret",
        titel=titel,
        virkning=TimestamptzRange(NU - timedelta(days=30), None, "[)"),
        **facts,
    )


@pytest.fixture(autouse=True)
def _stille_ur(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    # Where nobody listens: what is offered to be written to does not depend on an answer.
    settings.FORDELING = replace(settings.FORDELING, url="http://127.0.0.1:9/")
    monkeypatch.setattr(timezone, "now", lambda: UR[0])
    # Thousands of requests: their log lines are not what is looked at here.
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)


@pytest.fixture(scope="module")
def _verden(django_db_setup: None, django_db_blocker: Any) -> Iterator[Verden]:
    """Built once, in a transaction around those of the tests, and taken back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _byg_verden()
        transaction.set_rollback(True)


@pytest.fixture
def verden(_verden: Verden, db: None) -> Verden:
    return _verden


def _byg_verden() -> Verden:
    for id_, cvr, navn in (
        (KOMMUNE, "11715311", "Lyngby-Taarbæk"),
        (ANDEN_KOMMUNE, "11111111", "Korsbæk"),
    ):
        Myndighed.objects.create(id=id_, cvr=cvr, navn=navn, kort_navn=navn, type="kommune")
    for nummer, navn in ((DUBU, "DUBU"), (CARESYS, "CareSys")):
        Fagsystem.objects.create(id=nummer, uuid=UUID(int=nummer), navn=navn)
    sikr_hjemler([("andet", "Anden hjemmel")])
    sikr_lofter((art, Loft(100, 1000, 100)) for art in Art)
    units = {}
    for fra, navn in ((BOERN, "Børn og Familie"), (AELDRE, "Ældre og handicap")):
        units[fra] = uuid4()
        Organisationsenhed.objects.create(
            uuid=units[fra], myndighed_id=KOMMUNE, navn=navn, fra=fra, til=fra + 99
        )
    indlaes_personer([borger("Jan Jarlov", JAN), borger("John Jarlov", JOHN)], now=NU)
    indlaes_virksomheder([VirksomhedData(cvr=CVR, navn="Prøve ApS")], now=NU)
    # Jan owns it, so that its sager stand on his page too.
    adresse = Adresse("Skovbrynet", "038", "", "", "2800", "Kgs. Lyngby", KOMMUNE)
    ejer = Ejer(JAN, "", "", None, None, 1, 1, None, None)
    hus = Ejendomsdata(BFE, "", "samlet_fast_ejendom", (adresse,), (ejer,))
    optag(BBR, [post(hus, NU)], now=NU)
    keys = [f"cpr:{JAN}", f"cpr:{JOHN}", f"cvr:{CVR}", f"bfe:{BFE}"]
    found = part_uuider(keys, now=NU)

    def deliver(system: int, sag: IndeksObjekt) -> None:
        klient = Klient("prøve", system, UUID(int=system), (Aftale.fuld({KOMMUNE}),))
        (answer,) = importer([sag], klient=klient, transaktion=None, now=NU)
        assert answer.statuskode == OK, answer.fejlbesked

    def lever(profil: Sequence[UUID] = ()) -> None:
        deliver(DUBU, _kanarie(UUID(int=DUBU), units[BOERN], profil))
        # A ydelse of the same facts on a sag that most may see: its page must not tell of it. And a
        # payment of it, so that no sum does; and a letter on the canary itself.
        facts = {
            "myndighed": KOMMUNE,
            "kle": 272445,
            "foelsomhed": 3,
            "enhed": BOERN,
            "fagsystem": DUBU,
            "sikkerhedsprofil": list(profil) or None,
        }
        _ydelse(KANARIE, ANDRE_SAGER[0], found[keys[0]], TITEL, **facts)
        _brev(KANARIE, KANARIE, found[keys[1]], TITEL, nummer=SAGSNUMMER, **facts)

    # From the same systems, on the same parties: so that lists, counts and sources are not empty.
    for n, (system, unit, kle) in enumerate(
        ((CARESYS, AELDRE, "29.21.04"), (DUBU, BOERN, "27.24.03"), (DUBU, AELDRE, "32.30.04"))
    ):
        parties = [
            beskeder.part(JAN),
            beskeder.part(JOHN, "John Jarlov", "Sekundær part", Indeks="1"),
        ]
        sag = _sag(
            UUID(int=system),
            units[unit],
            [*parties, _firma(Indeks="2")],
            uuid=UUID(int=1000 + n),
            titel=f"Almindelig sag {n}",
            kle=kle,
            foelsomhed="IKKE_FORTROLIGE_DATA",
        )
        sag.registreringer[0]["RelationListe"]["Sagsgenstande"] = [_hus()]
        deliver(system, sag)
    open_facts = {"myndighed": KOMMUNE, "foelsomhed": 1, "enhed": AELDRE, "fagsystem": CARESYS}
    _ydelse(UUID(int=2000), ANDRE_SAGER[0], found[keys[0]], ALMINDELIG, kle=292104, **open_facts)
    _brev(UUID(int=2001), ANDRE_SAGER[0], found[keys[1]], ALMINDELIG, kle=292104, **open_facts)
    return Verden(*(found[key] for key in keys), units, lever)


def test_the_crawl_knows_every_route(verden: Verden):
    assert {route for route, _ in routes()} - rundgang(verden).keys() == set()


# --- Who may not see it --------------------------------------------------------------------------

# Name: the user's groups, what else is special about her; each fails in one way only.
ANDRE: dict[str, tuple[tuple[dict[str, Any], ...], dict[str, Any]]] = {
    "no rights": ((), {}),
    "persons only": (({"permissions": (Permission.SE_PERSON, Permission.SOEG_LANDET)},), {}),
    # The canary's ydelse has a rule of its own, so she must not see those either.
    "everything but sager and ydelser": (
        ({"permissions": set(LAND) - {Permission.SE_SAG, Permission.SE_YDELSE}},),
        {},
    ),
    "another municipality": (({"permissions": LAND},), {"myndighed": ANDEN_KOMMUNE}),
    # With the right to make lists too: one by the canary's KLE must not have her on it.
    "lower følsomhed": (
        ({"permissions": (*LAND, Permission.UDSOEG_POPULATION), "foelsomhed": 2},),
        {},
    ),
    "another KLE": (({"permissions": LAND, "kle": ["29.*", "27.24.03", "27.24.44"]},), {}),
    "an empty KLE": (({"permissions": LAND, "kle": []},), {}),
    "another unit": (({"permissions": LAND, "enheder": [AELDRE]},), {}),
    "another system": (({"permissions": LAND, "fagsystemer": [CARESYS]},), {}),
    # The lock merges her groups: here the door alone keeps her out, from pages, print, counts and
    # the file of a list alike.
    "two groups that only together reach it": (
        (
            {"permissions": LAND, "kle": ["27.*"], "foelsomhed": 2},
            {"permissions": LAND, "kle": ["29.*", "32.*"]},
            {"permissions": (Permission.SE_PERSON, Permission.UDSOEG_POPULATION)},
        ),
        {},
    ),
    "sager in one group, persons in another": (
        (
            {"permissions": (Permission.SE_PERSON, Permission.SOEG_LANDET)},
            {"permissions": (Permission.SE_SAG,), "kle": ["32.*"]},
        ),
        {},
    ),
    "a role without the limit it demands": (
        ({"permissions": LAND, "kraever": ["fagsystem"], "kle": ["27.*"]},),
        {},
    ),
    "rights that were taken away": (({"permissions": LAND},), {"frataget": True}),
    "a profile that names another": (({"permissions": LAND},), {"profil": True}),
    "a visning without sager and ydelser": (({"permissions": LAND},), {"visning": True}),
    "not signed in": (({"permissions": LAND},), {"anonym": True}),
}

HENTER_LISTER = {"lower følsomhed", "two groups that only together reach it"}
SER_ANDRE_SAGER = {
    "lower følsomhed",
    "another KLE",
    "another unit",
    "another system",
    "two groups that only together reach it",
    "sager in one group, persons in another",
    "a profile that names another",
}


def _grupper(grupper: tuple[dict[str, Any], ...], verden: Verden) -> list[dict[str, Any]]:
    return [
        g | ({"enheder": [verden.enheder[n] for n in g["enheder"]]} if "enheder" in g else {})
        for g in grupper
    ]


@pytest.fixture
def den_ene(verden: Verden, bruger_med: Callable[..., Bruger]) -> Bruger:
    """The one who may see it, by exactly what it takes."""
    return bruger_med(
        {
            "permissions": ALT,
            "kle": ["27.24.45"],
            "foelsomhed": 3,
            "enheder": [verden.enheder[BOERN]],
            "fagsystemer": [DUBU],
        }
    )


def _bruger(
    hvem: str, verden: Verden, bruger_med: Callable[..., Bruger]
) -> tuple[Bruger, dict[str, Any]]:
    grupper, special = ANDRE[hvem]
    myndighed = special.get("myndighed", KOMMUNE)
    bruger = bruger_med(*_grupper(grupper, verden), myndighed=myndighed, navn="Lone Prøve")
    if special.get("frataget"):
        jobs = bruger.jobfunktionsroller.all()
        Dataafgraensning.objects.filter(jobfunktionsrolle__in=jobs).delete()
        genberegn_adgang([bruger])
    if special.get("visning"):
        # Every tab but those that are about sager and ydelser alone.
        personal = [{"blok": "personoplysninger"}, {"blok": "ejerskab"}]
        tabs = [
            {"fane": "overblik", "blokke": personal},
            {"fane": "ejendom", "blokke": [{"blok": "ejendomsoplysninger"}]},
        ]
        tabs += [{"fane": f} for f in ("tidslinje", "helhed", "familie", "adressehistorik")]
        wanted = Oensket("Prøve", Komposition.laes({"faner": tabs}), alle=True)
        gem(myndighed, wanted, hvem="prøve", now=NU)
    return bruger, special


def uden_kanarie(gaa_nu: Callable[[], list[Svar]]) -> list[Svar]:
    """The crawl in a world that is then taken back, log of looks and all."""
    before = transaction.savepoint()
    svar = gaa_nu()
    transaction.savepoint_rollback(before)
    return svar


@pytest.mark.parametrize("hvem", list(ANDRE))
def test_nobody_else_can_see_count_or_infer_it(
    hvem: str,
    verden: Verden,
    den_ene: Bruger,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    bruger, special = _bruger(hvem, verden, bruger_med)

    def crawl() -> list[Svar]:
        browser = Client() if special.get("anonym") else log_ind(bruger)
        return gaa(browser, verden, systemer=hvem in {"lower følsomhed", "not signed in"})

    foer = uden_kanarie(crawl)
    verden.lever([den_ene.uuid] if special.get("profil") else [])
    efter = crawl()

    assert len(efter) > 80
    # Else the comparison would be of pages that are empty for everybody.
    assert any("Almindelig sag" in svar.krop for svar in efter) == (hvem in SER_ANDRE_SAGER)
    files = [s for s in efter if "/koersel/…" in s.kald and s.kald.split(" ")[1].endswith("fil/")]
    assert any(s.status == 200 for s in files) == (hvem in HENTER_LISTER)
    assert list(forskelle(foer, efter)) == []
    for svar in efter:
        # Where the caller named it herself (its uuid in the address, its title in a form), only
        # the comparison above can tell; everywhere else the words themselves must be absent.
        if not svar.baerer and not SPOR.search(svar.kald):
            assert not SPOR.search(svar.krop), svar.kald
            assert not SPOR.search(str(svar.hoveder)), svar.kald


@pytest.mark.parametrize("profil", [False, True])
def test_the_one_who_may_sees_it_so_the_crawl_can_find_it(
    verden: Verden, den_ene: Bruger, log_ind: Callable[[Bruger], Client], *, profil: bool
):
    verden.lever([den_ene.uuid] if profil else [])
    efter = gaa(log_ind(den_ene), verden)

    seen = {s.kald.split("?")[0].strip() for s in efter if not s.baerer and TITEL in s.krop}
    for part, page in (
        (verden.jan, "person"),
        (verden.john, "person"),
        (verden.firma, "virksomhed"),
        (verden.hus, "ejendom"),
    ):
        assert f"get /{page}/{part}/" in seen
        assert f"get /{page}/{part}/  sager" in seen
    # In print, in every tab that shows such things, on pages of their own, and in fragments.
    for told in (
        f"get /person/{verden.john}/samlet/",
        f"get /person/{verden.jan}/samlet/",
        f"get /person/{verden.jan}/  ejendomssager",
        f"get /person/{verden.jan}/ydelser/",
        f"get /person/{verden.john}/dokumenter/",
        f"get /person/{verden.john}/journalnotater/",
        f"get /person/{verden.john}/tidslinje/",
        f"get /person/{verden.john}/helhed/",
        f"get /dokument/{KANARIE}/",
        f"get /sag/{KANARIE}/",
        f"get /sag/{KANARIE}/notater/",
    ):
        assert told in seen, told


def test_where_hidden_sager_are_announced_the_stub_says_their_number_only(
    verden: Verden, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    """The municipality's own choice: its own users are told that there is one, and nothing of it."""
    Myndighed.objects.all().update(viser_skjulte=True)
    own, special = _bruger("another KLE", verden, bruger_med)
    stranger, _ = _bruger("another municipality", verden, bruger_med)
    assert not special

    foer = uden_kanarie(lambda: gaa(log_ind(stranger), verden))
    verden.lever()
    assert list(forskelle(foer, gaa(log_ind(stranger), verden))) == []

    told = [s for s in gaa(log_ind(own), verden) if not s.baerer and not SPOR.search(s.kald)]
    assert any("du ikke har adgang til" in s.krop for s in told)
    assert not [s.kald for s in told if SPOR.search(s.krop)]
    assert not [s.kald for s in told if "27.24.45" in s.krop]


# --- Hidden and absent are one answer ------------------------------------------------------------


def test_by_no_method_and_no_route_is_hidden_another_answer_than_absent(
    verden: Verden, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    """The same status, body and headers, after the same number of SQL statements: that is what a
    clock could tell. By every method, for every route with a key of an object, new ones too.

    One user, with every right but a lower følsomhed: what the others are answered, statements
    counted too, the crawl above compares.
    """
    bruger = bruger_med({"permissions": tuple(Permission), "foelsomhed": 2}, navn="Lone Prøve")
    absent = uden_kanarie(lambda: gaa_metoder(log_ind(bruger)))
    verden.lever()
    hidden = gaa_metoder(log_ind(bruger))

    assert len(noegleruter()) > 8
    assert len(hidden) == 9 * len(noegleruter())
    assert {svar.status for svar in hidden} >= {404, 405}
    assert all(svar.saetninger for svar in hidden if svar.status == 404)
    assert list(forskelle(absent, hidden)) == []


def test_the_count_of_statements_tells_a_look_that_goes_further(
    verden: Verden, den_ene: Bruger, log_ind: Callable[[Bruger], Client]
):
    """The alarm's own test: for the one who may see it, there is a difference."""

    def look() -> list[Svar]:
        r = Rundgang(log_ind(den_ene))
        r.kald("get", f"/sag/{KANARIE}/kontakt/")
        return r.svar

    (absent,) = uden_kanarie(look)
    verden.lever()
    (seen,) = look()
    assert (absent.status, seen.status) == (404, 200)
    assert absent.saetninger < seen.saetninger


# --- The log of looks ----------------------------------------------------------------------------

SER_LOG = (Permission.SE_REVISIONSLOG,)
REVISORER: dict[str, tuple[dict[str, Any], bool]] = {
    "her unit's": ({"permissions": SER_LOG, "enheder": [BOERN]}, True),
    "the whole authority's": ({"permissions": SER_LOG}, True),
    "another unit's": ({"permissions": SER_LOG, "enheder": [AELDRE]}, False),
    "another authority's": ({"permissions": SER_LOG, "scope": ANDEN_KOMMUNE}, False),
    "limited by a KLE that a log row has not": ({"permissions": SER_LOG, "kle": ["27.*"]}, False),
    "with every right but the log": ({"permissions": set(Permission) - set(SER_LOG)}, False),
}


@pytest.mark.parametrize("hvem", list(REVISORER))
def test_looks_at_it_are_read_only_where_the_right_to_the_log_reaches(
    hvem: str,
    verden: Verden,
    den_ene: Bruger,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    """The page of hits, by period, by person and by user; and the file."""
    gruppe, naar = REVISORER[hvem]
    den_ene.enhed = Organisationsenhed.objects.get(uuid=verden.enheder[BOERN])
    den_ene.navn = "Dorte Enestående"
    den_ene.save()
    verden.lever()
    UR[0] = NU
    looks = Rundgang(log_ind(den_ene))
    assert looks.kald("get", f"/sag/{KANARIE}/").status_code == 200
    assert looks.kald("get", f"/sag/{KANARIE}/kontakt/").status_code == 200

    r = Rundgang(log_ind(bruger_med(*_grupper((gruppe,), verden), navn="Karen Prøve")))
    felter = {"fra": "01-11-2026", "til": "20-11-2026"}
    for more in ({}, {"nummer": JOHN}, {"bruger": den_ene.brugernavn}):
        r.foelg(r.kald("post", "/revision/", {**felter, **more, "handling": "soeg"}))
    ordered = r.kald("post", "/revision/", {**felter, "handling": "hent"})
    arbejd(frist=60, ur=lambda: UR[0])
    if location := ordered.headers.get("Location", ""):
        r.kald("get", location)
        r.kald("get", f"{location}fil/")

    told = [s for s in r.svar if SPOR.search(s.krop) or den_ene.navn in s.krop]
    paths = {s.kald.split("{")[0].split(" ")[1].split("/")[2] for s in told}
    assert ({"soeg", "udtraek"} <= paths) if naar else not told, paths
    if naar:
        assert any(s.kald.split("{")[0].rstrip().endswith("/fil/") for s in told)
