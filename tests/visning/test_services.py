"""Målgruppevisninger as set-up: whom they hold for, what is refused, history, files."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from access.db import database_role
from access.models import Bruger, Jobfunktionsrolle, Organisationsenhed, Revisionslog
from access.selectors import resolve_adgang
from access.values import Permission
from sapa.overblik.faner import Fane, faner, tilmeld
from sapa.visning import services, udveksling
from sapa.visning.gaelder import udeladte_slags, visning_for
from sapa.visning.kontrol import VisningFejl, kontroller
from sapa.visning.models import Brugervalg, Maalgruppevisning, Visningsaendring
from sapa.visning.services import Oensket
from sapa.visning.values import Komposition
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU
from tests.visning.conftest import BIBLIOTEK, OMSTILLING, Maalgruppe

SKABELONER = Path(__file__).resolve().parents[2] / "fixtures/grunddata/visninger.json"
BARE_OVERBLIK = {"faner": [{"fane": "overblik"}]}


def gaelder(bruger: Bruger) -> str:
    adgang = resolve_adgang(bruger.id)
    assert adgang is not None
    return visning_for(adgang).navn


def skriv(navn: str, myndighed: int = KOMMUNE, **felter: Any) -> bool:
    wanted = Oensket(navn, Komposition.laes(BARE_OVERBLIK), **felter)
    return services.gem(myndighed, wanted, hvem="prøve", now=NU)


@pytest.mark.django_db
def test_it_holds_for_a_job_a_unit_and_those_under_it_or_both(
    maalgruppe: Maalgruppe,
    bruger_med: Callable[..., Bruger],
    enhed: Callable[..., Organisationsenhed],
):
    over, under, aside = enhed("Over", 10, 30), enhed("Under", 20, 20), enhed("Anden", 40, 40)
    user, other = maalgruppe.bruger, bruger_med({})
    job = user.jobfunktionsroller.get().pk
    skriv("Uden binding")
    assert gaelder(user) == ""
    skriv("Begge", jobfunktioner=(job,), enheder=(over.uuid,))
    assert gaelder(user) == ""  # she has the job, and no unit
    Bruger.objects.filter(id__in=[user.id, other.id]).update(enhed=under)
    assert (gaelder(user), gaelder(other)) == ("Begge", "")
    Bruger.objects.filter(id=user.id).update(enhed=aside)
    assert gaelder(user) == ""
    skriv("Enhed", enheder=(over.uuid,))
    assert gaelder(other) == "Enhed"
    skriv("Alle", alle=True)
    assert (gaelder(user), gaelder(other)) == ("Alle", "Enhed")


@pytest.mark.django_db
def test_it_holds_for_a_role_that_comes_with_the_sign_in(bruger_med: Callable[..., Bruger]):
    """All that a SAML sign-in says of a job: brugersystemroller, one of which may name a group."""
    her = bruger_med({"permissions": [Permission.SE_PERSON, "maalgruppe_03"]})
    skriv("Tredje", roller=("maalgruppe_03", "maalgruppe_04"))
    skriv("Anden", roller=("maalgruppe_02",))
    assert (gaelder(her), gaelder(bruger_med({}))) == ("Tredje", "")
    held = udveksling.udlaes(KOMMUNE)
    assert held["visninger"][0]["roller"] == ["maalgruppe_03", "maalgruppe_04"]
    assert udveksling.indlaes(KOMMUNE, held, hvem="prøve", now=NU) == 0
    with pytest.raises(VisningFejl, match="ingen målgrupperolle se_sag"):
        skriv("Fjerde", roller=("se_sag",))


@pytest.mark.django_db
def test_of_several_that_fit_the_first_in_order_holds_alone(maalgruppe: Maalgruppe):
    job = maalgruppe.bruger.jobfunktionsroller.get().pk
    skriv("Alle", alle=True)
    skriv("Job", jobfunktioner=(job,))
    assert gaelder(maalgruppe.bruger) == "Alle"
    assert services.saet_orden(KOMMUNE, ["Job"], hvem="prøve", now=NU)
    assert gaelder(maalgruppe.bruger) == "Job"
    assert not services.saet_orden(KOMMUNE, ["Job"], hvem="prøve", now=NU)
    services.saet_aktiv(KOMMUNE, "Job", aktiv=False, hvem="prøve", now=NU)
    assert gaelder(maalgruppe.bruger) == "Alle"


@pytest.mark.django_db
def test_another_authoritys_visning_holds_for_none_of_ours(
    maalgruppe: Maalgruppe, bruger_med: Callable[..., Bruger]
):
    skriv("Deres", myndighed=ANDEN_KOMMUNE, alle=True)
    assert gaelder(maalgruppe.bruger) == ""
    assert gaelder(bruger_med({}, myndighed=ANDEN_KOMMUNE)) == "Deres"
    job = Jobfunktionsrolle.objects.filter(myndighed_id=ANDEN_KOMMUNE).first()
    assert job is not None
    with pytest.raises(VisningFejl, match="ikke myndighedens"):
        skriv("Vores", jobfunktioner=(job.pk,))
    with pytest.raises(VisningFejl, match="ikke myndighedens"):
        skriv("Vores", enheder=(UUID(int=7),))


@pytest.mark.parametrize(
    ("indhold", "fejl"),
    [
        ({"faner": [{"fane": "familie"}]}, "fanen overblik er med"),
        ({"faner": [{"fane": "overblik"}, {"fane": "findes_ikke"}]}, "ingen fane"),
        ({"faner": [{"fane": "overblik"}, {"fane": "overblik"}]}, "to gange"),
        ({"faner": [{"fane": "overblik", "blokke": [{"blok": "genogram"}]}]}, "ingen blok"),
        (
            {"faner": [{"fane": "overblik", "blokke": [{"blok": "sager", "kolonner": ["x"]}]}]},
            "ingen kolonne",
        ),
        (
            {"faner": [{"fane": "overblik", "blokke": [{"blok": "sager", "kolonner": ["kle"]}]}]},
            "kan ikke udelades",
        ),
        (
            {
                "faner": [
                    {
                        "fane": "overblik",
                        "blokke": [{"blok": "sager", "kolonner": ["titel"], "standard": ["kle"]}],
                    }
                ]
            },
            "standardkolonne",
        ),
        (
            {
                "faner": [
                    {"fane": "overblik"},
                    {"fane": "sag", "blokke": [{"blok": "sagsnotater"}]},
                ]
            },
            "sagsoplysninger er med",
        ),
        ({"faner": [{"fane": "overblik"}], "taethed": "trang"}, "tætheden"),
    ],
)
def test_a_visning_that_makes_no_sense_is_refused(indhold: dict[str, Any], fejl: str):
    with pytest.raises(VisningFejl, match=fejl):
        kontroller(Komposition.laes(indhold))


@pytest.mark.parametrize("data", [{}, {"faner": 1}, {"faner": [{}]}, {"faner": [{"fane": 1}]}])
def test_what_is_no_visning_is_refused(data: dict[str, Any]):
    with pytest.raises(ValueError, match="faner"):
        Komposition.laes(data)


def test_the_kinds_left_out_are_those_that_no_block_shows():
    def left_out(*tabs: dict[str, Any]) -> set[str]:
        return set(udeladte_slags(Komposition.laes({"faner": list(tabs)})))

    overblik = {"fane": "overblik"}
    personal = {"fane": "overblik", "blokke": [{"blok": "personoplysninger"}]}
    sag, dokument, ydelse = Permission.SE_SAG, Permission.SE_DOKUMENT, Permission.SE_YDELSE
    assert {sag, dokument, ydelse} <= left_out(personal, {"fane": "tidslinje"})
    assert sag not in left_out(overblik)
    assert {dokument, ydelse} <= left_out(overblik)
    assert ydelse not in left_out(overblik, {"fane": "kontanthjaelpsloft"})
    assert dokument not in left_out(overblik, {"fane": "sag"})
    assert Permission.SE_PERSON not in left_out(personal)


def test_two_tabs_cannot_share_a_key_a_block_or_an_address():
    taken = faner()[0]
    tilmeld(taken)  # the same again is the same
    for clash in (
        Fane(taken.noegle, "x", 1, rute="en_ny"),
        Fane("ny", "x", 1, blokke=(taken.blokke[0],)),
        Fane("ny", "x", 1, rute=taken.rute),
    ):
        with pytest.raises(ValueError, match="share"):
            tilmeld(clash)


@pytest.mark.django_db
def test_each_change_is_kept_whole_and_logged_and_can_be_taken_back(maalgruppe: Maalgruppe):
    maalgruppe.saet(OMSTILLING, "Målgruppe")
    maalgruppe.saet(OMSTILLING, "Målgruppe")  # the same again is no change
    maalgruppe.saet(BIBLIOTEK, "Målgruppe")
    changes = list(Visningsaendring.objects.order_by("version"))
    assert [(c.version, c.hvem, c.tidspunkt) for c in changes] == [
        (1, "prøve", NU),
        (2, "prøve", NU),
    ]
    assert changes[0].foer is None
    assert changes[1].foer == changes[0].efter
    assert changes[1].efter["indhold"] == Maalgruppevisning.objects.get().indhold
    told = Revisionslog.objects.values_list("beskrivelse", "soegekriterier", "organisatorisk_id")
    assert ("Ændring", "Hvad: Målgruppevisning, Navn: Målgruppe, Version: 2", "11715311") in told
    services.gaa_tilbage(KOMMUNE, "Målgruppe", 1, hvem="en anden", now=NU)
    row = Maalgruppevisning.objects.get()
    assert (row.version, row.indhold) == (3, changes[0].efter["indhold"])
    with pytest.raises(VisningFejl, match="ingen version 9"):
        services.gaa_tilbage(KOMMUNE, "Målgruppe", 9, hvem="en anden", now=NU)


@pytest.mark.django_db
def test_a_page_writes_neither_visninger_nor_anothers_columns(
    maalgruppe: Maalgruppe, bruger_med: Callable[..., Bruger]
):
    other = bruger_med({})
    Brugervalg.objects.create(bruger=other, valg={}, aendret=NU)
    with database_role("sapa_web"):
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('sapa.bruger', %s, true)", [str(maalgruppe.bruger.id)]
            )
        assert Brugervalg.objects.filter(bruger=other).update(valg={"x": 1}) == 0
        assert Brugervalg.objects.filter(bruger=other).delete()[0] == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Brugervalg.objects.create(bruger_id=other.id + 1, valg={}, aendret=NU)
        for table in ("maalgruppevisning", "visningsaendring"):
            with (
                pytest.raises(ProgrammingError),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"delete from visning_{table}")


@pytest.mark.django_db
def test_the_delivered_visninger_are_whole_and_hold_for_nobody_until_bound(
    maalgruppe: Maalgruppe,
):
    data = json.loads(SKABELONER.read_text())
    assert len(data["visninger"]) == 13
    assert udveksling.indlaes(KOMMUNE, data, hvem="prøve", now=NU) == 13
    assert gaelder(maalgruppe.bruger) == ""
    library = next(v for v in data["visninger"] if v["navn"] == "Bibliotek")
    assert {"se_sag", "se_dokument", "se_ydelse"} <= udeladte_slags(Komposition.laes(library))


@pytest.mark.django_db
def test_what_one_authority_writes_out_another_reads_in(
    maalgruppe: Maalgruppe, bruger_med: Callable[..., Bruger]
):
    maalgruppe.saet(BIBLIOTEK, "Bibliotek")
    maalgruppe.saet(OMSTILLING, "Omstilling", beskrivelse="Til omstillingen")
    data = json.loads(json.dumps(udveksling.udlaes(KOMMUNE)))
    assert udveksling.indlaes(KOMMUNE, data, hvem="prøve", now=NU) == 0  # as it was
    with pytest.raises(VisningFejl, match="ingen jobfunktion"):
        udveksling.indlaes(ANDEN_KOMMUNE, data, hvem="prøve", now=NU)
    for v in data["visninger"]:
        v["jobfunktioner"] = []
    only = frozenset({"Omstilling"})
    assert udveksling.indlaes(ANDEN_KOMMUNE, data, kun=only, hvem="prøve", now=NU) == 1
    row = Maalgruppevisning.objects.get(myndighed_id=ANDEN_KOMMUNE)
    assert (row.navn, row.beskrivelse) == ("Omstilling", "Til omstillingen")
    with pytest.raises(VisningFejl, match="ingen visning Findes ikke"):
        udveksling.indlaes(KOMMUNE, data, kun=frozenset({"Findes ikke"}), hvem="prøve", now=NU)
    with pytest.raises(VisningFejl, match="ikke en fil med visninger"):
        udveksling.indlaes(KOMMUNE, {"x": 1}, hvem="prøve", now=NU)


@pytest.mark.django_db
def test_the_command_writes_shows_orders_closes_and_takes_back(
    maalgruppe: Maalgruppe, tmp_path: Path
):
    def run(*args: object) -> str:
        out = StringIO()
        call_command("visning", *map(str, args), stdout=out)
        return out.getvalue()

    assert "13 visninger skrevet." in run("indlaes", KOMMUNE, SKABELONER)
    assert "0 visninger skrevet." in run("indlaes", KOMMUNE, SKABELONER)
    run("orden", KOMMUNE, "Bibliotek")
    assert run("vis", KOMMUNE).startswith("1. Bibliotek, version 2: 0 jobfunktioner, 0 enheder")
    run("luk", KOMMUNE, "Bibliotek")
    assert "(lukket)" in run("vis", KOMMUNE).splitlines()[0]
    assert "Bibliotek version 3: aktiv" in run("historik", KOMMUNE)
    run("tilbage", KOMMUNE, "Bibliotek", 1)
    assert "(lukket)" not in run("vis", KOMMUNE)
    assert json.loads(run("udlaes", KOMMUNE))["visninger"][0]["navn"] == "Bibliotek"
    assert "bopaelssamling" in run("faner")
    wrong = tmp_path / "forkert.json"
    wrong.write_text("{")
    for args in (("indlaes", KOMMUNE, wrong), ("luk", KOMMUNE, "Findes ikke"), ("luk", 9, "x")):
        with pytest.raises(CommandError):
            run(*args)
