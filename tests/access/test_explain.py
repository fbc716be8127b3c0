"""The pure core of access: what a rule says, and that it explains itself. No database."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.regler import (
    ADMINISTRATION,
    BEVILLING,
    DOKUMENT,
    EFFEKTUERING,
    JOURNALPOST,
    RAEKKEFOELGE,
    REVISIONSLOG,
    SAG,
    Fakta,
    explain,
    journalnotat,
    sted,
    stop,
)
from access.values import ALT, UDEN_KLE, Adgang, Gruppe, Omfang, Permission, Raekkefakta, kle_omfang

MIG, ANDEN = UUID(int=1), UUID(int=2)
RAEKKE = Raekkefakta(myndighed=173, kle=323004, foelsomhed=2, enhed=700, fagsystem=1)


def gruppe(**kwargs):
    facts = {
        "permissions": frozenset(Permission),
        "myndighed": 173,
        "kle": ALT,
        "foelsomhed": 4,
        "enheder": ALT,
        "fagsystemer": ALT,
    }
    return Gruppe(**(facts | kwargs))


def adgang(*grupper, identiteter=(MIG,), **kwargs):
    return Adgang(
        bruger_id=1,
        bruger_uuid=MIG,
        brugernavn="lbr",
        navn="Lone",
        titel="",
        myndighed_id=173,
        myndighed_navn="Lyngby-Taarbæk",
        myndighed_cvr="11715311",
        enhed_id=None,
        enhed_navn="",
        grupper=grupper,
        identiteter=identiteter,
        **kwargs,
    )


def test_groups_are_alternatives_and_never_merged():
    kle32_enhed_a = gruppe(kle=kle_omfang(["32.*"]), enheder=Omfang.af([(100, 200)]))
    kle27_enhed_b = gruppe(kle=kle_omfang(["27.*"]), enheder=Omfang.af([(600, 800)]))
    svar = explain(SAG, adgang(kle32_enhed_a, kle27_enhed_b), Fakta(RAEKKE))
    assert not svar.tilladt
    assert svar.stop == ("enhed", "kle")
    assert svar.grund == "enhed"


@pytest.mark.parametrize(
    ("limits", "grund"),
    [
        ({"myndighed": 101}, "myndighed"),
        ({"kle": kle_omfang(["29.*"])}, "kle"),
        ({"foelsomhed": 1}, "foelsomhed"),
        ({"enheder": Omfang.af([(1, 700)])}, "enhed"),
        ({"fagsystemer": Omfang.af([(2, 9)])}, "fagsystem"),
        ({"permissions": frozenset({Permission.SE_PERSON})}, "rolle"),
        ({"kle": Omfang()}, "kle"),
    ],
)
def test_each_limit_stops_alone_and_says_so(limits, grund):
    assert explain(SAG, adgang(gruppe()), Fakta(RAEKKE)).grupper == (0,)
    svar = explain(SAG, adgang(gruppe(**limits)), Fakta(RAEKKE))
    assert (svar.tilladt, svar.grupper, svar.stop) == (False, (), (grund,))


def test_the_group_that_admits_is_named():
    svar = explain(SAG, adgang(gruppe(myndighed=101), gruppe()), Fakta(RAEKKE))
    assert (svar.tilladt, svar.grupper, svar.stop) == (True, (1,), ("myndighed", None))


def test_two_parts_of_a_rule_may_be_met_by_two_groups():
    """The sag by one group, its paper by another; each of them reaches the sag."""
    ser_sag = gruppe(permissions=frozenset({Permission.SE_SAG}))
    ser_papir = gruppe(permissions=frozenset({Permission.SE_DOKUMENT}))
    paper = Fakta(RAEKKE, relateret={"sager": (Fakta(RAEKKE),)})
    svar = explain(DOKUMENT, adgang(ser_sag, ser_papir), paper)
    assert (svar.tilladt, svar.grupper) == (True, (0, 1))
    assert explain(DOKUMENT, adgang(ser_sag), paper).stop == ("rolle",)


def test_a_sikkerhedsprofil_narrows_and_never_widens():
    sag = Fakta(replace(RAEKKE, sikkerhedsprofil=(MIG,)))
    assert explain(SAG, adgang(gruppe()), sag).tilladt
    fremmed = adgang(gruppe(kle=Omfang()), gruppe(), identiteter=(ANDEN,))
    assert explain(SAG, fremmed, sag).stop == ("kle", "sikkerhedsprofil")
    assert not explain(SAG, adgang(), sag).tilladt


@pytest.mark.parametrize("regel", [SAG, JOURNALPOST, DOKUMENT])
def test_what_is_withheld_from_the_citizen_is_stopped_only_where_she_sees_it(regel):
    row = Fakta(RAEKKE, flag={"sagsloest": True, "undtaget_borger": True})
    user = adgang(gruppe(), viser_skjulte=True)
    assert stop(regel, user, row) is None
    assert stop(regel, user.vist_for_borger(), row) == "visning"
    assert stop(regel, user.vist_for_borger(), Fakta(RAEKKE, flag={"sagsloest": True})) is None
    # Nor is she told that something is hidden.
    assert not user.vist_for_borger().viser_skjulte


NOTAT = journalnotat(271800)
SKRIVER = gruppe(
    permissions=frozenset({Permission.OPRET_JOURNALNOTAT}),
    kle=kle_omfang(["27.18.00"]),
    foelsomhed=1,
    enheder=Omfang.af([(700, 701)]),
)
LAESER = gruppe(permissions=frozenset({Permission.SE_SAG}), kle=kle_omfang(["32.*"]))


def test_a_note_is_written_by_its_own_kle_in_the_sags_unit_on_a_sag_that_is_seen():
    """MESSAGING.md c.4: by the chosen KLE and the sag's unit, not by its følsomhed."""
    assert explain(NOTAT, adgang(LAESER, SKRIVER), Fakta(RAEKKE)).grupper == (0, 1)
    assert stop(journalnotat(323004), adgang(LAESER, SKRIVER), Fakta(RAEKKE)) == "kle"
    assert stop(NOTAT, adgang(LAESER, SKRIVER), Fakta(replace(RAEKKE, enhed=800))) == "enhed"
    assert stop(NOTAT, adgang(SKRIVER), Fakta(RAEKKE)) == "rolle"
    unseen = replace(LAESER, foelsomhed=1)
    assert stop(NOTAT, adgang(unseen, SKRIVER), Fakta(RAEKKE)) == "foelsomhed"


@pytest.mark.parametrize("regel", [ADMINISTRATION, REVISIONSLOG])
def test_rights_over_places_go_by_authority_and_unit(regel):
    hele = adgang(gruppe(foelsomhed=1))
    assert stop(regel, hele, sted(173)) is None
    assert stop(regel, hele, sted(173, 700)) is None
    assert stop(regel, hele, sted(101)) == "myndighed"
    enhed = adgang(gruppe(enheder=Omfang.af([(700, 800)])))
    assert stop(regel, enhed, sted(173, 750)) is None
    assert stop(regel, enhed, sted(173, 800)) == "enhed"
    assert stop(regel, enhed, sted(173)) == "enhed", "the authority as a whole"
    # A limit that a place cannot be held against must not be taken for none.
    assert stop(regel, adgang(gruppe(kle=kle_omfang(["32.*"]))), sted(173)) == "kle"
    assert stop(regel, adgang(gruppe(fagsystemer=Omfang.af([(1, 2)]))), sted(173)) == "fagsystem"
    assert stop(regel, adgang(gruppe(kle=kle_omfang(["*"]))), sted(173)) is None
    andet = frozenset(Permission) - {Permission.ADMINISTRER, Permission.SE_REVISIONSLOG}
    assert stop(regel, adgang(gruppe(permissions=andet)), sted(173)) == "rolle"


# --- Properties ---------------------------------------------------------------------------------

REGLER = [SAG, DOKUMENT, BEVILLING, EFFEKTUERING, NOTAT, ADMINISTRATION]
_omfang = st.sampled_from([ALT, Omfang(), Omfang.af([(0, 400)]), Omfang.af([(300, 323005)])])
_grupper = st.builds(
    gruppe,
    permissions=st.frozensets(st.sampled_from(list(Permission)), min_size=4),
    myndighed=st.sampled_from([173, 1002]),
    kle=_omfang,
    foelsomhed=st.integers(1, 4),
    enheder=_omfang,
    fagsystemer=st.sampled_from([ALT, ALT, Omfang(), Omfang.af([(1, 2)])]),
)
_adgange = st.builds(
    lambda grupper, borger: adgang(*grupper, for_borger=borger),
    st.lists(_grupper, max_size=5),
    st.booleans(),
)
_raekker = st.builds(
    Raekkefakta,
    myndighed=st.sampled_from([173, 1002]),
    kle=st.sampled_from([UDEN_KLE, 350, 323004]),
    foelsomhed=st.integers(1, 4),
    enhed=st.sampled_from([0, 350, 700]),
    fagsystem=st.integers(1, 2),
    sikkerhedsprofil=st.sampled_from([None, None, (), (MIG,), (ANDEN,)]),
)
_flag = st.fixed_dictionaries(
    dict.fromkeys(
        ("sagsloest", "undtaget_borger", "har_effektuering", "har_bevilling"), st.booleans()
    )
)
_blade = st.builds(Fakta, _raekker, _flag)
_fakta = st.builds(
    Fakta,
    _raekker,
    _flag,
    st.fixed_dictionaries(
        {
            name: st.lists(_blade, max_size=3).map(tuple)
            for name in ("sager", "effektueringer", "bevillinger")
        }
    ),
)
_regler = st.sampled_from(REGLER)
GRUNDE = {*RAEKKEFOELGE, "visning", "sager", "effektueringer", "bevillinger"}


@given(_regler, _adgange, _fakta)
def test_an_explanation_says_who_admits_or_what_stops_each_group(regel, user, fakta):
    svar = explain(regel, user, fakta)
    assert len(svar.stop) == len(user.grupper)
    if svar.tilladt:
        assert svar.grupper
        assert svar.grund is None
    else:
        assert svar.grupper == ()
        assert set(svar.stop) <= GRUNDE
        assert svar.grund in GRUNDE


@given(_regler, _adgange, _fakta)
def test_the_groups_that_admit_are_enough_by_themselves_and_no_other_is_needed(regel, user, fakta):
    svar = explain(regel, user, fakta)
    kept = replace(user, grupper=tuple(user.grupper[n] for n in svar.grupper))
    assert explain(regel, kept, fakta).tilladt == svar.tilladt


@given(_regler, _adgange, _fakta, _grupper)
def test_another_group_never_takes_away(regel, user, fakta, ny):
    more = replace(user, grupper=(ny, *user.grupper))
    assert explain(regel, more, fakta).tilladt >= explain(regel, user, fakta).tilladt


@given(_regler, _adgange, _fakta)
def test_a_group_alone_is_admitted_exactly_where_nothing_stops_it(regel, user, fakta):
    for gruppe_ in user.grupper:
        alone = explain(regel, replace(user, grupper=(gruppe_,)), fakta)
        assert alone.tilladt == (alone.stop == (None,))


@given(_regler, _adgange, _fakta)
def test_what_the_citizen_is_shown_is_never_more(regel, user, fakta):
    own = replace(user, for_borger=False)
    assert (
        explain(regel, own, fakta).tilladt >= explain(regel, own.vist_for_borger(), fakta).tilladt
    )


@given(_regler, _adgange, _fakta, st.sampled_from([101, 999]))
def test_nobody_reaches_an_authority_of_which_no_group_is(regel, user, fakta, fremmed):
    away = Fakta(
        replace(fakta.raekke, myndighed=fremmed),
        fakta.flag,
        {
            name: tuple(Fakta(replace(f.raekke, myndighed=fremmed), f.flag) for f in related)
            for name, related in fakta.relateret.items()
        },
    )
    assert not explain(regel, user, away).tilladt


def test_no_group_gives_nothing():
    row = Fakta(RAEKKE, flag={"sagsloest": True})
    for regel in REGLER:
        svar = explain(regel, adgang(identiteter=(uuid4(),)), row)
        assert (svar.tilladt, svar.grund) == (False, "rolle")
