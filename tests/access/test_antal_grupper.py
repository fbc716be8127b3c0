"""A user with many groups costs as many statements as one with a single group."""

from uuid import uuid4

import pytest

from access.selectors import resolve_adgang
from indexes.sag.selectors import sager_for
from tests.faelles import NU

PART = uuid4()


@pytest.mark.parametrize("antal", [1, 10, 100])
def test_groups_cost_no_statement(bruger_med, lav_sag, antal, django_assert_num_queries):
    lav_sag(PART, kle=320304)
    user = bruger_med(*({"kle": [f"{32 + n % 60}.*"]} for n in range(antal)))
    with django_assert_num_queries(2):
        adgang = resolve_adgang(user.id)
    with django_assert_num_queries(2):  # the rows, and what their codes are called
        assert len(sager_for(adgang=adgang, part_uuid=PART, at=NU)) == 1
