"""How a call may fail. Texts name places and rules, never what was sent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sapa_klient.svar import Fejl, UnikRetur


class SapaFejl(Exception):
    """Anything that kept a call from its answer. `transaktion`: the id that the call carried."""

    transaktion: UUID | None = None


class IngenForbindelse(SapaFejl):
    """No answer came, also not when it was tried again: nobody knows whether it was stored.

    Send the same content again; what was stored is then answered 20 and is not stored twice.
    """


class UventetSvar(SapaFejl):
    """The answer is not of the contract: another server than SAPA, or a proxy between."""


class Afvist(SapaFejl):
    """SAPA refused, and nothing of the call was stored (of a delivery: nothing of the objects in
    `objekter`).

    `http` and `statuskode` as in the contract (40 wrong, 41 not signed in, 43 not yours, 44 not
    there, 49 conflict, 50 a fault of SAPA's); `fejl`: every breach that the answer tells.
    """

    def __init__(
        self,
        besked: str,
        *,
        http: int = 0,
        statuskode: int = 0,
        fejl: Sequence[Fejl] = (),
        objekter: Sequence[UnikRetur] = (),
    ) -> None:
        self.besked, self.http, self.statuskode = besked, http, statuskode
        self.fejl, self.objekter = tuple(fejl), tuple(objekter)
        linjer = [besked, *(str(f) for f in fejl), *(f"{o.uuid}: {o.fejlbesked}" for o in objekter)]
        super().__init__("\n".join(linjer))

    @classmethod
    def af_objekter(cls, objekter: Sequence[UnikRetur]) -> Afvist:
        """Some objects of a delivery were refused."""
        fejl = [f for objekt in objekter for f in objekt.fejl]
        besked = f"{len(objekter)} af leverancens objekter blev afvist."
        foerste = objekter[0].statuskode
        ud = cls(besked, statuskode=foerste, objekter=objekter)
        ud.fejl = tuple(fejl)
        return ud


class IkkeGodkendt(Afvist):
    """401: the credential is wrong, has expired, or the client is closed."""


class IngenAdgang(Afvist):
    """403: no serviceaftale lets the client do this."""


class IkkeFundet(Afvist):
    """404: not there, or not for this client to see; the two look alike."""


class ForMange(Afvist):
    """429, also after waiting: the client calls too often, or has used up its day.

    `vent`: seconds until the next call may come.
    """

    vent = 0


_SLAGS: dict[int, type[Afvist]] = {
    401: IkkeGodkendt,
    403: IngenAdgang,
    404: IkkeFundet,
    429: ForMange,
}


def af_svar(http: int, body: bytes, headers: Mapping[str, str]) -> SapaFejl:
    """The failure that an answer tells: problem details, an OAuth error, or something unknown."""
    try:
        data: Any = json.loads(body)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        return UventetSvar(f"HTTP {http} uden et svar, som kontrakten kender.")
    retur = data.get("StandardRetur") or {}
    besked = data.get("title") or data.get("error_description") or retur.get("FejlbeskedTekst")
    fejl = _SLAGS.get(http, Afvist)(
        f"HTTP {http}: {besked or 'afvist'}",
        http=http,
        statuskode=int(retur.get("StatusKode", 0)),
        fejl=[Fejl.af(f) for f in data.get("fejl", ())],
    )
    if isinstance(fejl, ForMange):
        fejl.vent = sekunder(headers)
    return fejl


def sekunder(headers: Mapping[str, str]) -> int:
    """Retry-After in seconds; 0 where it says nothing. SAPA never sends its date form."""
    value = headers.get("retry-after", "")
    return int(value) if value.isascii() and value.isdigit() else 0
