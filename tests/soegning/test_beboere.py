"""Who lived at an address earlier, whose number this is, and who works here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.models import Bruger, Organisationsenhed
from access.values import Adgang
from indexes.part.models import Virksomhed
from indexes.part.values import RelationData
from indexes.personkilder.models import Sygesikring
from indexes.soegning.selectors import (
    behandlere_med_navn,
    enheder_med_navn,
    foreslaa_afdelinger,
    soeg_afdelinger,
    soeg_brugere,
    soeg_telefon,
    tidligere_beboere,
)
from indexes.soegning.values import Adressesoegning, ForBredt
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.part.faelles import BESKYTTET, KORSBAEK, NOW, Indlaes, Som, bor, borger

HUS = Adressesoegning(vej="Konestien", hus="3")


def flyttede(til: date, *, kommunekode: int = KOMMUNE, **felter: Any) -> tuple[Any, ...]:
    """Lived at Konestien 3 until a day, and then somewhere else."""
    (gammel,) = bor("Konestien", "3", kommunekode=kommunekode, **felter)
    (ny,) = bor("Nyvej", "8")
    return (replace(gammel, fra=date(2000, 1, 1), til=til), replace(ny, fra=til))


OLE = borger("Ole Flyttet", "0101503435", adresser=flyttede(date(2015, 5, 1)))
ANE = borger("Ane Flyttet", "0101513434", adresser=flyttede(date(2018, 5, 1), etage="2", doer="tv"))
GERT = borger("Gert Skjult", "0101523435", adresser=bor("Konestien", "3"), beskyttelser=BESKYTTET)
ELSE = borger(
    "Else Skjult", "0101533434", adresser=flyttede(date(2016, 1, 1)), beskyttelser=BESKYTTET
)
# Her father hides where she lived: a line about her would tell where.
BARN = borger(
    "Barn Skjult",
    "0101103434",
    adresser=flyttede(date(2020, 1, 1)),
    relationer=(RelationData("far", GERT.cpr),),
)
KORSBAEKKER = borger(
    "Per Korsbæk", "0101543435", adresser=flyttede(date(2011, 1, 1), kommunekode=KORSBAEK)
)


@pytest.fixture
def boede(indlaes: Indlaes, myndigheder: Any, som: Som) -> Callable[..., list[str]]:
    indlaes(OLE, ANE, GERT, ELSE, BARN, KORSBAEKKER)

    def find(adgang: Adgang, soegning: Adressesoegning = HUS, **felter: Any) -> list[str]:
        with som(adgang):
            hits = tidligere_beboere(adgang=adgang, soegning=soegning, at=NOW, **felter).hits
        return [h.navn for h in hits]

    return find


def test_former_residents_never_those_who_hide(
    boede: Any, adgang: Adgang, ser_beskyttet: Adgang, uden_ret: Adgang
) -> None:
    assert sorted(boede(adgang)) == ["Ane Flyttet", "Ole Flyttet"]
    assert set(boede(ser_beskyttet)) == {
        "Ane Flyttet", "Ole Flyttet", "Gert Skjult", "Else Skjult", "Barn Skjult"
    }  # fmt: skip
    assert boede(uden_ret) == []


@pytest.mark.parametrize(
    ("felter", "ventet"),
    [
        ({"vej": "KONESTIEN", "hus": "003"}, 2),
        ({"hus": "4"}, 0),
        ({"vej": "Kone"}, 0),
        ({"etage": "2", "doer": "tv"}, 1),
        ({"postnr": "2800"}, 2),
        ({"postnr": "9999"}, 0),
        ({"fra": date(2016, 1, 1)}, 1),
        ({"til": date(2010, 1, 1)}, 2),
    ],
)
def test_the_home_and_the_days_asked_for(
    boede: Any, adgang: Adgang, felter: Any, ventet: int
) -> None:
    assert len(boede(adgang, replace(HUS, **felter))) == ventet


def test_other_municipalities_by_right(boede: Any, adgang: Adgang, hele_landet: Adgang) -> None:
    assert "Per Korsbæk" not in boede(adgang, hele_landet=True)
    assert "Per Korsbæk" not in boede(hele_landet)
    assert "Per Korsbæk" in boede(hele_landet, hele_landet=True)


def test_a_road_alone_is_too_little(boede: Any, adgang: Adgang) -> None:
    for soegning in (replace(HUS, hus=""), replace(HUS, vej="")):
        with pytest.raises(ForBredt):
            boede(adgang, soegning)


def test_pages_hold_every_resident_once(
    indlaes: Indlaes, myndigheder: Any, som: Som, adgang: Adgang
) -> None:
    indlaes(
        *(
            borger(f"Nr {n}", f"0202{n:02d}3435", adresser=flyttede(date(2001 + n % 7, 1, 1)))
            for n in range(25)
        )
    )
    navne, efter = [], None
    with som(adgang):
        for _ in range(2):
            side = tidligere_beboere(adgang=adgang, soegning=HUS, at=NOW, efter=efter)
            navne += [h.navn for h in side.hits]
            efter = side.naeste
    assert (len(navne), len(set(navne)), efter) == (25, 25, None)


# --- Telephones and the organisation --------------------------------------------------------------


@pytest.fixture
def hus(enhed: Callable[..., Organisationsenhed], myndigheder: Any) -> Organisationsenhed:
    top = enhed("Lyngby-Taarbæk Kommune", 1, 999)
    job = enhed("Jobcenter", 100, 199)
    job.overordnet = top
    job.telefon = "+45 45 97 30 00"
    job.save()
    enhed("Jobcenter", 100_000, 100_100, myndighed=ANDEN_KOMMUNE)
    for navn, initialer, aktiv in (("Allan Korsman", "ako", True), ("Gunda Gået", "gug", False)):
        Bruger.objects.create(
            myndighed_id=KOMMUNE,
            enhed=job,
            brugernavn=initialer,
            navn=navn,
            titel="Sagsbehandler",
            telefon="45973021",
            aktiv=aktiv,
        )
    return job


@pytest.mark.parametrize(
    ("skrevet", "ventet"),
    [
        ("45 97 30 00", [("afdeling", "Jobcenter")]),
        ("+4545973021", [("medarbejder", "Allan Korsman")]),
        ("39 11 22 33", [("laege", "Lægerne på torvet")]),
        ("33119988", [("virksomhed", "Prøve ApS")]),
        ("4597302", []),
        ("' or 1=1", []),
    ],
)
def test_whose_number_is_this(
    hus: Any, som: Som, adgang: Adgang, uden_ret: Adgang, skrevet: str, ventet: Any
) -> None:
    from django.utils import timezone

    from indexes.erhverv.models import Virksomhedsdetalje

    firma = uuid4()
    Virksomhed.objects.unguarded(reason="test data").create(
        part_uuid=firma, cvr="12345678", navn="Prøve ApS", soegenavn="proeve", opdateret=NOW
    )
    Virksomhedsdetalje.objects.unguarded(reason="test data").create(
        part_uuid=firma,
        cvr="12345678",
        reklamebeskyttet=False,
        telefon="33 11 99 88",
        opdateret=timezone.now(),
    )
    for _ in range(3):  # one practice, however many patients
        Sygesikring.objects.unguarded(reason="test data").create(
            part_uuid=uuid4(),
            virkning=(date(2020, 1, 1), None),
            gruppe=1,
            ydernummer="1",
            navn="Lægerne på torvet",
            telefon="39112233",
            adresse="Torvet 1",
        )
    with som(adgang):
        found = soeg_telefon(adgang=adgang, telefon=skrevet)
    assert [(h.slags, h.navn) for h in found] == ventet
    with som(uden_ret):
        slags = {h.slags for h in soeg_telefon(adgang=uden_ret, telefon=skrevet)}
    assert slags <= {"afdeling", "medarbejder"}


def test_units_and_users_of_the_own_authority(hus: Any, adgang: Adgang) -> None:
    (job,) = soeg_afdelinger(adgang=adgang, tekst="job").hits
    assert job.sti == ("Lyngby-Taarbæk Kommune", "Jobcenter")
    for tekst in ("korsman", "AKO", "sagsbeh", "973021"):
        assert [b.navn for b in soeg_brugere(adgang=adgang, tekst=tekst).hits] == ["Allan Korsman"]
    assert soeg_brugere(adgang=adgang, tekst="", enheder=((500, 600),)).hits == ()
    assert foreslaa_afdelinger(adgang=adgang, tekst="ce") == ("Jobcenter",)
    assert foreslaa_afdelinger(adgang=adgang, tekst="c") == ()
    assert enheder_med_navn(adgang=adgang, tekst="jobc") == ((100, 199),)
    assert enheder_med_navn(adgang=adgang, tekst="findes ikke") == ()
    # A sag may bear the name of one who left.
    assert behandlere_med_navn(adgang=adgang, tekst="gunda") == ("gunda", "Gunda Gået")


def test_users_come_a_page_at_a_time(myndigheder: Any, adgang: Adgang) -> None:
    Bruger.objects.bulk_create(
        Bruger(
            myndighed_id=KOMMUNE, brugernavn=f"u{n}", navn=f"Navn {n // 2:02d}", uuid=UUID(int=n)
        )
        for n in range(30)
    )
    first = soeg_brugere(adgang=adgang, tekst="Navn")
    rest = soeg_brugere(adgang=adgang, tekst="Navn", efter=first.naeste)
    uuider = [b.uuid for side in (first, rest) for b in side.hits]
    assert (len(uuider), len(set(uuider)), rest.naeste) == (30, 30, None)
