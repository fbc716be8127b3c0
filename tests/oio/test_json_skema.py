"""The published JSON Schema and the reader agree: no sender meets a rule that one of them lacks."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from indexes.oio import (
    Art,
    SkemaFejl,
    beskeder,
    json_form,
    json_skema,
    meddelelser,
    objektnavn,
    tid,
    til_vaerdi,
    vaerdier,
)
from indexes.oio.enkelt import ENKELTE, Enkelt, laes_enkelt_json
from indexes.oio.fejl import Vaerdifejl
from indexes.oio.grammatik import Operation
from tests.oio import eksempler
from tests.oio.test_rundtur import TJENESTE, _vaerdier

OPERATIONER = list(beskeder.operationer())
# What a schema of regular expressions and types cannot say (json_skema's docstring).
KUN_LAESEREN = {"type.ukendt"}
ROLIG = settings(
    max_examples=6,
    deadline=None,
    # A failure is told as it was met: to shrink messages of this size takes minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def validator(operation: Operation | Enkelt) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_skema.skema(meddelelser.af(operation)))


ENKELTES = {noegle: validator(o) for noegle, o in ENKELTE.items()}
SKEMAER = {(o.tjeneste, o.navn): validator(o) for o in OPERATIONER}


def laeserens_regler(besked: Any, operation: Operation) -> set[str]:
    """The rules by which the reader refuses the message; empty: it takes it."""
    try:
        json_form.laes(besked, operation)
    except SkemaFejl as fejl:
        return {f.regel for f in fejl.fejl}
    return set()


def enige(besked: Any, operation: Operation) -> bool:
    """Both take it, both refuse it, or the reader refuses for what no schema says."""
    skemaet = SKEMAER[operation.tjeneste, operation.navn].is_valid(besked)
    regler = laeserens_regler(besked, operation)
    if not regler:
        return skemaet
    return not skemaet or regler <= KUN_LAESEREN


def operation_id(operation: Operation) -> str:
    return f"{operation.tjeneste}/{operation.navn}"


def beskeder_af(operation: Operation) -> st.SearchStrategy[dict[str, Any]]:
    """Messages of the operation with one to two objects of each kind that it may carry."""

    def liste(felt: Any) -> st.SearchStrategy[list[Any]]:
        om = operation.indhold.get(felt.navn)
        indre = om.indre if om else None
        vaerdier = _vaerdier(felt.type)
        if indre:
            # Wrapped as in XML, or without.
            vaerdier = vaerdier | vaerdier.map(lambda v: v[indre])
        return st.lists(vaerdier, max_size=2)

    felter = operation.rod.type.felter  # type: ignore[union-attr]
    return st.fixed_dictionaries({}, optional={felt.navn: liste(felt) for felt in felter})


@pytest.mark.parametrize("meddelelse", meddelelser.alle(), ids=lambda m: m.navn)
def test_each_schema_is_itself_valid_and_every_reference_leads_somewhere(
    meddelelse: meddelelser.Meddelelse,
):
    skema = json_skema.skema(meddelelse)
    jsonschema.Draft202012Validator.check_schema(skema)
    refs = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(skema)))
    assert refs == set(skema["$defs"])


def test_the_components_of_all_operations_have_names_that_people_read():
    navne = json_skema.komponenter(meddelelser.alle())
    assert {"SagIndeks", "Virkning", "Sagspart", "SagEgenskaber", "Tidspunkt", "UUID"} <= set(navne)
    assert all(re.fullmatch(r"[A-Z][A-Za-z0-9]+", navn) for navn in navne)
    assert {"ImporterSagDokumentIndeksInput", "SagOpretInput", "DokumentKasserInput"} <= set(navne)
    assert not [navn for navn in navne if len(navn) > 60]


@pytest.mark.parametrize("enkelt", ENKELTE.values(), ids=lambda e: f"{e.art.name}-{e.navn}")
@ROLIG
@given(data=st.data())
def test_operations_on_one_object_agree_too(enkelt: Enkelt, data: st.DataObject):
    validator = ENKELTES[enkelt.art, enkelt.navn]
    besked = data.draw(_vaerdier(enkelt.rod.type))
    if enkelt.alene and data.draw(st.booleans()):
        besked = besked[enkelt.alene]
    validator.validate(besked)
    validator.validate({enkelt.rod.navn: besked})
    laes_enkelt_json(json.dumps(besked).encode(), enkelt)
    if besked:
        besked = aendret(besked, data)
    try:
        laes_enkelt_json(json.dumps(besked).encode(), enkelt)
    except SkemaFejl as fejl:
        regler = {f.regel for f in fejl.fejl}
        assert not validator.is_valid(besked) or regler <= KUN_LAESEREN
    else:
        validator.validate(besked)


@pytest.mark.parametrize("operation", OPERATIONER, ids=operation_id)
@ROLIG
@given(data=st.data())
def test_what_the_grammar_can_say_both_take(operation: Operation, data: st.DataObject):
    besked = data.draw(beskeder_af(operation))
    assert laeserens_regler(besked, operation) == set()
    SKEMAER[operation.tjeneste, operation.navn].validate(besked)


ANDRE_VAERDIER = st.sampled_from(
    [
        *(None, True, 7, 1.5, "", "x", "x" * 5000, "infinity", "11111111", [], ["x"], {}),
        *({"uuid": "x"}, {"urn": "u" * 256}, {"navn": "Findes ikke"}),
        {"uuid": eksempler.BRUGER, "urn": "urn:x"},
    ]
)


def steder(vaerdi: Any, sti: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside."""
    ud = [sti]
    if isinstance(vaerdi, dict):
        for noegle, under in vaerdi.items():
            ud += steder(under, (*sti, noegle))
    elif isinstance(vaerdi, list):
        for nummer, under in enumerate(vaerdi):
            ud += steder(under, (*sti, nummer))
    return ud


def aendret(besked: dict[str, Any], data: st.DataObject) -> Any:
    """The message with one thing changed, taken away or added."""
    besked = copy.deepcopy(besked)
    sti = data.draw(st.sampled_from(steder(besked)[1:]))
    holder: Any = besked
    for trin in sti[:-1]:
        holder = holder[trin]
    gerning = data.draw(st.sampled_from(["byt", "fjern", "tilfoej", "gentag"]))
    if gerning == "fjern":
        del holder[sti[-1]]
    elif gerning == "byt":
        holder[sti[-1]] = data.draw(ANDRE_VAERDIER)
    elif gerning == "gentag" and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[0]))
    elif isinstance(holder, dict):
        holder[data.draw(st.sampled_from(["Ukendt", "Titel", "uuid", "Virkning"]))] = "x"
    return besked


def hele_beskeden(art: Art) -> dict[str, Any]:
    return {objektnavn(art): [til_vaerdi(eksempler.objekt(art))]}


@pytest.mark.parametrize("art", Art)
@settings(ROLIG, max_examples=80, derandomize=True)
@given(data=st.data())
def test_what_the_one_refuses_the_other_refuses(art: Art, data: st.DataObject):
    operation = beskeder._OPERATIONER[TJENESTE[art], "importer"]
    assert enige(aendret(hele_beskeden(art), data), operation)


@pytest.mark.parametrize("operation", OPERATIONER, ids=operation_id)
@ROLIG
@given(data=st.data())
def test_the_same_for_any_message_of_any_operation(operation: Operation, data: st.DataObject):
    besked = data.draw(beskeder_af(operation).filter(lambda b: any(b.values())))
    assert enige(aendret(besked, data), operation)


@pytest.mark.parametrize(
    ("art", "sti", "vaerdi"),
    [
        (Art.SAG, ("AttributListe", "Egenskaber", 0, "Titel"), ""),
        (Art.SAG, ("AttributListe", "Egenskaber", 0, "Titel"), "x" * 256),
        (Art.SAG, ("AttributListe", "SagIndeksEgenskaber", 0, "Foelsomhed"), "HEMMELIG"),
        (Art.SAG, ("RelationListe", "Sagspart", 0, "Rolle"), {"navn": "Primaer part"}),
        (Art.SAG, ("RelationListe", "Sagspart", 0, "Rolle"), {"uuid": "x"}),
        (Art.DOKUMENT, ("AttributListe", "Egenskaber", 0, "BrevDato"), "12-01-2026"),
        (Art.DOKUMENT, ("AttributListe", "Egenskaber", 0, "VersionIdentifikator"), "1"),
        (Art.BEVILLING, ("AttributListe", "BevilgetYdelse", 0, "Id"), "x" * 37),
        (Art.EFFEKTUERING, ("AttributListe", "Egenskaber", 0, "BeloebUdbetalt"), "1.000,00"),
        (Art.EFFEKTUERING, ("AttributListe", "Egenskaber", 0, "Slutdato"), "2026-05-01"),
    ],
)
def test_the_facets_are_in_the_schema(art: Art, sti: tuple[Any, ...], vaerdi: Any):
    besked = hele_beskeden(art)
    validator = SKEMAER[TJENESTE[art], "importer"]
    assert validator.is_valid(besked)
    holder = besked[objektnavn(art)][0]["Registrering"][0]
    for trin in sti[:-1]:
        holder = holder[trin]
    holder[sti[-1]] = vaerdi
    assert not validator.is_valid(besked)


def test_roles_and_types_may_be_named_in_danish():
    besked = hele_beskeden(Art.SAG)
    part = besked["SagIndeks"][0]["Registrering"][0]["RelationListe"]["Sagspart"][0]
    part |= {"Rolle": {"navn": "Primær part"}, "Type": {"navn": "Person"}}
    operation = beskeder._OPERATIONER["sagdokumentindeks", "importer"]
    assert laeserens_regler(besked, operation) == set()
    assert SKEMAER["sagdokumentindeks", "importer"].is_valid(besked)
    assert SKEMAER["sagdokumentindeks", "importer"].is_valid(
        {"ImporterSagDokumentIndeksInput": besked}
    )


@pytest.mark.parametrize("fortegn", ["", "-"])
def test_the_calendar_of_the_schema_is_the_readers(fortegn: str):
    """Every day of ordinary and leap years, of centuries and far away, and what is no day."""
    aar = ["0000", "0001", "0004", "0100", "0400", "1900", "2000", "2023", "2024", "2100", "2400"]
    aar += ["10000", "10100", "12345", "20400", "02024", "24", "123456780", "123456700"]
    passer = re.compile(tid.DATO_MOENSTER).fullmatch
    med_kl = re.compile(tid.DATOTID_MOENSTER).fullmatch
    fundet = 0
    for et in aar:
        for maaned in range(14):
            for dag in range(33):
                tekst = f"{fortegn}{et}-{maaned:02d}-{dag:02d}"
                assert bool(passer(tekst)) is tid.er_dato(tekst), tekst
                moment = f"{tekst}T24:00:00Z"
                assert bool(med_kl(moment)) is tid.er_datotid(moment), moment
                fundet += tid.er_dato(tekst)
    assert fundet > 5000


@given(st.text(alphabet="Aw=/Q \n\u00a0\u2003-", max_size=14))
def test_the_base64_of_the_schema_is_the_readers(tekst: str):
    try:
        vaerdier.BASE64.fra_json(tekst)
        taget = True
    except Vaerdifejl:
        taget = False
    assert bool(re.fullmatch(vaerdier.BASE64.moenster or "", tekst)) is taget


@given(st.text(max_size=4))
def test_the_text_of_the_schema_is_the_readers(tekst: str):
    halve = any(0xD800 <= ord(tegn) <= 0xDFFF for tegn in tekst)
    try:
        vaerdier.TEKST.fra_json(tekst)
        taget = True
    except Vaerdifejl:
        taget = False
    assert bool(re.fullmatch(vaerdier.TEKST_MOENSTER, tekst)) is (taget or halve)


def test_an_integer_may_be_written_with_a_point_and_nothing_behind_it():
    assert vaerdier.HELTAL.fra_json(7.0) == 7
    for vaerdi in (7.5, float("inf"), float("nan"), 1e25, True):
        with pytest.raises(Vaerdifejl):
            vaerdier.HELTAL.fra_json(vaerdi)
