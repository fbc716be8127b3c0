"""The world of every look: one citizen, one protected, a virksomhed, a sag, a house and a user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from access.models import Bruger

JAN_CPR, JYTTE_CPR, CVR_NR = "2110703435", "0107741234", "29189846"
BFE = "9000101"


@dataclass(frozen=True)
class Verden:
    jan: UUID
    jytte: UUID
    firma: UUID
    sag: UUID
    hus: UUID
    bruger: Bruger
    browser: Client


Kald = Callable[[Verden], Any]
Ruter = dict[str, list[tuple[Kald, set[str]]]]


def get(name: str, *keys: str) -> Kald:
    return lambda v: v.browser.get(reverse(name, args=[getattr(v, key) for key in keys]))


def soeg(v: Verden, **felter: str) -> Any:
    return v.browser.post(reverse("soeg"), felter, follow=True)


def flere(navn: str, **felter: str) -> Kald:
    """A search of another form than persons'."""
    return lambda v: v.browser.post(reverse(navn), felter, follow=True)
