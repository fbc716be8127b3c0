"""Attributes of an assertion, by profile, to what we need to know of a user. Pure.

OIOSAML 3 with KOMBIT's profile 2.0, and the older DK-SAML-2.0 with KOMBIT 1.0 where the provider's
row allows it (MESSAGING.md c.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from access.saml.fejl import SamlAfvist

_NY = "https://data.gov.dk/"
SPEC_VERSION = _NY + "model/core/specVersion"
LOA = _NY + "concept/core/nsis/loa"
CVR = _NY + "model/core/eid/professional/cvr"
ORG_NAVN = _NY + "model/core/eid/professional/orgName"
EMAIL = _NY + "model/core/eid/email"
FULDE_NAVN = _NY + "model/core/eid/fullName"
UUID_VARIG = _NY + "model/core/eid/professional/uuid/persistent"
PRIVILEGIER = _NY + "model/core/eid/privilegesIntermediate"
_GL = "dk:gov:saml:attribute:"
KOMBIT_VERSION = (_GL + "KombitSpecVer", _NY + "model/core/kombitSpecVer")
GL_SPEC_VERSION = _GL + "SpecVer"
GL_NIVEAU = _GL + "AssuranceLevel"
GL_CVR = _GL + "CvrNumberIdentifier"
GL_PRIVILEGIER = _GL + "Privileges_intermediate"
GL_SIMPLE = _GL + "Privileges_simple"
_PRIVILEGIE_NAVNE = (PRIVILEGIER, GL_PRIVILEGIER, GL_SIMPLE)

TILLIDSNIVEAUER = frozenset({"Substantial", "High"})
MINDST_NIVEAU = 3  # AssuranceLevel of the older profile

_CVR = re.compile(r"[0-9]{8}")
_UUID = re.compile(
    r"(?:urn:uuid:|https://data\.gov\.dk/model/core/eid/professional/uuid/)?"
    r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
    re.IGNORECASE,
)

Attributter = Sequence[tuple[str, tuple[str, ...]]]
"""Name and values of each attribute, in order, repeated names kept."""


@dataclass(frozen=True, slots=True)
class Paastand:
    """What the provider says of the user. `bpp` is None without privileges."""

    cvr: str
    uuid: UUID
    navn: str
    email: str
    bpp: str | None


def laes(
    attributter: Attributter, name_id: str, *, gammel_profil: bool, uden_persondata: bool = False
) -> Paastand:
    """Read and check a user's attributes. Raises SamlAfvist, naming the rule."""
    bpp = _bpp(attributter)
    values: dict[str, str] = {}
    for name, given in attributter:
        if name in _PRIVILEGIE_NAVNE:
            continue
        if name in values:
            raise SamlAfvist("attribut_gentaget")
        if len(given) == 1:
            values[name] = given[0].strip()
    if values.get(SPEC_VERSION) == "OIO-SAML-3.0":
        return _ny(values, name_id, bpp, uden_persondata)
    if values.get(GL_SPEC_VERSION) == "DK-SAML-2.0" and SPEC_VERSION not in values:
        if not gammel_profil:
            raise SamlAfvist("gammel_profil")
        return _gammel(values, name_id, bpp)
    raise SamlAfvist("ukendt_profil")


def _bpp(attributter: Attributter) -> str | None:
    """The one privilege value. Two, in any form, are refused (rule 11)."""
    found = [(name, value) for name, given in attributter for value in given or ("",)
             if name in _PRIVILEGIE_NAVNE]  # fmt: skip
    if len(found) > 1:
        raise SamlAfvist("flere_privilegier")
    if not found:
        return None
    name, value = found[0]
    if name == GL_SIMPLE:
        # Without a Scope nothing says whose data it is about: it can give no right here.
        raise SamlAfvist("simple_privilegier")
    if not value.strip():
        raise SamlAfvist("tomme_privilegier")
    return value.strip()


def _krav(values: Mapping[str, str], name: str, grund: str) -> str:
    value = values.get(name, "")
    if not value:
        raise SamlAfvist(grund)
    return value


def _ny(
    values: Mapping[str, str], name_id: str, bpp: str | None, uden_persondata: bool
) -> Paastand:
    told = [values[name] for name in KOMBIT_VERSION if name in values]
    if not told or any(value != "2.0" for value in told):
        raise SamlAfvist("kombit_version")
    if _krav(values, LOA, "tillidsniveau_mangler") not in TILLIDSNIVEAUER:
        raise SamlAfvist("tillidsniveau")
    _krav(values, ORG_NAVN, "organisation_mangler")
    email = values.get(EMAIL, "") if uden_persondata else _krav(values, EMAIL, "email_mangler")
    uuid = _laes_uuid(_krav(values, UUID_VARIG, "uuid_mangler"))
    if _laes_uuid(name_id) != uuid:
        raise SamlAfvist("name_id")
    navn = values.get(FULDE_NAVN, "") or email or f"Bruger {str(uuid)[:8]}"
    return Paastand(_cvr(values, CVR), uuid, navn, email, bpp)


def _gammel(values: Mapping[str, str], name_id: str, bpp: str | None) -> Paastand:
    """Its user is known by the NameID alone: `C=DK,O=<cvr>,CN=<navn>,Serial=<uuid>`."""
    if not any(values.get(name) == "1.0" for name in KOMBIT_VERSION):
        raise SamlAfvist("kombit_version")
    niveau = _krav(values, GL_NIVEAU, "tillidsniveau_mangler")
    if not re.fullmatch(r"[1-4]", niveau) or int(niveau) < MINDST_NIVEAU:
        raise SamlAfvist("tillidsniveau")
    cvr = _cvr(values, GL_CVR)
    match = re.fullmatch(r"C=DK,O=([0-9]{8}),CN=(.+),Serial=([^,]+)", name_id, re.DOTALL)
    if match is None or match[1] != cvr:
        raise SamlAfvist("name_id")
    return Paastand(cvr, _laes_uuid(match[3]), match[2].strip(), "", bpp)


def _cvr(values: Mapping[str, str], name: str) -> str:
    value = _krav(values, name, "cvr_mangler")
    if not _CVR.fullmatch(value):
        raise SamlAfvist("cvr")
    return value


def _laes_uuid(tekst: str) -> UUID:
    match = _UUID.fullmatch(tekst.strip())
    if match is None:
        raise SamlAfvist("name_id")
    return UUID(match[1])
