"""Constants of the tests: one clock, two authorities, and the ordinary rights of a caseworker."""

from datetime import UTC, datetime

from access.values import Permission

NU = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KOMMUNE, ANDEN_KOMMUNE, STAT = 173, 1002, 1001

ALT = (Permission.SE_PERSON, Permission.SE_SAG, Permission.SE_DOKUMENT, Permission.SE_YDELSE)
