"""Letters to each holder of forældremyndighed: to whom, where to, for whom to see, and logged."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import Bruger, Revisionslog
from access.selectors import resolve_adgang
from access.values import Permission
from indexes.part.services import indlaes_personer, part_uuider
from indexes.part.values import PersonData, RelationData
from sapa.brev.models import Brevskabelon
from sapa.brev.pdf import lav_pdf
from sapa.brev.udkast import udkast
from sapa.brev.values import Brev
from tests.arbejdslister.conftest import post
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.overblik.test_familie import pdf_tekst
from tests.part.faelles import BESKYTTET, bor, borger

pytestmark = pytest.mark.django_db
BARN, MOR, FAR, VOKSEN = "0502185672", "0107741234", "2110725671", "0502905675"
RETTER = (Permission.SE_PERSON, Permission.BEHANDL_ADVIS)
MYNDIG = (RelationData("foraeldremyndighed_over", BARN),)
UNDER_ADRESSE = "sendes via folkeregistret"


def _mor(**andet: Any) -> PersonData:
    felter = {"relationer": MYNDIG, "adresser": bor("Hemmelivej", "7"), "beskyttelser": BESKYTTET}
    return borger("Jytte Rømer", MOR, **(felter | andet))


def _far(**andet: Any) -> PersonData:
    felter: dict[str, Any] = {"relationer": MYNDIG, "adresser": bor("Åbenvej", "9")}
    return borger("Gert Frydendal", FAR, **(felter | andet))


@dataclass(frozen=True)
class Verden:
    """A child whose mother is protected and whose father gets paper, at addresses of their own."""

    barn: UUID
    voksen: UUID
    bruger_med: Callable[..., Bruger]
    log_ind: Callable[[Bruger], Client]

    def som(self, *permissions: Permission) -> Client:
        return self.log_ind(self.bruger_med({"permissions": permissions or RETTER}))

    def side(self, client: Client | None = None, *, om: UUID | None = None) -> str:
        svar = (client or self.som()).get(reverse("brev", args=[om or self.barn]))
        assert svar.status_code == 200
        return svar.content.decode()


@pytest.fixture
def verden(
    myndigheder: Any, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> Verden:
    now = timezone.now()
    folk = [borger("Jonna Frydendal", BARN), _mor(), _far(), borger("Vera Voksen", VOKSEN)]
    indlaes_personer(folk, now=now)
    post(FAR, "fritaget", now)
    post(MOR, "tilmeldt", now)
    Brevskabelon.objects.create(
        myndighed_id=KOMMUNE,
        navn="Samtykke",
        overskrift="Samtykke til behandling",
        tekst="Om {borger}.\n\nHilsen {sagsbehandler}\n<b>{ukendt}</b>",
    )
    found = part_uuider([f"cpr:{n}" for n in (BARN, VOKSEN)], now=now)
    return Verden(found[f"cpr:{BARN}"], found[f"cpr:{VOKSEN}"], bruger_med, log_ind)


def breve(side: str) -> list[str]:
    return re.findall(r"<article.*?</article>", side, re.DOTALL)


def test_each_holder_gets_a_letter_of_her_own_wherever_she_lives(verden):
    mor, far = sorted(breve(verden.side()), key=lambda b: "Gert" in b)
    assert "Jytte Rømer" in mor
    assert "Gert" not in mor
    assert "Åbenvej 9" in far
    assert "2800 Kgs. Lyngby" in far
    assert "Jytte" not in far
    # Who is exempt from Digital Post gets paper; it is said on the letter, and on the page.
    assert "Fysisk brev" in far
    assert "Fysisk brev" not in mor
    for brev in (mor, far):
        assert "Om Jonna Frydendal." in brev
        assert "Hilsen Lone Prøve" in brev
        assert "&lt;b&gt;{ukendt}&lt;/b&gt;" in brev
        assert BARN[:6] not in brev


def test_a_protected_address_is_shown_with_the_right_alone(verden):
    without = verden.side()
    assert "Hemmelivej" not in without
    (mor,) = (b for b in breve(without) if "Jytte" in b)
    assert UNDER_ADRESSE in mor
    paper = pdf_tekst(verden.som().get(reverse("brev_pdf", args=[verden.barn])).content)
    assert "Hemmelivej" not in paper
    assert UNDER_ADRESSE in paper
    given = verden.side(verden.som(*RETTER, Permission.SE_BESKYTTET))
    (mor,) = (b for b in breve(given) if "Jytte" in b)
    assert "Hemmelivej 7" in mor
    assert UNDER_ADRESSE not in mor


def test_beside_a_protected_child_no_holders_address_is_told(verden):
    indlaes_personer([borger("Jonna Frydendal", BARN, beskyttelser=BESKYTTET)], now=timezone.now())
    side = verden.side()
    assert "Åbenvej" not in side
    assert all(UNDER_ADRESSE in b for b in breve(side))


def test_who_gets_no_letter_is_told(verden):
    now = timezone.now()
    indlaes_personer([_mor(status="90", status_fra=now.date(), adresser=())], now=now)
    side = verden.side()
    assert len(breve(side)) == 1
    assert "Død: intet brev" in side
    assert "fyldt 18" in verden.side(om=verden.voksen)
    assert breve(verden.side(om=verden.voksen)) == []


def test_a_holder_whom_the_register_does_not_know_is_counted(verden):
    indlaes_personer(
        [
            borger(
                "Jonna Frydendal",
                BARN,
                relationer=(RelationData("foraeldremyndighed_hos", "0101801235"),),
            )
        ],
        now=timezone.now(),
    )
    side = verden.side()
    assert len(breve(side)) == 2
    assert "1 indehaver af forældremyndigheden kendes ikke i SAPA" in side


def test_as_a_file_each_on_its_own_page_and_each_look_logged_per_person(verden):
    client = verden.som()
    svar = client.get(reverse("brev_pdf", args=[verden.barn]))
    assert svar["Content-Type"] == "application/pdf"
    assert svar["Content-Disposition"] == 'attachment; filename="breve.pdf"'
    assert len(re.findall(rb"/Type /Page\b", svar.content)) == 2
    verden.side(client)
    for hvad in ("Eksport Brev#Person", "Visning Brev#Person"):
        rows = Revisionslog.objects.filter(beskrivelse=hvad).values_list("nummer", flat=True)
        assert sorted(rows) == sorted([BARN, MOR, FAR])


def test_a_name_with_signs_of_markup_is_a_name_in_the_file():
    body = lav_pdf([Brev(("<b>Bo & Co", "Vej 1"), "", ("Kommunen",), "Om <i>", "En\nto\n\ntre <")])
    assert body.startswith(b"%PDF")


def test_for_those_who_handle_adviser_alone(verden):
    worker, other = verden.som(), verden.som(Permission.SE_PERSON)
    address = reverse("brev", args=[verden.barn])
    assert other.get(address).status_code == 403
    assert other.get(reverse("brev_pdf", args=[verden.barn])).status_code == 403
    familie = reverse("familie", args=[verden.barn])
    assert f'href="{address}"' in worker.get(familie).content.decode()
    assert f'href="{address}"' not in other.get(familie).content.decode()
    voksen = worker.get(reverse("familie", args=[verden.voksen])).content.decode()
    assert "Skriv brev til forældremyndigheden" not in voksen


def test_the_templates_are_the_authoritys_own(verden):
    (egen,) = Brevskabelon.objects.all()
    anden = Brevskabelon.objects.create(
        myndighed_id=ANDEN_KOMMUNE, navn="Anden", overskrift="Andet", tekst="Andet"
    )
    client = verden.som()
    address = reverse("brev", args=[verden.barn])
    assert client.get(address, {"skabelon": egen.id.hex}).status_code == 200
    assert client.get(address, {"skabelon": anden.id.hex}).status_code == 404
    egen.delete()
    side = verden.side(client)
    assert breve(side) == []
    assert "Kommunen har ingen brevskabeloner endnu" in side
    assert client.get(reverse("brev_pdf", args=[verden.barn])).status_code == 404


def test_the_lock_lets_nobody_but_an_administrator_write_templates(verden):
    """Whatever a page may have forgotten to ask."""
    adgang = resolve_adgang(verden.bruger_med({"permissions": RETTER}).id)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        assert Brevskabelon.objects.count() == 1
        assert udkast(adgang=adgang, part_uuid=verden.barn, at=timezone.now()) is not None
        with pytest.raises(DatabaseError), transaction.atomic():
            Brevskabelon.objects.create(myndighed_id=KOMMUNE, navn="x", overskrift="x", tekst="x")
        assert Brevskabelon.objects.update(tekst="x") == 0
