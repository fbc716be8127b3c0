"""Advisgrupper: who may, what is refused, what needs two, and everything kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.db import database_role, saet_adgang
from access.models import Bruger, Organisationsenhed
from advis import pleje, tekster, toerkoersel
from advis.definition import (
    Definition,
    DefinitionFejl,
    Mangel,
    Modtagervalg,
    Sagsvalg,
    laes,
    mangler,
    udskriv,
)
from advis.grupper import selectors, services
from advis.grupper.rettigheder import MaaIkke, Rettighedsmangel
from advis.grupper.services import MaaIkkeAktiveres, Samtidig
from advis.matching.koersel import behandl
from advis.models import (
    Advisgruppe,
    Kriterium,
    Modtager,
    Skabelon,
    Toerkoersel,
    Toerproeve,
)
from advis.values import Advistype, Kanal, Modtagerart, Partsrolle, Takt
from fixtures.grunddata import advisdaekning, advisskabeloner, haendelsestyper
from sapa.demo import grunddata
from tests.advis.faelles import (
    CHEF,
    WHY,
    adviser,
    gruppe,
    haendelse,
    indlaes,
    koer_toer,
    som,
    til,
)
from tests.faelles import ALT, KOMMUNE, NU
from tests.part.faelles import borger

ROD = Path(__file__).resolve().parents[2]
KATALOG = {t.kode: (t.slags, t.forhold) for t in haendelsestyper()}
EN = Definition("Prøve", Advistype.FOLKEREGISTER, ("F11",), hjemmel="En lov § 1")


def koder(d: Definition) -> list[tuple[str, str]]:
    return [(m.felt, m.kode) for m in mangler(d, KATALOG)]


@pytest.mark.parametrize(
    ("aendring", "mangel"),
    [
        ({"navn": "  "}, ("navn", "mangler")),
        ({"koder": ()}, ("koder", "ingen")),
        ({"koder": ("STIN",)}, ("koder", "ukendt")),
        ({"koder": ("RE_STIN",), "advistype": Advistype.SYGEHUS}, ("koder", "foelger_selv")),
        (
            {"koder": ("S03",), "advistype": Advistype.SAG_YDELSE, "sag": Sagsvalg()},
            ("koder", "ukendt"),
        ),
        ({"koder": ("S01",), "advistype": Advistype.SAG_YDELSE}, ("sag", "kraeves")),
        ({"roller": (Partsrolle.SEKUNDAER,)}, ("roller", "kraever_sag")),
        ({"alder_fra": 18, "alder_til": 6}, ("alder", "spaend")),
        (
            {"gyldig_fra": date(2026, 2, 1), "gyldig_til": date(2026, 1, 1)},
            ("gyldig_til", "spaend"),
        ),
        ({"fra_veje": ("Skovbrynet",)}, ("fra_veje", "vej")),
        ({"til_kommuner": ()}, ("til_kommuner", "kommune")),
        ({"sag": Sagsvalg(kle=("3*",))}, ("sag", "kle")),
        ({"sag": Sagsvalg(kle=())}, ("sag", "intet")),
        ({"stille_fra": time(17)}, ("stille", "halv")),
        ({"oprydning_dage": 0}, ("oprydning_dage", "dage")),
        (
            {"modtagere": (Modtagervalg(Modtagerart.ENHED, uuid4(), Kanal.MAIL),)},
            ("modtagere", "adresse"),
        ),
        (
            {"modtagere": (Modtagervalg(Modtagerart.BRUGER, uuid4(), Kanal.WEBHOOK),)},
            ("modtagere", "kanal"),
        ),
    ],
)
def test_what_makes_no_sense_is_told_by_field(
    aendring: dict[str, Any], mangel: tuple[str, str]
) -> None:
    assert koder(EN) == []
    assert koder(replace(EN, **aendring)) == [mangel]


@settings(max_examples=25, deadline=None)
@given(
    st.builds(
        Definition,
        navn=st.text(min_size=1, max_size=30).filter(lambda t: "\x00" not in t),
        advistype=st.sampled_from(Advistype),
        koder=st.lists(st.sampled_from(sorted(KATALOG)), max_size=4).map(tuple),
        roller=st.lists(st.sampled_from(Partsrolle), max_size=5).map(tuple),
        alder_fra=st.none() | st.integers(0, 150),
        fra_kommuner=st.none() | st.lists(st.integers(1, 999), max_size=3).map(tuple),
        fra_veje=st.none() | st.just(("101-0004",)),
        sag=st.none()
        | st.builds(Sagsvalg, kle=st.none() | st.just(("29.*",)), foelsomhed_til=st.integers(1, 4)),
        med_population=st.booleans(),
        gyldig_til=st.none() | st.dates(),
        samlet_kl=st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        modtagere=st.lists(
            st.builds(Modtagervalg, art=st.sampled_from(Modtagerart), uuid=st.uuids(),
                      takt=st.sampled_from(Takt)), max_size=2).map(tuple),
    )
)  # fmt: skip
def test_a_definition_survives_the_way_through_json(d: Definition) -> None:
    assert laes(json.loads(json.dumps(udskriv(d)))) == d


@pytest.mark.parametrize(
    "indhold",
    [
        [],
        {},
        {"form": "andet"},
        udskriv(EN) | {"adgang": "alt"},
        udskriv(EN) | {"koder": "F11"},
        udskriv(EN) | {"sag": {"kle": ["29.*"], "alle": True}},
        udskriv(EN) | {"alder_fra": True},
        udskriv(EN) | {"advistype": "alt"},
    ],
)
def test_what_is_not_of_the_form_is_refused(indhold: Any) -> None:
    with pytest.raises(DefinitionFejl):
        laes(indhold)


def test_every_template_can_be_set_up_once_it_has_receivers(chef: Bruger) -> None:
    grunddata._advisskabeloner()
    rows = selectors.skabeloner()
    assert rows[0].kode == "arbejdsskade_alle"
    assert {s.advistype for s in rows} == set(Advistype)
    for s in rows:
        d = replace(laes(s.definition), modtagere=(til(chef),))
        assert services.opret(d, adgang=som(chef), now=NU).skabelon == s.kode


def test_only_who_administers_the_authority_may(bruger_med: Any, chef: Bruger) -> None:
    g = gruppe(chef, "F11")
    anden = bruger_med({"permissions": ALT})
    with pytest.raises(MaaIkke):
        services.opret(EN, adgang=som(anden), now=NU)
    with pytest.raises(MaaIkke):
        services.aktiver(g.id, version=g.version, adgang=som(anden), now=NU)
    with pytest.raises(MaaIkke):
        selectors.grupper(adgang=som(anden), myndighed=KOMMUNE)


def test_each_change_is_kept_and_nobody_overwrites_anothers(chef: Bruger) -> None:
    g = services.opret(EN, adgang=som(chef), now=NU)
    ny = services.aendr(g.id, replace(EN, navn="Andet navn"), version=1, adgang=som(chef), now=NU)
    with pytest.raises(Samtidig):
        services.aendr(g.id, EN, version=1, adgang=som(chef), now=NU)
    services.kopier(g.id, "Kopi", adgang=som(chef), now=NU)
    kept = selectors.historik(adgang=som(chef), gruppe_id=g.id)
    assert [(v.handling, v.bruger) for v in kept] == [
        ("aendret", "Chris Chef"),
        ("oprettet", "Chris Chef"),
    ]
    assert (kept[0].foer["navn"], kept[0].efter["navn"]) == ("Prøve", "Andet navn")
    assert ny.version == 2
    assert [r.navn for r in selectors.grupper(adgang=som(chef), myndighed=KOMMUNE)] == [
        "Andet navn",
        "Kopi",
    ]
    with pytest.raises(DefinitionFejl, match="navn: taget"):
        services.opret(replace(EN, navn="Kopi"), adgang=som(chef), now=NU)


def test_a_group_goes_on_as_it_was_until_what_it_listens_for_is_activated(chef: Bruger) -> None:
    g = gruppe(chef, "F11", alder_til=21)
    d = laes(g.definition)
    g = services.aendr(
        g.id, replace(d, koder=("F11", "F14")), version=g.version, adgang=som(chef), now=NU
    )
    assert set(Kriterium.objects.values_list("kode", flat=True)) == {"F11"}
    with pytest.raises(MaaIkkeAktiveres, match="toerkoersel"):
        services.aktiver(g.id, version=g.version, adgang=som(chef), now=NU)
    koer_toer(g)
    g = services.aktiver(g.id, version=g.version, adgang=som(chef), now=NU)
    assert set(Kriterium.objects.values_list("kode", flat=True)) == {"F11", "F14"}
    # A receiver takes effect at once.
    g = services.aendr(
        g.id, replace(laes(g.definition), navn="Nyt"), version=g.version, adgang=som(chef), now=NU
    )
    assert g.aktiv_version == g.version
    services.deaktiver(g.id, version=g.version, adgang=som(chef), now=NU)
    assert not Kriterium.objects.exists()


def test_a_group_that_hits_many_takes_two(chef: Bruger, bruger_med: Any) -> None:
    anden = bruger_med({"permissions": CHEF}, navn="Anden Chef")
    g = services.opret(replace(EN, modtagere=(til(chef),)), adgang=som(chef), now=NU)
    koer_toer(g, traeffere=50_000)
    g = services.aktiver(g.id, version=1, adgang=som(chef), now=NU)
    with pytest.raises(MaaIkkeAktiveres, match="samme"):
        services.aktiver(g.id, version=1, adgang=som(chef), now=NU)
    assert (g.tilstand, Kriterium.objects.count()) == ("afventer", 0)
    services.aktiver(g.id, version=1, adgang=som(anden), now=NU)
    assert Kriterium.objects.count() == 1


def test_without_history_what_nothing_holds_takes_two(chef: Bruger) -> None:
    g = services.opret(replace(EN, modtagere=(til(chef),)), adgang=som(chef), now=NU)
    koersel = koer_toer(g, traeffere=0)
    Toerkoersel.objects.filter(id=koersel.id).update(fra=NU - timedelta(days=3))
    assert services.aktiver(g.id, version=1, adgang=som(chef), now=NU).tilstand == "afventer"


def test_a_list_that_grows_past_the_limit_switches_the_group_off(
    chef: Bruger, settings: Any
) -> None:
    settings.ADVIS = replace(settings.ADVIS, to_over_personer=3)
    g = gruppe(chef, "F11", population=(uuid4(),))
    g = services.saet_population(
        g.id, [uuid4(), uuid4()], kilde="fil", version=g.version, adgang=som(chef), now=NU
    )
    assert (g.tilstand, g.aktiv_version) == ("aktiv", g.version)
    g = services.saet_population(
        g.id, [uuid4() for _ in range(4)], kilde="fil", version=g.version, adgang=som(chef), now=NU
    )
    assert (g.tilstand, Kriterium.objects.count()) == ("inaktiv", 0)
    sidste = selectors.historik(adgang=som(chef), gruppe_id=g.id)[1]
    assert (sidste.handling, sidste.efter["personer"]) == ("population", 4)


def test_the_owner_cannot_give_what_she_has_not(bruger_med: Any, chef: Bruger) -> None:
    uden_sager = bruger_med({"permissions": ("se_person", "administrer")})
    d = replace(EN, sag=Sagsvalg(), modtagere=(til(chef),))
    g = services.opret(d, adgang=som(uden_sager), now=NU)
    koer_toer(g)
    with pytest.raises(Rettighedsmangel, match="se_sag"):
        services.aktiver(g.id, version=1, adgang=som(uden_sager), now=NU)
    # Another may be the owner, by name.
    g = services.aendr(g.id, d, version=1, adgang=som(uden_sager), now=NU, ejer=chef.id)
    koer_toer(g)
    assert services.aktiver(g.id, version=2, adgang=som(uden_sager), now=NU).tilstand == "aktiv"


def test_an_export_carries_nobody_and_an_import_is_a_draft(
    chef: Bruger, enhed: Callable[..., Organisationsenhed]
) -> None:
    team = enhed("Team", 100, 199)
    g = gruppe(chef, "F50", sag=Sagsvalg(kle=("29.*",), enheder=(team.uuid,)))
    indhold = json.loads(json.dumps(services.eksporter(g)))
    assert str(chef.uuid) not in json.dumps(indhold)
    indhold["navn"] = "Fra en anden kommune"
    ny = services.importer(indhold, adgang=som(chef), now=NU)
    assert (ny.tilstand, ny.definition["modtagere"]) == ("kladde", [])
    assert laes(ny.definition).sag == Sagsvalg(kle=("29.*",))


def test_a_dry_run_says_what_the_group_will_do_and_leaves_nothing(
    chef: Bruger, lav_sag: Callable[..., UUID], bruger_med: Any
) -> None:
    folk = indlaes([borger("Maja Mor", "0101800002"), borger("Frank Far", "0202800001")])
    for part in folk.values():
        lav_sag(part, foelsomhed=3)
    for dage in (1, 1, 40, 500):
        haendelse(
            "F50", folk["0101800002"], NU - timedelta(days=dage), modtaget=NU - timedelta(days=dage),
            tilstand="behandlet",
        )  # fmt: skip
    haendelse("F50", folk["0202800001"], NU - timedelta(days=1), tilstand="behandlet")
    d = replace(EN, koder=("F50",), sag=Sagsvalg(), modtagere=(til(chef),))
    g = services.opret(d, adgang=som(chef), now=NU)
    services.bestil_toerkoersel(g.id, adgang=som(chef), now=NU)
    assert toerkoersel.udfoer(now=NU)
    assert not toerkoersel.udfoer(now=NU)

    fundet = selectors.gruppe(adgang=som(chef), uuid=g.uuid)
    assert fundet is not None
    t = fundet.toerkoersel
    assert t is not None
    assert (t.traeffere, t.personer, t.travleste_antal) == (4, 2, 3)
    assert t.maaneder == (("2026-10", 1), ("2026-11", 3))
    assert (adviser(g), Kriterium.objects.count()) == ([], 0)
    assert Toerproeve.objects.unguarded(reason=WHY).count() == 4
    # The very statement that runs then: an event of today is as those.
    services.aktiver(g.id, version=1, adgang=som(chef), now=NU)
    haendelse("F50", folk["0202800001"])
    assert behandl(now=NU).nye == 1

    proever = selectors.proever(adgang=som(chef), toerkoersel_id=t.id)
    assert {(p.fornavn, p.cpr) for p in proever} == {
        ("Maja", "010180-XXXX"),
        ("Frank", "020280-XXXX"),
    }
    lav = bruger_med({"permissions": CHEF, "foelsomhed": 2}, {"permissions": ("administrer",)})
    skjulte = selectors.proever(adgang=som(lav), toerkoersel_id=t.id)
    assert {p.skjult for p in skjulte} == {True}


def test_coverage_says_what_is_set_up_and_what_is_lacking(chef: Bruger) -> None:
    assert sum(sum(f.antal.values()) for f in advisdaekning()) == 691
    assert len(advisskabeloner()) == 16
    grunddata._advisdaekning()
    grunddata._advisskabeloner()
    foer = selectors.daekning(adgang=som(chef), myndighed=KOMMUNE)
    assert (len(foer.kommuner), foer.antal_med(Advistype.ARBEJDSSKADE)) == (98, 62)
    assert [s.kode for s in foer.mangler_skabeloner] == ["arbejdsskade_alle"]

    skabelon = Skabelon.objects.get(kode="arbejdsskade_alle")
    gruppe(chef, *laes(skabelon.definition).koder, skabelon=skabelon.kode)
    efter = selectors.daekning(adgang=som(chef), myndighed=KOMMUNE)
    assert efter.mangler_skabeloner == ()
    assert Advistype.ARBEJDSSKADE not in efter.mangler_typer
    (egen,) = (k for k in efter.kommuner if k.kommune == KOMMUNE)
    assert dict(egen.her)[Advistype.ARBEJDSSKADE] == 1


def test_everything_that_can_be_wrong_has_words() -> None:
    kilder = "".join(
        (ROD / f"advis/{f}.py").read_text() for f in ("definition", "grupper/services")
    )
    brugte = set(re.findall(r'Mangel\("(\w+)", "(\w+)"\)', kilder))
    assert len(brugte) > 20
    uden = {m for m in brugte if str(tekster.mangel(Mangel(*m))) == "Feltet kan ikke læses."}
    assert uden == set()
    grunde = set(re.findall(r'MaaIkkeAktiveres\("(\w+)"\)', kilder))
    assert grunde == tekster.AKTIVERING.keys()


def test_a_page_can_do_all_of_it_with_the_rights_that_pages_have(chef: Bruger) -> None:
    """Under the web role and its row-level security, as a request is."""
    adgang = som(chef)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        d = replace(EN, sag=Sagsvalg(), med_population=True, modtagere=(til(chef),))
        g = services.opret(d, adgang=adgang, now=NU)
        g = services.saet_population(g.id, [uuid4()], kilde="fil", version=1, adgang=adgang, now=NU)
        koersel = services.bestil_toerkoersel(g.id, adgang=adgang, now=NU)
    assert toerkoersel.udfoer(now=NU)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        g = services.aktiver(g.id, version=2, adgang=adgang, now=NU)
        g = services.saet_population(
            g.id, [uuid4(), uuid4()], kilde="fil", version=2, adgang=adgang, now=NU
        )
        g = services.aendr(g.id, replace(d, navn="Nyt"), version=3, adgang=adgang, now=NU)
        services.bestil_genkoersel(g.id, fra=NU, til=NU, adgang=adgang, now=NU)
        assert selectors.proever(adgang=adgang, toerkoersel_id=koersel.id) == []
        fundet = selectors.gruppe(adgang=adgang, uuid=g.uuid)
        assert fundet is not None
        assert (fundet.personer, fundet.raekke.venter) == (2, False)
        services.deaktiver(g.id, version=4, adgang=adgang, now=NU)
    assert not Kriterium.objects.exists()


def test_units_below_a_receiving_unit_receive_and_follow_the_organisation(
    chef: Bruger, enhed: Callable[..., Organisationsenhed]
) -> None:
    over, under, uden = (
        enhed("Jobcenter", 100, 199),
        enhed("Ydelse", 110, 119),
        enhed("Skole", 300, 309),
    )
    g = gruppe(chef, "F11", modtagere=(til(over),))

    def modtager() -> set[Any]:
        rows = Modtager.objects.filter(gruppe=g, aktiv=True)
        return set(rows.values_list("modtager_uuid", flat=True))

    assert modtager() == {over.uuid, under.uuid}
    assert len(laes(Advisgruppe.objects.get().definition).modtagere) == 1  # as it was chosen
    assert pleje.foelg_organisationen() == 0
    Organisationsenhed.objects.filter(id=under.id).update(fra=310, til=319)
    Organisationsenhed.objects.filter(id=uden.id).update(fra=120, til=129)
    assert pleje.foelg_organisationen() == 2
    assert modtager() == {over.uuid, uden.uuid}
    d = replace(laes(Advisgruppe.objects.get().definition), modtagere=(til(under),))
    services.aendr(g.id, d, version=g.version, adgang=som(chef), now=NU)
    assert modtager() == {under.uuid}
