"""How often a client may call, and how often someone may fail: counted in Redis, before any
database.

If Redis does not answer, calls go on unlimited (fail open): a fagsystem's message must not be lost
because a counter is, secrets of 256 bits need no guard against guessing, and what must hold (single
use of assertions, the day's quota) is counted in PostgreSQL. docs/decisions/0006 has the reasons.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock

from django.conf import settings

from access.delt import DeltRedis
from access.klienter.husket import Husket

# A token bucket. Time is the server's, so that all web processes agree. `a` counts what it refused
# since the last call that passed, which takes the number with it. While there are plenty of tokens,
# the call takes some for those that follow it in the same process: at most a fiftieth of them, so
# that near the limit each call is counted by itself.
_SPAND = """
local t = redis.call('TIME')
local now = tonumber(t[1]) + tonumber(t[2]) / 1000000
local rate, byge = tonumber(ARGV[1]), tonumber(ARGV[2])
local b = redis.call('HMGET', KEYS[1], 't', 'n', 'a')
local n = byge
if b[1] then n = math.min(byge, tonumber(b[2]) + math.max(0, now - tonumber(b[1])) * rate) end
local a = tonumber(b[3] or '0')
local vent = 0
local med = 0
if n < 1 then
    vent = math.ceil((1 - n) / rate * 1000); a = a + 1
else
    med = math.min(tonumber(ARGV[3]), math.floor(rate / 10), math.floor((n - 1) / 50))
    n = n - 1 - med
end
redis.call('HSET', KEYS[1], 't', string.format('%.6f', now), 'n', string.format('%.6f', n),
           'a', vent > 0 and a or 0)
redis.call('EXPIRE', KEYS[1], math.ceil(byge / rate) + 3600)
return {vent, a, med}
"""
_FEJL = """
for i, key in ipairs(KEYS) do
    if redis.call('INCR', key) == 1 then redis.call('EXPIRE', key, ARGV[1]) end
end
return 0
"""
_HINDRET = """
local s = {}
for i, key in ipairs(KEYS) do s[i] = {redis.call('GET', key) or '0', redis.call('TTL', key)} end
return s
"""


@dataclass(frozen=True, slots=True)
class Kendt:
    """A client as the fast path knows it: enough to count, nothing that gives a right."""

    klient: int
    klient_id: str
    kald_pr_sekund: int
    byge: int


@dataclass(frozen=True, slots=True)
class Svar:
    """`vent`: seconds until a call may come, 0 if this one may. `afviste`: refused since the last
    that passed."""

    vent: int
    afviste: int = 0


class _Forskud:
    """Calls of a client that are counted already and have not come yet, in this process."""

    LEVETID, ANTAL = 5.0, 50  # seconds that they are good; so many at most

    def __init__(self) -> None:
        self._rows: dict[str, tuple[float, int]] = {}
        self._laas = Lock()

    def tag(self, noegle: str) -> bool:
        """True if there was one."""
        with self._laas:
            til, antal = self._rows.get(noegle, (0.0, 0))
            if antal < 1 or til < time.monotonic():
                return False
            self._rows[noegle] = (til, antal - 1)
            return True

    def laeg(self, noegle: str, antal: int) -> None:
        with self._laas:
            self._rows[noegle] = (time.monotonic() + self.LEVETID, antal)


_redis, _forskud = DeltRedis("klientloft"), _Forskud()
kendte: Husket[Kendt] = Husket()


def legitimation(*dele: str) -> bytes:
    """The name under which a presented credential is remembered."""
    return hashlib.sha256("\0".join(dele).encode("utf-8", "surrogateescape")).digest()


def kald(kendt: Kendt) -> Svar:
    """Count one call of a client against its rate."""
    key = f"{settings.KLIENTER.redis_praefiks}kald:{kendt.klient}"
    name = f"{key}:{kendt.kald_pr_sekund}:{kendt.byge}"
    if _forskud.tag(name):
        return Svar(0)
    answer = _redis.koer(_SPAND, [key], [kendt.kald_pr_sekund, kendt.byge, _Forskud.ANTAL])
    if answer is None:
        return Svar(0)
    vent, afviste, ahead = map(int, answer)
    if ahead:
        _forskud.laeg(name, ahead)
    return Svar(ceil(vent / 1000), afviste)


def hindret(adresse: str, klient_id: str) -> int:
    """Seconds that this address must wait after too many failed sign-ins; 0 if it need not.

    By address, and by client id from that address: never by client id alone, since any stranger
    could then shut a fagsystem out.
    """
    limits = settings.KLIENTER
    answer = _redis.koer(_HINDRET, _fejlnoegler(adresse, klient_id), [])
    wait = 0
    for (count, ttl), most in zip(
        answer or (), (limits.fejl_pr_adresse, limits.fejl_pr_klient), strict=False
    ):
        if int(count) >= most:
            wait = max(wait, int(ttl), 1)
    return wait


def noter_fejl(adresse: str, klient_id: str) -> None:
    """Count one failed sign-in."""
    _redis.koer(_FEJL, _fejlnoegler(adresse, klient_id), [settings.KLIENTER.fejl_sekunder])


def _fejlnoegler(adresse: str, klient_id: str) -> list[str]:
    key = f"{settings.KLIENTER.redis_praefiks}fejl:{_net(adresse)}"
    if not klient_id:
        return [key]
    # Hashed: what was given as a client id may be anything, a secret in the wrong field too.
    return [key, f"{key}:{hashlib.sha256(klient_id.encode('utf-8', 'replace')).hexdigest()}"]


def _net(adresse: str) -> str:
    """An IPv6 caller holds at least a /64, so that is what counts as one address."""
    try:
        ip = ip_address(adresse)
    except ValueError:
        return "ukendt"
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or IPv6Address(int(ip) >> 64 << 64))
    return str(ip)
