"""What an advisgruppe is, in plain Python: no Django, no clock, no database.

Source of the choices: product note 1.4 and 3.5.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Advistype(StrEnum):
    """The four kinds of advisgruppe, each with its kinds of event (`SLAGS`)."""

    FOLKEREGISTER = "folkeregister"
    SAG_YDELSE = "sag_ydelse"
    ARBEJDSSKADE = "arbejdsskade"
    SYGEHUS = "sygehus"


SLAGS: dict[Advistype, frozenset[str]] = {
    Advistype.FOLKEREGISTER: frozenset({"folkeregister"}),
    Advistype.SAG_YDELSE: frozenset({"sag", "ydelse"}),
    Advistype.ARBEJDSSKADE: frozenset({"arbejdsskade"}),
    Advistype.SYGEHUS: frozenset({"sygehus"}),
}
"""The kinds of event (Haendelsestype.slags) that a group of the type may hear of."""


class Partsrolle(IntEnum):
    """Who the followed person is to the one to whom it happened. In order of preference: where
    several fit one event and group, the advis is about the first."""

    PERSON = 1  # it happened to herself
    AEGTEFAELLE = 2  # it happened to her spouse
    SEKUNDAER = 3  # it happened to a secondary part of her sag
    PAA_ADRESSEN = 4  # it happened to somebody at her address
    FORAELDER = 5  # it happened to her child


class Status(StrEnum):
    """How far an advis is. A correction of one that was seen makes it new again."""

    NY = "ny"
    AABNET = "aabnet"
    FAERDIGGJORT = "faerdiggjort"


class Gruppetilstand(StrEnum):
    """How far an advisgruppe is. Only an active one is matched."""

    KLADDE = "kladde"
    AFVENTER = "afventer"  # so many hits that a second person is to approve
    AKTIV = "aktiv"
    INAKTIV = "inaktiv"


class Modtagerart(StrEnum):
    """Who receives: named by a uuid, the same that `Adgang.identiteter` holds for users and units,
    and for a fagsystem that of `Fagsystem`."""

    BRUGER = "bruger"
    ENHED = "enhed"
    FAGSYSTEM = "fagsystem"


class Kanal(StrEnum):
    """How a receiver hears of it. The inbox and the API are the advis itself: nothing is sent."""

    INDBAKKE = "indbakke"
    MAIL = "mail"
    WEBHOOK = "webhook"
    API = "api"


SENDES = frozenset({Kanal.MAIL, Kanal.WEBHOOK})
"""Channels that have a Levering per advis and receiver."""


class Takt(StrEnum):
    """When a mail goes: at once (outside quiet hours), or in the day's digest."""

    STRAKS = "straks"
    DAGLIG = "daglig"


class Anledning(StrEnum):
    """Why something is delivered."""

    NY = "ny"
    RETTELSE = "rettelse"
    ANNULLERING = "annullering"


class Leveringstilstand(StrEnum):
    """A delivery's state. Only `klar` is claimed, when `naeste_forsoeg` has come."""

    KLAR = "klar"
    LEVERET = "leveret"
    OPGIVET = "opgivet"  # visible, and can be started again
    BORTFALDET = "bortfaldet"  # withdrawn, finished or forbidden before it went
