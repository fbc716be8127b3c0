"""What a change of the routes comes to, before it is made: by the rules that decide when a note
comes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from fordeling.komponent import ruter
from fordeling.models import Rute, Tilsluttet
from fordeling.opsaetning import selectors, udfald
from fordeling.opsaetning.udfald import Vej
from fordeling.values import Rutevalg
from indexes.klassifikation.models import KleEmne
from sapa.notatadmin.emner import RUTER
from sapa.notatadmin.synlig import _emner
from tests.faelles import KOMMUNE
from tests.sf2900.conftest import ESDH, KSD, del_til
from tests.sf2900.test_opsaetning import admin, gem

pytestmark = pytest.mark.django_db
__all__ = ["admin"]
EMNER = ("27.18.00", "27.18.02", "27.24.45", "32.03.04")


@pytest.fixture
def emner(db: None) -> None:
    """These and no others: a test may share its base with one that has read the whole KLE."""
    KleEmne.objects.all().delete()
    for nummer in EMNER:
        tal = int(nummer.replace(".", ""))
        KleEmne.objects.create(nummer=nummer, tal=tal, titel=nummer, uuid=uuid4())


def rute(moenster: str, system: object, facet: str = "", *, fra: int = 0) -> None:
    now = timezone.now()
    ruter.saet(
        myndighed=KOMMUNE, moenster=moenster, facet=facet,
        system=Tilsluttet.objects.get(uuid=system), fra=timezone.localdate() + timedelta(days=fra),
        hvem="test", now=now,
    )  # fmt: skip


def test_each_emne_goes_where_a_note_of_it_would(systemer, emner):
    """The same answer as one at a time, whatever rules there are."""
    for moenster, system, facet in (
        ("27.*", KSD, ""), ("27.18.*", ESDH, ""), ("27.18.02", KSD, "G01"), ("*", ESDH, "G02"),
        ("32.03.04", KSD, ""),
    ):  # fmt: skip
        rute(moenster, system, facet)
    now = timezone.now()
    rows = ruter.gyldige(KOMMUNE, timezone.localdate())
    assert len(rows) == Rute.objects.filter(gyldig__contains=timezone.localdate()).count()
    for nummer in (*EMNER, "99.01.01"):
        for facet in ("", "G01", "G02", "G03"):
            fits = [r for r in rows if ruter.passer(r, int(nummer.replace(".", "")), facet)]
            try:
                wanted = ruter.find(Rutevalg(nummer, facet), myndighed=KOMMUNE, at=now).uuid
            except ruter.IngenRute as nej:
                with pytest.raises(ruter.IngenRute, match=nej.grund):
                    ruter.afgoer(fits)
            else:
                assert ruter.afgoer(fits).system.uuid == wanted, (nummer, facet)
    veje = {v.modtager: v for v in udfald.veje(KOMMUNE, timezone.localdate())}
    assert set(veje) == {"ESDH", "KSD"}
    assert "27.18.02 G01" in veje["KSD"].eksempler
    assert "27.18.02" in veje["ESDH"].eksempler


def test_a_route_is_closed_with_open_eyes(admin, send, emner):
    """Which emner go elsewhere, and the notes that wait and would be refused; nothing is done."""
    rute("*", ESDH)
    rute("27.18.*", KSD)
    send(del_til(None, kle="27.18.02"), del_til(None, kle="27.18.00"), del_til(ESDH))
    (alle,) = (r for r in selectors.ruter(KOMMUNE, fra=timezone.localdate()) if r.moenster == "*")
    i_dag = timezone.localdate()

    def vist(regel: int, **felter: str) -> tuple[str, str]:
        svar = gem(admin, "notatrute_luk", regel, emne=RUTER, vis="1", **felter)
        assert svar.status_code == 200
        side = svar.content.decode()
        side = side[side.index('id="forhaandsvisning"') :]
        nu, _skel, ny = side.partition("Med ændringen")
        return nu, ny

    nu, ny = vist(alle.id)
    assert "ESDH: 2 emner (27.24.45, 32.03.04)" in nu
    assert "KSD: 2 emner" in nu
    assert "Afvises. Der er ingen rute for KLE-emnet" in ny
    assert "ESDH: 2" not in ny
    # Notes for KSD's emner wait, and go there still; one to a system follows no route.
    assert "2 notater: KSD" in ny
    (ksd,) = (r for r in selectors.ruter(KOMMUNE, fra=i_dag) if r.moenster == "27.18.*")
    nu, ny = vist(ksd.id)
    assert "ESDH: 4 emner" in ny
    # Of the notes: now, and with the change.
    assert 0 < ny.index("2 notater: KSD") < ny.index("2 notater: ESDH")
    # The day counts: ended after tomorrow, it is shown as on the day after.
    i_morgen = i_dag + timedelta(days=1)
    nu, ny = vist(ksd.id, sidst=i_morgen.isoformat())
    assert f"{i_dag + timedelta(days=2):%d-%m-%Y}" in nu
    assert "ESDH: 4 emner" in ny
    assert (
        f'name="sidst" value="{i_morgen.isoformat()}"'
        in admin.post(
            reverse("notatrute_luk", args=[ksd.id]), {"vis": "1", "sidst": i_morgen.isoformat()}
        ).content.decode()
    )
    assert {alle.id, ksd.id} <= {r.id for r in selectors.ruter(KOMMUNE, fra=i_dag + timedelta(3))}
    svar = gem(admin, "notatrute_luk", 999_999, emne=RUTER, vis="1")
    assert svar.status_code == 422
    assert "gælder ikke længere" in svar.content.decode()


def test_a_way_is_told_with_danish_numbers_and_one_full_stop() -> None:
    assert _emner(Vej("ESDH", "", 2224, ("00.01.00",), 0)) == "ESDH: 2.224 emner (00.01.00 …)"
    refused = _emner(Vej("", "Der er ingen rute.", 2, ("27.18.00", "27.18.02"), 0))
    assert refused == "Afvises. Der er ingen rute: 2 emner (27.18.00, 27.18.02)"
