"""Timestamps of the OIO messages as points on one time axis.

Values keep the text exactly as sent; this module only reads it. A timestamp without a time zone is
Danish local time (KOMBIT's own messages use Europe/Copenhagen; INDEXES section 1, Bitemporality).
"""

import re
from calendar import isleap
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from access.hukommelse import huskes

UENDELIG = "infinity"
DANSK_TID = ZoneInfo("Europe/Copenhagen")
ALTID = datetime.max.replace(tzinfo=UTC)
"""Stands for "no end" when periods are compared; never shown, never stored."""

_ZONE = r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DATO = r"(?P<aar>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(?P<md>0[1-9]|1[0-2])-(?P<dag>[0-2][0-9]|3[01])"
_DATOTID = re.compile(
    _DATO + r"T(?:(?P<kl>(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(?P<del>\.[0-9]+)?"
    r"|(?P<midnat>24:00:00(?:\.0+)?))" + _ZONE
)
_DATO_ALENE = re.compile(_DATO + _ZONE)
# The same two for JSON Schema, whose dialect knows no named groups: with the days that exist.
_AAR = r"-?(?:[1-9][0-9]{3,}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_FJERDE = r"(?:0[48]|[2468][048]|[13579][26])"  # two digits that four divides, and not 00
_SKUDAAR = (
    rf"-?(?:(?:[1-9][0-9]+|0[0-9]){_FJERDE}"
    rf"|(?:{_FJERDE}|[1-9][0-9]*(?:00|{_FJERDE}))00)"
)
_KALENDER = (
    rf"(?:{_AAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    rf"|{_SKUDAAR}-02-29)"
)
DATOTID_MOENSTER, DATO_MOENSTER = (
    re.sub(r"\(\?P<[a-z]+>", "(?:", form.pattern.replace(_DATO, _KALENDER))
    for form in (_DATOTID, _DATO_ALENE)
)
"""What `er_datotid` and `er_dato` take, as patterns; a test holds them to that."""
DAG_MOENSTER = _KALENDER
"""A date without a time zone."""
_DAGE = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _dag_findes(match: re.Match[str]) -> bool:
    aar, maaned, dag = int(match["aar"]), int(match["md"]), int(match["dag"])
    laengde = 29 if maaned == 2 and isleap(aar) else _DAGE[maaned - 1]
    return aar != 0 and 1 <= dag <= laengde


@huskes(8192)
def er_datotid(tekst: str) -> bool:
    """True if `tekst` is a legal xs:dateTime: the time zone is optional, 24:00:00 is midnight."""
    match = _DATOTID.fullmatch(tekst)
    return match is not None and _dag_findes(match)


@huskes(2048)
def er_dato(tekst: str) -> bool:
    """True if `tekst` is a legal xs:date."""
    match = _DATO_ALENE.fullmatch(tekst)
    return match is not None and _dag_findes(match)


@huskes(8192)
def tidspunkt(tekst: str) -> datetime:
    """The moment `tekst` names, with a time zone; "infinity" gives `ALTID`.

    Fractions finer than a microsecond are cut off. Raises ValueError for anything that is not an
    xs:dateTime and for years outside 1-9999, which neither Python nor our columns can hold.
    """
    if tekst == UENDELIG:
        return ALTID
    match = _DATOTID.fullmatch(tekst)
    if match is None or not _dag_findes(match):
        raise ValueError("not an xs:dateTime")
    if len(match["aar"]) != 4:
        raise ValueError("year outside 1-9999")
    brudte = (match["del"] or "")[1:7].ljust(6, "0")
    moment = datetime.fromisoformat(
        f"{match['aar']}-{match['md']}-{match['dag']}T{match['kl'] or '00:00:00'}.{brudte}"
    )
    if match["midnat"]:
        moment = _flyt(moment, timedelta(days=1))
    zone = match["zone"]
    if zone is None:
        return moment.replace(tzinfo=DANSK_TID)
    if zone == "Z":
        return moment.replace(tzinfo=UTC)
    forskel = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
    return _flyt(moment, forskel if zone[0] == "-" else -forskel).replace(tzinfo=UTC)


def _flyt(moment: datetime, forskel: timedelta) -> datetime:
    try:
        return moment + forskel
    except OverflowError as fejl:
        raise ValueError("outside the calendar") from fejl


def har_zone(tekst: str) -> bool:
    """True if the timestamp says its own time zone (infinity needs none)."""
    return tekst == UENDELIG or tekst.endswith("Z") or tekst[-6:-5] in {"+", "-"}
