"""Administration of journalnotater: routes, titles, templates and settings, each with its history;
and what operators share."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.klienter import services as klienter
from access.models import Bruger, Revisionslog, Systemklient
from access.selectors import resolve_adgang
from access.values import Permission
from fordeling import afsendelse
from fordeling.komponent import ruter
from fordeling.models import Aflevering, Fordeling, Indhold, Kvitteringspost, Rute, Tilsluttet
from fordeling.opsaetning import selectors, services
from fordeling.opsaetning import systemer as tilsluttede
from fordeling.opsaetning.models import Notatregel
from fordeling.opsaetning.values import OpsaetningFejl, Tekstskabelon, rene_titler
from fordeling.values import Rutevalg
from fordeling.wire.soap import IntetSvar
from sapa.administration import historik
from sapa.administration.models import Administrationsaendring
from sapa.notatadmin.emner import NOTATER, RUTER, SKABELONER, SYSTEM, TITLER
from tests.faelles import ALT, ANDEN_KOMMUNE, KOMMUNE, NU
from tests.sf2900.conftest import ESDH, KSD, arbejd, del_til, igen
from tests.sf2900.faelles import CVR
from tests.sf2900.test_hele_vejen import fra_modtager

pytestmark = pytest.mark.django_db
LogInd = Callable[[Bruger], Client]
ALT_ADMIN = {"permissions": [Permission.ADMINISTRER]}
TEST = {"reason": "test"}


@pytest.fixture
def admin(systemer: Any, bruger_med: Callable[..., Bruger], log_ind: LogInd) -> Client:
    return log_ind(bruger_med({"permissions": [Permission.ADMINISTRER]}))


def gem(browser: Client, rute_: str, /, *args: Any, emne: str, **felter: Any) -> Any:
    felter.setdefault("version", historik.version(emne, "", KOMMUNE))
    return browser.post(reverse(rute_, args=args), felter)


def fortryd(browser: Client, emne: str, nr: int) -> Any:
    row = Administrationsaendring.objects.get(emne=emne, myndighed_id=KOMMUNE, version=nr)
    set_ = historik.version(emne, "", KOMMUNE)
    return browser.post(reverse("administration_fortryd", args=[row.id]), {"version": set_})


def rute(browser: Client, **felter: Any) -> Any:
    standard = {"moenster": "27.18.*", "system": KSD, "fra": timezone.localdate().isoformat()}
    return gem(browser, "notatrute_opret", emne=RUTER, **(standard | felter))


def gaar_til(kle: str, facet: str = "", dage: int = 0) -> Any:
    at = timezone.now() + timedelta(days=dage)
    return ruter.find(Rutevalg(kle=kle, facet=facet), myndighed=KOMMUNE, at=at).uuid


def test_a_route_is_set_from_a_day_and_undone(admin):
    om_en_uge = timezone.localdate() + timedelta(days=7)
    assert rute(admin, fra=om_en_uge.isoformat(), facet="g01").status_code == 302
    assert gaar_til("27.18.02", "G01") == ESDH
    assert gaar_til("27.18.02", "G01", dage=7) == KSD
    assert rute(admin).status_code == 302
    assert gaar_til("27.18.02") == KSD
    side = admin.get(reverse("administrationshistorik"), {"emne": RUTER}).content.decode()
    assert f"27.18.* → KSD ({timezone.localdate():%d-%m-%Y} – …)" in side
    # The first change is undone, and the second with it: what stood before it stands again.
    svar = fortryd(admin, RUTER, 1)
    assert svar.status_code == 302
    assert gaar_til("27.18.02") == ESDH
    assert gaar_til("27.18.02", "G01", dage=7) == ESDH
    assert fortryd(admin, RUTER, 3).status_code == 302
    assert gaar_til("27.18.02", "G01", dage=7) == KSD
    assert historik.version(RUTER, "", KOMMUNE) == 4
    assert Revisionslog.objects.filter(soegekriterier__contains="Ruter").count() == 4


def test_what_held_yesterday_stays_known_when_a_change_is_undone(admin):
    assert rute(admin, moenster="32.*").status_code == 302
    foer = timezone.now() - timedelta(days=30)
    Rute.objects.filter(moenster="32.*").delete()
    ruter.saet(
        myndighed=KOMMUNE, moenster="32.*", facet="", system=Tilsluttet.objects.get(uuid=KSD),
        fra=foer.date(), hvem="test", now=foer,
    )  # fmt: skip
    assert fortryd(admin, RUTER, 1).status_code == 302
    with pytest.raises(ruter.IngenRute):
        gaar_til("32.03.04")
    assert gaar_til("32.03.04", dage=-1) == KSD
    side = admin.get(reverse("notatruter")).content.decode()
    assert "Tidligere ruter" in side


def test_a_route_is_ended_after_a_day(admin):
    (regel,) = selectors.ruter(KOMMUNE, fra=timezone.localdate())
    i_morgen = timezone.localdate() + timedelta(days=1)
    svar = gem(admin, "notatrute_luk", regel.id, emne=RUTER, sidst=i_morgen.isoformat())
    assert svar.status_code == 302
    assert gaar_til("27.18.02", dage=1) == ESDH
    with pytest.raises(ruter.IngenRute):
        gaar_til("27.18.02", dage=2)
    fremmed = Rute.objects.create(
        myndighed=ANDEN_KOMMUNE, moenster="*", kle_fra=0, kle_til=9, system_id=ESDH,
        gyldig=Rute.objects.get().gyldig, oprettet=NU, oprettet_af="test",
    )  # fmt: skip
    svar = gem(admin, "notatrute_luk", fremmed.id, emne=RUTER, sidst=i_morgen.isoformat())
    assert svar.status_code == 422
    assert "gælder ikke længere" in svar.content.decode()


@pytest.mark.parametrize(
    ("felter", "fejl"),
    [
        ({"moenster": "27.1*"}, "Skriv KLE som"),
        ({"moenster": ""}, "Skriv KLE som"),
        ({"facet": "1G0"}, "Skriv handlingsfacetten"),
        ({"system": "x"}, "Vælg et fagsystem"),
        ({"fra": "i morgen"}, "Skriv en dato"),
        ({"fra": "2020-01-01"}, "tilbage i tiden"),
        ({"til": "2020-01-01"}, "Sidste dag kan ikke"),
        ({"version": "7"}, "En anden har ændret"),
    ],
)
def test_a_route_that_cannot_be_is_told_and_not_made(admin, felter, fejl):
    svar = rute(admin, **felter)
    assert svar.status_code == 422
    assert fejl in svar.content.decode()
    assert Rute.objects.count() == 1


def test_the_page_tells_where_a_note_would_go_by_the_rules_that_decide(
    admin, bruger_med, log_ind, lav_sag, systemer
):
    def spoerg(browser: Client = admin, **query: str) -> str:
        return browser.get(reverse("notatruter"), query).content.decode()

    assert "</b> ESDH" in spoerg(kle="27.18.00")
    om_en_uge = timezone.localdate() + timedelta(days=7)
    rute(admin, moenster="27.18.00", fra=om_en_uge.isoformat())
    assert "</b> ESDH" in spoerg(kle="27.18.00")
    assert "</b> KSD" in spoerg(kle="27.18.00", dato=om_en_uge.isoformat())
    assert "ingen rute for KLE-emnet" in spoerg(kle="29.21.04")
    assert "Skriv et KLE-emne" in spoerg(kle="27.*")
    assert "Skriv en dato" in spoerg(kle="27.18.00", dato="x")
    # A sag is found only by one who sees it, and that is a look at it.
    from access.models import Fagsystem

    fagsystem = Fagsystem.objects.get(uuid=KSD).id
    lav_sag(kle=271800, fagsystem=fagsystem, titel="Tilsyn", sagsnummer="27-4711")
    assert "ikke én sag" in spoerg(sag="27-4711")
    med_sag = log_ind(bruger_med({"permissions": [*ALT, Permission.ADMINISTRER]}))
    svar = spoerg(med_sag, sag="27-4711")
    assert "Fra SAPA, til sagens fagsystem:</b> KSD" in svar
    assert "Efter KLE:</b> ESDH" in svar
    assert Revisionslog.objects.filter(sag__contains="Tilsyn").exists()
    row = Rute.objects.get(moenster="27.*")
    row.id, row.system_id = None, KSD
    row.save()
    assert "flere ruter" in spoerg(kle="27.24.00")


def test_titles_are_set_in_order_and_put_back(admin):
    svar = gem(admin, "notattitler", emne=TITLER, titler="Opkald\r\n\r\n Nyt  om sagen \r\n<b>")
    assert svar.status_code == 302
    assert selectors.titler(KOMMUNE) == ["Opkald", "Nyt om sagen", "<b>"]
    assert gem(admin, "notattitler", emne=TITLER, titler="Nyt om sagen").status_code == 302
    svar = gem(admin, "notattitler", emne=TITLER, version=1, titler="Et")
    assert (svar.status_code, selectors.titler(KOMMUNE)) == (422, ["Nyt om sagen"])
    assert fortryd(admin, TITLER, 2).status_code == 302
    assert selectors.titler(KOMMUNE) == ["Opkald", "Nyt om sagen", "<b>"]
    assert selectors.titler(ANDEN_KOMMUNE) == []
    side = admin.get(reverse("administrationshistorik"), {"emne": TITLER}).content.decode()
    assert "&lt;b&gt;" in side


@pytest.mark.parametrize(
    ("titler", "aarsag"), [(["x"] * 2, "ens"), (["x" * 201], "lang"), (list(map(str, range(101))), "mange")]
)  # fmt: skip
def test_titles_that_cannot_be(titler, aarsag):
    with pytest.raises(OpsaetningFejl) as fejl:
        rene_titler(titler)
    assert fejl.value.aarsag == aarsag


def test_a_template_is_shown_filled_in_saved_moved_and_deleted(admin):
    felter = {"navn": "Opkald", "tekst": "{borger} ringede.\r\n{sagsbehandler} {x}"}
    side = gem(admin, "notatskabelon_ny", emne=SKABELONER, handling="vis", **felter)
    side = side.content.decode()
    assert "Borgerens navn ringede.<br>Lone Prøve {x}" in side
    assert "bliver stående" in side
    assert selectors.skabeloner(KOMMUNE) == []
    gem(admin, "notatskabelon_ny", emne=SKABELONER, handling="gem", **felter)
    gem(admin, "notatskabelon_ny", emne=SKABELONER, handling="gem", navn="To", tekst="b")
    en, to = selectors.skabeloner(KOMMUNE)
    assert (en.navn, en.tekst) == ("Opkald", "{borger} ringede.\n{sagsbehandler} {x}")
    syn = gem(admin, "notatskabeloner", emne=SKABELONER, vis_op=to.id).content.decode()
    nu, _skel, ny = syn[syn.index('id="forhaandsvisning"') :].partition("Med ændringen")
    assert nu.index(">Opkald<") < nu.index(">To<")
    assert ny.index(">To<") < ny.index(">Opkald<")
    assert [s.navn for s in selectors.skabeloner(KOMMUNE)] == ["Opkald", "To"]
    gem(admin, "notatskabeloner", emne=SKABELONER, op=to.id)
    assert [s.navn for s in selectors.skabeloner(KOMMUNE)] == ["To", "Opkald"]
    ens = gem(admin, "notatskabelon", en.id, emne=SKABELONER, handling="gem", navn="to", tekst="c")
    assert "allerede en skabelon" in ens.content.decode()
    # The two change names in one change: nothing stands in the way.
    services.saet_skabeloner(
        KOMMUNE, [Tekstskabelon("Opkald", "b", to.id), Tekstskabelon("To", "a", en.id)],
    )  # fmt: skip
    gem(admin, "notatskabeloner", emne=SKABELONER, slet=en.id)
    assert [(s.id, s.navn) for s in selectors.skabeloner(KOMMUNE)] == [(to.id, "Opkald")]
    fortryd(admin, SKABELONER, 4)
    assert [s.navn for s in selectors.skabeloner(KOMMUNE)] == ["Opkald", "To"]
    assert admin.get(reverse("notatskabelon", args=[999])).status_code == 404


def test_the_authority_says_who_receives_and_how_long_texts_are_kept(admin, net, send, systemer):
    (row,) = send(del_til(KSD))
    arbejd()
    fra_modtager(systemer, row, "ACCEPTERET")
    arbejd()
    svar = gem(admin, "notatopsaetning", emne=NOTATER, modtager=[str(ESDH)], tekst_dage="2")
    assert svar.status_code == 302
    assert ruter.kan_modtage([(CVR, KSD), (CVR, ESDH)], afsender_cvr=CVR) == (
        KOMMUNE,
        [False, True],
    )
    assert Tilsluttet.objects.get(uuid=ESDH).myndigheder == sorted([KOMMUNE, ANDEN_KOMMUNE])
    now = timezone.now()
    assert afsendelse.slet_tekster(now=now + timedelta(days=1)) == 0
    assert afsendelse.slet_tekster(now=now + timedelta(days=3)) == 1
    assert not Indhold.objects.unguarded(**TEST).exists()
    assert igen(row).overskrift == "Telefonnotat"
    fortryd(admin, NOTATER, 1)
    assert ruter.kan_modtage([(CVR, KSD)], afsender_cvr=CVR) == (KOMMUNE, [True])
    assert not Notatregel.objects.exists()
    for dage in ("-1", "366", "x"):
        svar = gem(admin, "notatopsaetning", emne=NOTATER, modtager=[str(ESDH)], tekst_dage=dage)
        assert (svar.status_code, f'value="{dage}"' in svar.content.decode()) == (422, True)
    assert ruter.kan_modtage([(CVR, KSD)], afsender_cvr=CVR) == (KOMMUNE, [True])


def test_an_authority_that_keeps_texts_longer_is_not_hurried_by_the_others(net, send, systemer):
    (row,) = send(del_til(KSD))
    arbejd()
    fra_modtager(systemer, row, "ACCEPTERET")
    arbejd()
    Notatregel.objects.create(myndighed=KOMMUNE, tekst_dage=60)
    Notatregel.objects.create(myndighed=ANDEN_KOMMUNE, tekst_dage=0)
    assert afsendelse.slet_tekster(now=timezone.now() + timedelta(days=59)) == 0
    assert afsendelse.slet_tekster(now=timezone.now() + timedelta(days=61)) == 1


def test_only_who_administers_the_whole_authority_comes_in(systemer, bruger_med, log_ind):
    sider = [
        reverse(n)
        for n in ("notatopsaetning", "notatruter", "notattitler", "notatskabeloner",
                  "notatskabelon_ny", "notatcertifikater")
    ]  # fmt: skip
    enhed = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER], "enheder": [1]}))
    anden = log_ind(bruger_med({"permissions": ALT}))
    for sti in sider:
        assert enhed.get(sti).status_code == 403, sti
        assert anden.get(sti).status_code == 403, sti
    assert enhed.post(reverse("notattitler"), {"titler": "x", "version": 0}).status_code == 403
    own = (NOTATER, RUTER, SKABELONER, SYSTEM, TITLER)
    assert not Administrationsaendring.objects.filter(emne__in=own).exists()


def test_a_change_that_changes_nothing_is_none(admin):
    assert gem(admin, "notattitler", emne=TITLER, titler="").status_code == 302
    assert historik.version(TITLER, "", KOMMUNE) == 0


# --- What operators share ------------------------------------------------------------------------


def _certifikat() -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    emne = x509.Name.from_rfc4514_string("CN=modtag.esdh.example,O=ESDH A/S,C=DK")
    return (
        x509.CertificateBuilder().subject_name(emne).issuer_name(emne)
        .public_key(key.public_key()).serial_number(7)
        .not_valid_before(NU).not_valid_after(NU.replace(year=2030)).sign(key, hashes.SHA256())
    )  # fmt: skip


def test_operators_of_all_its_authorities_set_up_a_system_and_its_certificate(
    systemer, bruger_med, log_ind, admin
):
    pem = _certifikat().public_bytes(serialization.Encoding.PEM).decode()
    aftryk = _certifikat_aftryk(pem)
    esdh = Systemklient.objects.get(klient_id="esdh")
    klienter.tilfoej_certifikat(esdh, pem, udloeber=NU.replace(year=2030), now=NU)
    url = reverse("fordelingssystem", args=[ESDH])
    felter = {
        "aktiv": "1", "modtager": ["JOURNALPOST"], "modtag_url": "https://esdh.example/modtag",
        "certifikat": pem, "version": "0",
    }  # fmt: skip
    en = log_ind(bruger_med({"permissions": [Permission.DRIFT]}))
    assert "Kun den, der er drift for dem alle" in en.get(url).content.decode()
    assert en.post(url, felter).status_code == 404
    alle = log_ind(
        bruger_med(
            {"permissions": [Permission.DRIFT]},
            {"permissions": [Permission.DRIFT], "scope": ANDEN_KOMMUNE},
        )
    )
    for andet, fejl in (
        ({"modtag_url": "http://esdh.example/"}, "skal være https"),
        ({"modtag_url": "https://a:b@esdh.example/"}, "skal være https"),
        ({"certifikat": "-----BEGIN"}, "som PEM"),
    ):
        svar = alle.post(url, felter | andet)
        assert svar.status_code == 422
        assert fejl in svar.content.decode()
    assert alle.post(url, felter).status_code == 302
    row = Tilsluttet.objects.get(uuid=ESDH)
    assert (row.fingeraftryk, row.modtag_url) == (aftryk, "https://esdh.example/modtag")
    assert row.modtager_typer == ["JOURNALPOST"]
    assert alle.post(url, felter).status_code == 422  # the page was shown before the change
    (row,) = Administrationsaendring.objects.filter(emne=SYSTEM)
    assert (row.myndighed_id, row.foer["modtag_url"]) == (None, "")
    fortrydes = reverse("administration_fortryd", args=[row.id])
    assert "også for andre" in en.post(fortrydes, {"version": 1}).content.decode()
    assert alle.post(fortrydes, {"version": 1}).status_code == 302
    assert Tilsluttet.objects.get(uuid=ESDH).modtag_url == ""
    assert alle.post(url, felter | {"version": "2"}).status_code == 302
    side = alle.get(url).content.decode()
    assert "CN=modtag.esdh.example,O=ESDH A/S,C=DK" in side
    assert aftryk in alle.get(reverse("fordelingssystemer")).content.decode()
    # The authority's administrator reads the same: the server's, and what the client is known by.
    egen = admin.get(reverse("notatcertifikater")).content.decode()
    assert egen.count(aftryk) == 2
    assert egen.count("CN=modtag.esdh.example") == 2


def _certifikat_aftryk(pem: str) -> str:
    return x509.load_pem_x509_certificate(pem.encode()).fingerprint(hashes.SHA256()).hex()


def test_what_our_fordelingskomponent_has_tried_often_is_tried_now(net, send, bruger_med, log_ind):
    (row,) = send(del_til(KSD))
    net.ksd = IntetSvar("timeout")
    arbejd()
    Fordeling.objects.update(forsoeg=5, naeste_forsoeg=timezone.now() + timedelta(hours=1))
    drift = log_ind(bruger_med({"permissions": [Permission.DRIFT]}))
    fordeling = Fordeling.objects.get()
    assert "Prøv nu" in drift.get(reverse("fordelingsdrift")).content.decode()
    url = reverse("fordelingspost_igen")
    fremmed = log_ind(bruger_med({"permissions": [Permission.DRIFT]}, myndighed=ANDEN_KOMMUNE))
    om = {"slags": "objekt", "noegle": str(fordeling.id)}
    assert fremmed.post(url, om).status_code == 404
    for andet in ({"slags": "x", "noegle": "1"}, {"slags": "objekt", "noegle": "x"}):
        assert drift.post(url, andet).status_code == 404
    net.ksd = net.__class__().ksd
    arbejd()
    assert igen(row).tilstand == "hos_sp"  # its time has not come
    assert drift.post(url, om).status_code == 302
    arbejd()
    assert igen(row).tilstand == "hos_modtager"
    assert drift.post(url, om).status_code == 404  # nothing waits
    post = Kvitteringspost.objects.get()
    Kvitteringspost.objects.update(
        tilstand="klar", forsoeg=5, naeste_forsoeg=timezone.now() + timedelta(hours=1)
    )
    assert drift.post(url, {"slags": "kvittering", "noegle": str(post.id)}).status_code == 302
    arbejd()
    assert Kvitteringspost.objects.get().tilstand == "leveret"
    assert Aflevering.objects.unguarded(**TEST).count() == 1


def test_each_change_is_shown_before_it_is_made_and_nothing_is_kept(admin):
    """In the words of its history, and by what the dialog itself reads."""
    services.saet_titler(KOMMUNE, ["Opkald"])
    services.saet_skabeloner(KOMMUNE, [Tekstskabelon("Kort", "Hej {borger}")])
    (skabelon,) = selectors.skabeloner(KOMMUNE)
    told = Administrationsaendring.objects.count()  # of the set-up: clients have a history too
    before = [
        selectors.titler(KOMMUNE),
        selectors.skabeloner(KOMMUNE),
        selectors.notater(KOMMUNE),
        selectors.ruter(KOMMUNE, fra=timezone.localdate()),
    ]
    pages = [
        gem(admin, "notattitler", emne=TITLER, titler="Opkald\nMøde", vis="1"),
        gem(admin, "notatskabeloner", emne=SKABELONER, vis=skabelon.id),
        gem(admin, "notatopsaetning", emne=NOTATER, modtager=[ESDH], tekst_dage="9", vis="1"),
        rute(admin, moenster="27.24.*", vis="1"),
    ]
    for page, words in zip(
        pages,
        (
            (
                "Titler: 1 uændret",
                "<li><b>Møde</b>",
                '<option value="Møde">',
                "rækkefølge: Opkald · Møde.",
            ),
            ("Hej Borgerens navn", "Her står intet.", f'name="slet" value="{skabelon.id}"'),
            ("Slettes 9 dage efter", "Sager i: ESDH."),
            ("27.24.* → KSD",),
        ),
        strict=True,
    ):
        shown = page.content.decode()
        assert page.status_code == 200
        assert "Ikke gemt endnu" in shown
        for word in words:
            assert word in shown, word
    assert before == [
        selectors.titler(KOMMUNE),
        selectors.skabeloner(KOMMUNE),
        selectors.notater(KOMMUNE),
        selectors.ruter(KOMMUNE, fra=timezone.localdate()),
    ]
    assert Administrationsaendring.objects.count() == told
    # What cannot be saved is not shown.
    ens = gem(admin, "notattitler", emne=TITLER, titler="a\na", vis="1")
    assert (ens.status_code, "Ikke gemt endnu" in ens.content.decode()) == (422, False)


def test_the_set_up_goes_out_and_in_by_a_file(admin):
    """All of it or nothing, with its history, by the checks of the pages; and seen first."""
    services.saet_titler(KOMMUNE, ["Opkald"])
    services.saet_skabeloner(KOMMUNE, [Tekstskabelon("Kort", "Hej {borger}")])
    url = reverse("notatfil")
    ud = admin.get(url).json()
    assert ud["notattitler"] == ["Opkald"]
    assert [r["moenster"] for r in ud["notatruter"]] == ["27.*"]

    def ind(data: Any, **felter: str) -> Any:
        fil = SimpleUploadedFile("x.json", json.dumps(data).encode())
        return admin.post(url, {"fil": fil, **felter})

    # The same again changes nothing.
    assert ind(ud).status_code == 302
    assert historik.version(TITLER, "", KOMMUNE) == 0
    nyt = ud | {"notattitler": ["Opkald", "Møde, kort"]}
    nyt["notatruter"] = [*ud["notatruter"], ud["notatruter"][0] | {"moenster": "32.*"}]
    syn = ind(nyt, vis="1").content.decode()
    assert "<li><b>Møde, kort</b>" in syn
    assert "32.* → " in syn
    assert selectors.titler(KOMMUNE) == ["Opkald"]
    # What one part is refused for, the others are not taken in.
    galt = nyt | {"notatruter": [nyt["notatruter"][0] | {"moenster": "32*"}]}
    assert "Ruter: Skriv KLE som" in ind(galt).content.decode()
    for fejl in ({"andet": 1}, {}, [], {"notattitler": [1]}, {"notatruter": [{"moenster": "*"}]}):
        assert "Filen passer ikke" in ind(fejl).content.decode(), fejl
    assert selectors.titler(KOMMUNE) == ["Opkald"]
    # As it was shown, from the page itself.
    vist = re.search(r'<textarea name="tekst" hidden>(.*?)</textarea>', syn, re.S)
    assert vist is not None
    assert admin.post(url, {"tekst": html.unescape(vist[1])}).status_code == 302
    assert selectors.titler(KOMMUNE) == ["Opkald", "Møde, kort"]
    assert gaar_til("32.03.04") == ESDH
    assert fortryd(admin, TITLER, 1).status_code == 302
    assert selectors.titler(KOMMUNE) == ["Opkald"]


def test_a_system_that_receives_for_none_is_the_nations(systemer, bruger_med, landets_drift):
    Tilsluttet.objects.filter(uuid=ESDH).update(myndigheder=[])
    row = Tilsluttet.objects.get(uuid=ESDH)
    kommunens = resolve_adgang(bruger_med({"permissions": [Permission.DRIFT]}).id)
    nation = resolve_adgang(bruger_med(landets_drift).id)
    assert tilsluttede.et(row.uuid, adgang=kommunens) is None
    assert tilsluttede.et(row.uuid, adgang=nation).maa_rettes


def test_an_operator_of_a_municipality_sees_what_receives_for_it(
    systemer, bruger_med, log_ind, landets_drift
):
    """Other authorities' systems, and the nation's, are hidden: list, page, and history."""
    Tilsluttet.objects.filter(uuid=KSD).update(myndigheder=[ANDEN_KOMMUNE])
    for uuid in (ESDH, KSD):
        Administrationsaendring.objects.create(
            emne=SYSTEM, noegle=str(uuid), version=1, tidspunkt=NU, hvem="Driften",
            foer={"navn": "x"}, efter={"navn": f"navn-{uuid}"},
        )  # fmt: skip
    egen = log_ind(bruger_med({"permissions": [Permission.DRIFT]}, ALT_ADMIN))
    landet = log_ind(bruger_med(landets_drift, ALT_ADMIN))
    liste = reverse("fordelingssystemer")
    for browser, ser_ksd in ((egen, False), (landet, True)):
        side = browser.get(liste).content.decode()
        assert reverse("fordelingssystem", args=[ESDH]) in side
        assert (reverse("fordelingssystem", args=[KSD]) in side) is ser_ksd
        svar = browser.get(reverse("fordelingssystem", args=[KSD]))
        assert svar.status_code == (200 if ser_ksd else 404)
        spor = browser.get(reverse("administrationshistorik"), {"emne": SYSTEM}).content.decode()
        assert f"navn-{ESDH}" in spor
        assert (f"navn-{KSD}" in spor) is ser_ksd
    Tilsluttet.objects.all().update(myndigheder=[ANDEN_KOMMUNE])
    assert "Intet tilsluttet system modtager" in egen.get(liste).content.decode()
