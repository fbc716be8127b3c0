"""The door: guarded tables give no rows until told for whom, and then exactly the right ones."""

import random
from uuid import uuid4

import pytest

from access.querysets import AdgangMangler
from access.selectors import resolve_adgang
from access.values import Permission, Raekkefakta, explain
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


def test_the_database_and_explain_agree(adgang_med, enhed):
    """300 random rows and 8 random users: the ORM predicate and the pure core give the same answer."""
    rng = random.Random(7)
    units = [enhed(f"E{n}", n * 100, n * 100 + rng.choice([99, 299])) for n in range(1, 8)]
    rows = [
        Sag(
            uuid=uuid4(),
            myndighed=rng.choice([KOMMUNE, 1002]),
            kle=rng.choice([-1, 0, 292104, 292105, 323004, 270000]),
            foelsomhed=rng.randint(1, 4),
            enhed=rng.choice([0, 100, 250, 399, 700]),
            fagsystem=rng.randint(1, 4),
            sikkerhedsprofil=None,
            titel="",
            sagsnummer="",
            opdateret=NU,
        )
        for _ in range(300)
    ]
    Sag.objects.unguarded(reason="test data").bulk_create(rows)
    kle = [None, ["*"], ["29.21.*"], ["32.*", "27.00.00"], ["99.99.99"], []]
    for _ in range(8):
        adgang = adgang_med(
            *(
                {
                    "permissions": [rng.choice([Permission.SE_SAG, Permission.SE_PERSON])],
                    "scope": rng.choice([KOMMUNE, 1002]),
                    "kle": rng.choice(kle),
                    "foelsomhed": rng.randint(1, 4),
                    "enheder": rng.choice([None, [rng.choice(units).uuid]]),
                    "fagsystemer": rng.choice([None, [1, 2], []]),
                }
                for _ in range(rng.randint(0, 5))
            )
        )
        seen = set(Sag.objects.visible_to(adgang).values_list("uuid", flat=True))
        for row in rows:
            fakta = Raekkefakta(row.myndighed, row.kle, row.foelsomhed, row.enhed, row.fagsystem)
            assert (row.uuid in seen) == explain(adgang, Permission.SE_SAG, fakta).tilladt


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
