"""The Basic Privilege Profile by the contract's twelve rules (adgang/README), pure."""

from __future__ import annotations

import base64
import contextlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.saml import bpp
from access.saml.bpp import BppFejl, Kendt, Rettigheder, Rolleret, fortolk, laes
from access.values import ALT, Raekkefakta
from tests.saml.conftest import EKSEMPLER

ITST, DIGST = bpp.NAVNERUM
DOMAENE = "sapa.eksempel.dk"
FOELSOMHED = f"http://{DOMAENE}/constraints/foelsomhed/1"
ENHED_A, ENHED_B = (
    UUID("5aae300b-e35a-543c-9d09-8319ec254e4d"),
    UUID("6bb995e5-2ed6-5b7b-815c-e3fee98c254a"),
)
KENDT = Kendt(
    domaene=DOMAENE,
    roller={
        ("se_sag", 1): Rolleret(frozenset({"se_sag"})),
        ("se_ydelse", 1): Rolleret(frozenset({"se_ydelse"})),
        ("opret_journalnotat", 1): Rolleret(frozenset({"opret_journalnotat"})),
        ("kraevende", 1): Rolleret(frozenset({"se_sag"}), frozenset({"kle"})),
    },
    myndigheder={"99999999": 1003, "88888888": 1004},
    enheder={ENHED_A: (500,), ENHED_B: (700,)},
)
SCOPE = "urn:dk:gov:saml:cvrNumberIdentifier:99999999"


def rolle(navn: str = "se_sag", version: str = "1") -> str:
    uri = f"http://{DOMAENE}/roles/usersystemrole/{navn}/{version}"
    return f"<Privilege>{uri}</Privilege>"


def graense(navn: str, value: str) -> str:
    return f'<Constraint Name="{navn}">{value}</Constraint>'


def gruppe(*indhold: str, scope: str = SCOPE) -> str:
    return f'<PrivilegeGroup Scope="{scope}">{"".join(indhold)}</PrivilegeGroup>'


def dokument(*grupper: str, navnerum: str = ITST, foran: str = "") -> str:
    text = (
        f'{foran}<bpp:PrivilegeList xmlns:bpp="{navnerum}">{"".join(grupper)}</bpp:PrivilegeList>'
    )
    return base64.b64encode(text.encode()).decode()


def giver(*grupper: str, kendt: Kendt = KENDT) -> Rettigheder:
    return fortolk(laes(dokument(*grupper)), kendt)


def grunde(rettigheder: Rettigheder) -> list[str]:
    return [melding.grund for melding in rettigheder.meldinger]


def ser(rettigheder: Rettigheder, permission: str = "se_sag", **fakta: int) -> bool:
    row = Raekkefakta(
        **(
            {"myndighed": 1003, "kle": 320304, "foelsomhed": 1, "enhed": 500, "fagsystem": 1}
            | fakta
        )
    )
    return any(permission in g.permissions and g.stopper(row) is None for g in rettigheder.grupper)


# --- Form (rule 10) ---------------------------------------------------------------------------


@pytest.mark.parametrize("navnerum", [ITST, DIGST])
@pytest.mark.parametrize("boern", ["", "bpp:"])
def test_both_namespaces_and_children_with_or_without_one(navnerum: str, boern: str):
    text = (
        gruppe(rolle(), graense(bpp.KLE, "32.*"))
        .replace("<", f"<{boern}")
        .replace(f"<{boern}/", f"</{boern}")
    )
    found = fortolk(laes(dokument(text, navnerum=navnerum)), KENDT)
    assert ser(found)
    assert not ser(found, kle=270000)


def test_constraint_and_privilege_in_either_order():
    assert giver(gruppe(graense(bpp.KLE, "32.*"), rolle())) == giver(
        gruppe(rolle(), graense(bpp.KLE, "32.*"))
    )


@pytest.mark.parametrize(
    "tekst",
    [
        "ikke base64!",
        base64.b64encode(b"<a>").decode(),
        base64.b64encode(b"").decode(),
        base64.b64encode(b"\xff\xfe<a/>").decode(),
        base64.b64encode(b"<PrivilegeList/>").decode(),
        base64.b64encode(f'<x:Andet xmlns:x="{ITST}"/>'.encode()).decode(),
        "A" * (2 * bpp.MAKS_BYTES + 4),
    ],
)
def test_what_is_no_bpp_is_refused(tekst: str):
    with pytest.raises(BppFejl):
        laes(tekst)


@pytest.mark.parametrize(
    "foran",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<?xml version="1.0" encoding="UTF-7"?><!DOCTYPE x>',
    ],
)
def test_a_dtd_is_refused(foran: str):
    with pytest.raises(BppFejl, match="DTD"):
        laes(dokument(gruppe(rolle()), foran=foran))


def test_a_dtd_hidden_by_another_encoding_is_refused():
    """UTF-7 spells `<!DOCTYPE` without the letters that a look for it would find."""
    body = '<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE x+AD4-<x/>'
    with pytest.raises(BppFejl):
        laes(base64.b64encode(body.encode()).decode())


def test_too_many_groups_are_refused():
    with pytest.raises(BppFejl):
        laes(dokument(*[gruppe(rolle())] * (bpp.MAKS_GRUPPER + 1)))


# --- Scope and privilege (rules 3 and 4) -------------------------------------------------------


@pytest.mark.parametrize(
    "scope",
    [
        "",
        "urn:dk:gov:saml:cvrNumberIdentifier:12345678",
        "urn:dk:gov:saml:cvrNumberIdentifier:999999999",
        "urn:dk:gov:saml:cvrNumberIdentifier:99999999 ",
        "urn:dk:gov:saml:cprNumberIdentifier:2110703435",
        "urn:dk:gov:saml:productionUnitIdentifier:99999999",
        "URN:DK:GOV:SAML:CVRNUMBERIDENTIFIER:99999999",
    ],
)
def test_an_unknown_scope_takes_its_whole_group_away_and_leaves_the_others(scope: str):
    found = giver(gruppe(rolle(), scope=scope), gruppe(rolle("se_ydelse")))
    assert [g.permissions for g in found.grupper] == [{"se_ydelse"}]
    assert grunde(found) == ["ukendt_scope"]
    assert "2110703435" not in repr(found)


@pytest.mark.parametrize(
    "privilegium",
    [
        rolle("ukendt"),
        rolle("se_sag", "2"),
        rolle("se_sag", "01"),
        rolle("se_sag", ""),
        "<Privilege>se_sag</Privilege>",
        "<Privilege/>",
        "<Privilege>http://andet.dk/roles/usersystemrole/se_sag/1</Privilege>",
        f"<Privilege>http://{DOMAENE}/roles/servicesystemrole/se_sag/1</Privilege>",
        f"<Privilege>http://{DOMAENE}.ond.dk/roles/usersystemrole/se_sag/1</Privilege>",
    ],
)
def test_an_unknown_privilege_is_ignored_and_reported_alone(privilegium: str):
    found = giver(gruppe(privilegium, rolle("se_ydelse")))
    assert [g.permissions for g in found.grupper] == [{"se_ydelse"}]
    assert grunde(found) == ["ukendt_rolle"]
    assert giver(gruppe(privilegium)).grupper == ()


# --- Groups (rules 1, 2, 9) -------------------------------------------------------------------


def test_groups_are_alternatives_and_never_merged():
    found = giver(
        gruppe(rolle(), graense(bpp.KLE, "32.*"), graense(bpp.ORGENHED, str(ENHED_A))),
        gruppe(rolle(), graense(bpp.KLE, "27.*"), graense(bpp.ORGENHED, str(ENHED_B))),
    )
    assert len(found.grupper) == 2
    assert ser(found, kle=320304, enhed=500)
    assert ser(found, kle=270000, enhed=700)
    assert not ser(found, kle=320304, enhed=700)
    assert not ser(found, kle=270000, enhed=500)


def test_values_of_one_name_are_alternatives_listed_or_repeated():
    listed = giver(gruppe(rolle(), graense(bpp.KLE, "32.* , 27.18.00")))
    repeated = giver(gruppe(rolle(), graense(bpp.KLE, "32.*"), graense(bpp.KLE, "27.18.00")))
    assert listed == repeated
    assert ser(listed, kle=271800)
    assert not ser(listed, kle=271802)


def test_a_group_without_constraint_is_unlimited_inside_its_scope():
    (found,) = giver(gruppe(rolle())).grupper
    assert (found.kle, found.enheder, found.foelsomhed) == (ALT, ALT, 4)
    assert ser(giver(gruppe(rolle())), foelsomhed=4, enhed=0, kle=-1)
    assert not ser(giver(gruppe(rolle())), myndighed=1004)


# --- Constraints (rules 5 to 8) ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("navn", "value", "grund"),
    [
        ("http://sts.kombit.dk/constraints/itsystem/1", "x", "ukendt_afgraensning"),
        ("http://sts.kombit.dk/constraints/KLE/2", "32.*", "ukendt_afgraensning"),
        ("", "32.*", "ukendt_afgraensning"),
        (bpp.KLE, "", "tom_afgraensning"),
        (bpp.KLE, " ", "tom_afgraensning"),
        (bpp.KLE, "32.*,", "tom_afgraensning"),
        (bpp.KLE, "3*", "forkert_vaerdi"),
        (bpp.KLE, "32", "forkert_vaerdi"),
        (bpp.KLE, "32.*,27.18", "forkert_vaerdi"),
        (bpp.KLE, "٣٢.*", "forkert_vaerdi"),
        (bpp.KLE, "99.99.99", "naar_intet"),
        (bpp.ORGENHED, "ikke-en-uuid", "forkert_vaerdi"),
        (bpp.ORGENHED, f"{ENHED_A},x", "forkert_vaerdi"),
        (bpp.ORGENHED, "00000000-0000-4000-8000-000000000000", "naar_intet"),
        (FOELSOMHED, "0", "forkert_vaerdi"),
        (FOELSOMHED, "5", "forkert_vaerdi"),
        (FOELSOMHED, "High", "forkert_vaerdi"),
        (FOELSOMHED, "2,x", "forkert_vaerdi"),
        (FOELSOMHED, "", "tom_afgraensning"),
    ],
)
def test_a_constraint_that_is_not_understood_leaves_nothing_of_its_group(
    navn: str, value: str, grund: str
):
    found = giver(gruppe(rolle(), graense(navn, value)), gruppe(rolle("se_ydelse")))
    assert [g.permissions for g in found.grupper] == [{"se_ydelse"}]
    assert grunde(found) == [grund]


def test_a_constraint_in_a_foreign_form_leaves_nothing_of_its_group():
    """An element that we do not know may be a limit."""
    foreign = '<x:Constraint xmlns:x="urn:andet" Name="a">1</x:Constraint>'
    nested = f'<Constraint Name="{bpp.KLE}"><b>32.*</b></Constraint>'
    for odd in (foreign, nested, "<Graense/>"):
        assert grunde(giver(gruppe(rolle(), odd))) == ["ukendt_element"]
        assert giver(gruppe(rolle(), odd)).grupper == ()


def test_a_role_that_demands_a_kind_gives_nothing_without_it():
    without = giver(gruppe(rolle("kraevende")))
    assert without.grupper == ()
    assert grunde(without) == ["kraevet_afgraensning_mangler"]
    assert giver(gruppe(rolle("kraevende"), graense(bpp.KLE, "32.*"))).grupper


def test_no_kle_is_nothing_beside_a_real_one():
    found = giver(gruppe(rolle(), graense(bpp.KLE, "99.99.99,32.*")))
    assert ser(found)
    assert not ser(found, kle=999999)


def test_units_are_exactly_those_named_and_one_that_is_not_ours_reaches_nothing():
    other = "00000000-0000-4000-8000-000000000000"
    found = giver(gruppe(rolle(), graense(bpp.ORGENHED, f"{str(ENHED_A).upper()},{other}")))
    assert ser(found, enhed=500)
    assert not ser(found, enhed=501)  # a sub-unit: the sender expands, we do not
    assert not ser(found, enhed=0)


@pytest.mark.parametrize("loft", [1, 2, 3, 4])
def test_foelsomhed_is_an_upper_limit(loft: int):
    found = giver(gruppe(rolle(), graense(FOELSOMHED, str(loft))))
    assert [ser(found, foelsomhed=n) for n in (1, 2, 3, 4)] == [n <= loft for n in (1, 2, 3, 4)]


def test_an_object_without_kle_is_seen_under_a_star_or_no_constraint_only():
    assert ser(giver(gruppe(rolle(), graense(bpp.KLE, "*"))), kle=-1)
    assert not ser(giver(gruppe(rolle(), graense(bpp.KLE, "32.*"))), kle=-1)


# --- Never more than a document says ----------------------------------------------------------


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(tekst: str):
    for value in (tekst, base64.b64encode(tekst.encode("utf-8", "replace")).decode()):
        with contextlib.suppress(BppFejl):
            laes(value)


@given(st.text(alphabet="0123456789.*, ", min_size=1, max_size=20))
def test_a_kle_constraint_never_widens(value: str):
    """Whatever it holds, a group with it reaches no more than its well-formed parts say."""
    found = giver(gruppe(rolle(), graense(bpp.KLE, value)))
    if ser(found, kle=320304):
        parts = {part.strip() for part in value.split(",")}
        assert parts & {"*", "32.*", "32.03.*", "32.03.04"}


@pytest.mark.parametrize(
    "navn", ["01-sagsbehandler", "02-administrator", "03-delegering-to-kommuner"]
)
def test_the_readable_examples_say_what_their_attributes_say(navn: str):
    from tests.saml.conftest import eksempel

    plain = base64.b64encode((EKSEMPLER / f"{navn}.bpp.xml").read_bytes()).decode()
    *_, (_, (sent,)) = eksempel(navn[:2])
    assert laes(plain) == laes(sent)
