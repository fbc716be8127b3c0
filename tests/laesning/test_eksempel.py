"""The judge: an object fits what is said of it, and nothing that is not. Pure: no database."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexes.laesning.eksempel import Eksempel, passer_tekst
from indexes.laesning.udtryk import Blad, Eller, Ikke, Kandidat, Og, holder
from indexes.laesning.values import Logget, Logpost
from indexes.oio import Art
from tests.faelles import NU
from tests.oio import eksempler

LISTER = ("AttributListe", "TilstandListe", "RelationListe")
PURE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def logget(art: Art, *registreringer: dict[str, Any], uuid: UUID | None = None) -> Logget:
    poster = tuple(
        Logpost(datetime.fromisoformat(r["Tidspunkt"]), datetime.fromisoformat(r["Tidspunkt"]), r)
        for r in registreringer
    )
    return Logget(art, uuid or uuid4(), 173, poster)


def et(art: Art) -> Logget:
    return logget(art, eksempler.objekt(art).registreringer[0])


def soeg(art: Art, virkning: str | None = None, **lister: Any) -> Eksempel:
    question = {navn: lister.pop(navn, {}) for navn in LISTER}
    if virkning:
        question["SoegVirkning"] = {"FraTidspunkt": virkning, "TilTidspunkt": virkning}
    return Eksempel.af(art, {**question, **lister}, now=NU)


def finder(eksempel: Eksempel, objekt: Logget) -> bool:
    return holder(Blad(eksempel), Kandidat(objekt), {})


def udsnit(data: st.DataObject, vaerdi: Any) -> Any:
    """Any part of a value: some of its fields, some of its members."""
    if isinstance(vaerdi, dict):
        if set(vaerdi) <= {"uuid", "urn"}:
            return vaerdi
        kept = {k: v for k, v in vaerdi.items() if data.draw(st.booleans())}
        return {k: udsnit(data, v) for k, v in kept.items() if k != "Virkning"}
    if isinstance(vaerdi, list):
        return [udsnit(data, v) for v in vaerdi if data.draw(st.booleans())]
    return vaerdi


@pytest.mark.parametrize("art", Art)
@PURE
@given(data=st.data())
def test_an_object_fits_any_part_of_itself(art, data):
    objekt = et(art)
    (registrering,) = (post.indhold for post in objekt.poster)
    # In force all the time that it covers, whenever that is.
    window = {"FraTidspunkt": "infinity", "TilTidspunkt": "infinity"}
    part = {navn: udsnit(data, registrering[navn]) for navn in LISTER}
    eksempel = Eksempel.af(art, {**part, "SoegVirkning": window}, now=NU)
    assert finder(eksempel, objekt)


def blade(vaerdi: Any, sti: tuple = ()) -> list[tuple]:
    """The paths to every text in a value."""
    if isinstance(vaerdi, dict):
        return [p for k, v in vaerdi.items() if k != "Virkning" for p in blade(v, (*sti, k))]
    if isinstance(vaerdi, list):
        return [p for n, v in enumerate(vaerdi) for p in blade(v, (*sti, n))]
    return [sti] if isinstance(vaerdi, str) else []


@pytest.mark.parametrize("art", Art)
@PURE
@given(data=st.data())
def test_one_field_that_differs_is_enough(art, data):
    """Every text of an example counts: another one, that the object holds nowhere, and it is out."""
    objekt = et(art)
    question = copy.deepcopy({navn: objekt.poster[0].indhold[navn] for navn in LISTER})
    sti = data.draw(st.sampled_from(blade(question)))
    other: Any = {"uuid": str(uuid4()), "urn": "urn:oio:cpr-nr:0000000000"}.get(sti[-1])
    here: Any = question
    for step in sti[:-1]:
        here = here[step]
    held = here[sti[-1]]
    if other is None:
        other = "1.5" if held.replace(".", "").isdigit() else f"{held}x"
        if held[:4].isdigit() and held[4:5] == "-":
            other = f"1901{held[4:]}"
    here[sti[-1]] = other
    window = {"FraTidspunkt": "infinity", "TilTidspunkt": "infinity"}
    for navn in LISTER:
        strip_virkning(question[navn])
    assert not finder(Eksempel.af(art, {**question, "SoegVirkning": window}, now=NU), objekt)


def strip_virkning(vaerdi: Any) -> None:
    if isinstance(vaerdi, dict):
        vaerdi.pop("Virkning", None)
        for v in vaerdi.values():
            strip_virkning(v)
    elif isinstance(vaerdi, list):
        for v in vaerdi:
            strip_virkning(v)


FLAG = {
    navn: soeg(Art.SAG, TilstandListe={"Fremdrift": [{"FremdriftStatusKode": kode}]})
    for navn, kode in (("ja", "Oplyst"), ("nej", "Afsluttet"))
}


def udtryk() -> st.SearchStrategy[Any]:
    leaf = st.sampled_from(["ja", "nej"]).map(lambda n: (Blad(FLAG[n]), n == "ja"))

    def byg(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        lists = st.lists(inner, min_size=1, max_size=3)
        return st.one_of(
            inner.map(lambda u: (Ikke(u[0]), not u[1])),
            lists.map(lambda us: (Og(tuple(u for u, _ in us)), all(v for _, v in us))),
            lists.map(lambda us: (Eller(tuple(u for u, _ in us)), any(v for _, v in us))),
        )

    return st.recursive(leaf, byg, max_leaves=12)


@PURE
@given(udtryk())
def test_and_or_not_mean_what_they_say(pair):
    expression, expected = pair
    assert holder(expression, Kandidat(et(Art.SAG)), {}) is expected


@given(st.text("aøÅ *x", max_size=8), st.text("aøå x", max_size=8))
def test_a_text_with_stars_at_its_ends(moenster, tekst):
    import re

    core = re.escape(moenster.strip("*"))
    front, back = moenster.startswith("*"), moenster.endswith("*")
    regex = ("(?s).*" if front else "(?s)") + (core if front or back else re.escape(moenster))
    regex += ".*" if back else ""
    assert passer_tekst(moenster, tekst) == bool(re.fullmatch(regex, tekst, re.IGNORECASE))


def test_the_moment_of_virkning_decides():
    objekt = et(Art.SAG)
    state = {"TilstandListe": {"Fremdrift": [{"FremdriftStatusKode": "Opstaaet"}]}}
    assert finder(soeg(Art.SAG, "2026-01-20T00:00:00Z", **state), objekt)
    assert not finder(soeg(Art.SAG, "2026-02-03T09:15:00+01:00", **state), objekt)  # til exclusive
    assert not finder(soeg(Art.SAG, **state), objekt)
    # An element's own virkning is asked for itself.
    state["TilstandListe"]["Fremdrift"][0]["Virkning"] = {
        "FraTidspunkt": "2026-01-20T00:00:00Z",
        "TilTidspunkt": "2026-01-21T00:00:00Z",
    }
    assert finder(soeg(Art.SAG, **state), objekt)


def test_what_was_known_and_what_happened_in_a_stretch():
    first = eksempler.objekt(Art.SAG).registreringer[0]
    second = {
        "Tidspunkt": "2026-06-01T00:00:00+00:00",
        "BrugerRef": {"uuid": str(uuid4())},
        "AttributListe": {
            "Egenskaber": [{**first["AttributListe"]["Egenskaber"][0], "Titel": "Ny titel"}]
        },
    }
    objekt = logget(Art.SAG, first, second)

    def title(text: str, **registrering: Any) -> bool:
        attributes = {"Egenskaber": [{"Titel": text}]}
        question = {"SoegRegistrering": registrering} if registrering else {}
        return finder(soeg(Art.SAG, AttributListe=attributes, **question), objekt)

    maj = {"FraTidspunkt": "2026-05-01T00:00:00Z", "TilTidspunkt": "2026-05-01T00:00:00Z"}
    assert title("Ny titel")
    assert title("Hjælp til enkeltudgift", **maj)
    assert not title("Ny titel", **maj)
    assert title("Ny titel", FraTidspunkt="2026-06-01T00:00:00Z")  # changed since
    assert not title("Ny titel", FraTidspunkt="2026-06-02T00:00:00Z")
    assert title("Ny titel", BrugerRef=second["BrugerRef"])
    assert not title("Ny titel", BrugerRef={"uuid": str(uuid4())})
    assert not title("Ny titel", LivscyklusKode="Passiveret")
    gone = {**second, "LivscyklusKode": "Slettet"}
    deleted = logget(Art.SAG, first, gone)
    assert not finder(soeg(Art.SAG), deleted)
    assert finder(soeg(Art.SAG, SoegRegistrering={"LivscyklusKode": "Slettet"}), deleted)


def tid(fra: str, til: str) -> dict[str, str]:
    return {"FraTidspunkt": fra, "TilTidspunkt": til}


def beloeb(fra: str, til: str) -> dict[str, str]:
    return {"FraBeloeb": fra, "TilBeloeb": til}


EGENSKABER = "SoegEgenskaberLokalUdvidelse"
YDELSE = "SoegBevilgetYdelseLokalUdvidelse"


@pytest.mark.parametrize(
    ("art", "udvidelse", "interval", "passer"),
    [
        (
            Art.SAG,
            EGENSKABER,
            {"OprettetTidspunktInterval": {"FraTidspunkt": eksempler.START}},
            True,
        ),
        (
            Art.SAG,
            EGENSKABER,
            {"OprettetTidspunktInterval": {"TilTidspunkt": eksempler.START}},
            False,
        ),
        (
            Art.SAG,
            EGENSKABER,
            {"SenestAendretInterval": tid("2026-02-17T00:00:00Z", "2026-02-18T00:00:00Z")},
            True,
        ),
        (
            Art.SAG,
            EGENSKABER,
            {"SenestAendretInterval": {"FraTidspunkt": "2026-03-01T00:00:00Z"}},
            False,
        ),
        (
            Art.DOKUMENT,
            EGENSKABER,
            {"BrevDatoInterval": tid("2026-01-12T00:00:00", "2026-01-13T00:00:00")},
            True,
        ),
        (
            Art.DOKUMENT,
            EGENSKABER,
            {"BrevDatoInterval": tid("2026-01-13T00:00:00", "infinity")},
            False,
        ),
        (
            Art.EFFEKTUERING,
            EGENSKABER,
            {"BeloebEfterSkatATPInterval": beloeb("8911.5", "8911.50")},
            True,
        ),
        (
            Art.EFFEKTUERING,
            EGENSKABER,
            {"BeloebEfterSkatATPInterval": beloeb("9000", "10000")},
            False,
        ),
        (
            Art.EFFEKTUERING,
            EGENSKABER,
            {
                "StartDatoInterval": tid("2026-04-01T00:00:00+02:00", "infinity"),
                "SlutDatoInterval": tid("2026-04-01T00:00:00+02:00", "2026-04-30T00:00:00+02:00"),
            },
            False,
        ),
    ],
)
def test_intervals(art, udvidelse, interval, passer):
    eksempel = soeg(art, AttributListe={udvidelse: [interval]})
    assert finder(eksempel, et(art)) is passer


def test_the_intervals_of_a_ydelse_are_met_by_one_ydelse_and_one_plan():
    objekt = et(Art.BEVILLING)
    ydelse = objekt.poster[0].indhold["AttributListe"]["BevilgetYdelse"][0]
    ydelse.pop("BevilgetYdelseSlutdato", None)
    ydelse["BevilgetYdelseStartdato"] = "2026-02-01T00:00:00Z"
    ydelse["OekonomiskEffektueringsplan"] = [
        {"Ydelsesbeloeb": "100", "EffektueringsplanStartdato": "2026-01-01T00:00:00Z"},
        {"Ydelsesbeloeb": "200", "EffektueringsplanStartdato": "2026-03-01T00:00:00Z"},
    ]

    def fits(**intervaller: Any) -> bool:
        return finder(soeg(Art.BEVILLING, AttributListe={YDELSE: [intervaller]}), objekt)

    marts = tid("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")
    assert fits(YdelseBeloebInterval=beloeb("200", "200"), EffektueringsplanStartDatoInterval=marts)
    assert not fits(
        YdelseBeloebInterval=beloeb("100", "100"), EffektueringsplanStartDatoInterval=marts
    )
    # It runs: its end lies in no stretch that ends, and in every one that does not.
    assert fits(BevilgetYdelseSlutDatoInterval=tid("2026-01-01T00:00:00Z", "infinity"))
    assert not fits(BevilgetYdelseSlutDatoInterval=marts)
    # A bevilling without dates of its own begins with its ydelser.
    own = {EGENSKABER: [{"BevillingStartDatoInterval": tid("2026-02-01T00:00:00Z", "infinity")}]}
    assert finder(soeg(Art.BEVILLING, AttributListe=own), objekt)


def test_a_period_inside_a_ydelseseffektuering():
    relation = "OekonomiskYdelseEffektueringRelation"
    inside = "SoegOekonomiskYdelseEffektueringRelationLokalUdvidelse"

    def fits(fra: str, til: str) -> bool:
        wanted = {inside: [{"YdelsesBeloebInterval": beloeb(fra, til)}]}
        eksempel = soeg(Art.EFFEKTUERING, RelationListe={relation: [wanted]})
        return finder(eksempel, et(Art.EFFEKTUERING))

    assert fits("12550", "12550")
    assert not fits("1", "2")


def test_who_made_it():
    def by(uuid: str) -> bool:
        question = {"SoegVirkning": {"AktoerRef": {"uuid": uuid}}}
        return finder(soeg(Art.SAG, **question), et(Art.SAG))

    assert by(eksempler.BRUGER)
    assert not by(str(uuid4()))
