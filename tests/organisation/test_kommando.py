"""manage.py importer_organisation: what a person reads, and that a trial stores nothing."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from access.models import Organisationsenhed
from access.organisation.models import Aendring, Enhedsoplysning
from tests.organisation.conftest import TRAE, enhed, u

EKSEMPEL = Path(__file__).resolve().parents[2] / "docs/eksempler/organisation.csv"
CVR = "11715311"

pytestmark = pytest.mark.usefixtures("myndigheder")


def koer(fil: Path, *args: str) -> tuple[str, str, str]:
    """(output, errors, why it failed)."""
    out, err, why = StringIO(), StringIO(), ""
    try:
        call_command(
            "importer_organisation", str(fil), "--myndighed", CVR, *args, stdout=out, stderr=err
        )
    except CommandError as fejl:
        why = str(fejl)
    return out.getvalue(), err.getvalue(), why


def test_the_example_of_the_documentation_from_a_file():
    out, _, why = koer(EKSEMPEL, "--proev")
    assert why == ""
    assert out.splitlines()[-1] == "Prøvet, intet er gemt: 6 oprettet; 0 uændret."
    assert "oprettet enhed 5a2f7f0e-52a0-4a53-9c58-2f7c1be2a003 Sygedagpenge" in out
    assert not Organisationsenhed.objects.exists()

    assert koer(EKSEMPEL)[0] == "6 oprettet; 0 uændret.\n"
    assert koer(EKSEMPEL)[0] == "ingen ændringer; 6 uændret.\n"
    assert koer(EKSEMPEL, "--fuld")[0] == "ingen ændringer; 6 uændret.\n"
    assert set(Aendring.objects.values_list("kilde", flat=True)) == {"fil"}
    closed = Enhedsoplysning.objects.exclude(nedlagt=None).get()
    assert closed.efterfoelger is not None
    assert (closed.enhed.navn, closed.efterfoelger.navn) == ("Ydelseskontoret", "Jobcenter")


def test_a_move_is_told_before_it_is_made(tmp_path: Path, lav_sag: Any):
    fil = tmp_path / "o.json"
    fil.write_text(json.dumps({"enheder": TRAE}))
    koer(fil)
    lav_sag(enhed=Organisationsenhed.objects.get(uuid=u("X")).fra)
    fil.write_text(json.dumps({"enheder": [enhed("X", "B")]}))
    out = koer(fil, "--proev")[0]
    assert f"ændret enhed {u('X')} X (overordnet)" in out
    assert out.endswith("1 ændret; 0 uændret; 2 enheder flyttet med 1 rækker.\n")


def test_errors_name_line_and_field_and_nothing_is_stored(tmp_path: Path):
    fil = tmp_path / "o.csv"
    fil.write_text(
        "art;uuid;navn;overordnet\n"
        f"enhed;{u('A')};A;\n"
        f"enhed;{u('B')};B;{u('Ingen')}\n"
        f"enhed;{u('B')};B;\n"
    )
    _, err, why = koer(fil)
    assert err.splitlines() == [
        "linje 4, enheder[3].uuid: Findes to gange i leverancen.",
        "linje 3, enheder[2].overordnet: Enheden er ukendt.",
    ]
    assert why == "2 fejl. Intet er gemt."
    assert not Organisationsenhed.objects.exists()


def test_a_file_of_another_authority_or_in_another_form_is_refused(tmp_path: Path):
    fil = tmp_path / "o.json"
    fil.write_text(json.dumps({"cvr": "11111111", "enheder": TRAE}))
    assert koer(fil)[2] == "Filen siger, at den er en anden myndigheds."
    assert koer(fil, "--fuld")[2] == "I JSON står fuld og virkning i selve filen."
    assert koer(tmp_path / "findes-ikke.csv")[2].startswith("Filen kan ikke læses")
    assert koer(tmp_path / "o.xlsx")[2] == "Filen skal hedde .csv eller .json."
    assert not Organisationsenhed.objects.exists()
    with pytest.raises(CommandError, match="ukendt"):
        call_command("importer_organisation", str(fil), "--myndighed", "12345678")


def test_a_file_holds_from_the_day_it_says(tmp_path: Path):
    koer(EKSEMPEL, "--virkning", "2020-01-01T00:00:00+01:00")
    assert Enhedsoplysning.objects.exclude(nedlagt=None).get().nedlagt.isoformat() == (
        "2019-12-31T23:00:00+00:00"
    )
