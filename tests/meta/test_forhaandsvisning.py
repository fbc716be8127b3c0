"""No page of administration changes what others meet without a way to see it first.

Every address of administration is here once: it is previewed, and its template offers that; or it
says why there is nothing to see. A new one fails until it is.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.urls import URLPattern

from sapa.administration import ting
from sapa.administration.ting import Ting

ROD = Path(__file__).resolve().parents[2] / "templates"
APPS = (
    "sapa.administration.urls",
    "sapa.brugere.urls",
    "sapa.notatadmin.urls",
    "sapa.visning.opsaetning.urls",
    "sapa.opsaetning.urls",
    "sapa.fagsystemer.urls",
    "sapa.rapport.urls",
    "sapa.advisgrupper.urls",
    "sapa.advismodtagere.urls",
)
# The page that asks, and the button that previews there.
VIST: dict[str, tuple[str, str]] = {
    "ting_ny": ("administration/ting_ret.html", "vis"),
    "ting_ret": ("administration/ting_ret.html", "vis"),
    "ting_fil": ("administration/ting.html", "vis"),
    "bruger": ("brugere/bruger.html", "vis"),
    "bruger_ny": ("brugere/bruger.html", "vis"),
    "rolle": ("brugere/rolle.html", "proev"),
    "rolle_ny": ("brugere/rolle.html", "proev"),
    "visninger": ("visning/opsaetning/oversigt.html", "vis"),
    "rolleimport": ("brugere/roller.html", "vis"),
    "visning_import": ("visning/opsaetning/oversigt.html", "vis"),
    "maalgruppevisning": ("visning/opsaetning/ret.html", "proev"),
    "notatopsaetning": ("notatadmin/notater.html", "vis"),
    "notatfil": ("notatadmin/notater.html", "vis"),
    "notattitler": ("notatadmin/titler.html", "vis"),
    "notatskabeloner": ("notatadmin/skabeloner.html", "vis_op"),
    "notatskabelon": ("notatadmin/skabelon.html", "handling"),
    "notatskabelon_ny": ("notatadmin/skabelon.html", "handling"),
    "notatrute_opret": ("notatadmin/ruter.html", "vis"),
    "notatrute_luk": ("notatadmin/ruter.html", "vis"),
    "rapportlister": ("rapport/lister.html", "vis"),
    "advisgruppe_personer": ("advisgrupper/personer.html", "vis"),
    "serviceaftale": ("fagsystemer/aftale.html", "vis"),
    "serviceaftale_ny": ("fagsystemer/aftale.html", "vis"),
}
# Pages that preview on a page of their own, before the change.
PROEVES: dict[str, str] = {
    "klassifikation": "a file is shown as what it would change, and taken in when it is said",
    "advisgruppe": "tried against the events of a period (advisgruppe_proeve) before it is activated",
    "advisgruppe_ny": "makes a draft, which sends nothing until it is activated",
    "advisgruppe_opret": "makes a draft, which sends nothing until it is activated",
    "advisgruppe_kopier": "makes a draft, which sends nothing until it is activated",
    "advisgruppe_importer": "makes drafts, which send nothing until they are activated",
    "advisgruppe_gendan": "a former version, shown with its differences on the page that asks",
    "advisgruppe_aktiver": "its page has the trial, and says whom it sends to",
    "advisgruppe_deaktiver": "stops what it sends; activated again as it was",
    "advisgenkoersel": "counts what it would find before it is ordered",
    "advismodtager": "its address is tried with a test call before it is used",
    "advismodtager_ny": "its address is tried with a test call before it is used",
    "visning_ny": "makes a visning that holds for nobody until somebody is bound to it",
    "fagsystemklient": "keys and limits: nobody meets them but the system; confirmed one by one",
    "fagsystemklient_ny": "a client may do nothing until it has an agreement, which is previewed",
}
# What is there to be looked at, and changes nothing that others meet.
LAESES = {
    "administration", "administrationshistorik", "ting", "nyheder", "rollefil", "roller", "brugere", "brugerfil",
    "organisation", "notatruter", "notatcertifikater", "visning_eksport", "visning_faneblade",
    "fagsystemer", "fagsystemhjaelp", "fagsystemfil", "rapport", "rapportliste_hent",
    "advisgrupper", "advismodtager_forslag", "advisdaekning", "advisgruppe_proeve",
    "advisgruppe_historik", "advisgruppe_eksport", "advismodtagere", "advismodtager_proeve",
}  # fmt: skip
# Takes back, whole: the page shows each change with before and after, which is what comes again.
TILBAGE = {"administration_fortryd", "visning_historik"}


def adresser() -> set[str]:
    found: set[str] = set()
    for app in APPS:
        for pattern in importlib.import_module(app).urlpatterns:
            assert isinstance(pattern, URLPattern)
            found.add(str(pattern.name))
    return found


def test_every_address_of_administration_is_previewed_or_says_why_not() -> None:
    groups = [set(VIST), set(PROEVES), LAESES, TILBAGE]
    assert adresser() == set().union(*groups)
    assert sum(map(len, groups)) == len(adresser()), "an address is in two groups"


@pytest.mark.parametrize("navn", sorted(VIST))
def test_the_page_offers_the_preview(navn: str) -> None:
    skabelon, knap = VIST[navn]
    source = (ROD / skabelon).read_text(encoding="utf-8")
    assert re.search(rf'<button[^>]*(?:\{{%.*?%\}}[^>]*)*name="{knap}"', source), skabelon


def test_a_kind_of_thing_cannot_be_told_without_its_preview() -> None:
    vis = next(f for f in fields(Ting) if f.name == "vis")
    with pytest.raises(TypeError, match="vis"):
        Ting(  # type: ignore[call-arg]
            "x", "X", "x", "x", ting.Gruppe.VISNING, (), hent=lambda _m: {}, gem=lambda *_a: None
        )
    assert vis.init
    assert all(callable(t.vis) for t in ting.alle())
