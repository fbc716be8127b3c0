"""importer: log, fold, projection and haendelse, all or nothing, once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from access.klienter.values import Aftale
from access.models import Fagsystem, Leverancestatus
from indexes.registrering import indskrivning, projektioner, services
from indexes.registrering.models import Haendelse, Objekt, Registrering
from indexes.registrering.services import Klient, importer, opdater_forfaldne
from indexes.sag.models import Sag, SagLinje, Sagstilstand
from indexes.sag.selectors import sager_for
from tests import beskeder
from tests.faelles import KOMMUNE, NU


@pytest.fixture
def klient(myndigheder):
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    return Klient("ksd", system.id, system.uuid, (Aftale.fuld({KOMMUNE}),))


@pytest.fixture
def send(klient):
    def send(*objekter, som=None, now=NU):
        return importer(objekter, klient=som or klient, transaktion=None, now=now)

    return send


def koder(results):
    return [r.statuskode for r in results]


def alle(model):
    return model.objects.unguarded(reason="test")


def test_a_sag_is_logged_projected_and_announced(send):
    sag = beskeder.sag()
    assert koder(send(sag)) == [20]

    row = alle(Sag).get(uuid=sag.uuid)
    assert (row.titel, row.kle, row.foelsomhed, row.myndighed) == (
        "Sygedagpengesag",
        323004,
        2,
        KOMMUNE,
    )
    assert alle(SagLinje).filter(sag_uuid=sag.uuid).count() == 1
    assert Registrering.objects.get(objekt_uuid=sag.uuid).indhold == sag.registreringer[0]
    assert Haendelse.objects.get().objekt_uuid == sag.uuid
    assert Leverancestatus.objects.get().sidst == NU


def test_uden_notifikation_makes_no_haendelse(send):
    assert koder(send(beskeder.sag(uden_notifikation=True))) == [20]
    assert not Haendelse.objects.exists()


def test_the_same_content_twice_is_one_thing(send):
    sag = beskeder.sag()
    assert koder(send(sag) + send(sag)) == [20, 20]
    assert Registrering.objects.count() == Haendelse.objects.count() == 1
    assert koder(send(beskeder.sag(), *[s := beskeder.sag()], s)) == [20, 20, 20]
    assert Objekt.objects.count() == 3


def test_the_same_uuid_with_other_content_is_a_conflict(send):
    sag = beskeder.sag()
    send(sag)
    anden = beskeder.sag(sag.uuid, titel="En anden titel")
    assert koder(send(anden)) == [49]
    assert alle(Sag).get().titel == "Sygedagpengesag"
    ny = uuid4()
    assert koder(send(beskeder.sag(ny), beskeder.sag(ny, titel="X"))) == [20, 49]


def test_one_refusal_leaves_the_others_untouched(send):
    god, skidt = beskeder.sag(), beskeder.sag(kle="32.30")
    results = send(skidt, god)
    assert koder(results) == [40, 20]
    assert list(alle(Sag).values_list("uuid", flat=True)) == [god.uuid]
    assert not Objekt.objects.filter(uuid=skidt.uuid).exists()


@pytest.mark.parametrize(
    "sag",
    [
        pytest.param(lambda: beskeder.sag(cvr="11111111"), id="an authority without agreement"),
        pytest.param(lambda: beskeder.sag(cvr="99999999"), id="an unknown authority"),
        pytest.param(lambda: beskeder.sag(system=uuid4()), id="another system's"),
    ],
)
def test_the_authority_comes_from_the_credential(send, sag):
    assert koder(send(sag())) == [43]
    assert not Objekt.objects.exists()


def test_a_refusal_never_repeats_personal_content(send):
    sag = beskeder.sag(parter=[beskeder.part("2110703435", navn="Hemmelig Borger")], kle="forkert")
    (result,) = send(sag)
    assert result.statuskode == 40
    assert "Hemmelig" not in result.fejlbesked
    assert "2110703435" not in result.fejlbesked


def test_every_part_gets_a_line_and_one_opaque_uuid(send, adgang_med):
    parter = [
        beskeder.part("2110703435"),
        beskeder.part("1206135456", "John", "Sekundær part", Indeks="1"),
        beskeder.part("2110703435", rolle="Ydelsesmodtager"),
    ]
    sag = beskeder.sag(parter=parter)
    send(sag)
    lines = alle(SagLinje).filter(sag_uuid=sag.uuid).order_by("rolle")
    assert [line.rolle for line in lines] == [1, 2, 3]
    assert lines[0].part_uuid == lines[2].part_uuid != lines[1].part_uuid
    assert "2110703435" not in str(lines[0].part_uuid)
    adgang = adgang_med({})
    (row,) = sager_for(adgang=adgang, part_uuid=lines[1].part_uuid, at=NU)
    assert (row.relation, row.primaer_part_navn) == ("Sekundær part", "Jan Jarlov")


def test_a_sag_without_primary_part_is_legal(send):
    sag = beskeder.sag(parter=[])
    (result,) = send(sag)
    assert result.statuskode == 20
    assert result.advarsler
    assert alle(Sag).get(uuid=sag.uuid).primaer_part_uuid is None


def test_the_whole_history_of_status_is_kept(send):
    states = [
        ("Opstaaet", "2026-01-12T08:30:00.000+01:00", "2026-02-03T09:15:00.000+01:00"),
        ("Oplyst", "2026-02-03T09:15:00.000+01:00", "infinity"),
    ]
    sag = beskeder.sag(fremdrift=states)
    send(sag)
    assert [t.fremdrift for t in alle(Sagstilstand).order_by("virkning")] == [1, 2]
    assert alle(Sag).get().fremdrift == 2


def test_a_virkning_that_begins_later_takes_effect_then(send):
    states = [
        ("Opstaaet", "2026-01-12T08:30:00.000+01:00", "2026-12-01T00:00:00.000+01:00"),
        ("Afsluttet", "2026-12-01T00:00:00.000+01:00", "infinity"),
    ]
    sag = beskeder.sag(fremdrift=states)
    send(sag)
    skift = datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert Objekt.objects.get().naeste_skift == skift
    assert alle(Sag).get().fremdrift == 1

    assert opdater_forfaldne(now=skift - timedelta(seconds=1)) == 0
    assert opdater_forfaldne(now=skift) == 1
    assert alle(Sag).get().fremdrift == 4
    assert alle(SagLinje).get().fremdrift == 4
    assert Objekt.objects.get().naeste_skift is None
    assert opdater_forfaldne(now=skift) == 0


def test_an_unknown_unit_is_stored_with_a_warning_and_seen_only_without_unit_limit(
    send, adgang_med, enhed
):
    sag = beskeder.sag()
    (result,) = send(sag)
    assert any(a.regel == "enhed.ukendt" for a in result.advarsler)
    part = alle(SagLinje).get().part_uuid
    assert sager_for(adgang=adgang_med({}), part_uuid=part, at=NU)
    narrow = adgang_med({"enheder": [enhed("Jobcenter", 600, 799).uuid]})
    assert not sager_for(adgang=narrow, part_uuid=part, at=NU)


def test_a_known_unit_lends_its_number(send, enhed):
    unit = enhed("Sygedagpenge", 700, 799)
    send(beskeder.sag(enhed=unit.uuid))
    assert alle(Sag).get().enhed == 700


@pytest.mark.parametrize("antal", [1, 10, 50])
def test_a_batch_costs_the_same_statements_whatever_its_size(
    send, antal, django_assert_max_num_queries
):
    send(beskeder.sag())
    with django_assert_max_num_queries(14):
        assert set(koder(send(*(beskeder.sag() for _ in range(antal))))) == {20}


@pytest.mark.parametrize(
    ("antal", "hvor", "hvad"),
    [(1, projektioner, "efter_nye"), (indskrivning.FAA + 1, indskrivning, "_saet_naeste_skift")],
)
def test_a_fault_in_the_middle_leaves_nothing(send, monkeypatch, antal, hvor, hvad):
    from django.db import transaction

    def broken(*args, **kwargs):
        raise RuntimeError("power cut")

    send(beskeder.sag(uuid := uuid4()))  # the party is known
    held = {model: model.objects.count() for model in (Objekt, Registrering, Haendelse)}
    monkeypatch.setattr(hvor, hvad, broken)
    with pytest.raises(RuntimeError, match="power cut"), transaction.atomic():
        send(*(beskeder.sag() for _ in range(antal)))
    assert {model: model.objects.count() for model in held} == held
    assert [s.uuid for s in alle(Sag)] == [uuid]


def test_the_same_twice_is_answered_twice_as_what_became_of_it(send):
    """Also where the index holds something else under its UUID: nothing of it is stored."""
    one = beskeder.sag()
    assert koder(send(one, one)) == [20, 20]
    other = beskeder.sag(one.uuid, titel="En anden titel")
    assert koder(send(other, other)) == [49, 49]


def test_a_missing_foelsomhed_would_be_the_highest():
    from indexes.registrering.uddrag import foelsomhed

    assert [foelsomhed(k) for k in ("IKKE_FORTROLIGE_DATA", "VIP_SAGER", None, "x")] == [1, 4, 4, 4]


def test_the_order_of_arrival_of_uuids_does_not_matter(send):
    sager = [beskeder.sag(UUID(int=n)) for n in (5, 3, 9)]
    assert [r.uuid for r in send(*sager)] == [s.uuid for s in sager]


def test_the_projection_equals_the_fold_of_the_log(send):
    """genprojicer writes from the log what importer wrote from the message."""
    from django.forms.models import model_to_dict

    sag = beskeder.sag(
        parter=[
            beskeder.part("2110703435"),
            beskeder.part("1206135456", "J", "Sekundær part", Indeks="1"),
        ]
    )
    send(sag)

    def picture():
        return (
            model_to_dict(alle(Sag).get()),
            [model_to_dict(line) for line in alle(SagLinje).order_by("rolle")],
        )

    before = picture()
    services.genprojicer(list(Objekt.objects.all()), now=NU)
    assert picture() == before


def test_sager_follow_a_part_that_turns_out_to_be_another(send, adgang_med):
    """A sag came under the new CPR number before the register knew that the number had changed."""
    from datetime import date

    from indexes.part.services import indlaes_personer
    from indexes.part.values import PersonData

    def person(cpr, *tidligere):
        return PersonData(
            cpr=cpr,
            tidligere_cpr=tidligere,
            fornavn="Jan",
            mellemnavn="",
            efternavn="Prøve",
            koen="M",
            foedt=date(1970, 10, 21),
            status="01",
            status_fra=None,
        )

    indlaes_personer([person("2110703435")], now=NU)
    send(beskeder.sag(titel="Under det gamle"))
    send(beskeder.sag(titel="Under det nye", parter=[beskeder.part("2110703443")]))
    assert alle(SagLinje).values("part_uuid").distinct().count() == 2

    indlaes_personer([person("2110703443", "2110703435")], now=NU)
    (part,) = alle(SagLinje).values_list("part_uuid", flat=True).distinct()
    rows = sager_for(adgang=adgang_med({}), part_uuid=part, at=NU)
    assert {row.titel for row in rows} == {"Under det gamle", "Under det nye"}
    assert {row.primaer_part_uuid for row in rows} == {part}


def test_a_reference_to_what_is_not_here_is_stored_with_a_warning(send):
    """A soft rule: documents come first, but one that does not is no reason to refuse a sag."""
    sag = beskeder.sag()
    sag.registreringer[0]["RelationListe"]["Journalpost"] = [
        beskeder.relation(
            "Journalpost", "Tilakteret", "Dokument", {"uuid": str(uuid4())}, Indeks="1"
        )
    ]
    (result,) = send(sag)
    assert result.statuskode == 20
    assert any(a.regel == "reference.haengende" for a in result.advarsler)
