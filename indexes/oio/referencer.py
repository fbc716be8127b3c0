"""References in OIO messages: who a part URN points at, and KLE numbers as integers.

Forms: INDEXES section 5. The number of a person or company exists only inside the URN.
"""

import re
from urllib.parse import unquote

TOM_URN = "URN:Empty"
"""What a journalnotat points at: no dokument (section 5)."""

_PART_FORMER = (
    (re.compile(r"urn:oio:cpr-nr:([0-9]{10})", re.I), "cpr"),
    (re.compile(r"urn:oio:cvr-nr:([0-9]{8})", re.I), "cvr"),
    (re.compile(r"urn:oio:pnr:([0-9]{10})", re.I), "pnr"),
    (re.compile(r"urn:oio:us:personid:([0-9]{7})", re.I), "us"),
    # The anvisning's own example says us:borgerid: both are read, udk is written.
    (re.compile(r"urn:oio:(?:udk|us):borgerid:([0-9]{12})", re.I), "udk"),
)
# A property is no part: it stands in Sagsgenstande (section 5).
_BFE = re.compile(r"urn:oio:ejendom:bfe-nr:([0-9]{10})", re.I)
_ESR = re.compile(r"urn:oio:esr:ejendom:([0-9]{3})-([0-9]{5,6})", re.I)
_NAVN = re.compile(r"urn:oio:fuldtnavn:(.+)", re.I | re.S)
_CVR = re.compile(r"urn:oio:cvr-nr:([0-9]{8})", re.I)
_URN_AF_ART = {
    "cpr": "urn:oio:cpr-nr:",
    "cvr": "urn:oio:cvr-nr:",
    "pnr": "urn:oio:pnr:",
    "us": "urn:oio:us:personid:",
    "udk": "urn:oio:udk:borgerid:",
    "navn": "urn:oio:fuldtnavn:",
}
_KLE = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{2})")
_URN_HOVED = re.compile(r"urn:oio:[a-z-]{1,20}(?::[a-z-]{1,20})?(?=:)", re.I)


def part_noegle(urn: str) -> str | None:
    """The key of the part a URN names, e.g. "cpr:0123456789", or None for an unknown form.

    Kinds: cpr, cvr, pnr, us (Udlaendingestyrelsen), udk (Udbetaling Danmark), navn (no number).
    """
    for form, art in _PART_FORMER:
        if match := form.fullmatch(urn):
            return f"{art}:{match[1]}"
    if match := _NAVN.fullmatch(urn):
        navn = " ".join(unquote(match[1]).split())
        return f"navn:{navn}" if navn else None
    return None


def ejendom_noegle(urn: str) -> str | None:
    """The key of the property a URN names, e.g. "bfe:5012345" or "esr:173-012345", else None.

    The register writes a BFE number without leading zeros and an ESR number with six digits.
    """
    if match := _BFE.fullmatch(urn):
        return f"bfe:{int(match[1])}" if int(match[1]) else None
    if match := _ESR.fullmatch(urn):
        return f"esr:{match[1]}-{match[2].zfill(6)}"
    return None


def part_urn(noegle: str) -> str:
    """The URN of a part key, the inverse of `part_noegle`. ValueError for an unknown kind."""
    art, _, vaerdi = noegle.partition(":")
    if art not in _URN_AF_ART or not vaerdi:
        raise ValueError("unknown kind of part key")
    return _URN_AF_ART[art] + vaerdi


def cvr_i_urn(urn: str) -> str | None:
    """The CVR number inside a cvr-nr URN, or None."""
    match = _CVR.fullmatch(urn)
    return match[1] if match else None


def urn_form(urn: str) -> str:
    """What kind of URN it is without its number or name: safe to show and to log."""
    match = _URN_HOVED.match(urn)
    return f"{match[0].lower()} ({len(urn)} tegn)" if match else f"{len(urn)} tegn"


def er_kle(tekst: str) -> bool:
    """True for a KLE subject number in full, nn.nn.nn."""
    return _KLE.fullmatch(tekst) is not None


def kle_tal(tekst: str) -> int:
    """29.21.04 as 292104: a group or main group is then a range. Raises ValueError."""
    match = _KLE.fullmatch(tekst)
    if match is None:
        raise ValueError("not a KLE number of the form nn.nn.nn")
    return int(match[1]) * 10_000 + int(match[2]) * 100 + int(match[3])


def kle_tekst(tal: int) -> str:
    """292104 as 29.21.04. Raises ValueError outside 0-999999."""
    if not 0 <= tal <= 999_999:
        raise ValueError("a KLE number has six digits")
    return f"{tal // 10_000:02}.{tal // 100 % 100:02}.{tal % 100:02}"
