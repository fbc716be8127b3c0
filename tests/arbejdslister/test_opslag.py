"""Lines as persons: by number, and by name and address without telling a protected one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.selectors import resolve_adgang
from access.values import Permission
from indexes.part.services import indlaes_personer
from indexes.part.values import RelationData
from sapa.arbejdslister import detaljer
from sapa.arbejdslister.laesning import Hoeringslinje, laes_hoering
from sapa.arbejdslister.opslag import adressetjek, personer_af_cpr
from sapa.arbejdslister.values import Resultat
from tests.arbejdslister.conftest import (
    ANDETSTEDS,
    EMIL,
    FAR,
    FREJA,
    GERT,
    JYTTE,
    LAURA,
    MOR,
    RETTER,
    som,
)
from tests.part.faelles import BESKYTTET, I_DAG, NOW, bor, borger

pytestmark = pytest.mark.django_db


def tjek(adgang, tekst, *, hele_landet=False):
    linjer = laes_hoering(tekst)
    with som(adgang):
        fund = adressetjek(adgang=adgang, linjer=linjer, hele_landet=hele_landet, i_dag=I_DAG)
    return [fund[linje.linje] for linje in linjer]


def svar(adgang, tekst, **andet):
    return [f.resultat for f in tjek(adgang, tekst, **andet)]


def test_a_hearings_answers(verden, adgang):
    assert svar(
        adgang,
        "1. Mia Berg, Skovbrynet 10, 2800 Kgs. Lyngby\n"
        "Finn Dal; Skovbrynet 12\n"
        "Mia Berg, Parkvej 3\n"
        "Findes Ikke, Skovbrynet 10\n"
        "Anna Andetsteds, Algade 1, 4990 Korsbæk\n"
        "Uden adresse\n",
    ) == ["match", "match", "ingen", "ingen", "ingen", "ugyldig"]
    (fund,) = tjek(adgang, "Mia Berg, Skovbrynet 10")
    assert fund.part_uuid == verden.uuid[MOR]


def test_a_protected_one_is_struck_out_whatever_the_address(verden, adgang):
    """So the answer confirms no address: not hers, not her child's."""
    for adresse in ("Hemmelivej 7", "Parkvej 3", "Findes Ikke 100"):
        assert svar(adgang, f"Jytte Rømer, {adresse}") == [Resultat.OVERSTREG]
        assert svar(adgang, f"Laura Rømer, {adresse}") == [Resultat.OVERSTREG]
        assert svar(adgang, f"Gytte Roemer, {adresse}") in ([Resultat.OVERSTREG], [Resultat.INGEN])


def test_the_right_to_protected_addresses_makes_no_difference(verden, adgang, bruger_med):
    ser = resolve_adgang(bruger_med({"permissions": [*RETTER, Permission.SE_BESKYTTET]}).id)
    tekst = "Jytte Rømer, Hemmelivej 7\nJytte Rømer, Parkvej 3\nMia Berg, Skovbrynet 10"
    assert tjek(ser, tekst) == tjek(adgang, tekst)


def test_namesakes(verden, adgang):
    """Somebody of exactly the name who is known to live there is whom the line is about."""
    indlaes_personer(
        [
            borger("Mia Berg", "0505551234", adresser=bor("Engvej", "1"), beskyttelser=BESKYTTET),
            borger("Finn Dal", "0606601237", adresser=bor("Skovbrynet", "12")),
            borger("Jytta Rømer", "0808801234", adresser=bor("Parkvej", "8")),
        ],
        now=NOW,
    )
    assert svar(adgang, "Mia Berg, Skovbrynet 10") == ["match"]
    assert svar(adgang, "Mia Berg, Engvej 1") == ["overstreg"]
    assert svar(adgang, "Finn Dal, Skovbrynet 12") == ["flere"]
    # A likeness in sound does not acquit a protected one of exactly the name.
    assert svar(adgang, "Jytte Rømer, Parkvej 8") == ["overstreg"]


def test_another_municipality_only_with_the_whole_country(verden, adgang):
    tekst = "Anna Andetsteds, Algade 1"
    assert svar(adgang, tekst) == ["ingen"]
    assert svar(adgang, tekst, hele_landet=True) == ["match"]


def test_no_right_to_persons_finds_nobody(verden, bruger_med):
    ingen = resolve_adgang(bruger_med({"permissions": RETTER[1:]}).id)
    assert svar(ingen, "Mia Berg, Skovbrynet 10\nJytte Rømer, X 1") == ["ingen", "ingen"]
    with som(ingen):
        assert personer_af_cpr(adgang=ingen, numre=[MOR], hele_landet=True) == {}


def test_numbers(verden, adgang):
    with som(adgang):
        found = personer_af_cpr(
            adgang=adgang, numre=[EMIL, ANDETSTEDS, "0101010101"], hele_landet=False
        )
        assert found == {EMIL: verden.uuid[EMIL]}
        found = personer_af_cpr(adgang=adgang, numre=[EMIL, ANDETSTEDS], hele_landet=True)
        assert set(found) == {EMIL, ANDETSTEDS}


def personer(verden, adgang, *numre):
    with som(adgang):
        found = detaljer.personer(
            adgang=adgang, parter=[verden.uuid[n] for n in numre], at=timezone.now()
        )
    return [found[verden.uuid[n]] for n in numre]


def test_a_childs_letter_goes_to_the_holder_it_lives_with(verden, adgang):
    emil, freja = personer(verden, adgang, EMIL, FREJA)
    assert emil.maerkat == detaljer.Maerkat("Mia Berg", "Skovbrynet 10", "2800 Kgs. Lyngby")
    assert [(i.navn, i.samme_adresse, i.post, i.fysisk_brev) for i in emil.indehavere] == [
        ("Mia Berg", True, "tilmeldt", False),
        ("Gert Frydendal", False, "fritaget", True),
    ]
    assert freja.maerkat.navn == "Finn Dal"
    assert freja.indehavere[0].post == ""


def test_a_protected_child_has_neither_address_nor_letter(verden, adgang, bruger_med):
    (laura,) = personer(verden, adgang, LAURA)
    assert (laura.skjult, laura.adresse, laura.tilflyttet, laura.maerkat) == (True,) + (None,) * 3
    assert [(i.navn, i.adresse, i.samme_adresse) for i in laura.indehavere] == [
        ("Jytte Rømer", None, None)
    ]
    ser = resolve_adgang(bruger_med({"permissions": [*RETTER, Permission.SE_BESKYTTET]}).id)
    (laura,) = personer(verden, ser, LAURA)
    assert laura.skjult
    assert laura.maerkat.vej == "Hemmelivej 7"


def test_beside_a_hidden_child_no_parents_address_is_told(verden, adgang):
    """A father's would be hers, where the child lives with him and with a mother in hiding."""
    far = borger(
        "Lars Rømer",
        "0404851235",
        adresser=bor("Hemmelivej", "7"),
        relationer=(RelationData("foraeldremyndighed_over", LAURA),),
    )
    indlaes_personer([far], now=NOW)
    (laura,) = personer(verden, adgang, LAURA)
    assert [(i.navn, i.adresse, i.samme_adresse) for i in laura.indehavere] == [
        ("Jytte Rømer", None, None),
        ("Lars Rømer", None, None),
    ]


def test_an_adults_letter_is_her_own_and_the_dead_get_none(verden, adgang):
    (gert,) = personer(verden, adgang, GERT)
    assert (gert.maerkat.navn, gert.fysisk_brev, gert.indehavere) == ("Gert Frydendal", True, ())
    doed = borger("Mia Berg", MOR, adresser=(), status="90", status_fra=I_DAG)
    indlaes_personer([doed], now=NOW)
    (emil,) = personer(verden, adgang, EMIL)
    assert all(i.navn != "Mia Berg" or i.doed for i in emil.indehavere)
    assert emil.maerkat is None or emil.maerkat.navn != "Mia Berg"


@pytest.mark.parametrize("antal", [1, 40])
def test_a_fixed_number_of_statements(verden, adgang, antal):
    """Whatever the number of lines: two for numbers, one for names, three for what is shown."""
    numre = [FAR, JYTTE, *(f"01019{n:05d}" for n in range(antal))]
    linjer = [Hoeringslinje(n, "Mia Berg", "Skovbrynet 10") for n in range(antal)]
    with som(adgang), CaptureQueriesContext(connection) as asked:
        fundet = personer_af_cpr(adgang=adgang, numre=numre, hele_landet=False)
        assert len(asked) == 2
        adressetjek(adgang=adgang, linjer=linjer, hele_landet=False, i_dag=I_DAG)
        assert len(asked) == 3
        detaljer.personer(adgang=adgang, parter=list(fundet.values()), at=timezone.now())
        assert len(asked) == 6
