"""To a fagsystem and back: only to the registered address, signed, once, for one user, logged, and
never wider than her own rights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import jwt
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from access.models import Bruger, Fagsystem, Revisionslog
from sapa.dialog import billet, services
from sapa.dialog.models import Dialogaendring, Dialogbillet, Dialogmaal
from tests.dialog.faelles import fagsystemets
from tests.faelles import ALT
from tests.overblik.conftest import JAN_CPR, JYTTE_CPR, Borgere, borgere

__all__ = ["borgere"]
pytestmark = pytest.mark.django_db
ADRESSE = "https://ksd.example/sapa?flade=sag"


@dataclass(frozen=True)
class Verden:
    borgere: Borgere
    sag: UUID
    system: Fagsystem
    kid: str
    noegle: str
    bruger: Bruger
    browser: Client

    def token(self, **claims: Any) -> str:
        who = {"bruger": self.bruger.uuid} | claims
        return fagsystemets(self.system, self.kid, self.noegle, **who)

    def ind(self, token: str) -> Any:
        """From the fagsystem's page: another site's POST has no session."""
        return Client(enforce_csrf_checks=True).post("/dialog/", {"token": token})


@pytest.fixture
def verden(borgere: Borgere, lav_sag: Any, bruger_med: Any, log_ind: Any) -> Verden:
    system, _ = Fagsystem.objects.update_or_create(id=1, defaults={"uuid": uuid4(), "navn": "KSD"})
    made = services.saet(system, None, ADRESSE, hvem="test", now=timezone.now())
    assert made is not None
    user = bruger_med({"permissions": ALT})
    return Verden(borgere, lav_sag(borgere.jan), system, *made, user, log_ind(user))


def test_the_sag_leads_to_its_fagsystem_signed_and_logged(verden: Verden):
    page = verden.browser.get(f"/sag/{verden.sag}/").content.decode()
    assert f'href="/sag/{verden.sag}/fagsystem/"' in page
    assert "Åbn i KSD" in page
    svar = verden.browser.get(f"/sag/{verden.sag}/fagsystem/")
    where = urlsplit(svar["Location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == "https://ksd.example/sapa"
    assert svar["Referrer-Policy"] == "no-referrer"
    query = parse_qs(where.query)
    assert query["flade"] == ["sag"]
    claims = jwt.decode(
        query["sapa"][0],
        bytes.fromhex(verden.noegle),
        algorithms=["HS256"],
        audience=str(verden.system.uuid),
        issuer="urn:sapa:dialog",
    )
    assert (claims["sag"], claims["sub"]) == (str(verden.sag), str(verden.bruger.uuid))
    assert claims["exp"] - claims["iat"] == 60
    assert JAN_CPR not in str(claims)
    assert "Jarlov" not in str(claims)
    (row,) = Revisionslog.objects.filter(beskrivelse="DialogIntegration")
    assert row.komponent == "SOP.FrontEnd.Controllers.ExternalRedirectController"
    assert (row.sag_uuid, row.nummer) == (verden.sag, JAN_CPR)


@pytest.mark.parametrize("luk", [True, False])
def test_without_a_registered_address_there_is_no_link_and_no_way(verden: Verden, *, luk: bool):
    if luk:
        services.luk(verden.system, None, hvem="test", now=timezone.now())
    else:
        Dialogmaal.objects.all().delete()
    assert "fagsystem/" not in verden.browser.get(f"/sag/{verden.sag}/").content.decode()
    address = f"/sag/{verden.sag}/fagsystem/?adresse=https://ond.example/"
    assert verden.browser.get(address).status_code == 404
    assert verden.ind(verden.token(sag=str(verden.sag))).status_code == (400)


def test_a_sag_out_of_reach_leads_nowhere(verden: Verden, bruger_med: Any, log_ind: Any):
    other = log_ind(bruger_med({"permissions": ALT, "kle": ["32.*"]}))
    for uuid in (verden.sag, uuid4()):
        assert other.get(f"/sag/{uuid}/fagsystem/").status_code == 404


@pytest.mark.parametrize("hvad", ["sag", "person", "cpr"])
def test_a_message_opens_its_page_once_for_its_user(
    verden: Verden, bruger_med: Any, log_ind: Any, hvad: str
):
    target = {"sag": str(verden.sag), "person": str(verden.borgere.jan), "cpr": JAN_CPR}[hvad]
    svar = verden.ind(verden.token(**{hvad: target}))
    assert svar.status_code == 303
    assert JAN_CPR not in svar["Location"]
    address = svar["Location"]
    # A closed ticket: the database's copy is no list of numbers.
    assert JAN_CPR.encode() not in bytes(Dialogbillet.objects.get().maal)
    assert Client().get(address)["Location"].startswith("/log-ind/?videre=%2Fdialog%2F")
    assert log_ind(bruger_med({"permissions": ALT})).get(address).status_code == 404
    page = f"/sag/{verden.sag}/" if hvad == "sag" else f"/person/{verden.borgere.jan}/"
    assert verden.browser.get(address)["Location"] == page
    (row,) = Revisionslog.objects.filter(beskrivelse="DialogIntegration")
    assert row.bruger_id == verden.bruger.id
    assert row.soegekriterier == "Fagsystem: KSD"
    assert row.komponent == "SOP.FrontEnd.Handlers.DialogIntegrationHandler"
    assert verden.browser.get(address).status_code == 404
    assert bytes(Dialogbillet.objects.get().maal) == b""


def test_what_the_user_may_not_see_is_answered_as_what_is_not_there(
    verden: Verden, bruger_med: Any, log_ind: Any
):
    user = bruger_med({"permissions": ALT, "kle": ["32.*"]})
    browser = log_ind(user)
    answers = []
    for uuid in (verden.sag, uuid4()):
        address = verden.ind(verden.token(sag=str(uuid), bruger=user.uuid))["Location"]
        answers.append(browser.get(address))
    assert [a.status_code for a in answers] == [404, 404]
    bodies = {a.content.decode().split("<main")[1].split("</main>")[0] for a in answers}
    assert len(bodies) == 1


def _aendret(token: str) -> str:
    head, body, sign = token.split(".")
    return f"{head}.{body}.{'A' * len(sign)}"


def _uden_underskrift(v: Verden) -> str:
    token = jwt.encode(
        {"iss": str(v.system.uuid), "aud": billet.SAPA, "sag": str(v.sag)},
        None,
        algorithm="none",
        headers={"kid": v.kid},
    )
    return str(token)


AFVISTE: dict[str, Callable[[Verden], str]] = {
    "nothing": lambda v: "",
    "no token": lambda v: "a.b.c",
    "too long": lambda v: "a" * 5000,
    "another signature": lambda v: _aendret(v.token(sag=str(v.sag))),
    "no signature": _uden_underskrift,
    "another key": lambda v: fagsystemets(
        v.system, v.kid, "00" * 32, bruger=v.bruger.uuid, sag=str(v.sag)
    ),
    "an unknown key": lambda v: fagsystemets(
        v.system, "opdigtet", v.noegle, bruger=v.bruger.uuid, sag=str(v.sag)
    ),
    "too old": lambda v: v.token(sag=str(v.sag), alder=120),
    "not yet": lambda v: v.token(sag=str(v.sag), alder=-60),
    "too long a life": lambda v: v.token(sag=str(v.sag), levetid=3600),
    "for another": lambda v: v.token(sag=str(v.sag), aud="urn:andet"),
    "from another": lambda v: v.token(sag=str(v.sag), iss=str(uuid4())),
    "our own message back": lambda v: v.token(sag=str(v.sag), iss=billet.SAPA),
    "for nobody": lambda v: v.token(sag=str(v.sag), sub="x"),
    "no id": lambda v: v.token(sag=str(v.sag), jti=None),
    "two things": lambda v: v.token(sag=str(v.sag), cpr=JAN_CPR),
    "no thing": lambda v: v.token(),
    "an address": lambda v: v.token(person="https://ond.example/"),
    "no number": lambda v: v.token(cpr=f"{JYTTE_CPR}0"),
}


@pytest.mark.parametrize("hvad", list(AFVISTE))
def test_a_message_that_does_not_hold_is_refused(verden: Verden, hvad: str):
    svar = verden.ind(AFVISTE[hvad](verden))
    assert svar.status_code == 400
    assert "kan ikke bruges" in svar.content.decode()
    assert not Dialogbillet.objects.exists()


def test_a_message_is_taken_once_and_the_second_try_is_logged(verden: Verden):
    token = verden.token(sag=str(verden.sag))
    assert verden.ind(token).status_code == 303
    assert verden.ind(token).status_code == 400
    (row,) = Revisionslog.objects.filter(beskrivelse="DialogIntegration")
    assert row.soegekriterier == "Afvist: brugt, Fagsystem: KSD"
    assert row.bruger_id is None


def test_the_way_in_closes_after_five_minutes_and_is_swept(verden: Verden):
    address = verden.ind(verden.token(sag=str(verden.sag)))["Location"]
    late = timezone.now() - timedelta(hours=2)
    Dialogbillet.objects.update(udloeber=late)
    assert verden.browser.get(address).status_code == 404
    verden.ind(verden.token(sag=str(verden.sag)))
    assert not Dialogbillet.objects.filter(udloeber=late).exists()


def test_a_new_key_leaves_the_former_a_day(verden: Verden):
    now = timezone.now()
    former = verden.token(sag=str(verden.sag))
    kid, noegle = services.ny_noegle(verden.system, None, hvem="test", now=now)
    assert verden.ind(former).status_code == 303
    new = fagsystemets(verden.system, kid, noegle, bruger=verden.bruger.uuid, sag=str(verden.sag))
    assert verden.ind(new).status_code == 303
    Dialogmaal.objects.update(forrige_til=now)
    assert verden.ind(verden.token(sag=str(verden.sag))).status_code == 400
    told = str(list(Dialogaendring.objects.values_list("foer", "efter")))
    assert noegle not in told
    assert verden.noegle not in told


@pytest.mark.parametrize(
    "adresse",
    [
        "http://ksd.example/",
        "javascript:alert(1)",
        "//ksd.example/",
        "https://",
        "https://sapa@ond.example/",
        "https://ksd.example\\@ond.example/",
        "https://ksd.example/#x",
        "https://ksd.example/ x",
        "https://ksd.example:x/",
        "https://kåd.example/",
    ],
)
def test_an_address_that_could_lead_elsewhere_is_not_registered(adresse: str):
    assert not billet.er_adresse(adresse)


def test_an_operator_sets_it_up_and_sees_the_key_once(verden: Verden, db: None):
    def koer(*args: str) -> str:
        out = StringIO()
        call_command("dialog", *args, stdout=out)
        return out.getvalue()

    uuid = str(verden.system.uuid)
    assert "Nøglen er den samme" in koer("saet", uuid, "https://ny.example/")
    assert "https://ny.example/ åben" in koer("vis")
    assert "Nøglen vises kun denne gang." in koer("ny-noegle", uuid)
    assert koer("luk", uuid) == "Lukket.\n"
    assert "lukket" in koer("vis")
    assert "nøgle" in koer("historik")
    assert "nøgle vises" not in koer("vis")
    with pytest.raises(CommandError):
        koer("saet", uuid, "http://ny.example/")
    rows = Revisionslog.objects.filter(soegekriterier__startswith="Hvad: DialogIntegration")
    assert rows.count() == 4
