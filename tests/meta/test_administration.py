"""No administrator sees personal data without a role that gives it: every route there is, as one who
may administer everything and see nobody, in a base where every page that could name somebody has
somebody to name."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from access.models import Bruger, Fagsystem, Jobfunktionsrolle, Revisionslog
from access.selectors import resolve_adgang
from access.values import Permission
from advis.definition import Definition, udskriv
from advis.models import Population
from advis.values import Advistype
from fordeling.models import Skabelon
from indexes.part.services import indlaes_personer, part_uuider
from sapa.administration import ting
from sapa.administration.historik import Aendrer
from sapa.administration.models import Administrationsaendring
from sapa.bemaerkninger.models import Bemaerkning
from sapa.rapport import services as rapport
from sapa.rapport.values import Art, Post
from tests.administration.test_ting import FELTER
from tests.advis import data
from tests.bemaerkninger.faelles import lav_type, skriv
from tests.faelles import ALT, KOMMUNE
from tests.part.faelles import bor, borger
from tests.revision.test_hvert_opslag import lukkede

pytestmark = pytest.mark.django_db
CPR = "2110703435"
# Each citizen-facing fact that a page could tell; the CPR number also in parts and with any sign.
SPOR = re.compile(r"jarlov|211070[^0-9]{0,3}3435|211070-XXXX|klokkeblomst|arabisk tolk", re.I)


@pytest.fixture(autouse=True)
def _stille(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.FORDELING = replace(settings.FORDELING, url="http://127.0.0.1:9/")
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)


@pytest.fixture
def noegler(
    myndigheder: Any, bruger_med: Callable[..., Bruger], lav_sag: Callable[..., UUID]
) -> dict[str, Any]:
    """Somebody everywhere; the keys of what names her, by the name that routes call it."""
    now = timezone.now()
    bosat = borger("Jan Jarlov", CPR, adresser=bor("Klokkeblomstvej", "7"))
    indlaes_personer([bosat], now=now)
    jan = part_uuider([f"cpr:{CPR}"], now=now)[f"cpr:{CPR}"]
    Fagsystem.objects.get_or_create(id=1, defaults={"uuid": uuid4(), "navn": "CareSys"})
    rettigheder = {*ALT, Permission.SE_BEMAERKNING, Permission.SKRIV_BEMAERKNING}
    kollega = bruger_med({"permissions": rettigheder})
    adgang = resolve_adgang(kollega.id)
    assert adgang is not None
    note = skriv(adgang, jan, lav_type(), now=now, tekst="Arabisk tolk")
    rapport.gem_liste(
        myndighed_id=KOMMUNE,
        slags="vip",
        poster=[Post(Art.SENSITIV_CPR, CPR), Post(Art.SENSITIV_CPR, "Jan Jarlov")],
        filnavn="liste.xlsx",
        hjemmel="Artikel 32",
        hvem="Karen",
        now=now,
    )
    Revisionslog.objects.create(
        kald_id=uuid4(), bruger_id=kollega.id, tidspunkt=now - timedelta(seconds=5), brugernavn="ako", bruger="Allan Korsman",
        organisatorisk_id="11715311", scope_cvr="11715311", komponent="x", part_uuid=jan,
        beskrivelse="Visning#Person", part=f"{CPR[:6]}-{CPR[6:]} - Jan Jarlov", nummer=CPR,
    )  # fmt: skip
    rapport.find_alarmer(now=now, frist=60)
    gruppe = data.gruppe()
    gruppe.definition = udskriv(Definition(gruppe.navn, Advistype.FOLKEREGISTER, ("F12",)))
    gruppe.save()
    alle = Population.objects.unguarded(reason="test")
    alle.create(gruppe_id=gruppe.id, part_uuid=jan)
    advis = data.advis(gruppe, jan)
    aendrer = Aendrer("test", now)
    t = ting._TING["links"]
    for noegle in ("a" * 32, "b" * 32):  # one is taken away on the way
        t.gem(KOMMUNE, noegle, t.laes(FELTER["links"]), aendrer)
    skabelon = Skabelon.objects.create(myndighed=KOMMUNE, navn="x", tekst="{borger}", orden=0)
    rolle = Jobfunktionsrolle.objects.get(brugere=kollega)
    return {
        "part_uuid": jan,
        "sag_uuid": lav_sag(jan),
        "bemaerkning_id": note.id,
        "gruppe_uuid": gruppe.uuid,
        "advis_uuid": advis.uuid,
        "bruger_uuid": kollega.uuid,
        "aendring": Administrationsaendring.objects.get(noegle="b" * 32).id,
        "rolle": str(rolle.id),
        "ting": "links",
        "post": "a" * 32,
        "skabelon_id": skabelon.id,
        "side": "alarmer",
    }


def _adresser(noegler: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every page by its own key where it has one, else by a key of nothing."""
    for navn, pattern in lukkede().items():
        if navn != "log_ud":
            yield navn, _adresse(pattern, noegler)


def _adresse(pattern: URLPattern, noegler: dict[str, Any]) -> str:
    keys = {}
    for name, converter in pattern.pattern.converters.items():
        nothing: Any = uuid4() if type(converter).__name__ == "UUIDConverter" else "0" * 9
        keys[name] = noegler.get(name, nothing)
    return reverse(str(pattern.name), kwargs=keys)


# Much at once: what searches for him, takes a list, and asks for a preview and for a trial.
FORM = {
    # What finds him, and is not found in the form that comes back.
    **dict.fromkeys(("q", "tekst", "navn", "ny_bruger"), "Jarl"),
    "cpr": CPR[:6],
    "slags": "vip",
    "version": "1",
    "begrundelse": "0",
    "vis": "1",
    "proev": "1",
}


@pytest.mark.parametrize("ret", [Permission.ADMINISTRER, Permission.DRIFT])
def test_who_may_administer_all_and_see_nobody_sees_nobody(
    ret: Permission,
    noegler: dict[str, Any],
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    landets_drift: dict[str, Any],
) -> None:
    nation = [landets_drift] if ret is Permission.DRIFT else []
    browser = log_ind(bruger_med({"permissions": [ret]}, *nation, navn="Anna Admin"))
    aabne: set[str] = set()
    for navn, adresse in _adresser(noegler):
        svar = [browser.get(adresse)]
        if svar[0].status_code != 403:  # what is refused is so before it is known how it was asked
            svar.append(browser.post(adresse, FORM))
        for s in svar:
            body = b"".join(s.streaming_content) if s.streaming else s.content
            hoveder = " ".join(f"{k}: {v}" for k, v in s.headers.items())
            assert not SPOR.search(body.decode(errors="replace")), (navn, s.status_code)
            assert not SPOR.search(hoveder), navn
        if svar[0].status_code == 200:
            aabne.add(navn)
    # It was a walk: the pages that she is there for were open.
    wanted = (
        {"administration", "ting", "ting_ret", "roller", "rolle", "bruger", "notatskabelon",
         "advisgruppe", "administrationshistorik", "visninger"}
        if ret is Permission.ADMINISTRER
        else {"administration", "leverancer", "karantaene", "klassifikation"}
    )  # fmt: skip
    assert wanted - aabne == set()


def test_the_same_walk_finds_her_with_a_role_that_gives_it(
    noegler: dict[str, Any],
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
) -> None:
    """So that the walk cannot pass because nobody was there."""
    rights = [*ALT, Permission.ADMINISTRER, Permission.SE_BEMAERKNING,
              Permission.SKRIV_BEMAERKNING, Permission.SE_REVISIONSLOG]  # fmt: skip
    browser = log_ind(bruger_med({"permissions": rights}))
    for navn, word in (
        ("person", "Klokkeblomstvej"),
        ("bemaerkningsadministration", "Arabisk tolk"),
        ("rapport", "Jan Jarlov"),
    ):
        kwargs = {"part_uuid": noegler["part_uuid"]} if navn == "person" else {}
        kwargs |= {"side": "alarmer"} if navn == "rapport" else {}
        assert word in browser.get(reverse(navn, kwargs=kwargs)).content.decode(), navn
    assert Bemaerkning.objects.unguarded(reason="test").exists()
