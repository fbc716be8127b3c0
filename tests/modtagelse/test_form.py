"""The shape of a value tells how it is written and nothing of what is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.oio import kontroller
from indexes.oio.form import MAKS_FORM, vaerdiform
from indexes.oio.fundsted import med_form, vaerdi_ved
from tests import beskeder


@pytest.mark.parametrize(
    ("vaerdi", "form"),
    [
        ("32.30", "dd.dd"),
        ("211070-3435", "dddddd-dddd"),
        ("2110703435", "dddddddddd"),
        ("Jan Prøve", "tekst, 9 tegn"),
        ("Prøve", "xxxxx"),
        ("x" * (MAKS_FORM + 1), "tekst, 41 tegn"),
        ("", "tom"),
        ("  ", "blank, 2 tegn"),
        (None, "mangler"),
        (True, "sand/falsk"),
        (2110703435, "tal, 10 tegn"),
        ([1, 2], "liste, 2"),
        ({"a": 1, "b": 2}, "objekt, 2 felter"),
        ({"urn": "urn:oio:cpr-nr:21107034"}, "urn: urn:oio:cpr-nr:dddddddd"),
        ({"urn": "urn:oio:jan:2110703435"}, "urn: urn:xxx:xxx:dddddddddd"),
        ({"Jan": "2110703435"}, "objekt, 1 felter"),
        ("a\u0000b\U0001f600", "x?x?"),
    ],
)
def test_shapes(vaerdi, form):
    assert vaerdiform(vaerdi) == form


# Letters and digits that the notation itself does not use.
TEGN = st.characters(categories=["L", "N"], exclude_characters="dxtekstgnliomafrjurVKvbs")


@given(st.text(st.one_of(TEGN, st.sampled_from(".-:/, ")), max_size=80))
def test_no_run_of_content_is_repeated(tekst):
    """Not four characters in a row that hold a letter or digit of the value."""
    for vaerdi in (tekst, {"urn": tekst}, {"urn": f"urn:oio:fuldtnavn:{tekst}"}, {"uuid": tekst}):
        form = vaerdiform(vaerdi)
        runs = {tekst[n : n + 4] for n in range(len(tekst) - 3)}
        leaked = {r for r in runs if r in form and any(c.isalnum() for c in r)}
        # The length is told in digits; it may happen to be written as the value is.
        assert not {r for r in leaked if r not in f"{len(tekst)} tegn"}


@given(st.text("0123456789", min_size=1), st.data())
def test_two_values_written_alike_have_one_shape(cifre, data):
    andre = data.draw(st.text("0123456789", min_size=len(cifre), max_size=len(cifre)))
    assert vaerdiform(cifre) == vaerdiform(andre)


NAVNE = st.text("ABCDEFGHJKLMNPQRSTUVWXYZÆØÅ", min_size=5, max_size=30)


@given(NAVNE, st.integers(1_000_000_000, 9_999_999_999))
def test_no_finding_of_a_broken_object_repeats_its_content(navn, nummer):
    part = beskeder.part(str(nummer), navn=navn)
    part["ReferenceID"] = {"urn": f"urn:oio:{navn}:{nummer}"}
    sag = beskeder.sag(parter=[part], titel=navn, kle=navn[:8])
    brud, advarsler = kontroller(sag)
    assert brud
    told = " ".join(
        f"{f} {f.vaerdiform}" for f in (*med_form(sag, brud), *med_form(sag, advarsler))
    )
    assert navn not in told
    assert str(nummer) not in told


def test_a_path_finds_what_it_names():
    sag = beskeder.sag(kle="32.30")
    sti = "/SagIndeks/Registrering[1]/RelationListe/Sagsklasse[1]/SagsklasseLokalUdvidelse"
    assert vaerdi_ved(sag, f"{sti}/BrugervendtNoegle") == "32.30"
    assert vaerdi_ved(sag, f"{sti}/Findes/Ikke") is None
    assert vaerdi_ved(sag, "/SagIndeks/Registrering[9]/RelationListe") is None
    assert vaerdi_ved(sag, "/DokumentIndeks") is None
    assert vaerdi_ved(sag, "vrøvl") is None
