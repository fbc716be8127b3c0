"""Clients and serviceaftaler in pages: what is set there is what the API does at its next call."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.klienter import loft, services
from access.klienter.models import Hemmelighed, Klientaendring, Serviceaftale
from access.klienter.values import rettigheder
from access.models import Bruger, Fagsystem, Revisionslog, Systemklient
from access.selectors import resolve_adgang
from access.values import Permission
from indexes.klassifikation.models import KleEmne
from indexes.modtagelse.models import Karantaene
from sapa.administration.models import Administrationsaendring
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.klienter.conftest import basic, bearer, hent_token, send

pytestmark = pytest.mark.django_db
ADMIN = {"permissions": [Permission.ADMINISTRER]}
DRIFT = {"permissions": [Permission.DRIFT]}
BrugerMed = Callable[..., Bruger]
LogInd = Callable[[Bruger], Client]
AFTALE = {"kle": "*", "ret": ["importer", "opdater"], "fra": "", "til": "", "gem": "1"}


@pytest.fixture(autouse=True)
def _intet_husket() -> None:
    loft.kendte._rows.clear()


@pytest.fixture
def ksd(myndigheder: Any) -> Fagsystem:
    return Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")


@pytest.fixture
def klient(ksd: Fagsystem) -> Systemklient:
    return services.opret(klient_id="ksd", fagsystem=ksd, now=timezone.now())


@pytest.fixture
def operatoer(bruger_med: BrugerMed, log_ind: LogInd) -> Client:
    """Operates for both authorities."""
    user = bruger_med(DRIFT, {**DRIFT, "scope": ANDEN_KOMMUNE}, navn="Ove Drift")
    return log_ind(user)


@pytest.fixture
def admin(bruger_med: BrugerMed, log_ind: LogInd) -> Client:
    return log_ind(bruger_med(ADMIN, navn="Anna Admin"))


@pytest.fixture
def nabo(bruger_med: BrugerMed, log_ind: LogInd) -> Client:
    """Administers the other authority."""
    return log_ind(bruger_med(ADMIN, myndighed=ANDEN_KOMMUNE, navn="Nabo Admin"))


def _aftale(klient: Systemklient, *myndigheder: int, ret: tuple[str, ...] = ("importer",)) -> Any:
    return services.saet_aftale(
        klient,
        myndigheder=myndigheder or [KOMMUNE],
        kle=["*"],
        rettigheder=rettigheder(ret),
        fra=None,
        til=None,
        now=timezone.now(),
        kilder=["stil"] if "kilde" in ret else (),
    )


def _version(emne: str, noegle: object) -> str:
    rows = Administrationsaendring.objects.filter(emne=emne, noegle=str(noegle))
    return str(rows.count())


def _goer(browser: Client, klient: Systemklient, **felter: Any) -> Any:
    felter["version"] = _version("fagsystemklient", klient.id)
    return browser.post(reverse("fagsystemklient", args=[klient.id]), felter)


def _aendr(browser: Client, aftale: Serviceaftale, **felter: Any) -> Any:
    felter = {"version": _version("serviceaftale", aftale.id), **felter}
    return browser.post(reverse("serviceaftale", args=[aftale.id]), felter)


def _hemmelighed(svar: Any) -> str:
    found = re.search(r'id="hemmelighed">([^<]+)<', svar.content.decode())
    assert found, svar.content.decode()
    return found[1]


def _kald(secret: str) -> Any:
    """A token by the secret, and a sag with it; the first refusal."""
    loft.kendte._rows.clear()
    token = hent_token(basic("ksd", secret))
    return send(bearer(token)) if token.status_code == 200 else token


def test_what_is_set_in_the_pages_is_what_the_next_call_meets(
    operatoer: Client, admin: Client, ksd: Fagsystem
) -> None:
    made = operatoer.post(
        reverse("fagsystemklient_ny"),
        {"klient_id": "ksd", "fagsystem": str(ksd.id), "bevis": "hemmelighed"},
    )
    secret = _hemmelighed(made)
    assert "no-store" in made.headers["Cache-Control"]
    client = Systemklient.objects.get()
    # It may do nothing before it has an agreement.
    assert _kald(secret).status_code == 403
    ny = {**AFTALE, "klient": str(client.id), "myndighed": str(KOMMUNE)}
    assert admin.post(reverse("serviceaftale_ny"), ny).status_code == 302
    token = bearer(hent_token(basic("ksd", secret)))
    assert send(token).status_code == 200
    # Ended at once: the very next call, by a token that was good.
    aftale = Serviceaftale.objects.get()
    assert _aendr(admin, aftale, afslut="1").status_code == 302
    refused = send(token)
    assert refused.status_code == 403
    assert refused.json()["UnikRetur"][0]["StatusKode"] == 43
    # Taken back, it is as it was.
    change = Administrationsaendring.objects.filter(emne="serviceaftale").latest("version")
    undo = reverse("administration_fortryd", args=[change.id])
    assert admin.post(undo, {"version": str(change.version)}).status_code == 302
    assert send(token).status_code == 200
    # Closed: whatever it calls with, at once.
    assert _goer(operatoer, client, hvad="luk").status_code == 302
    assert send(token).status_code == 401
    assert _kald(secret).status_code == 401
    # The secret is nowhere: not on a page, in a history, in the log.
    for side in ("fagsystemer", "fagsystemfil", "administrationshistorik"):
        assert secret not in operatoer.get(reverse(side)).content.decode()
    assert secret not in operatoer.get(f"/administration/fagsystemer/{client.id}/").content.decode()
    kept = [str(list(m.objects.values())) for m in (Revisionslog, Klientaendring)]
    kept.append(str(list(Administrationsaendring.objects.values())))
    assert not any(secret in text for text in kept)


def test_a_new_secret_overlaps_and_a_revoked_one_never_comes_back(
    operatoer: Client, klient: Systemklient
) -> None:
    _aftale(klient)
    first = _hemmelighed(_goer(operatoer, klient, hvad="roter", dage="7"))
    second = _hemmelighed(_goer(operatoer, klient, hvad="roter", dage="7"))
    assert [_kald(s).status_code for s in (first, second)] == [200, 200]
    # Asked again from the page as it was: nothing is done twice.
    stale = operatoer.post(
        reverse("fagsystemklient", args=[klient.id]),
        {"hvad": "roter", "dage": "0", "version": "1"},
    )
    assert "En anden har ændret" in stale.content.decode()
    old = Hemmelighed.objects.order_by("oprettet")[0]
    assert _goer(operatoer, klient, hvad="tilbagekald", id=str(old.id)).status_code == 302
    assert [_kald(s).status_code for s in (first, second)] == [401, 200]
    newest = _hemmelighed(_goer(operatoer, klient, hvad="roter", dage="0"))
    assert [_kald(s).status_code for s in (second, newest)] == [401, 200]
    # What is revoked is not offered, nor taken back by who asks for it all the same.
    rows = Administrationsaendring.objects.filter(emne="fagsystemklient").order_by("-version")
    page = operatoer.get(reverse("administrationshistorik")).content.decode()
    assert f"/{rows[0].id}/fortryd/" not in page
    undo = reverse("administration_fortryd", args=[rows[0].id])
    refused = operatoer.post(undo, {"version": str(rows[0].version)})
    assert "kan ikke fortrydes" in refused.content.decode()
    # A limit is.
    assert _goer(operatoer, klient, hvad="loft", kald_pr_sekund="5").status_code == 302
    change = rows.all()[0]
    undo = reverse("administration_fortryd", args=[change.id])
    assert operatoer.post(undo, {"version": str(change.version)}).status_code == 302
    assert Systemklient.objects.get().kald_pr_sekund is None


def test_keys_and_certificates_are_registered_and_revoked(
    operatoer: Client, klient: Systemklient
) -> None:
    day = (timezone.localdate() + timedelta(days=90)).isoformat()
    assert _goer(operatoer, klient, hvad="certifikat", pem="ab" * 32).status_code == 200
    assert (
        _goer(operatoer, klient, hvad="certifikat", pem="ab" * 32, udloeber=day).status_code == 302
    )
    page = operatoer.get(reverse("fagsystemklient", args=[klient.id])).content.decode()
    assert "ab" * 32 in page
    private = "-----BEGIN PRIVATE KEY-----"
    assert "privat nøgle" in _goer(operatoer, klient, hvad="noegle", pem=private).content.decode()
    assert _goer(operatoer, klient, hvad="fjern_certifikat", sha256="ab" * 32).status_code == 302
    assert not klient.certifikater.exists()
    kept = Administrationsaendring.objects.filter(emne="fagsystemklient").latest("version")
    assert kept.hvem.startswith("Ove Drift")
    assert [len(s["certifikater"]) for s in (kept.foer, kept.efter) if s] == [1, 0]


def test_a_shared_agreement_is_ended_for_ones_own_data_alone(
    admin: Client, nabo: Client, klient: Systemklient
) -> None:
    shared = _aftale(klient, KOMMUNE, ANDEN_KOMMUNE)
    seen = admin.get(reverse("serviceaftale", args=[shared.id])).content.decode()
    assert "Lyngby" in seen
    assert "Korsbæk" not in seen
    # The nation's changes of it are not hers to see, so hers is the first version.
    _aendr(admin, shared, afslut="1", version="0")
    rows = {tuple(a.myndigheder): a for a in Serviceaftale.objects.all()}
    assert rows[(ANDEN_KOMMUNE,)].id == shared.id
    assert rows[(ANDEN_KOMMUNE,)].gyldig.upper is None
    assert rows[(KOMMUNE,)].gyldig.upper == timezone.localdate()
    # Each sees her own, and the other's is absent.
    mine = rows[(KOMMUNE,)]
    assert nabo.get(reverse("serviceaftale", args=[mine.id])).status_code == 404
    assert admin.get(reverse("serviceaftale", args=[shared.id])).status_code == 404
    assert _aendr(nabo, mine, afslut="1").status_code == 404
    assert "Korsbæk" not in admin.get(reverse("fagsystemfil")).content.decode()
    kept = Administrationsaendring.objects.filter(emne="serviceaftale", noegle=str(mine.id)).get()
    assert kept.myndighed_id == KOMMUNE
    assert "Anna Admin" in admin.get(reverse("administrationshistorik")).content.decode()
    assert "Anna Admin" not in nabo.get(reverse("administrationshistorik")).content.decode()


def test_an_administrator_has_no_hand_in_what_is_shared(
    admin: Client, nabo: Client, klient: Systemklient
) -> None:
    assert admin.get(reverse("fagsystemklient", args=[klient.id])).status_code == 404
    aftale = _aftale(klient)
    page = admin.get(reverse("fagsystemklient", args=[klient.id])).content.decode()
    assert "Ny hemmelighed" not in page
    assert nabo.get(reverse("fagsystemklient", args=[klient.id])).status_code == 404
    assert "ksd" not in nabo.get(reverse("fagsystemer")).content.decode()
    for felter in ({"hvad": "roter", "dage": "0"}, {"hvad": "luk"}, {"hvad": "loft"}):
        assert _goer(admin, klient, **felter).status_code == 404
    assert admin.get(reverse("fagsystemklient_ny")).status_code == 403
    # The right to deliver sources is the nation's.
    given = {**AFTALE, "ret": ["kilde"], "kilde": ["stil"]}
    assert "driften giver den" in _aendr(admin, aftale, **given).content.decode()
    elsewhere = {**AFTALE, "klient": str(klient.id), "myndighed": str(ANDEN_KOMMUNE)}
    page = admin.post(reverse("serviceaftale_ny"), elsewhere).content.decode()
    assert "Vælg en myndighed" in page
    assert Serviceaftale.objects.get().rettigheder == ["importer"]


def test_sources_stay_when_her_own_data_are_closed(admin: Client, klient: Systemklient) -> None:
    both = _aftale(klient, ret=("importer", "kilde"))
    _aendr(admin, both, afslut="1")
    rows = {tuple(a.rettigheder): a.gyldig.upper for a in Serviceaftale.objects.all()}
    assert rows == {("kilde",): None, ("importer",): timezone.localdate()}
    left = Serviceaftale.objects.get(rettigheder=["kilde"])
    assert "Driften kan ændre den" in _aendr(admin, left, afslut="1").content.decode()


def test_an_operator_for_some_changes_no_client_of_others(
    bruger_med: BrugerMed, log_ind: LogInd, klient: Systemklient
) -> None:
    _aftale(klient, KOMMUNE)
    theirs = _aftale(klient, ANDEN_KOMMUNE)
    half = log_ind(bruger_med(DRIFT))
    page = half.get(reverse("fagsystemklient", args=[klient.id])).content.decode()
    assert "også aftaler med andre" in page
    assert _goer(half, klient, hvad="luk").status_code == 404
    assert half.get(reverse("serviceaftale", args=[theirs.id])).status_code == 404
    assert Systemklient.objects.get().aktiv


def test_the_preview_says_what_opens_and_closes_and_keeps_nothing(
    admin: Client, klient: Systemklient
) -> None:
    for nummer, titel in (("29.21.04", "Brug"), ("32.30.04", "Hjælp"), ("32.30.05", "Støtte")):
        KleEmne.objects.create(
            nummer=nummer, tal=int(nummer.replace(".", "")), titel=titel, uuid=uuid4()
        )
    aftale = _aftale(klient)
    given = {**AFTALE, "kle": "32.30.04", "vis": "1"}
    del given["gem"]
    page = _aendr(admin, aftale, **given).content.decode()
    # Narrower for what it had, wider by a right that it had not.
    assert "Levere nye objekter" in page
    assert "Lukker for: 29.21.04 Brug; 32.30.05 Støtte; objekter uden KLE-nummer" in page
    assert "Åbner for: 32.30.04 Hjælp" in page
    page = _aendr(admin, aftale, vis_afslut="1").content.decode()
    assert "Lukker for: alle emner, også uden KLE" in page
    assert "må systemet intet med myndighedens data" in page
    later = (timezone.localdate() + timedelta(days=30)).isoformat()
    page = _aendr(admin, aftale, vis_afslut="1", sidste=later).content.decode()
    assert f"{timezone.localdate() + timedelta(days=31):%d-%m-%Y}" in page
    assert Serviceaftale.objects.get().gyldig.upper is None
    assert _version("serviceaftale", aftale.id) == "1"
    for wrong, besked in (
        ({"kle": "3*"}, "Skriv KLE som"),
        ({"ret": []}, "Vælg mindst én ting"),
        ({"fra": "2027-02-02", "til": "2027-02-01"}, "Sidste dag er før"),
        ({"version": "0"}, "En anden har ændret"),
    ):
        assert besked in _aendr(admin, aftale, **{**AFTALE, **wrong}).content.decode()


def test_the_list_tells_freshness_quarantine_and_use(
    admin: Client, operatoer: Client, klient: Systemklient
) -> None:
    assert "Begynd med Ny serviceaftale" in admin.get(reverse("fagsystemer")).content.decode()
    _aftale(klient, ret=("rediger", "laes"))
    for myndighed in (KOMMUNE, ANDEN_KOMMUNE):
        Karantaene(
            klient="ksd",
            myndigheder=[myndighed],
            modtaget=timezone.now(),
            senest=timezone.now(),
            tjeneste="sagdokumentindeks",
            operation="importer",
            statuskode=40,
            fejl=[],
            koder=["x"],
            sha256=bytes([myndighed % 256]) * 32,
            stoerrelse=1,
            form="objekt",
        ).save(force_insert=True)
    page = admin.get(reverse("fagsystemer")).content.decode()
    assert "Levere sager, dokumenter og ydelser, Læse objekter" in page
    assert "Intet modtaget" in page
    # A number alone, of what concerns her: the page of it is the operators'.
    assert re.search(r'data-l="I karantæne" class="s-num">1<', page)
    assert "karantaene/?klient=ksd" not in page
    page = operatoer.get(reverse("fagsystemer")).content.decode()
    assert "karantaene/?klient=ksd" in page
    assert "0 af 2" in page


@pytest.mark.parametrize(
    "sql",
    [
        "select sha256 from klienter_hemmelighed",
        "update klienter_hemmelighed set udloeber = null",
        "update access_systemklient set aktiv = false",
        (
            "insert into klienter_hemmelighed (klient_id, plads, sha256, oprettet)"
            " select id, 2, '', now() from access_systemklient"
        ),
        "update klienter_serviceaftale set gyldig = 'empty' where 101 = any(myndigheder)",
        "update klienter_serviceaftale set myndigheder = '{101}'",
        "update klienter_serviceaftale set rettigheder = '{kilde}'",
        (
            "insert into klienter_serviceaftale (klient_id, myndigheder, kle, rettigheder, gyldig,"
            " oprettet) select id, '{101}', '{*}', '{importer}', '(,)', now() from access_systemklient"
        ),
        "select fagsystem_opret(gen_random_uuid(), 'x', '', 1)",
    ],
)
def test_the_database_holds_an_administrator_to_it(
    sql: str, bruger_med: BrugerMed, klient: Systemklient
) -> None:
    services.roter(klient, now=timezone.now())
    _aftale(klient)
    _aftale(klient, ANDEN_KOMMUNE)
    adgang = resolve_adgang(bruger_med(ADMIN).id)
    assert adgang is not None
    changed: int | None = None
    try:
        with database_role("sapa_web"), connection.cursor() as cursor:
            saet_adgang(adgang)
            cursor.execute(sql.replace("101", str(ANDEN_KOMMUNE)))
            changed = cursor.rowcount
    except DatabaseError:
        changed = 0
    assert changed == 0
