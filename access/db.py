"""The lock's key: which database role a transaction works as, and how far its user reaches.

A login that may do nothing by itself takes a role for one transaction (`SET LOCAL ROLE`), together
with the settings that row-level security reads. Whatever ends the transaction ends both. One
statement sets everything.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Literal

from django.db import connection, transaction

from access import forberedt
from access.values import Adgang, Permission, uden_graenser

Rolle = Literal["sapa_web", "sapa_indlaes"]

# What row-level security reads of the user; empty opens nothing.
BRUGERENS = (
    "sapa.raekkevidde",
    "sapa.person",
    "sapa.bruger",
    "sapa.revision",
    "sapa.drift",
    "sapa.identiteter",
    "sapa.for_borger",
    *(
        f"sapa.{permission}_{graense}"
        for permission in (Permission.SE_SAG, Permission.SE_DOKUMENT, Permission.SE_YDELSE)
        for graense in ("raekkevidde", "kle", "enheder", "fagsystemer")
    ),
)
SAET_BRUGERENS = ", ".join(f"set_config('{navn}', %s, true)" for navn in BRUGERENS)
_SAET = (
    "select set_config('role', %s, true), set_config('statement_timeout', %s, true),"
    " set_config('lock_timeout', %s, true), " + SAET_BRUGERENS
)
_LAES = (
    "select current_setting('role'), current_setting('statement_timeout'),"
    " current_setting('lock_timeout'), "
    + ", ".join(f"coalesce(current_setting('{navn}', true), '')" for navn in BRUGERENS)
)
_INGENS = tuple("" for _ in BRUGERENS)  # the values that open nothing
WEB_TIMEOUT = "10s"
# Of a page about a person, all of which is found by key: what takes longer hangs, and its block is
# left out (docs/decisions/0094).
PERSON_TIMEOUT = "2s"
# Of the API; an object that another call holds is waited for so long, then its own answer says so.
INDLAES_TIMEOUT, INDLAES_LAASETID = "60s", "10s"


@contextmanager
def database_role(
    rolle: Rolle,
    *,
    timeout: str = "0",
    laasetid: str = "0",
    sammen: bool = False,
    adgang: Adgang | None = None,
) -> Iterator[None]:
    """A transaction as `rolle`, that no row-level policy opens for until `saet_adgang` is called;
    or, where the user is known already (`adgang`), opens as far as she reaches.

    `timeout`: how long a statement may take; `laasetid`: how long it may wait for a lock.
    `sammen`: the role is taken together with the first statement, by whoever carries it out; until
    then the login may do nothing.

    Inside another transaction (only tests do that) the former role returns at the end, since a
    savepoint's release would keep it.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        former = None
        if nested:
            with connection.cursor() as cursor:
                cursor.execute(_LAES)
                former = cursor.fetchone()
        if sammen:
            forberedt.foer_naeste(rolle_uden_bruger(rolle, timeout, laasetid))
        elif adgang is not None:
            forberedt.udfoer(_rolle_med_bruger(rolle, timeout, laasetid), brugerens(adgang))
        else:
            forberedt.udfoer(f"select {rolle_uden_bruger(rolle, timeout, laasetid)}")
        try:
            yield
        finally:
            forberedt.glem_foer()
        if former is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_SAET, former)


@contextmanager
def rolle_alene(rolle: Rolle, *, timeout: str = "0", laasetid: str = "0") -> Iterator[None]:
    """As `database_role`, without a transaction: each statement in it is one of its own, that takes
    the role itself (`forberedt.alene`, `forberedt.foerst`). No other statement may stand here."""
    if connection.in_atomic_block:  # in tests: the role must be given back at the end
        with database_role(rolle, timeout=timeout, laasetid=laasetid, sammen=True):
            yield
        return
    forberedt.foer_hver(rolle_uden_bruger(rolle, timeout, laasetid))
    try:
        yield
    finally:
        forberedt.glem_foer()


@cache
def rolle_uden_bruger(rolle: str, timeout: str, laasetid: str = "0") -> str:
    """The expressions that take a role and open no row-level policy, the last of them text. Of
    constants alone, so that they have no parameters.

    A prepared statement (access.forberedt) keeps one plan for all its parameters: they are all
    looked up by key, and left to itself PostgreSQL plans some of them anew each time.
    """
    return _rolleudtryk(rolle, timeout, laasetid, *_INGENS)


@cache
def _rolle_med_bruger(rolle: str, timeout: str, laasetid: str) -> str:
    """The statement that takes a role and sets how far its user reaches: `brugerens` are its
    parameters."""
    foerst = _rolleudtryk(rolle, timeout, laasetid)
    return f"select {foerst}, {SAET_BRUGERENS}"


def _rolleudtryk(*values: str) -> str:
    """As many of the settings of `_SAET` as there are values, from the first."""
    assert all(value.replace("_", "").isalnum() for value in values if value)
    saet = _SAET.removeprefix("select ").split(", set_config")[: len(values)]
    konstanter = ", set_config".join(saet).replace("%s", "'{}'").format(*values)
    # Nothing here runs for so long that compiling it pays, though the planner's guesses say so.
    konstanter += ", set_config('jit', 'off', true)"
    return f"{konstanter}, set_config('plan_cache_mode', 'force_generic_plan', true)"


def saet_adgang(adgang: Adgang) -> None:
    """Tell row-level security how far the signed-in user reaches, for the rest of the
    transaction."""
    forberedt.udfoer(f"select {SAET_BRUGERENS}", brugerens(adgang))


def brugerens(adgang: Adgang) -> Sequence[str]:
    """The values of what row-level security reads, in the order of `SAET_BRUGERENS`."""
    # A system's are made of its aftaler, which are the same from call to call.
    return _systemets(adgang) if adgang.klient else _brugerens(adgang)


@lru_cache(maxsize=256)
def _systemets(adgang: Adgang) -> Sequence[str]:
    return _brugerens(adgang)


def _brugerens(adgang: Adgang) -> Sequence[str]:
    return (
        adgang.raekkevidde,
        "ja" if adgang.har(Permission.SE_PERSON) else "",
        str(adgang.bruger_id or ""),
        _revision(adgang),
        _raekke(uden_graenser(adgang, Permission.DRIFT)),
        "{" + ",".join(map(str, adgang.identiteter)) + "}",
        "ja" if adgang.for_borger else "",
        *adgang.samlet(Permission.SE_SAG),
        *adgang.samlet(Permission.SE_DOKUMENT),
        *adgang.samlet(Permission.SE_YDELSE),
    )


@contextmanager
def bruger_er(bruger_id: int) -> Iterator[None]:
    """For these statements the transaction's user is another: one who signs in or is signed out,
    whose row of the revisionslog the lock would else refuse. What she may read stays as it was."""
    sql = "select set_config('sapa.bruger', %s, true)"
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('sapa.bruger', true), '')")
        (former,) = cursor.fetchone()
        cursor.execute(sql, [str(bruger_id)])
    yield
    with connection.cursor() as cursor:
        cursor.execute(sql, [former])


def _revision(adgang: Adgang) -> str:
    """The authorities whose revisionslog the user may read, as an array literal."""
    ids = {g.myndighed for g in adgang.grupper if Permission.SE_REVISIONSLOG in g.permissions}
    return _raekke(ids)


def _raekke(ids: Iterable[int]) -> str:
    return "{" + ",".join(map(str, sorted(ids))) + "}"
