"""Calls to the server that is measured, and users that are signed in there."""

from __future__ import annotations

import http.client

from access.models import Bruger
from access.services import SESSION_BRUGER, saet_grupper
from access.session import SessionStore
from access.values import ALT, Gruppe, Permission, kle_omfang
from bench.maaling import Kald

_RETTIGHEDER = frozenset(
    {Permission.SE_PERSON, Permission.SE_SAG, Permission.SE_DOKUMENT, Permission.SE_YDELSE}
)


def hent(metode: str, sti: str, *, body: bytes | None = None, **headers: str) -> Kald:
    """A call that must be answered 200, packed as it is for a browser."""
    sent = {"Accept-Encoding": "gzip"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}

    def kald(forbindelse: http.client.HTTPConnection) -> None:
        forbindelse.request(metode, sti, body=body, headers=sent)
        response = forbindelse.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{metode} {sti}: HTTP {response.status}")

    return kald


def session(brugernavn: str) -> str:
    """The cookie of a signed-in session of a demo user."""
    store = SessionStore()
    store[SESSION_BRUGER] = Bruger.objects.get(brugernavn=brugernavn, demo=True).id
    store.create()
    return f"sapa_session={store.session_key}"


def hovedgrupper(antal: int) -> list[int]:
    """The KLE hovedgruppe of each of so many groups."""
    return [32 if n % 10 == 0 else 33 + n % 50 for n in range(antal)]


def session_med_grupper(antal: int, nr: int | None = None) -> str:
    """A user whose `antal` groups each reach one KLE hovedgruppe; another one for each `nr`.

    All of them may see persons, and one in ten the sygedagpenge that the persons here have.
    """
    brugernavn = f"bench{antal}" if nr is None else f"bench{antal}-{nr}"
    bruger, _ny = Bruger.objects.get_or_create(
        myndighed_id=173, brugernavn=brugernavn, navn="Bench Bruger", demo=True
    )
    grupper = [
        Gruppe(
            _RETTIGHEDER,
            173,
            kle_omfang([f"{hovedgruppe}.*"]),
            3,
            ALT,
            ALT,
        )
        for hovedgruppe in hovedgrupper(antal)
    ]
    saet_grupper(bruger.id, grupper)
    return session(bruger.brugernavn)
