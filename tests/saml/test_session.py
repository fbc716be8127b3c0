"""Sign-out both ways, length of sessions, and on whose behalf one works."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from access.models import Adgangsgruppe, Bruger, Revisionslog
from access.saml.models import Identitetsudbyder, Samlsession, Sessionstid
from access.services import SESSION_INAKTIV, SESSION_SIDST, SESSION_SLUT, genberegn_adgang
from access.values import Permission
from sapa.demo.idp import omvej
from sapa.demo.idp.logud import logudanmodning
from sapa.demo.idp.personer import PR_NOEGLE
from sapa.demo.idp.udsted import PERSISTENT
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.saml.conftest import BASE, EKSEMPELBY, NABOBY, Flow

SLO = f"{BASE}/saml/slo/"


def logud_fra(flow: Flow, *, noegle: str = "idp", **bent: Any) -> str:
    """The address that a provider sends a browser to, to end Anna's session."""
    row = Samlsession.objects.get(bruger__uuid=PR_NOEGLE["sagsbehandler"].uuid)
    facts = {"name_id": row.name_id, "session_index": row.session_index} | bent
    besked = logudanmodning(
        facts["name_id"], PERSISTENT, facts["session_index"], SLO, timezone.now()
    )
    return omvej.skriv(SLO, "SAMLRequest", besked, flow.noegler[noegle], [("RelayState", "r")])


def test_sign_out_ends_the_session_here_and_then_at_the_provider(flow: Flow):
    flow.log_ind("sagsbehandler")
    page = flow.client.post("/log-ud/")
    assert not flow.er_inde
    target = page["Refresh"].partition("url=")[2]
    assert target.startswith(f"{BASE}/demo/idp/slo/?SAMLRequest=")
    assert target.replace("&", "&amp;") in page.content.decode()
    answer = flow.client.get(target)
    assert answer["Location"].startswith(f"{SLO}?SAMLResponse=")
    assert flow.client.get(answer["Location"])["Location"] == "/log-ind/"
    assert not Samlsession.objects.exists()
    assert Revisionslog.objects.filter(beskrivelse="Log ud").count() == 1


def test_a_demo_user_signs_out_without_a_provider(
    flow: Flow, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
):
    assert log_ind(bruger_med({})).post("/log-ud/")["Location"] == "/log-ind/"


def test_the_provider_ends_the_session_without_the_users_cookie(flow: Flow):
    flow.log_ind("sagsbehandler")
    address = logud_fra(flow)
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{BASE}/demo/idp/slo/?SAMLResponse=")
    assert dict(parse_qsl(urlsplit(answer["Location"]).query))["RelayState"] == "r"
    root = omvej.laes(urlsplit(answer["Location"]).query, flow.noegler["sp"].certifikat)
    assert root.tag.endswith("LogoutResponse")
    assert not Session.objects.exists()
    assert flow.client.get("/").status_code == 302
    assert Revisionslog.objects.get(beskrivelse="Log ud").bruger_uuid


def test_only_the_named_session_ends(flow: Flow):
    flow.log_ind("sagsbehandler")
    other = Flow(Client(), flow.noegler)
    row = Samlsession.objects.get()
    address = logud_fra(flow)
    other.log_ind("sagsbehandler")
    Client().get(address)
    assert not Samlsession.objects.filter(session_key=row.session_key).exists()
    assert other.client.get("/").status_code == 200


@pytest.mark.parametrize("fejl", ["usigneret", "fremmed", "aendret", "ukendt", "intet", "sha1"])
def test_a_logout_that_the_provider_did_not_sign_ends_nothing(
    flow: Flow, fejl: str, logget: list[Any]
):
    flow.log_ind("sagsbehandler")
    address = logud_fra(flow, noegle="fremmed" if fejl == "fremmed" else "idp")
    if fejl == "usigneret":
        address = address.partition("&SigAlg")[0]
    elif fejl == "aendret":
        address = address.replace("RelayState=r", "RelayState=x")
    elif fejl == "ukendt":
        Identitetsudbyder.objects.update(entity_id="urn:en:anden")
    elif fejl == "intet":
        address = SLO
    elif fejl == "sha1":
        address = address.replace("rsa-sha256", "rsa-sha1").replace("xmldsig-more", "xmldsig")
    assert Client().get(address).status_code == 403
    assert flow.client.get("/").status_code == 200
    (told,) = [e for e in logget if e["event"] == "saml_logud_afvist"]
    assert set(told) == {"event", "grund", "log_level"}


# --- How long -----------------------------------------------------------------------------------


def skriv(flow: Flow, **values: int) -> None:
    session = flow.client.session
    session.update(values)
    session.save()


def test_a_session_lasts_a_working_day_unless_the_authority_says_less(flow: Flow):
    flow.log_ind("sagsbehandler")
    now = timezone.now().timestamp()
    assert flow.client.session[SESSION_SLUT] == pytest.approx(now + 8 * 3600, abs=30)
    assert flow.client.session[SESSION_INAKTIV] == 8 * 3600
    Sessionstid.objects.create(myndighed_id=EKSEMPELBY, inaktiv=20, i_alt=60)
    flow.log_ind("sagsbehandler")
    assert flow.client.session[SESSION_SLUT] == pytest.approx(now + 3600, abs=30)
    assert flow.client.session[SESSION_INAKTIV] == 20 * 60


def test_it_lasts_no_longer_than_the_provider_says(flow: Flow):
    end = timezone.now() + timedelta(minutes=30)

    def until(element: Any) -> None:
        from access.saml.kontrol import SAML
        from sapa.demo.idp.udsted import tid

        next(element.iter(f"{{{SAML}}}AuthnStatement")).set("SessionNotOnOrAfter", tid(end))

    assert flow.send(flow.pak(flow.udsted(), foer=until)).status_code == 302
    assert flow.client.session[SESSION_SLUT] == pytest.approx(end.timestamp(), abs=2)


def test_the_end_comes_whatever_she_does(flow: Flow):
    flow.log_ind("sagsbehandler")
    assert flow.client.get("/").status_code == 200
    skriv(flow, **{SESSION_SLUT: int(timezone.now().timestamp())})
    assert flow.client.get("/").status_code == 302
    assert not flow.er_inde


def test_inactivity_ends_it_and_activity_keeps_it(flow: Flow):
    flow.log_ind("sagsbehandler")
    now = int(timezone.now().timestamp())
    skriv(flow, **{SESSION_INAKTIV: 600, SESSION_SIDST: now - 500})
    assert flow.client.get("/").status_code == 200
    assert flow.client.session[SESSION_SIDST] >= now
    skriv(flow, **{SESSION_SIDST: now - 601})
    assert flow.client.get("/").status_code == 302
    assert not flow.er_inde


# --- On whose behalf ----------------------------------------------------------------------------


@pytest.mark.parametrize("myndighed", ["", "x", "0", "173", "99999", "-1", "1001"])
def test_nobody_works_on_behalf_of_an_authority_without_rights_there(flow: Flow, myndighed: str):
    flow.log_ind("delegering")
    answer = flow.client.post("/saml/paa-vegne-af/", {"myndighed": myndighed})
    assert answer.status_code == 404
    assert flow.adgang.scope_id == EKSEMPELBY


def test_the_chosen_authority_and_state_authorities_are_all_she_sees(
    flow: Flow, lav_sag: Callable[..., UUID]
):
    """Udbetaling Danmark belongs to every municipality's picture; the other one does not."""
    Adgangsgruppe.objects.all().delete()
    flow.log_ind("lyngby")
    assert {g.myndighed for g in flow.adgang.grupper} == {KOMMUNE, 1001}
    assert not flow.adgang.kan_skifte
    flow.log_ind("faelles")
    assert {g.myndighed for g in flow.adgang.grupper} == {KOMMUNE}
    flow.client.post("/saml/paa-vegne-af/", {"myndighed": ANDEN_KOMMUNE})
    assert {g.myndighed for g in flow.adgang.grupper} == {ANDEN_KOMMUNE}
    assert flow.adgang.raekkevidde == "{10021,10022,10023,10024}"


def test_rights_lost_in_the_middle_of_a_session_are_gone_at_the_next_request(flow: Flow):
    flow.log_ind("delegering")
    flow.client.post("/saml/paa-vegne-af/", {"myndighed": NABOBY})
    assert flow.adgang.har(Permission.SE_SAG)
    Adgangsgruppe.objects.filter(myndighed=NABOBY).delete()
    assert not flow.adgang.har(Permission.SE_SAG)
    assert flow.client.get("/").status_code == 200


def test_a_local_user_with_delegated_rights_works_for_one_authority_at_a_time(
    flow: Flow, bruger_med: Callable[..., Bruger]
):
    user = bruger_med({}, {"scope": ANDEN_KOMMUNE})
    Bruger.objects.filter(id=user.id).update(demo=True)
    genberegn_adgang([user])
    flow.client.post("/log-ind/", {"bruger": user.id})
    assert {g.myndighed for g in flow.adgang.grupper} == {KOMMUNE}
    assert [s.navn for s in _scopes(user.id)] == ["Lyngby-Taarbæk", "Korsbæk"]


def _scopes(bruger_id: int) -> list[Any]:
    from access.selectors import scopes

    return scopes(bruger_id)
