"""The OIO Basic Privilege Profile: from the document in an assertion to groups of rights. Pure.

Two steps: `laes` reads the document as it stands, `fortolk` gives it meaning from what we know of
roles, authorities and units. Every rule is one of the twelve in MESSAGING.md (c) and the contract's
adgang/README; where a document cannot be understood, it gives less, never more.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lxml import etree

from access.values import ALT, AfgraensningFejl, Foelsomhed, Gruppe, Omfang, kle_omfang

NAVNERUM = (
    "http://itst.dk/oiosaml/basic_privilege_profile",
    "http://digst.dk/oiosaml/basic_privilege_profile",
)
KLE = "http://sts.kombit.dk/constraints/KLE/1"
ORGENHED = "http://sts.kombit.dk/constraints/orgenhed/1"
MAKS_BYTES = 512 * 1024
MAKS_GRUPPER = 1000

_SCOPE = re.compile(r"urn:dk:gov:saml:cvrNumberIdentifier:([0-9]{8})")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# What may be repeated in our log: an identifier of the usual form, without a number of a person.
_TRYG_ID = re.compile(r"https?://(?!.*[0-9]{6})[A-Za-z0-9._/-]{1,150}")


class BppFejl(ValueError):
    """The document cannot be read at all. The text says why and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class RaaGruppe:
    """A PrivilegeGroup as sent: scope, privileges, and the values of each kind of constraint."""

    scope: str
    privilegier: tuple[str, ...]
    afgraensninger: Mapping[str, tuple[str, ...]]
    fremmed: bool = False  # holds something that we do not know: it may be a limit


@dataclass(frozen=True, slots=True)
class Rolleret:
    """What a brugersystemrolle permits, and the kinds of constraint that it demands."""

    permissions: frozenset[str]
    kraever: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Kendt:
    """What the meaning of a document depends on.

    `myndigheder` are those whose data the sender may give rights to, by CVR. `enheder` is each
    unit's own number, with those of the closed units whose sager it has taken over: the sender has
    added the sub-units that exist today already (rule 7), so no others are added here.
    """

    domaene: str
    roller: Mapping[tuple[str, int], Rolleret]
    myndigheder: Mapping[str, int]
    enheder: Mapping[UUID, tuple[int, ...]]

    @property
    def foelsomhed(self) -> str:
        return f"http://{self.domaene}/constraints/foelsomhed/1"


@dataclass(frozen=True, slots=True)
class Melding:
    """Something that was ignored: in which group (from 1), why, and the identifier if harmless."""

    gruppe: int
    grund: str
    identifikator: str = ""


@dataclass(frozen=True, slots=True)
class Rettigheder:
    """What a document gives."""

    grupper: tuple[Gruppe, ...] = ()
    meldinger: tuple[Melding, ...] = field(default=())


class _IngenVirkning(Exception):
    """The group gives nothing."""

    def __init__(self, grund: str, identifikator: str = "") -> None:
        super().__init__(grund)
        self.grund, self.identifikator = grund, identifikator


def laes(dokument: str) -> tuple[RaaGruppe, ...]:
    """The groups of a Base64 document, in its order. Raises BppFejl where it is no BPP."""
    root = _parse(_afkod(dokument))
    navn = etree.QName(root)
    if navn.localname != "PrivilegeList" or navn.namespace not in NAVNERUM:
        raise BppFejl("the root is not a PrivilegeList")
    groups = [child for child in root if _lokalt(child) == "PrivilegeGroup"]
    if len(groups) > MAKS_GRUPPER:
        raise BppFejl("too many groups")
    return tuple(_raa_gruppe(group) for group in groups)


def er_uuid(tekst: str) -> bool:
    """True for the textual form of a UUID."""
    return bool(_UUID.fullmatch(tekst))


def fortolk(grupper: Collection[RaaGruppe], kendt: Kendt) -> Rettigheder:
    """The rights that groups give, never merged (rule 1), and what was ignored and why."""
    given: list[Gruppe] = []
    told: list[Melding] = []
    for nummer, raa in enumerate(grupper, 1):
        try:
            given.append(_gruppe(raa, kendt, nummer, told))
        except _IngenVirkning as stop:
            told.append(Melding(nummer, stop.grund, _tryg(stop.identifikator)))
    return Rettigheder(tuple(given), tuple(told))


def _afkod(dokument: str) -> bytes:
    if len(dokument) > 2 * MAKS_BYTES:
        raise BppFejl("too large")
    try:
        data = base64.b64decode("".join(dokument.split()), validate=True)
    except (binascii.Error, ValueError) as fejl:
        raise BppFejl("not Base64") from fejl
    if len(data) > MAKS_BYTES:
        raise BppFejl("too large")
    try:
        tekst = data.decode("utf-8-sig")
    except UnicodeDecodeError as fejl:
        raise BppFejl("not UTF-8") from fejl
    if "<!DOCTYPE" in tekst or "<!ENTITY" in tekst:
        raise BppFejl("holds a DTD")
    return tekst.encode()


def _parse(data: bytes) -> etree._Element:
    # The encoding is fixed: a declaration of another could hide a DTD from the look above.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fejl:
        raise BppFejl("not well-formed XML") from fejl
    if root.getroottree().docinfo.internalDTD is not None:
        raise BppFejl("holds a DTD")
    return root


def _lokalt(element: etree._Element) -> str | None:
    """An element's local name if it is BPP's, with a namespace or without (rule 10)."""
    navn = etree.QName(element)
    return navn.localname if navn.namespace in (None, *NAVNERUM) else None


def _raa_gruppe(element: etree._Element) -> RaaGruppe:
    privileges: list[str] = []
    constraints: dict[str, list[str]] = {}
    foreign = False
    for child in element:
        kind = _lokalt(child)
        # A child that holds elements is not text: what it says is unknown.
        if kind not in ("Privilege", "Constraint") or len(child):
            foreign = True
        elif kind == "Privilege":
            privileges.append((child.text or "").strip())
        else:
            values = constraints.setdefault(child.get("Name", "").strip(), [])
            values.extend(value.strip() for value in (child.text or "").split(","))
    return RaaGruppe(
        element.get("Scope", ""),
        tuple(privileges),
        {name: tuple(values) for name, values in constraints.items()},
        foreign,
    )


def _gruppe(raa: RaaGruppe, kendt: Kendt, nummer: int, told: list[Melding]) -> Gruppe:
    scope = _SCOPE.fullmatch(raa.scope)
    if scope is None or scope[1] not in kendt.myndigheder:
        raise _IngenVirkning("ukendt_scope")
    permissions: set[str] = set()
    demanded: set[str] = set()
    for privilege in raa.privilegier:
        rolle = _rolle(privilege, kendt)
        if rolle is None:
            told.append(Melding(nummer, "ukendt_rolle", _tryg(privilege)))
            continue
        permissions |= rolle.permissions
        demanded |= rolle.kraever
    if not permissions:
        raise _IngenVirkning("ingen_kendt_rolle")
    if raa.fremmed:
        raise _IngenVirkning("ukendt_element")
    kinds = {KLE: "kle", ORGENHED: "enhed", kendt.foelsomhed: "foelsomhed"}
    for name, values in raa.afgraensninger.items():
        if name not in kinds:
            raise _IngenVirkning("ukendt_afgraensning", name)
        if not all(values):
            raise _IngenVirkning("tom_afgraensning", name)
    if demanded - {kinds[name] for name in raa.afgraensninger}:
        raise _IngenVirkning("kraevet_afgraensning_mangler")
    gruppe = Gruppe(
        permissions=frozenset(permissions),
        myndighed=kendt.myndigheder[scope[1]],
        kle=_kle(raa.afgraensninger.get(KLE)),
        foelsomhed=_foelsomhed(raa.afgraensninger.get(kendt.foelsomhed)),
        enheder=_enheder(raa.afgraensninger.get(ORGENHED), kendt.enheder),
        fagsystemer=ALT,
    )
    if not gruppe.kle or not gruppe.enheder:
        # 99.99.99 alone, or only units that are not ours: a right that reaches no row must not
        # open what has no rows either, such as the part register or the administration.
        raise _IngenVirkning("naar_intet")
    return gruppe


def _rolle(privilege: str, kendt: Kendt) -> Rolleret | None:
    prefix = f"http://{kendt.domaene}/roles/usersystemrole/"
    if not privilege.startswith(prefix):
        return None
    match = re.fullmatch(r"([A-Za-z0-9_-]{1,80})/([1-9][0-9]{0,3})", privilege[len(prefix) :])
    return kendt.roller.get((match[1], int(match[2]))) if match else None


def _kle(values: tuple[str, ...] | None) -> Omfang:
    if values is not None and not all(value.isascii() for value in values):
        raise _IngenVirkning("forkert_vaerdi", KLE)
    try:
        return kle_omfang(values)
    except AfgraensningFejl as fejl:
        raise _IngenVirkning("forkert_vaerdi", KLE) from fejl


def _foelsomhed(values: tuple[str, ...] | None) -> Foelsomhed:
    """An upper limit (rule 8). Several values are alternatives, so the highest holds (rule 2)."""
    if values is None:
        return Foelsomhed.VIP_SAGER
    if any(value not in {"1", "2", "3", "4"} for value in values):
        raise _IngenVirkning("forkert_vaerdi", "foelsomhed")
    return Foelsomhed(max(int(value) for value in values))


def _enheder(values: tuple[str, ...] | None, known: Mapping[UUID, tuple[int, ...]]) -> Omfang:
    """Exactly the named units. One that is not ours reaches nothing; the others stay."""
    if values is None:
        return ALT
    if not all(_UUID.fullmatch(value) for value in values):
        raise _IngenVirkning("forkert_vaerdi", ORGENHED)
    numbers = (n for value in values for n in known.get(UUID(value), ()))
    return Omfang.af((number, number + 1) for number in numbers)


def _tryg(identifikator: str) -> str:
    return identifikator if _TRYG_ID.fullmatch(identifikator) else ""
