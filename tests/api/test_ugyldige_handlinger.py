"""What only an operation, the store or the sender's rights can refuse: each by its own rule, and
nothing changes. With test_ugyldige, a variant for every rule that the code knows."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from access.klienter.models import Serviceaftale
from access.models import Fagsystem
from access.services import opret_systemklient
from indexes.modtagelse import fund
from indexes.oio import Art, IndeksObjekt
from indexes.registrering.models import Registrering
from tests.api.test_ugyldige import ROD, _intet_personligt, _kald, _koder, antal
from tests.api.ugyldige import FREMMED, SKEMAVARIANTER, VARIANTER, gyldigt, som_json
from tests.faelles import ANDEN_KOMMUNE, NU
from tests.oio.eksempler import ENHED, SAG_UUID, SYSTEM

KLIENT = Client(raise_request_exception=False)
SAG = f"sager/{SAG_UUID}"
IMPORT, OPDATER, FJERN = (f"sagdokumentindeks/{o}" for o in ("importer", "opdater", "fjern"))
Krop = dict[str, Any]
Send = Callable[[str, str, Krop], Any]


@pytest.fixture
def send(enhed: Callable[..., Any]) -> Send:
    """As the system that the examples are from, with the example sag in the index."""
    enhed("Ydelsescenter", 100, 199, myndighed=ANDEN_KOMMUNE, uuid=UUID(ENHED))
    system = Fagsystem.objects.create(uuid=SYSTEM, navn="Korsbæk Sag")
    secret = opret_systemklient(
        klient_id="ks", fagsystem=system, myndigheder=[ANDEN_KOMMUNE], now=NU, basic=True
    )
    token = base64.b64encode(f"ks:{secret}".encode()).decode()

    def go(metode: str, sti: str, krop: Krop) -> Any:
        return KLIENT.generic(
            metode,
            f"/api/v1/{sti}",
            json.dumps(krop),
            content_type="application/json",
            headers={"authorization": f"Basic {token}", "accept": "application/json"},
        )

    assert go("POST", IMPORT, som_json(gyldigt(Art.SAG))).status_code == 200
    return go


def registrering() -> Krop:
    return copy.deepcopy(gyldigt(Art.SAG).registreringer[0])


def importeret(uuid: str = FREMMED, **relationer: Callable[[Krop], None]) -> Krop:
    """An import of another sag, with the first relations of these names changed."""
    content = registrering()
    for navn, aendring in relationer.items():
        aendring(content["RelationListe"][navn])
    return som_json(IndeksObjekt(Art.SAG, UUID(uuid), (content,)))


def _cvr(aktoerer: Any) -> None:
    aktoerer[0]["SagsaktoerLokalUdvidelse"]["CVR-Nummer"] = "11715311"


def _system(nummer: int) -> Callable[[Any], None]:
    def aendring(systemer: Any) -> None:
        systemer[nummer]["ReferenceID"] = {"uuid": FREMMED}

    return aendring


def _ny_master() -> Krop:
    master = registrering()["RelationListe"]["SagsitsystemRelation"][0]
    master["ReferenceID"] = {"uuid": FREMMED}
    change = {"RelationListe": {"SagsitsystemRelation": [master]}}
    return {"OpdaterSagIndeks": [{**_om(), "Tidspunkt": "2026-05-01T08:00:00Z", **change}]}


def _om(uuid: Any = SAG_UUID) -> Krop:
    return {"UUIDIdentifikator": str(uuid)}


def kasser(navn: str = "", nummer: int = 0, **andet: Any) -> Krop:
    lister: Krop = {"AttributListe": {}, "TilstandListe": {}, "RelationListe": {}}
    if navn:
        relation = registrering()["RelationListe"][navn][nummer]
        lister["RelationListe"] = {navn: [{**relation, **andet}]}
    return {"Kasser": {"ObjektType": _om(), "Registrering": [lister]}}


def _med_attributter() -> Krop:
    ud = kasser("Sagspart", 1)
    ud["Kasser"]["Registrering"][0]["AttributListe"] = registrering()["AttributListe"]
    return ud


@dataclass(frozen=True)
class Handling:
    """What is asked, and the rule and StatusKode of its refusal. `aftale`: what the sender may."""

    regel: str
    kode: int
    metode: str
    sti: str
    krop: Krop
    aftale: Krop | None = None

    @property
    def navn(self) -> str:
        return f"{self.regel}-{self.sti.rpartition('/')[2]}"


# fmt: off
HANDLINGER = (
    Handling("aftale.myndighed", 43, "POST", IMPORT, importeret(Sagsaktoer=_cvr)),
    Handling("aftale.omfang", 43, "POST", IMPORT, importeret(), {"kle": ["01.*"]}),
    Handling("afsender.klient", 43, "POST", IMPORT, importeret(SagsitsystemRelation=_system(1))),
    Handling("master.ukendt", 40, "POST", IMPORT, importeret(SagsitsystemRelation=_system(0))),
    Handling("master.aendret", 40, "POST", OPDATER, _ny_master()),
    Handling("indeks.konflikt", 49, "POST", IMPORT, importeret(str(SAG_UUID), Sagspart=lambda p: p.pop())),
    Handling("indeks.ukendt", 44, "POST", FJERN, {"SagUuid": [{"uuid": FREMMED}]}),
    Handling("indeks.adgang", 43, "POST", f"{SAG}/fjern", _om(), {"rettigheder": ["laes"]}),
    Handling("sag.uuid", 40, "POST", FJERN, {"SagUuid": [{"urn": "urn:oio:sag:1"}]}),
    Handling("uuid.adresse", 40, "PATCH", SAG, _om(FREMMED)),
    Handling("uuid.adresse", 40, "POST", f"{SAG}/fjern", _om(FREMMED)),
    Handling("kasser.kun_relationer", 40, "POST", f"{SAG}/kasser", _med_attributter()),
    Handling("kasser.pligtig", 40, "POST", f"{SAG}/kasser", kasser("Sagsaktoer")),
    Handling("kasser.tom", 40, "POST", f"{SAG}/kasser", kasser()),
    Handling("kasser.findes_ikke", 40, "POST", f"{SAG}/kasser", kasser("Sagspart", 1, Indeks="ukendt")),
    Handling("rod.ukendt", 40, "POST", "validering", {"Sag": {}}),
    Handling("rod.art", 40, "POST", "validering", {"PassiverInput": _om()}),
)
# fmt: on


def brud(response: Any) -> tuple[int, list[Krop]]:
    """StatusKode and breaches, of a batch's one object or of the call."""
    answer = response.json()
    if "UnikRetur" in answer:
        (retur,) = answer["UnikRetur"]
        return retur["StatusKode"], retur["fejl"]
    return answer["StandardRetur"]["StatusKode"], answer["fejl"]


@pytest.mark.parametrize("handling", HANDLINGER, ids=lambda h: h.navn)
def test_what_is_asked_is_refused_by_its_own_rule_and_nothing_changes(
    send: Send, handling: Handling
):
    if handling.aftale:
        Serviceaftale.objects.update(**handling.aftale)
    foer, log = antal(), list(Registrering.objects.values_list("indhold", flat=True))
    response = send(handling.metode, handling.sti, handling.krop)
    assert response.status_code >= 400, response.content
    kode, fejl = brud(response)
    assert kode == handling.kode
    assert [f["regel"] for f in fejl] == [handling.regel]
    assert fejl[0]["sti"].startswith("/")
    assert fejl[0]["afsnit"]
    assert fejl[0]["haard"] is True
    assert fejl[0]["tekst"].endswith(".")
    _intet_personligt(response.content.decode())
    assert antal() == foer
    assert list(Registrering.objects.values_list("indhold", flat=True)) == log


def test_no_two_rules_of_these_say_the_same(send: Send):
    tekster: dict[str, set[str]] = {}
    for handling in HANDLINGER:
        if handling.aftale is None:
            _, fejl = brud(send(handling.metode, handling.sti, handling.krop))
            tekster.setdefault(fejl[0]["tekst"], set()).add(handling.regel)
    assert all(len(regler) == 1 for regler in tekster.values())
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from registrering_objekt")
        assert cursor.fetchone() == (1,)


# Where a rule's code stands in a call that refuses by it; the rest of the arguments say where and
# in which words.
_PLADS = {"Regelbrud": 1, "Fejl": 1, "_imod": 2, "afvis": 1, "meld": 2}
# The same of the schema's; elsewhere these names are other things.
_I_OIO = {"Vaerdifejl": 0, "tilfoej": 1, "_afvis": 0, "_moenster": 1, "_trimmet": 0}


def test_every_rule_that_anything_is_refused_by_has_a_variant():
    """Of all of indexes, wherever it stands: a new rule without one fails here."""
    fundet = {
        kode for kode in fund._KODER.values() if kode != "indeks.afvist"
    }  # what has no rule of its own; a hard rule (40) always has
    for mappe, plads in (("indexes", _PLADS), ("indexes/oio", _PLADS | _I_OIO)):
        for navn, args in _kald((ROD / mappe).rglob("*.py")):
            if navn in plads and len(args) > plads[navn]:
                fundet |= _koder(args[plads[navn]], haard=navn == "meld")
    assert len(fundet) > 75
    proevet = {v.regel for v in (*VARIANTER, *SKEMAVARIANTER, *HANDLINGER)}
    # `fjern.omfang` takes thousands of objects: tests/registrering/test_fjern.py.
    assert fundet - {"fjern.omfang"} <= proevet
