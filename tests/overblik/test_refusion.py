"""The latest ordinary home, and whom it proposes to pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from indexes.part.selectors import Adresselinje
from sapa.overblik.refusion import foreslaa

HJEM = Adresselinje(
    "Skovbrynet 38", "", "Lyngby-Taarbæk", datetime(2008, 10, 1, tzinfo=UTC), None, False,
    "folkeregister",
)  # fmt: skip
PLEJEHJEM = replace(HJEM, adresse="Plejehjem 1", kommune_navn="Korsbæk", institution=True)


@pytest.mark.parametrize(
    ("linjer", "adresse", "sprunget_over"),
    [
        ([HJEM], "Skovbrynet 38", 0),
        ([PLEJEHJEM, HJEM], "Skovbrynet 38", 1),
        ([PLEJEHJEM, PLEJEHJEM, HJEM], "Skovbrynet 38", 2),
        # A contact address is no home; an institution before an ordinary home is passed.
        ([replace(PLEJEHJEM, type="kontakt", institution=False), HJEM], "Skovbrynet 38", 0),
        ([HJEM, PLEJEHJEM], "Skovbrynet 38", 0),
    ],
)
def test_institutions_are_skipped(linjer, adresse, sprunget_over):
    found = foreslaa(linjer)
    assert found is not None
    assert (found.adresse, found.sprunget_over) == (adresse, sprunget_over)
    assert found.kommune_navn == "Lyngby-Taarbæk"


@pytest.mark.parametrize("linjer", [[], [PLEJEHJEM], [replace(HJEM, kommune_navn="")]])
def test_nobody_is_proposed_where_no_ordinary_home_is_known(linjer):
    assert foreslaa(linjer) is None
