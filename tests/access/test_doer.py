"""The door: guarded tables give no rows until told for whom, and then exactly the right ones."""

from uuid import uuid4

import pytest

from access.querysets import AdgangMangler
from access.selectors import resolve_adgang
from indexes.sag.models import Sag, SagLinje
from indexes.sag.selectors import sager_for
from tests.faelles import KOMMUNE, NU

PART = uuid4()


def titler(adgang):
    return [row.titel for row in sager_for(adgang=adgang, part_uuid=PART, at=NU)]


@pytest.mark.parametrize(
    "ask",
    [
        lambda m: m.all(),
        lambda m: m.filter(titel="x"),
        lambda m: m.count(),
        lambda m: m.get(titel="x"),
        lambda m: m.values_list("titel"),
        lambda m: m.exists(),
        lambda m: m.aggregate(),
    ],
)
def test_a_selector_that_forgets_visible_to_gets_an_error_and_no_rows(ask):
    with pytest.raises(AdgangMangler):
        ask(Sag.objects)


def test_caseworker_sees_only_sager_within_reach(adgang_med, lav_sag):
    lav_sag(PART, titel="Tilsyn", kle=272400)
    lav_sag(PART, titel="Kontanthjælp", kle=320304)

    assert titler(adgang_med({"kle": ["27.*"]})) == ["Tilsyn"]
    assert sorted(titler(adgang_med({"kle": ["*"]}))) == ["Kontanthjælp", "Tilsyn"]
    assert titler(adgang_med({"kle": []})) == []
    assert titler(adgang_med()) == []


def test_another_municipality_sees_nothing(adgang_med, lav_sag):
    lav_sag(PART, titel="Tilsyn")
    assert titler(adgang_med({}, myndighed=1002)) == []
    assert titler(adgang_med({"scope": KOMMUNE}, myndighed=1002)) == ["Tilsyn"]


def test_a_unit_reaches_its_subtree(adgang_med, lav_sag, enhed):
    jobcenter, sygedagpenge = enhed("Jobcenter", 600, 799), enhed("Sygedagpenge", 700, 799)
    lav_sag(PART, titel="Sygedagpenge", enhed=700)
    lav_sag(PART, titel="Ukendt enhed", enhed=0)
    assert titler(adgang_med({"enheder": [jobcenter.uuid]})) == ["Sygedagpenge"]
    assert titler(adgang_med({"enheder": [sygedagpenge.uuid]})) == ["Sygedagpenge"]
    assert titler(adgang_med({"enheder": [enhed("Byggesag", 900, 999).uuid]})) == []
    assert len(titler(adgang_med({"enheder": None}))) == 2


def test_an_unknown_unit_or_a_malformed_kle_makes_the_group_give_nothing(adgang_med, lav_sag):
    lav_sag(PART)
    assert titler(adgang_med({"enheder": [uuid4()]})) == []
    assert titler(adgang_med({"kle": ["29.*", "2*"]})) == []


def test_a_demanded_limit_that_is_missing_makes_the_group_give_nothing(adgang_med, lav_sag):
    lav_sag(PART)
    assert titler(adgang_med({"kraever": ["kle"], "permissions": ["se_sag"], "kle": None})) == []


def test_rights_taken_away_are_gone_at_the_next_read(adgang_med, lav_sag):
    from access.models import Bruger, Dataafgraensning
    from access.services import genberegn_adgang

    lav_sag(PART)
    adgang = adgang_med({})
    assert len(titler(adgang)) == 1
    Dataafgraensning.objects.all().delete()
    genberegn_adgang([Bruger.objects.get(id=adgang.bruger_id)])
    assert titler(adgang) == []


def test_a_sikkerhedsprofil_narrows(adgang_med, lav_sag):
    adgang = adgang_med({})
    lav_sag(PART, titel="Min", sikkerhedsprofil=[adgang.bruger_uuid])
    lav_sag(PART, titel="Andres", sikkerhedsprofil=[uuid4()])
    lav_sag(PART, titel="Ingens", sikkerhedsprofil=[])
    assert titler(adgang) == ["Min"]


def test_deleting_and_saving_an_instance_still_work(lav_sag):
    uuid = lav_sag(PART)
    sag = Sag.objects.unguarded(reason="test").get(uuid=uuid)
    sag.delete()
    assert not Sag.objects.unguarded(reason="test").filter(uuid=uuid).exists()
    assert SagLinje.objects.unguarded(reason="test").filter(sag_uuid=uuid).exists()


def test_on_behalf_of_one_authority_groups_on_anothers_data_do_not_count(bruger_med, lav_sag):
    lav_sag(PART, titel="Hjemme")
    lav_sag(PART, titel="Delegeret", myndighed=1002)
    user = bruger_med({}, {"scope": 1002})
    assert sorted(titler(resolve_adgang(user.id))) == ["Delegeret", "Hjemme"]
    assert titler(resolve_adgang(user.id, scope=KOMMUNE)) == ["Hjemme"]
    assert titler(resolve_adgang(user.id, scope=1002)) == ["Delegeret"]
    assert titler(resolve_adgang(user.id, scope=101)) == []
