"""The projection is the fold, whatever came in which order; and where it is not, we find it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from access.klienter.values import Aftale
from access.models import Fagsystem
from indexes.dokument.models import Dokument
from indexes.oio import Art, IndeksObjekt
from indexes.registrering import kontrol
from indexes.registrering.models import Genopbygning, Registrering
from indexes.registrering.services import Klient, fjern, importer, opdater, passiver
from indexes.registrering.values import fold, gaeldende
from indexes.sag.models import Sag, SagLinje, Sagstilstand
from indexes.ydelse.models import BevilgetYdelse, Effektuering
from tests import beskeder
from tests.faelles import KOMMUNE, NU
from tests.registrering.test_fjern import dokument, med_dokumenter, ydelser


@pytest.fixture
def klient(myndigheder):
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    return Klient("ksd", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))


def alle(model):
    return model.objects.unguarded(reason="test")


def afvigelser():
    return [a for step in kontrol.kontroller(now=NU, portion=2) for a in step.afvigelser]


@pytest.fixture
def alle_arter(klient):
    """One of each kind, hanging together."""
    dok = dokument()
    sag = med_dokumenter(dok)
    bevilling, effektuering = ydelser(sag.uuid)
    objekter = [dok, sag, bevilling, effektuering]
    results = importer(objekter, klient=klient, transaktion=None, now=NU)
    assert {r.statuskode for r in results} == {20}
    return objekter


def test_what_was_just_delivered_agrees(alle_arter):
    assert afvigelser() == []


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Sag, {"titel": "Hemmelig titel"}),
        (SagLinje, {"foelsomhed": 1}),
        (Dokument, {"sagsloest": True}),
        (BevilgetYdelse, {"har_effektuering": False}),
        (Effektuering, {"foelsomhed": 1}),
    ],
)
def test_a_row_that_differs_is_found_and_mended(alle_arter, model, change):
    alle(model).update(**change)
    found = afvigelser()
    assert {a.tabel for a in found} == {model._meta.db_table}
    assert "Hemmelig" not in " ".join(map(str, found))
    kontrol.ret(found, now=NU)
    assert afvigelser() == []


def test_rows_that_are_missing_or_have_no_log_are_found_and_mended(alle_arter):
    alle(Sagstilstand).all().delete()
    sag = alle(Sag).get()
    sag.uuid = "00000000-0000-4000-8000-000000000001"
    sag.save(force_insert=True)
    found = afvigelser()
    assert {(a.tabel, a.mangler > 0, a.for_meget > 0) for a in found} == {
        ("sag_sagstilstand", True, False),
        ("sag_sag", False, True),
    }
    kontrol.ret(found, now=NU)
    assert afvigelser() == []


def test_the_command_tells_and_mends(alle_arter):
    alle(Sag).update(titel="Hemmelig titel")
    out = StringIO()
    with pytest.raises(CommandError, match="1 afvigelser"):
        call_command("kontroller_indeks", stdout=out, stderr=StringIO())
    assert "sag_sag mangler 1" in out.getvalue()
    assert "Hemmelig" not in out.getvalue()
    call_command("kontroller_indeks", "--ret", stdout=out, stderr=StringIO())
    call_command("kontroller_indeks", stdout=out, stderr=StringIO())
    assert "svarer til loggen" in out.getvalue()


def test_everything_can_be_rebuilt_from_the_log(alle_arter):
    for model in (Sag, SagLinje, Sagstilstand, Dokument, BevilgetYdelse, Effektuering):
        alle(model).all().delete()
    call_command("genopbyg_indeks", stdout=StringIO(), stderr=StringIO())
    assert afvigelser() == []
    assert alle(Sag).count() == 1


def test_a_rebuild_that_was_stopped_goes_on_where_it_was(alle_arter):
    alle(Sag).all().delete()
    steps = kontrol.genopbyg(now=NU, portion=1)
    next(steps)
    next(steps)
    steps.close()
    assert [s.antal for s in kontrol.genopbyg(now=NU, portion=1)] == [3, 4, 4]
    assert Genopbygning.objects.get().afsluttet == NU
    assert afvigelser() == []


def test_one_that_cannot_be_written_stops_no_rebuild_and_is_told(alle_arter, monkeypatch):
    for model in (Sag, Dokument):
        alle(model).all().delete()
    _, sag, *_ = alle_arter
    before = kontrol.skift.genprojicer

    def fejler(objekter, *, now):
        if sag.uuid in {o.uuid for o in objekter}:
            raise ValueError("a value that no column holds")
        return before(objekter, now=now)

    out = StringIO()
    with monkeypatch.context() as m, capture_logs() as log:
        m.setattr(kontrol.skift, "genprojicer", fejler)
        with pytest.raises(CommandError, match="1 objekter kunne ikke"):
            call_command("genopbyg_indeks", stdout=out, stderr=StringIO())
    assert "3 objekter er skrevet igen" in out.getvalue()
    assert [(e["event"], e["noegle"]) for e in log] == [("genopbyg_fejlede", str(sag.uuid))]
    assert (alle(Sag).count(), alle(Dokument).count()) == (0, 1)
    call_command("genopbyg_indeks", stdout=out, stderr=StringIO())
    assert afvigelser() == []


# --- Any order ---------------------------------------------------------------------------------

_DAGE = st.integers(0, 40)


@st.composite
def aendring(draw):
    """One update of the sag: its Tidspunkt, and what of it changes from when to when."""
    fra = draw(_DAGE)
    til = draw(st.one_of(st.none(), st.integers(fra + 1, 60)))
    virkning = beskeder.virkning(_dag(fra), "infinity" if til is None else _dag(til))
    lists: dict = {}
    if draw(st.booleans()):
        titel = draw(st.sampled_from(["A", "B", "C"]))
        lists["AttributListe"] = {
            "Egenskaber": [
                {
                    "Virkning": virkning,
                    "BrugervendtNoegle": "2026-000417",
                    "Sagsnummer": "2026-000417",
                    "Titel": titel,
                }
            ]
        }
    if draw(st.booleans()):
        cpr = draw(st.sampled_from(["1206135456", "0502104444", beskeder.CPR]))
        rolle = draw(st.sampled_from(["Primær part", "Sekundær part"]))
        indeks = {"Indeks": "1"} if rolle == "Sekundær part" else {}
        lists["RelationListe"] = {
            "Sagspart": [beskeder.part(cpr, "Navn", rolle, virkning=virkning, **indeks)]
        }
    if draw(st.booleans()):
        kode = draw(st.sampled_from(["Oplyst", "Afgjort"]))
        lists["TilstandListe"] = {
            "Fremdrift": [{"Virkning": virkning, "FremdriftStatusKode": kode}]
        }
    return {"Tidspunkt": _dag(draw(_DAGE)), **lists}


def _dag(n):
    return (NU - timedelta(days=400 - n)).isoformat(timespec="milliseconds")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(aendring(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_projection_is_the_fold_in_any_order_repeated_or_split(klient, changes, rnd):
    """Out of order, twice, in one batch or in many: always the fold by the sender's clock."""
    with transaction.atomic():
        sag = beskeder.sag()
        start = dict(sag.registreringer[0], Tidspunkt=_dag(-1))
        sag = IndeksObjekt(Art.SAG, sag.uuid, (start,))
        importer([sag], klient=klient, transaktion=None, now=NU)
        sent = changes + rnd.sample(changes, rnd.randint(0, len(changes)))
        rnd.shuffle(sent)
        while sent:
            n = rnd.randint(1, len(sent))
            batch, sent = sent[:n], sent[n:]
            objekter = [IndeksObjekt(Art.SAG, sag.uuid, (c,)) for c in batch]
            opdater(objekter, klient=klient, transaktion=None, now=NU)
        assert afvigelser() == []
        log = Registrering.objects.order_by("tidspunkt", "id").values_list("indhold", flat=True)
        gaeldende_nu = gaeldende(fold(list(log))["AttributListe"]["Egenskaber"], NU)
        assert alle(Sag).get().titel == gaeldende_nu["Titel"]
        transaction.set_rollback(True)


def test_closed_and_removed_objects_agree(alle_arter, klient):
    dok, sag, bevilling, effektuering = alle_arter
    who = {"klient": klient, "transaktion": None, "now": NU}
    passiver(Art.SAG, sag.uuid, note="", **who)
    assert afvigelser() == []
    fjern(Art.DOKUMENT, dok.uuid, **who)
    fjern(Art.BEVILLING, bevilling.uuid, **who)
    assert afvigelser() == []
    passiver(Art.EFFEKTUERING, effektuering.uuid, note="", slet=True, **who)
    assert afvigelser() == []
    assert alle(Effektuering).get().lukket
