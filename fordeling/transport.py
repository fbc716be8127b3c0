"""Calls to other systems: many at once, outside every transaction, each answer told as it comes."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from django.conf import settings

from fordeling.wire.soap import IntetSvar
from indexes.opslag.transport import Forbindelse, Transport
from indexes.opslag.values import OpslagFejl

T = TypeVar("T")
_EGEN_MASKINE = {"127.0.0.1", "localhost", "::1"}
_HOLDES = 16  # connections kept of a process to an address: a web process has twelve threads
XML = "text/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Kald(Generic[T]):
    """One call that is to be made. `om` is what it is about, for whoever gets the answer."""

    om: T
    url: str
    body: bytes
    action: str = ""  # the call-backs' soapAction is the empty string (b.2)
    basic: str = ""
    fingeraftryk: str = ""


@dataclass(frozen=True, slots=True)
class Svar:
    """What came back, whatever it is."""

    status: int
    body: bytes


def kald(et: Kald[T]) -> Svar:
    """Make the call. Raises IntetSvar: then the other side may have taken it or not."""
    headers = {"Content-Type": XML, "SOAPAction": f'"{et.action}"'}
    if et.basic:
        headers["Authorization"] = "Basic " + base64.b64encode(et.basic.encode()).decode()
    try:
        status, body = _transport(et.url, et.fingeraftryk).post(
            et.body, headers, frist=settings.FORDELING.frist
        )
    except OpslagFejl as fejl:
        raise IntetSvar(fejl.art.value) from None
    return Svar(status, body)


def kald_alle(alle: Sequence[Kald[T]]) -> Iterator[tuple[Kald[T], Svar | IntetSvar]]:
    """Make the calls, some at once, and tell each as it ends: a slow one keeps no other waiting."""
    if not alle:
        return
    workers = min(len(alle), settings.FORDELING.samtidige)
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="fordeling") as pool:
        under_vejs = {pool.submit(_proev, et): et for et in alle}
        for faerdig in as_completed(under_vejs):
            yield under_vejs[faerdig], faerdig.result()


def _proev(et: Kald[T]) -> Svar | IntetSvar:
    try:
        return kald(et)
    except IntetSvar as fejl:
        return fejl


def komponentens_basic(url: str) -> str:
    """How our Fordelingskomponent proves itself to a system of this machine; to any other by its
    certificate alone."""
    egen = urlsplit(url).hostname in _EGEN_MASKINE
    return settings.FORDELING.komponent_basic if egen else ""


@lru_cache(maxsize=64)
def _transport(url: str, fingeraftryk: str) -> Transport:
    valg = settings.FORDELING
    return Transport(
        Forbindelse(url, valg.certifikat, valg.noegle, valg.ca, fingeraftryk=fingeraftryk.lower()),
        samtidige=_HOLDES,
    )


def pause(forsoeg: int) -> int:
    """Seconds until the next attempt: 5, 10, 20 and so on, a quarter of an hour at most."""
    return int(min(900, 5 * 2 ** min(forsoeg - 1, 10)))


def laan() -> int:
    """Seconds that a worker has for a call before another may take it to be dead."""
    return int(settings.FORDELING.frist) + 15
