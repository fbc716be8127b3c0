"""A webhook goes where an operator said, over TLS, and never into our own house."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest

from advis.levering import vagt
from advis.levering.transport import Transport
from advis.levering.vagt import ForbudtAdresse, Regler, kontroller_ip, laes_adresse, laes_net
from tests.advis.levering.modtager import modtager
from tests.traade import TAALMOD

NU = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
UDE, HJEMME = Regler(), Regler(lokalt=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://fagsystem.example.dk/advis",
        "ftp://fagsystem.example.dk/",
        "https://bruger:kode@fagsystem.example.dk/",
        "https://fagsystem.example.dk/?token=1",
        "https://fagsystem.example.dk/#x",
        "https:///advis",
        "https://fagsystem.example.dk:99999/",
        "https://fagsystem.example.dk/a b",
        "https://fagsystem.example.dk\\@10.0.0.1/",
        "https://10.0.0.1/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "http://localhost/advis",
        "javascript:alert(1)",
        "",
    ],
)
def test_addresses_that_cannot_be_registered(url):
    with pytest.raises(ForbudtAdresse):
        laes_adresse(url, UDE)


def test_an_address_that_can():
    adresse = laes_adresse("https://fagsystem.example.dk/sapa/advis", UDE)
    assert (adresse.vaert, adresse.port, adresse.sti) == (
        "fagsystem.example.dk",
        443,
        "/sapa/advis",
    )


def test_the_demo_may_call_its_own_machine_and_no_other():
    assert laes_adresse("http://localhost:8080/advis", HJEMME).port == 8080
    with pytest.raises(ForbudtAdresse):
        laes_adresse("http://10.0.0.1/advis", HJEMME)


@pytest.mark.parametrize(
    "ip",
    [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "127.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_machines_of_our_own_house(ip):
    with pytest.raises(ForbudtAdresse):
        kontroller_ip(ip, UDE)


def test_a_private_network_that_operators_opened():
    regler = Regler(net=laes_net(["10.20.0.0/16"]))
    kontroller_ip("10.20.3.4", regler)
    kontroller_ip("::ffff:10.20.3.4", regler)
    with pytest.raises(ForbudtAdresse):
        kontroller_ip("10.21.0.1", regler)
    kontroller_ip("93.184.216.34", regler)


def test_a_name_that_leads_into_the_house_is_not_followed(monkeypatch):
    """DNS is asked at the connection, and what it answered is what is connected to."""
    with modtager() as m:
        port = int(m.url.rsplit(":", 1)[1].split("/")[0])
        real = socket.getaddrinfo

        def svar(host, *args, **kwargs):
            return real("127.0.0.1", *args, **kwargs)

        monkeypatch.setattr(vagt.socket, "getaddrinfo", svar)
        til = vagt.Adresse("", "http", "uskyldig.example.dk", port, "/")
        svaret = Transport(UDE).post(til, b"{}", {}, now=NU)
        assert (svaret.status, svaret.fejl) == (None, "adresse.forbudt")
        assert m.kald == []


def test_a_redirect_is_not_followed():
    with modtager() as a, modtager() as b:
        a.plan, a.hoveder = [302], {"Location": b.url}
        svar = Transport(HJEMME).post(laes_adresse(a.url, HJEMME), b"{}", {}, now=NU)
        assert svar.status == 302
        assert b.kald == []


def test_one_connection_is_kept_for_many_calls():
    with modtager() as m:
        transport = Transport(HJEMME)
        til = laes_adresse(m.url, HJEMME)
        assert [transport.post(til, b"{}", {}, now=NU).status for _ in range(5)] == [200] * 5
        assert len(m.forbindelser) == 1


@pytest.mark.parametrize(
    ("plan", "status", "fejl"),
    [(500, 500, ""), (429, 429, ""), ("brud", None, "brudt"), ("stille", None, "timeout")],
)
def test_what_is_told_of_an_attempt(plan, status, fejl):
    with modtager() as m:
        m.plan, m.hoveder = [plan], {"Retry-After": "7"}
        frist = 0.3 if fejl == "timeout" else TAALMOD
        svar = Transport(HJEMME).post(laes_adresse(m.url, HJEMME), b"{}", {}, now=NU, frist=frist)
        assert (svar.status, svar.fejl) == (status, fejl)
        assert svar.vent == (7 if status else None)


def test_nobody_there():
    with socket.socket() as optaget:
        optaget.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{optaget.getsockname()[1]}/"
        svar = Transport(HJEMME).post(laes_adresse(url, HJEMME), b"{}", {}, now=NU)
        assert (svar.status, svar.fejl) == (None, "forbindelse")
