"""Sign-in by SAML, over HTTP and with real signatures and ciphers: who gets in, with what."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from access.models import Bruger, Brugersystemrolle, Organisationsenhed, Revisionslog
from access.saml import attributter as a
from access.saml.models import Anmodning, Identitetsudbyder, Samlsession, Tilknytning
from access.services import genberegn_adgang
from access.values import Adgang, Permission, Raekkefakta
from indexes.sag.models import Sag
from sapa.demo.idp.personer import ENHED_A, ENHED_B, PR_NOEGLE
from sapa.demo.idp.udsted import X509
from sapa.visning.gaelder import visning_for
from sapa.visning.services import Oensket, gem
from sapa.visning.values import Komposition
from tests.faelles import NU
from tests.saml.conftest import EKSEMPELBY, NABOBY, Flow, eksempel, med

GAMMELT_NAVN = PR_NOEGLE["delegering"].name_id


def numre() -> tuple[int, int]:
    """The two example units' own numbers."""
    found = dict(Organisationsenhed.objects.values_list("uuid", "fra"))
    return found[ENHED_A], found[ENHED_B]


def maa(adgang: Adgang, permission: str, **fakta: int) -> bool:
    row = Raekkefakta(
        **(
            {"myndighed": EKSEMPELBY, "kle": 320304, "foelsomhed": 1, "enhed": 0, "fagsystem": 1}
            | fakta
        )
    )
    return any(permission in g.permissions and g.stopper(row) is None for g in adgang.grupper)


def log_ind_som(flow: Flow, nummer: str) -> Adgang:
    """Sign in with the attributes of an example's file."""
    bent: dict[str, Any] = {"attributter": eksempel(nummer)}
    if nummer == "03":
        bent |= {"name_id": GAMMELT_NAVN, "name_id_format": X509}
    answer = flow.send(flow.pak(flow.udsted(**bent)))
    assert answer.status_code == 302, answer.content.decode()
    return flow.adgang


def test_a_role_for_a_target_group_decides_her_visning(flow: Flow):
    """A jobfunktionsrolle never comes along: a brugersystemrolle that it holds does."""
    wanted = Oensket("Målgruppe", Komposition.laes({"faner": [{"fane": "overblik"}]}))
    gem(EKSEMPELBY, replace(wanted, roller=("maalgruppe_07",)), hvem="prøve", now=NU)
    name, values = next((n, v) for n, v in eksempel("01") if n == a.PRIVILEGIER)
    document = base64.b64decode(values[0]).decode()
    assert visning_for(log_ind_som(flow, "01")).navn == ""
    role = "/roles/usersystemrole/maalgruppe_07/1</Privilege>"
    domain = re.search(r"<Privilege>(http://[^/]+)/roles", document)
    assert domain is not None
    more = document.replace("<Privilege>", f"<Privilege>{domain[1]}{role}\n    <Privilege>", 1)
    bent = med(eksempel("01"), name, base64.b64encode(more.encode()).decode())
    assert flow.send(flow.pak(flow.udsted(attributter=bent))).status_code == 302
    assert visning_for(flow.adgang).navn == "Målgruppe"


def test_example_01_a_caseworker(flow: Flow, lav_sag: Callable[..., UUID]):
    adgang = log_ind_som(flow, "01")
    se, note = Permission.SE_SAG, Permission.OPRET_JOURNALNOTAT
    assert maa(adgang, se, kle=320304, foelsomhed=2)
    assert maa(adgang, se, kle=271800, foelsomhed=2)
    assert not maa(adgang, se, kle=271800, foelsomhed=3)
    assert not maa(adgang, se, kle=271802)
    assert maa(adgang, Permission.SE_YDELSE, kle=320304, foelsomhed=4)
    assert not maa(adgang, Permission.SE_YDELSE, kle=271800)
    enhed_a, enhed_b = numre()
    assert maa(adgang, note, kle=271800, enhed=enhed_a)
    assert not maa(adgang, note, kle=271800, enhed=enhed_b)
    assert not maa(adgang, note, kle=320304, enhed=enhed_a)
    assert not any(maa(adgang, se, myndighed=m) for m in (NABOBY, 173, 1001, 1002))
    assert adgang.permissions == {se, note, Permission.SE_YDELSE}

    seen = lav_sag(myndighed=EKSEMPELBY, kle=271800, foelsomhed=2)
    for hidden in ({"kle": 271802}, {"foelsomhed": 3}, {"myndighed": NABOBY}):
        lav_sag(**({"myndighed": EKSEMPELBY, "kle": 271800, "foelsomhed": 2} | hidden))
    assert [s.uuid for s in Sag.objects.visible_to(adgang)] == [seen]


def test_example_02_an_administrator(flow: Flow):
    adgang = log_ind_som(flow, "02")
    for facts in ({"kle": 320304, "foelsomhed": 4}, {"kle": -1}, {"enhed": 7}):
        assert maa(adgang, Permission.SE_SAG, **facts)
    assert not adgang.har(Permission.SE_YDELSE)
    assert maa(adgang, Permission.ADMINISTRER, kle=1, enhed=7)
    enhed_a, enhed_b = numre()
    for enhed in (enhed_a, enhed_b):
        assert maa(adgang, Permission.SE_REVISIONSLOG, enhed=enhed)
    assert not maa(adgang, Permission.SE_REVISIONSLOG, enhed=enhed_a + 1)
    assert not maa(adgang, Permission.SE_REVISIONSLOG, enhed=0)
    assert not maa(adgang, Permission.SE_SAG, myndighed=NABOBY)


def test_example_03_delegation_one_authority_at_a_time(flow: Flow):
    adgang = log_ind_som(flow, "03")
    assert (adgang.myndighed_cvr, adgang.scope_cvr, adgang.kan_skifte) == (
        "99999999",
        "99999999",
        True,
    )
    assert maa(adgang, Permission.SE_SAG, kle=320304)
    assert not maa(adgang, Permission.SE_SAG, kle=271800)
    assert not maa(adgang, Permission.SE_SAG, myndighed=NABOBY)

    page = flow.client.get("/saml/paa-vegne-af/").content.decode()
    assert "Eksempelby" in page
    assert "Naboby" in page
    assert flow.client.post("/saml/paa-vegne-af/", {"myndighed": NABOBY}).status_code == 302
    adgang = flow.adgang
    assert (adgang.myndighed_cvr, adgang.scope_cvr) == ("99999999", "88888888")
    assert maa(adgang, Permission.SE_SAG, myndighed=NABOBY)
    assert not maa(adgang, Permission.SE_SAG, myndighed=EKSEMPELBY)
    row = Revisionslog.objects.get(beskrivelse="På vegne af")
    assert (row.organisatorisk_id, row.scope_cvr) == ("99999999", "88888888")


def test_the_same_person_has_exactly_what_the_last_assertion_says(flow: Flow):
    log_ind_som(flow, "01")
    first = flow.bruger
    log_ind_som(flow, "02")
    assert flow.bruger == first
    assert not flow.adgang.har(Permission.SE_YDELSE)
    flow.send(flow.pak(flow.udsted(attributter=med(eksempel("01"), a.PRIVILEGIER))))
    assert flow.bruger == first
    assert flow.adgang.grupper == ()


@pytest.mark.parametrize("noegle", list(PR_NOEGLE))
def test_everyone_at_the_test_provider_gets_in_through_its_pages(flow: Flow, noegle: str):
    answer = flow.log_ind(noegle)
    assert answer.status_code == 302, answer.content.decode()
    bruger = PR_NOEGLE[noegle]
    assert (flow.bruger.uuid, flow.bruger.myndighed.cvr) == (bruger.uuid, bruger.cvr)
    where = "/saml/paa-vegne-af/" if noegle in {"delegering", "faelles"} else "/"
    assert answer["Location"] == where
    assert flow.client.get("/").status_code == 200
    assert flow.adgang.grupper or noegle == "ingen"


def test_a_sign_in_is_remembered_with_the_digest_of_its_assertion(flow: Flow, logget: Any):
    flow.log_ind("sagsbehandler")
    row = Revisionslog.objects.get(beskrivelse="Log ind")
    assert (row.bruger_uuid, row.organisatorisk_id, row.scope_cvr) == (
        PR_NOEGLE["sagsbehandler"].uuid,
        "99999999",
        "99999999",
    )
    assert "Assertion SHA-256: " in row.soegekriterier
    assert "urn.sapa.demo.idp" in row.soegekriterier
    told = [e for e in logget if e["event"].startswith("saml")]
    assert told
    assert not any(word in repr(told).lower() for word in ("anna", "eksempelby.example"))


def test_she_goes_on_to_where_she_was_heading_but_never_to_another_site(flow: Flow):
    for wanted, got in (("/soeg/", "/soeg/"), ("https://example.org/", "/"), ("//x.dk", "/")):
        flow.client.get("/saml/log-ind/", {"kommune": EKSEMPELBY, "videre": wanted})
        request = Anmodning.objects.latest("udloeber").id
        assert flow.send(flow.pak(flow.udsted(anmodning=request)))["Location"] == got


def test_the_session_key_is_new_after_sign_in(flow: Flow):
    session = flow.client.session
    session["plantet"] = "1"
    session.save()
    before = session.session_key
    flow.log_ind("sagsbehandler")
    assert flow.client.session.session_key != before
    assert "plantet" not in flow.client.session


def test_a_name_or_mail_that_changes_is_the_same_user_and_a_mail_passed_on_is_not(flow: Flow):
    flow.log_ind("sagsbehandler")
    first = flow.bruger
    attributes = PR_NOEGLE["sagsbehandler"].attributter
    renamed = med(med(attributes, a.FULDE_NAVN, "Anna Nyt"), a.EMAIL, "ny@eksempelby.example")
    flow.send(flow.pak(flow.udsted(attributter=renamed)))
    assert (flow.bruger.id, flow.bruger.navn) == (first.id, "Anna Nyt")
    assert flow.bruger.brugernavn == "ny@eksempelby.example"

    other = "11111111-2222-4333-8444-555555555555"
    taken = med(renamed, a.UUID_VARIG, f"urn:uuid:{other}")
    flow.send(flow.pak(flow.udsted(attributter=taken, name_id=other)))
    assert flow.bruger.id != first.id
    assert flow.bruger.brugernavn == other


def test_rights_from_the_provider_stay_when_all_rights_are_worked_out_again(flow: Flow):
    """A unit that gets another number, or a role that permits less, changes them at once."""
    flow.log_ind("sagsbehandler")
    user, before = flow.bruger, flow.adgang.grupper
    genberegn_adgang([user])
    assert flow.adgang.grupper == before
    Organisationsenhed.objects.filter(uuid=ENHED_A).update(fra=2_000_000, til=2_000_099)
    Brugersystemrolle.objects.filter(kode="se_ydelse").delete()
    genberegn_adgang([user])
    assert maa(flow.adgang, Permission.OPRET_JOURNALNOTAT, kle=271800, enhed=2_000_000)
    assert not flow.adgang.har(Permission.SE_YDELSE)


def test_a_provider_gives_no_rights_on_data_it_was_not_given(flow: Flow, logget: Any):
    """Naboby gets a provider of its own: Eksempelby's no longer speaks for Naboby's data."""
    own = Identitetsudbyder.objects.create(
        entity_id="urn:naboby", navn="Naboby", sso_url="https://naboby.example/", certifikater=["x"]
    )
    Tilknytning.objects.filter(myndighed_id=NABOBY).update(udbyder=own)
    adgang = log_ind_som(flow, "03")
    assert {g.myndighed for g in adgang.grupper} == {EKSEMPELBY}
    assert not adgang.kan_skifte
    assert [e["grund"] for e in logget if e["event"] == "privilegie_uden_virkning"] == [
        "ukendt_scope"
    ]
    Identitetsudbyder.objects.filter(demo=True).update(scopes=[NABOBY])
    log_ind_som(flow, "03")
    assert flow.adgang.kan_skifte


def test_a_session_is_tied_to_the_provider_so_that_it_can_end_it(flow: Flow):
    flow.log_ind("sagsbehandler")
    row = Samlsession.objects.get()
    assert row.session_key == flow.client.session.session_key
    assert row.name_id == str(PR_NOEGLE["sagsbehandler"].uuid)


def test_a_closed_user_does_not_come_back(flow: Flow):
    flow.log_ind("sagsbehandler")
    Bruger.objects.filter(id=flow.bruger.id).update(aktiv=False)
    flow.client.session.flush()
    answer = flow.log_ind("sagsbehandler")
    assert answer.status_code == 403
    assert "Din bruger er lukket" in answer.content.decode()
