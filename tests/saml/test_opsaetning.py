"""Setting up: metadata, identity providers, keys, and a demo that stays a demo."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from lxml import etree

from access.models import Brugersystemrolle
from access.saml import klient
from access.saml.models import Identitetsudbyder, Sessionstid, Tilknytning
from access.saml.noegler import Noegle, sp_noegle
from access.saml.roller import MAALGRUPPER, ROLLER, sikr_systemroller
from sapa.demo.idp import opsaetning
from tests.saml.conftest import ACS, BASE, EKSEMPELBY, NABOBY, Flow

MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
NY = "https://idp.eksempel.example/metadata"


def koer(*ord: str) -> str:
    out = StringIO()
    call_command("saml_idp", *ord, stdout=out)
    return out.getvalue()


@pytest.fixture
def pem(tmp_path: Path, noegler: dict[str, Noegle]) -> str:
    path = tmp_path / "idp.pem"
    path.write_text(noegler["fremmed"].certifikat)
    return str(path)


def test_lxml_and_xmlsec_carry_the_same_libxml2():
    """Another pair fails at import, or worse: tests would be the first to know."""
    import xmlsec

    assert xmlsec.get_libxml_compiled_version() == etree.LIBXML_COMPILED_VERSION
    assert xmlsec.get_libxml_version() == etree.LIBXML_VERSION


def test_metadata_are_signed_and_say_what_we_demand(flow: Flow):
    answer = flow.client.get("/saml/metadata/")
    assert answer["Content-Type"] == "application/samlmetadata+xml"
    root = etree.fromstring(answer.content)
    assert root.get("entityID") == f"{BASE}/saml/metadata/"
    (descriptor,) = root.iter(f"{MD}SPSSODescriptor")
    assert (descriptor.get("AuthnRequestsSigned"), descriptor.get("WantAssertionsSigned")) == (
        "true",
        "true",
    )
    assert [e.get("Location") for e in root.iter(f"{MD}AssertionConsumerService")] == [ACS]
    assert [e.get("use") for e in root.iter(f"{MD}KeyDescriptor")] == ["signing", "encryption"]
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    assert OneLogin_Saml2_Utils.validate_metadata_sign(
        answer.content.decode(), cert=flow.noegler["sp"].certifikat
    )
    assert "PRIVATE" not in answer.content.decode()


def test_only_one_module_knows_the_library():
    root = Path(klient.__file__).parents[2]
    users = {
        str(path.relative_to(root))
        for package in ("access", "sapa", "indexes")
        for path in (root / package).rglob("*.py")
        if "onelogin" in path.read_text()
    }
    assert users == {"access/saml/klient.py"}


def test_the_request_is_signed_and_asks_for_substantial(flow: Flow):
    from urllib.parse import urlsplit

    from sapa.demo.idp import omvej

    address = flow.client.get(f"/saml/log-ind/?kommune={EKSEMPELBY}")["Location"]
    assert address.startswith(f"{BASE}/demo/idp/sso/?")
    root = omvej.laes(urlsplit(address).query, flow.noegler["sp"].certifikat)
    text = etree.tostring(root).decode()
    assert "nsis/loa/Substantial" in text
    assert 'Comparison="minimum"' in text
    with pytest.raises(omvej.Ugyldig):
        omvej.laes(urlsplit(address).query + "x", flow.noegler["sp"].certifikat)
    assert flow.client.get(f"{address}x").status_code == 400


@pytest.mark.parametrize("kommune", ["", "x", "0", "101", "999999999999", "-1"])
def test_an_authority_without_a_provider_has_nowhere_to_go(flow: Flow, kommune: str):
    assert flow.client.get("/saml/log-ind/", {"kommune": kommune}).status_code == 404


def test_the_sign_in_page_leads_to_the_provider(flow: Flow, settings: Any):
    page = flow.client.get(f"/log-ind/?kommune={EKSEMPELBY}&videre=/soeg/").content.decode()
    assert f"/saml/log-ind/?kommune={EKSEMPELBY}&amp;videre=%2Fsoeg%2F" in page
    settings.DEMO = False
    page = flow.client.get(f"/log-ind/?kommune={EKSEMPELBY}").content.decode()
    assert "Eksempelby" not in page
    Identitetsudbyder.objects.update(demo=False, navn="Kommunens egen")
    page = flow.client.get("/log-ind/").content.decode()
    assert "Eksempelby" in page
    assert "/saml/log-ind/" not in page  # two to choose from, and none chosen
    page = flow.client.get(f"/log-ind/?kommune={EKSEMPELBY}").content.decode()
    assert f"/saml/log-ind/?kommune={EKSEMPELBY}" in page


def test_outside_the_demo_its_provider_and_its_keys_are_dead(flow: Flow, settings: Any):
    address = flow.client.get(f"/saml/log-ind/?kommune={EKSEMPELBY}")["Location"]
    svar = flow.pak(flow.udsted())
    settings.DEMO = False
    assert flow.client.get(address).status_code == 404
    assert flow.client.post(address, {"bruger": "administrator"}).status_code == 404
    assert flow.client.get("/demo/idp/slo/").status_code == 404
    assert flow.client.get(f"/saml/log-ind/?kommune={EKSEMPELBY}").status_code == 404
    assert flow.send(svar).status_code == 403
    assert not flow.er_inde
    with pytest.raises(ImproperlyConfigured):
        sp_noegle()


def test_the_key_comes_from_files_where_they_are_named(
    tmp_path: Path, settings: Any, noegler: dict[str, Noegle]
):
    from dataclasses import replace

    for navn, text in (("k", noegler["sp"].privat), ("c", noegler["sp"].certifikat)):
        (tmp_path / navn).write_text(text)
    settings.DEMO = False
    settings.SAML = replace(
        settings.SAML, noegle=str(tmp_path / "k"), certifikat=str(tmp_path / "c")
    )
    assert sp_noegle() == noegler["sp"]
    settings.SAML = replace(settings.SAML, noegle=str(tmp_path / "findes-ikke"))
    with pytest.raises(ImproperlyConfigured):
        sp_noegle()


def test_a_key_is_never_printed(noegler: dict[str, Noegle]):
    assert "PRIVATE" not in repr(noegler)


def test_setting_up_the_demo_again_changes_nothing(udbyder: Identitetsudbyder):
    before = list(Tilknytning.objects.order_by("myndighed_id").values())
    opsaetning.sikr()
    assert list(Tilknytning.objects.order_by("myndighed_id").values()) == before
    assert Identitetsudbyder.objects.count() == 1


def test_shipped_roles_keep_the_demands_that_were_made_of_them(db: None):
    assert sikr_systemroller() == len(ROLLER) + len(MAALGRUPPER)
    Brugersystemrolle.objects.filter(kode="se_sag").update(kraever=["kle"], permissions=[])
    sikr_systemroller()
    rolle = Brugersystemrolle.objects.get(kode="se_sag", version=1)
    assert (rolle.kraever, rolle.permissions) == (["kle"], ["se_sag"])


# --- The command ------------------------------------------------------------------------------


def test_a_provider_is_made_shown_changed_and_closed(flow: Flow, pem: str):
    Tilknytning.objects.all().delete()
    told = koer("gem", NY, "--navn", "Egen", "--sso", "https://idp.eksempel.example/sso",
                "--certifikat", pem, "--cvr", "99999999", "--scope", "88888888")  # fmt: skip
    assert told == "Gemt: Egen\n"
    row = Identitetsudbyder.objects.get(entity_id=NY)
    assert (row.kraev_kryptering, row.gammel_profil, row.scopes) == (True, False, [NABOBY])
    assert "står inde for Eksempelby Kommune (99999999)" in koer("vis")
    address = flow.client.get(f"/saml/log-ind/?kommune={EKSEMPELBY}")["Location"]
    assert address.startswith("https://idp.eksempel.example/sso?SAMLRequest=")
    koer("gem", NY, "--gammel-profil", "--slo", "https://idp.eksempel.example/slo")
    row.refresh_from_db()
    assert (row.gammel_profil, row.navn) == (True, "Egen")
    koer("luk", NY)
    assert flow.client.get(f"/saml/log-ind/?kommune={EKSEMPELBY}").status_code == 404


def test_closing_a_provider_ends_its_sessions_at_once(flow: Flow):
    flow.log_ind("sagsbehandler")
    assert "1 sessioner" in koer("luk", "urn:sapa:demo:idp")
    assert flow.client.get("/").status_code == 302


@pytest.mark.parametrize(
    "ord",
    [
        ("gem", NY),
        ("gem", NY, "--sso", "http://idp.example/", "--certifikat", "PEM"),
        ("gem", NY, "--sso", "https://idp.example/", "--certifikat", "findes-ikke.pem"),
        ("gem", NY, "--sso", "https://idp.example/", "--certifikat", "PEM", "--cvr", "77777777"),
        ("gem", "urn:sapa:demo:idp", "--navn", "x"),
        ("luk", NY),
        ("sessionstid", "99999999", "--inaktiv", "4", "--i-alt", "60"),
        ("sessionstid", "99999999", "--inaktiv", "61", "--i-alt", "60"),
        ("sessionstid", "99999999", "--inaktiv", "60", "--i-alt", "481"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    udbyder: Identitetsudbyder, pem: str, ord: tuple[str, ...]
):
    with pytest.raises(CommandError):
        koer(*(pem if part == "PEM" else part for part in ord))
    assert Identitetsudbyder.objects.count() == 1


def test_an_authority_has_one_provider(udbyder: Identitetsudbyder, pem: str):
    Identitetsudbyder.objects.update(demo=False)
    with pytest.raises(CommandError, match="har allerede en udbyder"):
        koer("gem", NY, "--sso", "https://i.example/", "--certifikat", pem, "--cvr", "99999999")
    assert not Identitetsudbyder.objects.filter(entity_id=NY).exists()


def test_session_times_are_set_by_authority(udbyder: Identitetsudbyder):
    koer("sessionstid", "99999999", "--inaktiv", "20", "--i-alt", "240")
    assert Sessionstid.objects.values_list("myndighed_id", "inaktiv", "i_alt").get() == (
        EKSEMPELBY,
        20,
        240,
    )


def test_what_has_run_out_is_cleared_away(flow: Flow):
    from datetime import timedelta

    from django.utils import timezone

    from access.saml import services
    from access.saml.models import Anmodning, Brugtassertion, Samlsession

    flow.log_ind("sagsbehandler")
    flow.begynd()
    services.ryd(timezone.now())
    assert [m.objects.count() for m in (Anmodning, Brugtassertion, Samlsession)] == [1, 1, 1]
    services.ryd(timezone.now() + timedelta(days=2))
    assert [m.objects.count() for m in (Anmodning, Brugtassertion, Samlsession)] == [0, 0, 0]


def test_a_stranger_may_not_use_the_web_role_to_write_rights(db: None):
    """Web signs in through the intake role alone: its own role reads rights and writes none."""
    from django.db import ProgrammingError, connection, transaction

    from access.db import database_role

    for statement in (
        "insert into access_adgangsgruppe (bruger_id) values (1)",
        "delete from saml_brugtassertion",
        "insert into saml_identitetsudbyder (navn) values ('x')",
        "update saml_tilknytning set udbyder_id = 1",
        "insert into saml_demonoegle (navn) values ('x')",
    ):
        with (
            pytest.raises(ProgrammingError),
            transaction.atomic(),
            database_role("sapa_web"),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    # Users are an administrator's to change, by the lock's rule: for nobody there is no row.
    with database_role("sapa_web"), connection.cursor() as cursor:
        cursor.execute("update access_bruger set aktiv = true")
        assert cursor.rowcount == 0


def test_https_sends_the_cookie_from_the_providers_site(flow: Flow, settings: Any):
    settings.HTTPS = True
    answer = Client().get(f"/saml/log-ind/?kommune={EKSEMPELBY}", secure=True)
    cookie = answer.cookies["sapa_saml"]
    assert (cookie["samesite"], cookie["secure"], cookie["httponly"], cookie["path"]) == (
        "None",
        True,
        True,
        "/saml/",
    )
