"""The pages: a note is written, sent once, followed, sent on; and operations see what hangs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Bruger, Fagsystem, Revisionslog
from access.values import Permission
from fordeling import kladder, services, transport
from fordeling.models import Aflevering, Indhold, Kladde, Skabelon, Tilsluttet, Titel
from fordeling.transport import Svar
from fordeling.wire import journalnotat
from fordeling.wire.soap import IntetSvar
from indexes.part.services import indlaes_personer, part_uuider
from tests.faelles import ALT, KOMMUNE
from tests.part.faelles import borger
from tests.sf2900.conftest import ESDH, KSD, Net, arbejd
from tests.sf2900.faelles import TEKST
from tests.sf2900.test_hele_vejen import fra_modtager

pytestmark = pytest.mark.django_db
CPR = "2110703435"
TEST = {"reason": "test"}


@dataclass
class Skrivebord:
    """A caseworker before Jan's page, and his two cases."""

    browser: Client
    bruger: Bruger
    jan: UUID
    ksd: UUID
    esdh: UUID

    def url(self, navn: str, *args: Any) -> str:
        return reverse(navn, args=args or [self.jan])

    def aabn(self, **query: Any) -> str:
        svar = self.browser.get(self.url("journalnotat"), query)
        assert svar.status_code == 200, svar.status_code
        return svar.content.decode()

    def felter(self, *sager: UUID, **andet: str) -> dict[str, Any]:
        side = self.aabn()
        fundet = {n: re.search(f'name="{n}"[^>]*value="([^"]*)"', side)[1] for n in ("kladde", "vindue")}  # fmt: skip
        return {**fundet, "overskrift": "Telefonnotat", "tekst": TEKST, "sag": sager, **andet}

    def send(self, *sager: UUID, **andet: str) -> Any:
        return self.browser.post(self.url("journalnotat_send"), self.felter(*sager, **andet))


@pytest.fixture
def skrivebord(
    net: Net,
    systemer: Any,
    monkeypatch: pytest.MonkeyPatch,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    lav_sag: Callable[..., UUID],
) -> Skrivebord:
    def kald(et: Any) -> Svar:
        svar = net.svar(et)
        if isinstance(svar, IntetSvar):
            raise svar
        return svar

    monkeypatch.setattr(transport, "kald", kald)
    now = timezone.now()
    indlaes_personer([borger("Jan Jarlov", CPR)], now=now)
    jan = part_uuider([f"cpr:{CPR}"], now=now)[f"cpr:{CPR}"]
    systemer_id = dict(Fagsystem.objects.values_list("uuid", "id"))
    bruger = bruger_med({"permissions": [*ALT, Permission.OPRET_JOURNALNOTAT]})
    return Skrivebord(
        log_ind(bruger),
        bruger,
        jan,
        lav_sag(jan, titel="Sygedagpenge", kle=270001, fagsystem=systemer_id[KSD]),
        lav_sag(jan, titel="Byggesag", kle=271800, fagsystem=systemer_id[ESDH]),
    )


def test_a_note_goes_to_two_cases_and_its_fates_are_told(skrivebord, net, systemer):
    s = skrivebord
    assert "Send journalnotat" in s.browser.get(reverse("person", args=[s.jan])).content.decode()
    fra_sag = s.browser.get(reverse("sag_journalnotat", args=[s.ksd]))
    side = s.browser.get(fra_sag.headers["Location"]).content.decode()
    assert re.search(f'value="{s.ksd}" checked', side)
    assert CPR not in side
    svar = s.send(s.ksd, s.esdh)
    assert svar.status_code == 302, svar.content.decode()
    arbejd()
    (modtaget,) = net.modtaget
    (note,) = journalnotat.forstaa(modtaget.indhold)
    assert note.tekst == TEKST.replace("\r\n", "\n")
    assert (note.sag, note.part.reference) == (s.ksd, {"urn": f"urn:oio:cpr-nr:{CPR}"})
    assert note.bruger == s.bruger.uuid
    row = Aflevering.objects.unguarded(**TEST).get(sag_uuid=s.ksd)
    fra_modtager(systemer, row, "AFVIST", begrundelse="<b>Lukket</b>")
    arbejd()
    side = s.browser.get(svar.headers["Location"]).content.decode()
    assert "1 sag har ikke taget imod notatet" in side
    assert "&lt;b&gt;Lukket&lt;/b&gt;" in side
    assert "Afventer svar" in side
    assert "Telefonnotat" in s.browser.get(reverse("min_side")).content.decode()
    assert "Telefonnotat" in s.browser.get(s.url("journalnotater")).content.decode()
    igen = s.browser.post(reverse("notat_igen", args=[row.id]), {"sag": str(s.esdh)})
    assert igen.status_code == 302
    # The other case has its own hand-off of the same sending already; this one takes another's place.
    ny = Aflevering.objects.unguarded(**TEST).get(erstatter=row)
    assert (ny.sag_uuid, ny.forsendelse) == (s.esdh, row.forsendelse)
    s.browser.post(reverse("notat_igen", args=[row.id]), {"sag": str(s.esdh)})
    assert Aflevering.objects.unguarded(**TEST).count() == 3
    assert "ikke blev taget imod" not in s.browser.get(reverse("min_side")).content.decode()
    log = Revisionslog.objects.filter(bruger_id=s.bruger.id)
    assert log.filter(beskrivelse="Journalnotat sendt#Sag").count() == 3
    notat = s.browser.get(reverse("notat", args=[ny.id])).content.decode()
    assert "skal overleve. 😀" in notat


def test_double_click_and_back_button_send_once(skrivebord):
    s = skrivebord
    felter = s.felter(s.ksd)
    svar = [s.browser.post(s.url("journalnotat_send"), felter) for _ in range(3)]
    assert {r.headers["Location"] for r in svar} == {svar[0].headers["Location"]}
    assert Aflevering.objects.unguarded(**TEST).count() == 1
    assert not Kladde.objects.unguarded(**TEST).exists()


def test_who_comes_straight_to_the_dialog_can_send_from_it(skrivebord):
    """Her browser has no token yet, and the page is made in two halves."""
    straight = Client(enforce_csrf_checks=True)
    straight.cookies["sapa_session"] = skrivebord.browser.cookies["sapa_session"].value
    page = straight.get(skrivebord.url("journalnotat")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    given = {"csrfmiddlewaretoken": token[1]}
    for name in ("kladde", "vindue"):
        found = re.search(f'name="{name}"[^>]*value="([^"]*)"', page)
        assert found is not None
        given[name] = found[1]
    assert straight.post(skrivebord.url("journalnotat_kladde"), given).status_code == 302


def test_the_draft_is_kept_as_it_is_written_and_not_written_over(skrivebord):
    s = skrivebord
    felter = s.felter(s.ksd, tekst="Første linje\r\nÆ")
    htmx = {"HX-Request": "true", "HX-Target": "gemt"}
    gemt = s.browser.post(s.url("journalnotat_kladde"), felter, headers=htmx).content.decode()
    assert "Kladden er gemt kl." in gemt
    assert f"{100 * 1024 - 16} bytes tilbage" in gemt
    # Its own saves may overlap; one from a window that was opened before writes over nothing.
    igen = {**felter, "tekst": "Første linje\r\nÆØ"}
    assert (
        "gemt kl."
        in s.browser.post(s.url("journalnotat_kladde"), igen, headers=htmx).content.decode()
    )
    nyt = s.felter(s.ksd)
    svar = s.browser.post(s.url("journalnotat_kladde"), felter, headers=htmx).content.decode()
    assert "andet vindue" in svar
    svar = s.browser.post(s.url("journalnotat_send"), {**felter, "tekst": "mit eget"})
    assert svar.status_code == 422
    assert "mit eget</textarea>" in svar.content.decode()
    assert "ÆØ</textarea>" in s.aabn()
    assert nyt["vindue"] != felter["vindue"]
    sidst = s.felter(s.ksd, tekst="Første linje\r\nÆØÅ")
    s.browser.post(s.url("journalnotat_annuller"), sidst)
    side = s.aabn()
    assert "Første linje\nÆØÅ</textarea>" in side
    assert re.search(f'value="{s.ksd}" checked', side)


def test_a_draft_may_be_thrown_away(skrivebord):
    s = skrivebord
    s.browser.post(s.url("journalnotat_annuller"), s.felter(s.ksd, kasser="1"))
    assert not Kladde.objects.unguarded(**TEST).exists()


def test_a_draft_and_a_hand_off_are_their_authors_alone(skrivebord, bruger_med, log_ind):
    s = skrivebord
    svar = s.send(s.ksd)
    row = Aflevering.objects.unguarded(**TEST).get()
    s.browser.post(s.url("journalnotat_kladde"), s.felter(s.esdh, tekst="hemmelig"))
    anden = log_ind(bruger_med({"permissions": [*ALT, Permission.OPRET_JOURNALNOTAT]}))
    assert "hemmelig" not in anden.get(s.url("journalnotat")).content.decode()
    for sti in (svar.headers["Location"], reverse("notat", args=[row.id])):
        assert anden.get(sti).status_code == 404
    assert anden.post(reverse("notat_igen", args=[row.id])).status_code == 404
    assert "Telefonnotat" not in anden.get(s.url("journalnotater")).content.decode()


def test_what_is_missing_is_told_and_nothing_is_sent(skrivebord):
    s = skrivebord
    for andet, sager, fejl in (
        ({"overskrift": " "}, (s.ksd,), "Skriv en overskrift"),
        ({"tekst": "  "}, (s.ksd,), "Skriv, hvad notatet skal sige"),
        ({"tekst": "æ" * 51_201}, (s.ksd,), "mere end 100 KB"),
        ({}, (), "Vælg mindst én sag"),
        ({}, (UUID(int=7),), "Vælg mindst én sag"),  # not one of hers
    ):
        svar = s.send(*sager, **andet)
        assert svar.status_code == 422
        assert fejl in svar.content.decode()
    assert not Aflevering.objects.unguarded(**TEST).exists()


def test_only_a_case_whose_system_can_receive_now_may_be_chosen(skrivebord, net):
    s = skrivebord
    felter = s.felter(s.ksd)
    Tilsluttet.objects.filter(uuid=KSD).update(aktiv=False)
    svar = s.browser.post(s.url("journalnotat_send"), felter)
    assert svar.status_code == 422
    assert "KSD modtager ikke journalnotater" in svar.content.decode()
    net.nede = True
    side = s.aabn()
    assert "kan ikke kontrolleres lige nu" in side
    assert s.send(s.ksd).status_code == 302  # it will be delivered when they answer


def test_a_case_that_she_may_not_write_to_is_not_offered(skrivebord, bruger_med, log_ind):
    s = skrivebord
    snaever = bruger_med(
        {"permissions": ALT}, {"permissions": [Permission.OPRET_JOURNALNOTAT], "kle": ["27.18.*"]}
    )
    side = log_ind(snaever).get(s.url("journalnotat")).content.decode()
    assert str(s.esdh) in side
    assert str(s.ksd) not in side


def test_titles_and_templates_are_the_authoritys(skrivebord):
    s = skrivebord
    Titel.objects.create(myndighed=KOMMUNE, tekst="Telefonisk henvendelse")
    Titel.objects.create(myndighed=1002, tekst="En andens")
    sk = Skabelon.objects.create(
        myndighed=KOMMUNE, navn="Opkald", tekst="{borger} ringede {dato}. {sagsbehandler} {x}"
    )
    side = s.aabn()
    assert "Telefonisk henvendelse" in side
    assert "En andens" not in side
    s.browser.post(s.url("journalnotat_kladde"), s.felter(s.ksd, tekst="Først.", skabelon=str(sk.id)))  # fmt: skip
    assert "ringede" not in s.aabn()  # chosen, and not put in
    felter = s.felter(s.ksd, tekst="Først.", skabelon=str(sk.id), indsaet="1")
    s.browser.post(s.url("journalnotat_kladde"), felter)
    side = s.aabn()
    assert f"Først.\nJan Jarlov ringede {timezone.localdate():%d-%m-%Y}. Lone Prøve {{x}}" in side


def test_without_a_fordelingskomponent_nothing_is_offered(skrivebord, settings):
    from dataclasses import replace

    s = skrivebord
    settings.FORDELING = replace(settings.FORDELING, url="")
    assert (
        "Send journalnotat" not in s.browser.get(reverse("person", args=[s.jan])).content.decode()
    )
    assert s.browser.get(s.url("journalnotat")).status_code == 404


def test_operations_see_what_hangs_and_start_it_again_but_read_no_note(
    skrivebord, net, bruger_med, log_ind
):
    s = skrivebord
    Tilsluttet.objects.filter(uuid=KSD).update(aktiv=True)
    svar = s.send(s.ksd)
    Tilsluttet.objects.filter(uuid=KSD).update(aktiv=False)
    arbejd()
    row = Aflevering.objects.unguarded(**TEST).get()
    assert row.tilstand == "afvist_af_sp"
    drift = log_ind(bruger_med({"permissions": [Permission.DRIFT]}))
    side = drift.get(reverse("fordelingsdrift")).content.decode()
    assert str(row.id) in side
    assert "Telefonnotat" not in side
    fremmed = log_ind(bruger_med({"permissions": [Permission.DRIFT]}, myndighed=1002))
    assert str(row.id) not in fremmed.get(reverse("fordelingsdrift")).content.decode()
    assert fremmed.post(reverse("fordeling_igen", args=[row.id])).status_code == 404
    assert drift.get(svar.headers["Location"]).status_code == 403
    Tilsluttet.objects.filter(uuid=KSD).update(aktiv=True)
    assert drift.post(reverse("fordeling_igen", args=[row.id])).status_code == 302
    arbejd()
    assert len(net.modtaget) == 1
    assert str(row.id) not in drift.get(reverse("fordelingsdrift")).content.decode()


def test_many_hand_offs_cost_the_status_page_no_more(skrivebord, django_assert_max_num_queries):
    s = skrivebord
    svar = s.send(s.ksd, s.esdh)
    with django_assert_max_num_queries(30) as few:
        s.browser.get(svar.headers["Location"])
    rows = list(Aflevering.objects.unguarded(**TEST))
    for nr in range(20):
        copy = Aflevering.objects.unguarded(**TEST).get(id=rows[0].id)
        copy.id, copy.sag_uuid = UUID(int=nr + 1), UUID(int=nr + 1)
        copy.save(force_insert=True)
    with django_assert_max_num_queries(30) as many:
        s.browser.get(svar.headers["Location"])
    assert len(many) == len(few)


def test_the_text_is_gone_from_the_page_when_the_rule_took_it(skrivebord):
    s = skrivebord
    s.send(s.ksd)
    row = Aflevering.objects.unguarded(**TEST).get()
    Indhold.objects.unguarded(**TEST).all().delete()
    Aflevering.objects.unguarded(**TEST).update(
        tilstand="accepteret", indhold_slettet=timezone.now()
    )
    assert "Teksten er slettet" in s.browser.get(reverse("notat", args=[row.id])).content.decode()
    with pytest.raises(services.KanIkkeSendesIgen):
        services.proev_igen(row.id, adgang=_adgang(s.bruger), now=timezone.now())


def _adgang(bruger: Bruger) -> Any:
    from access.selectors import resolve_adgang

    return resolve_adgang(bruger.id)


def test_two_parts_that_turn_out_to_be_one_keep_both_drafts(skrivebord):
    s = skrivebord
    s.browser.post(s.url("journalnotat_kladde"), s.felter(s.ksd, tekst="den ene"))
    anden = UUID(int=9)
    row = Kladde.objects.unguarded(**TEST).get()
    row.id, row.part_uuid, row.tekst = UUID(int=10), anden, "den anden"
    row.save(force_insert=True)
    kladder.flyt_part(anden, s.jan)
    (kept,) = Kladde.objects.unguarded(**TEST).all()
    assert (kept.part_uuid, kept.tekst) == (s.jan, "den ene\n\nden anden")
