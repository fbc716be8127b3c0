"""The quick reader of JSON takes nothing that the thorough one refuses, and reads it the same."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.oio import (
    Art,
    SkemaFejl,
    json_form,
    json_hurtig,
    objektnavn,
    sagdok,
    til_vaerdi,
    ydelse,
)
from indexes.oio.grammatik import Operation
from tests.oio import eksempler

OPERATIONER: dict[Art, Operation] = {
    Art.SAG: sagdok.IMPORTER,
    Art.DOKUMENT: sagdok.IMPORTER,
    Art.BEVILLING: ydelse.IMPORTER,
    Art.EFFEKTUERING: ydelse.IMPORTER,
}
# What a slip or an attack may put where something else belongs.
FREMMED: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**30, [], {}, [{}], "", " ", "x" * 5000),
    *("a\rb\r\nc", "\x00", "\x08", "\x1f", "￾", "\U0001f600", "infinity", "true"),
    *("2026-02-30T00:00:00Z", "2026-01-01T24:00:00", "NOGET"),
    *({"uuid": "x"}, {"navn": "Primær part"}, {"uuid": "a", "urn": "b"}, {"urn": "urn:x"}),
    {"uuid": "4E5AF8E3-531D-5EA1-A519-15A6885DC214"},
)


def _besked(art: Art) -> dict[str, Any]:
    return copy.deepcopy({objektnavn(art): [til_vaerdi(eksempler.objekt(art))]})


def _steder(vaerdi: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a message."""
    if isinstance(vaerdi, dict):
        own = [(vaerdi, noegle) for noegle in vaerdi]
        return own + [sted for under in vaerdi.values() for sted in _steder(under)]
    if isinstance(vaerdi, list):
        own = [(vaerdi, nr) for nr in range(len(vaerdi))]
        return own + [sted for under in vaerdi for sted in _steder(under)]
    return []


def _aendr(besked: Any, rng: Random) -> None:
    beholder, noegle = rng.choice(_steder(besked))
    slags = rng.randrange(5)
    if slags == 0:
        del beholder[noegle]
    elif slags == 1:
        beholder[noegle] = copy.deepcopy(rng.choice(FREMMED))
    elif slags == 2 and isinstance(beholder, dict):
        beholder[rng.choice(["Virkning", "Ukendt", "Rolle", "NoteTekst"])] = rng.choice(FREMMED)
    elif slags == 3 and isinstance(beholder, dict):
        par = list(beholder.items())
        rng.shuffle(par)
        beholder.clear()
        beholder.update(par)
    elif isinstance(beholder, list):
        beholder.append(copy.deepcopy(beholder[noegle]))


def _udfald(laes: Any) -> Any:
    try:
        return laes()
    except SkemaFejl as fejl:
        return fejl.fejl


@pytest.mark.parametrize("art", list(Art))
def test_an_ordinary_message_is_read_by_the_quick_reader_alone(art: Art) -> None:
    besked = _besked(art)
    fundet = json_hurtig.laes(besked, OPERATIONER[art], json_form._navngiv)
    assert fundet == json_form.laes_grundigt(besked, OPERATIONER[art])


@given(st.sampled_from(list(Art)), st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=400, deadline=None)
def test_the_two_readers_agree_on_any_message(art: Art, rng: Random, ascii_alene: bool) -> None:
    besked = _besked(art)
    for _ in range(rng.randint(1, 3)):
        _aendr(besked, rng)
        if not besked.get(objektnavn(art)):
            break
    body = json.dumps(besked, ensure_ascii=ascii_alene).encode()
    kendt = json.loads(body)
    operation = OPERATIONER[art]
    assert _udfald(lambda: json_form.laes(body, operation)) == _udfald(
        lambda: json_form.laes_grundigt(kendt, operation)
    )


def test_the_order_of_keys_is_the_grammars() -> None:
    besked = _besked(Art.SAG)
    reg = besked["SagIndeks"][0]["Registrering"][0]
    omvendt = json.loads(json.dumps(besked))
    omvendt["SagIndeks"][0]["Registrering"][0] = dict(reversed(reg.items()))
    ((_, vaerdi),) = json_form.laes(json.dumps(omvendt).encode(), sagdok.IMPORTER)
    assert list(vaerdi["Registrering"][0]) == list(reg)


@pytest.mark.parametrize("escape", ["\\u0000", "\\u000b", "\\b", "\\f", "\\ud800", "\\uFFFE", "￿"])
def test_a_forbidden_character_is_refused_however_it_is_written(escape: str) -> None:
    body = json.dumps(_besked(Art.SAG)).replace("Registrering", "Registrering")
    titel = _besked(Art.SAG)["SagIndeks"][0]["Registrering"][0]["AttributListe"]["Egenskaber"][0][
        "Titel"
    ]
    body = body.replace(json.dumps(titel), f'"{escape}"')
    with pytest.raises(SkemaFejl) as fanget:
        json_form.laes(body.encode(), sagdok.IMPORTER)
    assert [f.regel for f in fanget.value.fejl] == ["tekst.tegn"]
