"""A compiled question answers as the queryset it was made of, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from access import forberedt
from access.forespoergsel import Forespoergsel, HolderIkkeStille
from access.values import Adgang, Permission
from indexes.sag.models import Sag, SagLinje
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU

pytestmark = pytest.mark.django_db


def _linjer(adgang: Adgang, *, part_uuid: UUID, at: datetime) -> Any:
    rows = SagLinje.objects.visible_to(adgang).filter(part_uuid=part_uuid, virkning__contains=at)
    return rows.order_by("titel").values_list("titel", "virkning", "oprettet", "kle")


def _sager(adgang: Adgang, *, titel: str) -> Any:
    return Sag.objects.visible_to(adgang).filter(titel=titel).values_list("uuid")


def test_it_gives_what_the_queryset_gives_to_each_user(adgang_med: Any, lav_sag: Any):
    jan, jytte = uuid4(), uuid4()
    lav_sag(jan, titel="Almindelig")
    lav_sag(jan, titel="Fortrolig", foelsomhed=4)
    lav_sag(jan, titel="Med profil", sikkerhedsprofil=[uuid4()])
    lav_sag(jan, titel="En andens", myndighed=ANDEN_KOMMUNE)
    lav_sag(jytte, titel="Jyttes")
    alle = adgang_med({})
    brugere = [
        alle,
        adgang_med({"foelsomhed": 2}),
        adgang_med({"scope": ANDEN_KOMMUNE}),
        adgang_med({"permissions": [Permission.SE_PERSON]}),
        alle.vist_for_borger(),
    ]
    spoerg = Forespoergsel(_linjer)
    set_ = set()
    for _ in range(2):  # compiled, and then asked again
        for adgang in brugere:
            for part_uuid in (jan, jytte):
                for at in (NU, NU - timedelta(days=40_000)):
                    given = {"part_uuid": part_uuid, "at": at}
                    rows = spoerg(adgang, **given)
                    assert rows == list(_linjer(adgang, **given))
                    set_ |= {row[0] for row in rows}
    assert {"Almindelig", "Fortrolig", "En andens", "Jyttes"} <= set_


def test_users_of_different_authorities_with_the_same_rights_are_not_mixed_up(
    adgang_med: Any, lav_sag: Any
):
    """On whose behalf she works is a value of the question, as she herself is."""

    def egne(adgang: Adgang, *, part_uuid: UUID) -> Any:
        rows = SagLinje.objects.visible_to(adgang).filter(part_uuid=part_uuid)
        return rows.filter(myndighed=adgang.scope_id).values_list("titel")

    jan = uuid4()
    lav_sag(jan, titel="Vores")
    lav_sag(jan, titel="Deres", myndighed=ANDEN_KOMMUNE)
    both = ({}, {"scope": ANDEN_KOMMUNE})
    spoerg = Forespoergsel(egne)
    assert spoerg(adgang_med(*both), part_uuid=jan) == [("Vores",)]
    theirs = adgang_med({}, {"scope": KOMMUNE}, myndighed=ANDEN_KOMMUNE)
    assert spoerg(theirs, part_uuid=jan) == [("Deres",)]


def test_a_statement_may_change_what_a_question_finds(adgang_med: Any, lav_sag: Any):
    jan = uuid4()
    lav_sag(jan, titel="Vores")
    lav_sag(jan, titel="Deres", myndighed=ANDEN_KOMMUNE)
    spoerg = Forespoergsel(_sager)
    for adgang, seen in (
        (adgang_med({}), "Vores"),
        (adgang_med({"scope": ANDEN_KOMMUNE}), "Deres"),
    ):
        sql, params = spoerg.som_sql(adgang, titel=seen)
        changed = f"update sag_sag set sagsnummer = %s where uuid in ({sql}) returning titel"
        assert forberedt.hent(changed, ["nyt", *params]) == [(seen,)]
        sql, params = spoerg.som_sql(adgang, titel="En andens")
        assert forberedt.hent(changed, ["nyt", *params]) == []


def test_a_question_that_has_no_text_stands_in_no_statement(adgang_med: Any):
    from dataclasses import replace

    spoerg = Forespoergsel(_sager)
    with pytest.raises(ValueError, match="no text"):
        spoerg.som_sql(replace(adgang_med({}), klient="ky"), titel="x")
    ingen = Forespoergsel(lambda adgang: Sag.objects.visible_to(adgang).none().values_list("uuid"))
    with pytest.raises(ValueError, match="no text"):
        ingen.som_sql(adgang_med({}))


def test_a_system_client_is_answered_too(adgang_med: Any, lav_sag: Any):
    from dataclasses import replace

    jan = uuid4()
    lav_sag(jan, titel="Almindelig")
    klient = replace(adgang_med({}), klient="ky")
    rows = Forespoergsel(_linjer)(klient, part_uuid=jan, at=NU)
    assert rows == list(_linjer(klient, part_uuid=jan, at=NU)) != []


@pytest.mark.parametrize(
    "byg",
    [
        lambda adgang, titel: _alle(adgang).filter(titel=titel.lower()),
        lambda adgang, titel: _alle(adgang).filter(titel=titel.strip()),
        lambda adgang, titel: _alle(adgang).filter(titel__icontains=titel),
        lambda adgang, titel: _alle(adgang).filter(titel=titel[:1]),
        lambda adgang, titel: _alle(adgang).extra(where=[f"titel = '{titel}'"]),
    ],
    ids=["lower", "strip", "like", "a part", "in the text"],
)
def test_a_value_that_does_not_arrive_as_given_is_a_fault(adgang_med: Any, byg: Callable[..., Any]):
    with pytest.raises(HolderIkkeStille):
        Forespoergsel(byg)(adgang_med({}), titel="Genoptræning")


@pytest.mark.parametrize(
    ("value", "del_"), [(NU, "year"), (NU, "hour"), (NU.date(), "month"), (NU.date(), "day")]
)
def test_a_part_of_a_time_is_another_value(adgang_med: Any, value: Any, del_: str):
    with pytest.raises(HolderIkkeStille):
        Forespoergsel(lambda adgang, x: _alle(adgang).filter(kle=getattr(x, del_)))(
            adgang_med({}), x=value
        )


@pytest.mark.parametrize(
    "byg",
    [
        lambda adgang: _alle(adgang).filter(behandler_navn=adgang.navn),
        lambda adgang: _alle(adgang).filter(myndighed=adgang.myndighed_id),
        lambda adgang: _alle(adgang).filter(foelsomhed__lte=adgang.grupper[0].foelsomhed),
    ],
    ids=["her name", "her authority", "the limits of her group"],
)
def test_what_is_one_users_own_is_not_kept_for_another(adgang_med: Any, byg: Callable[..., Any]):
    with pytest.raises(HolderIkkeStille):
        Forespoergsel(byg)(adgang_med({}))


def _alle(adgang: Adgang) -> Any:
    return SagLinje.objects.visible_to(adgang).values_list("titel")


def test_a_form_and_what_is_left_out_have_texts_of_their_own(adgang_med: Any):
    asked: list[tuple[bool, bool]] = []

    def byg(adgang: Adgang, nyeste: bool, *, fra: date | None) -> Any:
        asked.append((nyeste, fra is None))
        rows = _alle(adgang).order_by("-oprettet" if nyeste else "oprettet")
        return rows if fra is None else rows.filter(oprettet__date__gte=fra)

    spoerg, adgang = Forespoergsel(byg), adgang_med({})
    for _ in range(2):
        for nyeste in (True, False):
            for fra in (None, NU.date()):
                assert spoerg(adgang, nyeste, fra=fra) == list(byg(adgang, nyeste, fra=fra))
    # Compiled twice each, the first time; the others are the comparison's own.
    assert len(asked) == 4 * 2 + 8


@pytest.mark.parametrize("value", [True, {"a"}, 1.5])
def test_only_plain_values_are_values(adgang_med: Any, value: Any):
    with pytest.raises(HolderIkkeStille):
        Forespoergsel(lambda adgang, x: _alle(adgang).filter(kle=x))(adgang_med({}), x=value)
