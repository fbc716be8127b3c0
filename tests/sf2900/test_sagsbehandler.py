"""The page where a person plays a fagsystem's caseworker: an outside client of the mailbox."""

from __future__ import annotations

import hashlib
import http.client
import re
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from fordeling import services
from fordeling.models import Fordeling
from fordeling.services import Adressat, Forsendelsesdel
from fordeling.values import Rutevalg
from fordeling.wire import beskeder
from sapa.demo import sideserver
from sapa.demo.modtagere import Modtager
from sapa.demo.sagsbehandler import Sagsbehandler, Side
from tests.sf2900.conftest import ESDH, arbejd, del_til, igen
from tests.sf2900.faelles import CPR, CVR
from tests.sf2900.test_dokumenter import ALLE
from tests.sf2900.test_modtagere import Traad

pytestmark = pytest.mark.django_db
TEKST = "\nÆ, ø & å <script>alert(1)</script>\n  indrykket 😀\n\n"


@pytest.fixture
def traad(net: Any, systemer: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Traad:
    from django.contrib.staticfiles.storage import staticfiles_storage

    monkeypatch.setattr(staticfiles_storage, "url", lambda navn, **_: f"/static/{navn}")
    return Traad(systemer)


@pytest.fixture
def sider(traad: Traad) -> Sagsbehandler:
    return Sagsbehandler([Modtager("ESDH", traad, betaenkning=20)])  # type: ignore[arg-type]


def tekst(side: Side) -> str:
    return side.krop.decode()


def aabn(sider: Sagsbehandler) -> tuple[str, str]:
    """The address of the newest post and the page of it."""
    sti = re.findall(r'href="(/esdh/[0-9a-f-]{36}/)"', tekst(sider.svar("GET", "/")))[0]
    return sti, tekst(sider.svar("GET", sti))


def besvar(sider: Sagsbehandler, sti: str, **felter: str) -> Side:
    return sider.svar("POST", sti, {"noegle": sider.noegle, **felter})


def test_a_person_sees_the_text_as_it_was_written_and_accepts_it(sider, send):
    (row,) = send(del_til(tekst=TEKST, titel="<b>Opkald</b>"))
    arbejd()
    sti, side = aabn(sider)
    (vist,) = re.findall(r"<pre[^>]*data-notat>\n(.*?)</pre>", side, re.S)
    assert unescape(vist) == TEKST
    assert "<script>" not in side
    assert "&lt;b&gt;Opkald" in side
    assert hashlib.sha256(TEKST.encode()).hexdigest() in side
    assert f"{len(TEKST.encode())} bytes" in side
    assert "27.18.00 G01" in side
    assert str(row.sag_uuid) != ""
    assert CPR not in side
    assert CPR[:6] in side
    svar = besvar(sider, sti, kode="ACCEPTERET")
    assert (svar.status, svar.sted) == (303, "/")
    arbejd()
    assert igen(row).tilstand == "accepteret"
    assert sider.svar("GET", sti).status == 404
    assert "Intet venter" in tekst(sider.svar("GET", "/"))


def test_a_refusal_takes_a_reason_and_sapas_own_no_is_told(sider, send):
    (row,) = send(del_til())
    arbejd()
    sti, _side = aabn(sider)
    svar = besvar(sider, sti, kode="AFVIST", begrundelse=" ")
    assert svar.status == 422
    assert "En afvisning skal begrundes." in tekst(svar)
    assert besvar(sider, sti, kode="AFVIST", begrundelse="<i>Forkert</i> sag").status == 303
    arbejd()
    assert (igen(row).tilstand, igen(row).begrundelse) == ("afvist", "<i>Forkert</i> sag")


def test_a_note_that_a_person_has_opened_is_hers_and_a_system_may_be_taken_over(sider, send):
    (modtager,) = sider.modtagere
    send(del_til())
    arbejd()
    modtager.kig(ur=0, sig=lambda _: None)
    aabn(sider)
    modtager.kig(ur=60, sig=lambda _: None)
    assert Fordeling.objects.get().tilstand == "klar"  # ESDH would have accepted by now
    assert besvar(sider, "/esdh/", selv="1").sted == "/"
    send(del_til())
    arbejd()
    modtager.kig(ur=0, sig=lambda _: None)
    modtager.kig(ur=60, sig=lambda _: None)
    assert set(Fordeling.objects.values_list("tilstand", flat=True)) == {"klar", "hos_modtager"}
    besvar(sider, "/esdh/", selv="0")
    assert not modtager.selv


@pytest.mark.parametrize(("type_", "byg"), ALLE)
def test_what_is_no_note_shows_its_attachments(sider, adgang, type_, byg):
    from uuid import uuid4

    objekt = beskeder.skriv_objekt(type_, byg())
    del_ = Forsendelsesdel(Adressat(Rutevalg(system=ESDH), CVR), type_, uuid4(), objekt)
    services.opret(
        [del_], forsendelse=uuid4(), adgang=adgang, part_uuid=None, overskrift="Brev",
        now=timezone.now(),
    )  # fmt: skip
    arbejd()
    sti, side = aabn(sider)
    assert re.search(r'id="bilag">Bilag</h2><span class="s-count">1<', side)
    assert "SHA-256" in side
    assert besvar(sider, sti, kode="ACCEPTERET").status == 303


def test_only_its_own_forms_are_answered_and_only_on_its_own_address(sider, traad, send):
    (row,) = send(del_til())
    arbejd()
    sti, _side = aabn(sider)
    assert sider.svar("POST", sti, {"kode": "ACCEPTERET"}).status == 403
    assert sider.svar("POST", sti, {"kode": "ACCEPTERET", "noegle": "x"}).status == 403
    assert besvar(sider, sti, kode="MODTAGET").status == 400
    for forkert in ("/nexus/", "/esdh/", "/esdh/a/b/", "/static/../manage.py", "/static/nix"):
        assert sider.svar("GET", forkert).status == 404
    sider.porte = 8123
    assert sider.svar("GET", "/", host="angriber.example").status == 421
    assert sider.svar("GET", "/", host="127.0.0.1:8123").status == 200
    traad.nede = True
    nede = sider.svar("GET", "/", host="localhost:8123")
    assert (nede.status, "SAPA svarer ikke" in tekst(nede)) == (503, True)
    assert igen(row).tilstand == "hos_sp"


def test_it_is_served_to_this_machine_with_a_policy(traad):
    server = sideserver.start(Sagsbehandler([]), 0)
    try:
        host, port = server.server_address[:2]
        assert host == "127.0.0.1"
        kald = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        kald.request("GET", "/")
        svar = kald.getresponse()
        assert svar.status == 200
        assert "default-src 'none'" in svar.headers["Content-Security-Policy"]
        svar.read()
        kald.request("POST", "/", b"x" * 20_000)
        assert kald.getresponse().status == 413
        kald.close()
    finally:
        server.shutdown()
        server.server_close()
